"""The real bot, connected to the Discord double for the length of a block."""

import asyncio
from collections.abc import AsyncIterator, Iterable
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
from tests.discord_double import DiscordDouble


class ScriptedVerbale:
    """What is scripted in place of the library; the asker is and does all the rest."""

    def __init__(
        self,
        asker: Any,
        key_values: Any,
        source_service: Any,
        *,
        admin_service: Any,
        index_service: Any,
        shown_service: Any,
    ) -> None:
        key_values = key_values or DictMemory()
        self._asker = asker
        self.remember, self.remembered = key_values.remember, key_values.remembered
        self.source_service = source_service or ScriptedCurator()
        self.admin_service = admin_service
        self.index_service = index_service or ScriptedIndexer()
        self.shown_service = shown_service or NoAnswers()

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
    scripted = ScriptedVerbale(
        asker or ScriptedAsker(),
        key_values,
        source_service,
        admin_service=people,
        index_service=index_service,
        shown_service=shown_service,
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
    index_service: Any = None,
    shown_service: Any = None,
    owners: Iterable[int] = (),
    shards: Shards = ALL,
) -> AsyncIterator[VerbaleBot]:
    """Serve the asker and the curator; stopped, and its failure raised, at the end."""
    discord.point(monkeypatch)
    stop = asyncio.Event()
    with ExitStack() as held:
        verbale = scripted_verbale(
            admin_service or held.enter_context(kept_people())[0],
            asker,
            key_values,
            source_service,
            index_service=index_service,
            shown_service=shown_service,
        )
        client = VerbaleBot(verbale, gateway_status, owners=owners, shards=shards)
        serving = asyncio.create_task(serve(client, discord.token, stop))
        try:
            await discord.ready(shards=shards.ids or None)
            yield client
        finally:
            stop.set()
            await serving
