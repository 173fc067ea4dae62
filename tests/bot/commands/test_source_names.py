import asyncio
from collections.abc import Sequence

import pytest

from index.errors import TryLaterError
from tests.bot.curating import ScriptedCurator, health
from tests.discord_double import DiscordDouble, Guild

CHANGING = ("pause", "resume", "remove", "check")


@pytest.fixture
def source_service(embassy: Guild) -> ScriptedCurator:
    own = f"discord:{embassy.id}"
    return ScriptedCurator(
        kept=[
            health("Gazette", own),
            health("Herald", own),
            health("x" * 101, own),
            health("State", "public"),
            health("Gazette", "public", articles=99),
            health("Secret", "discord:1"),
        ]
    )


async def offered(server: DiscordDouble, command: str, typed: str) -> list[str]:
    choosing = await server.autocomplete(f"source {command}", {"name": typed}, focused="name")
    return [one["value"] for one in await choosing.choices()]


@pytest.mark.parametrize("command", CHANGING)
async def test_a_change_offers_the_servers_own_sources(server: DiscordDouble, command: str) -> None:
    assert await offered(server, command, "") == ["Gazette", "Herald"]
    assert await offered(server, command, " HER") == ["Herald"]


async def test_to_be_shown_public_sources_are_offered_too(server: DiscordDouble) -> None:
    assert await offered(server, "show", "") == ["Gazette", "Herald", "State"]


@pytest.mark.parametrize("command", CHANGING)
async def test_a_public_source_cannot_be_changed(
    server: DiscordDouble, command: str, source_service: ScriptedCurator
) -> None:
    before = list(source_service.kept)
    told = await (await server.slash(f"source {command}", {"name": "state"})).answer()
    assert told.ephemeral
    assert "“State” is a public source" in told.content
    assert source_service.kept == before
    assert source_service.checks == []


@pytest.mark.parametrize("command", [*CHANGING, "show"])
@pytest.mark.parametrize("name", ["Secret", "nothing"])
async def test_another_servers_source_is_as_unknown_as_one_that_never_was(
    server: DiscordDouble, command: str, name: str
) -> None:
    told = await (await server.slash(f"source {command}", {"name": name})).answer()
    assert told.content.startswith(f"There's no source named “{name}”")


class Slow(ScriptedCurator):
    async def names(self, scopes: Sequence[str]) -> list[str]:
        await asyncio.sleep(30)
        return []


@pytest.mark.parametrize(
    "source_service", [ScriptedCurator(troubles={"names": TryLaterError("Locked.")}), Slow()]
)
async def test_names_that_cannot_be_had_leave_an_empty_choice(server: DiscordDouble) -> None:
    assert await offered(server, "show", "") == []
