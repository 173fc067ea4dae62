"""The real bot, connected to the Discord double for the length of a block."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import ExitStack, asynccontextmanager

import pytest

from bot.background.gateway_status import GatewayStatus
from bot.client import VerbaleBot
from bot.protocols import (
    AdminOperations,
    Answering,
    IndexOperations,
    KeyValue,
    ShownAnswers,
    SourceOperations,
)
from bot.run import serve
from bot.sharding.shards import ALL, Shards
from tests.bot.curating import ScriptedCurator
from tests.bot.indexers import ScriptedIndexer
from tests.bot.keeping import kept_people
from tests.bot.recalling import NoAnswers
from tests.bot.samples import DictMemory, ScriptedAsker
from tests.discord_double import DiscordDouble


def scripted_client(
    people: AdminOperations,
    asker: Answering | None = None,
    source_service: SourceOperations | None = None,
) -> VerbaleBot:
    """A client that is not connected, with scripted services where none are given."""
    return VerbaleBot(
        asker or ScriptedAsker(),
        DictMemory(),
        source_service or ScriptedCurator(),
        admin_service=people,
        index_service=ScriptedIndexer(),
        shown_service=NoAnswers(),
    )


@asynccontextmanager
async def connected(
    discord: DiscordDouble,
    monkeypatch: pytest.MonkeyPatch,
    asker: Answering,
    key_values: KeyValue | None = None,
    source_service: SourceOperations | None = None,
    gateway_status: GatewayStatus | None = None,
    *,
    admin_service: AdminOperations | None = None,
    index_service: IndexOperations | None = None,
    shown_service: ShownAnswers | None = None,
    owners: Iterable[int] = (),
    shards: Shards = ALL,
) -> AsyncIterator[VerbaleBot]:
    """Serve the asker and the curator; stopped, and its failure raised, at the end."""
    discord.point(monkeypatch)
    stop = asyncio.Event()
    with ExitStack() as held:
        client = VerbaleBot(
            asker,
            key_values or DictMemory(),
            source_service or ScriptedCurator(),
            gateway_status,
            admin_service=admin_service or held.enter_context(kept_people())[0],
            index_service=index_service or ScriptedIndexer(),
            shown_service=shown_service or NoAnswers(),
            owners=owners,
            shards=shards,
        )
        serving = asyncio.create_task(serve(client, discord.token, stop))
        try:
            await discord.ready(shards=shards.ids or None)
            yield client
        finally:
            stop.set()
            await serving
