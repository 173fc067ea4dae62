from typing import Any, cast

import discord
import pytest
from discord import app_commands

from bot.client import CommandSync, fingerprint
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


async def test_equal_commands_have_one_fingerprint() -> None:
    assert await fingerprint(tree("one", "two")) == await fingerprint(tree("one", "two"))


@pytest.mark.parametrize("changed", [(), ("one",), ("one", "other"), ("one", "two", "three")])
async def test_any_change_of_a_command_changes_the_fingerprint(changed: tuple[str, ...]) -> None:
    assert await fingerprint(tree(*changed)) != await fingerprint(tree("one", "two"))


class Shouting(app_commands.Translator):
    """Translates into capitals, for one language."""

    async def translate(self, string: Any, locale: discord.Locale, context: Any) -> str | None:
        loud = locale is discord.Locale.french and context.location.name.endswith("description")
        return str(string).upper() if loud else None


async def test_a_change_of_a_translation_changes_the_fingerprint() -> None:
    translated = tree("one")
    plain = await fingerprint(translated)
    await translated.set_translator(Shouting())
    assert await fingerprint(translated) != plain


async def test_known_commands_cost_no_call_to_discord() -> None:
    known = tree("one")
    key_values = DictMemory({"discord.commands.None": await fingerprint(known)})
    await CommandSync(
        known, cast("Any", key_values)
    ).ensure()  # a call would fail: the client is not logged in


async def test_commands_are_clickable_once_their_ids_are_known() -> None:
    known = tree("one")
    key_values = DictMemory({"discord.commands.None": await fingerprint(known)})
    sync = CommandSync(known, cast("Any", key_values))
    await sync.ensure()
    assert sync.mention("command0") == "`/command0`"
    key_values.kept["discord.command_ids.None"] = '{"command0": 12}'
    await sync.ensure()
    assert sync.mention("command0 add") == "</command0 add:12>"


async def test_unknown_commands_are_registered() -> None:
    with pytest.raises(app_commands.MissingApplicationID):
        await CommandSync(tree("one"), cast("Any", DictMemory())).ensure()
