"""The real bot, connected to the Discord double for the length of a block."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager
from typing import Any, cast

import pytest

from bot.client import VerbaleBot
from bot.run import serve
from bot.shards import ALL, Shards
from index.app import Verbale
from index.operations.telemetry.observer import GatewayStatus
from tests.bot.curating import ScriptedCurator
from tests.bot.indexers import ScriptedIndexer
from tests.bot.keeping import kept_people
from tests.bot.recalling import NoAnswers
from tests.bot.samples import DictMemory, ScriptedAsker
from tests.discord_double import DiscordDouble, Guild


class ScriptedVerbale:
    """What is scripted in place of the library; the asker is and does all the rest."""

    def __init__(self, asker: Any, **scripted: Any) -> None:
        self._asker = asker
        vars(self).update(scripted)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._asker, name)


def scripted_verbale(
    people: Any,
    asker: Any = None,
    key_values: Any = None,
    source_service: Any = None,
    *,
    index_service: Any = None,
    shown_service: Any = None,
) -> Verbale:
    """The library, with scripted services where none are given."""
    memory = key_values or DictMemory()
    scripted = ScriptedVerbale(
        asker or ScriptedAsker(),
        remember=memory.remember,
        remembered=memory.remembered,
        source_service=source_service or ScriptedCurator(),
        admin_service=people,
        index_service=index_service or ScriptedIndexer(),
        shown_service=shown_service or NoAnswers(),
    )
    return cast("Verbale", scripted)


def scripted_client(people: Any, asker: Any = None, source_service: Any = None) -> VerbaleBot:
    """A client that is not connected, with scripted services where none are given."""
    return VerbaleBot(scripted_verbale(people, asker, source_service=source_service))


def connected_to(
    verbale: Verbale, discord: DiscordDouble, monkeypatch: pytest.MonkeyPatch
) -> AbstractAsyncContextManager[VerbaleBot]:
    """Serve a real library."""
    return connected(
        discord,
        monkeypatch,
        verbale,
        verbale,
        verbale.source_service,
        admin_service=verbale.admin_service,
        index_service=verbale.index_service,
        shown_service=verbale.shown_service,
    )


@asynccontextmanager
async def connected(
    discord: DiscordDouble,
    monkeypatch: pytest.MonkeyPatch,
    asker: Any,
    key_values: Any = None,
    source_service: Any = None,
    gateway_status: GatewayStatus | None = None,
    *,
    admin_service: Any = None,
    owners: Iterable[int] = (),
    shards: Shards = ALL,
    **services: Any,
) -> AsyncIterator[VerbaleBot]:
    """Serve the asker and the curator; stopped, and its failure raised, at the end.

    ``services`` go to ``scripted_verbale``.
    """
    discord.point(monkeypatch)
    stop = asyncio.Event()
    with ExitStack() as held:
        people = admin_service or held.enter_context(kept_people())[0]
        verbale = scripted_verbale(people, asker, key_values, source_service, **services)
        client = VerbaleBot(verbale, gateway_status, owners=owners, shards=shards)
        serving = asyncio.create_task(serve(client, discord.token, stop))
        try:
            await discord.ready(shards=shards.ids or None)
            yield client
        finally:
            stop.set()
            await serving


@asynccontextmanager
async def alone(
    monkeypatch: pytest.MonkeyPatch,
    asker: Any = None,
    *,
    guilds: Sequence[Guild] | None = None,
    **services: Any,
) -> AsyncIterator[DiscordDouble]:
    """A double of its own, with the bot connected as by ``connected``."""
    async with (
        DiscordDouble(guilds=guilds) as discord,
        connected(discord, monkeypatch, asker or ScriptedAsker(), **services),
    ):
        yield discord
