from typing import Any

import discord
import pytest
from discord import app_commands

from bot.core.command_sync import CommandSync, fingerprint
from tests.bot.samples import DictMemory

Tree = app_commands.CommandTree[Any]


def tree(*descriptions: str) -> Tree:
    """A tree with a command for each description."""
    made: Tree = app_commands.CommandTree(discord.Client(intents=discord.Intents.none()))
    for number, description in enumerate(descriptions):

        @app_commands.command(name=f"command{number}", description=description)
        async def command(interaction: discord.Interaction) -> None: ...

        made.add_command(command)
    return made


def test_equal_commands_have_one_fingerprint() -> None:
    assert fingerprint(tree("one", "two")) == fingerprint(tree("one", "two"))


@pytest.mark.parametrize("changed", [(), ("one",), ("one", "other"), ("one", "two", "three")])
def test_any_change_of_a_command_changes_the_fingerprint(changed: tuple[str, ...]) -> None:
    assert fingerprint(tree(*changed)) != fingerprint(tree("one", "two"))


async def test_known_commands_cost_no_call_to_discord() -> None:
    known = tree("one")
    key_values = DictMemory({"discord.commands.None": fingerprint(known)})
    await CommandSync(known, key_values).ensure()  # a call would fail: the client is not logged in


async def test_unknown_commands_are_registered() -> None:
    with pytest.raises(app_commands.MissingApplicationID):
        await CommandSync(tree("one"), DictMemory()).ensure()
