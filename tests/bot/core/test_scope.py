from typing import Any

import discord as discordpy
import pytest

from bot.core.scope import scope_of, scopes_of
from tests.bot.running import connected
from tests.bot.samples import ScriptedAsker
from tests.discord_double import DiscordDouble, Guild, payloads
from tests.discord_double.people.interactions import COMMAND, Interaction


@pytest.mark.parametrize(
    ("owners", "scope"), [({"1": "7"}, "public"), ({"0": "5", "1": "7"}, "discord:5")]
)
async def test_a_server_that_never_installed_the_bot_gives_no_scope(
    monkeypatch: pytest.MonkeyPatch, owners: dict[str, str], scope: str
) -> None:
    home = Guild("Home", id=5)
    async with (
        DiscordDouble(guilds=[home]) as double,
        connected(double, monkeypatch, ScriptedAsker()) as client,
    ):
        event = Interaction(double.world, COMMAND, {"name": "ask"}, double.user, home.general)
        owned = {"authorizing_integration_owners": owners}
        data: Any = payloads.interaction(event, double.bot) | owned
        interaction = discordpy.Interaction(data=data, state=client._connection)
        assert scope_of(interaction) == scope
        assert scopes_of(interaction) == [scope, "public"]
