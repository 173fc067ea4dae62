"""The real bot, connected to the Discord double for the length of a block."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import ExitStack, asynccontextmanager

import pytest

from bot.background.gateway_status import GatewayStatus
from bot.client import VerbaleBot
from bot.protocols import AdminOperations, Answering, IndexOperations, KeyValue, SourceOperations
from bot.run import serve
from tests.bot.curating import ScriptedCurator
from tests.bot.indexers import ScriptedIndexer
from tests.bot.keeping import kept_people
from tests.bot.samples import DictMemory
from tests.discord_double import DiscordDouble


@asynccontextmanager
async def connected(
    discord: DiscordDouble,
    monkeypatch: pytest.MonkeyPatch,
    asker: Answering,
    memory: KeyValue | None = None,
    curator: SourceOperations | None = None,
    pulse: GatewayStatus | None = None,
    *,
    steward: AdminOperations | None = None,
    indexer: IndexOperations | None = None,
    owners: Iterable[int] = (),
) -> AsyncIterator[VerbaleBot]:
    """Serve the asker and the curator; stopped, and its failure raised, at the end."""
    discord.point(monkeypatch)
    stop = asyncio.Event()
    with ExitStack() as held:
        client = VerbaleBot(
            asker,
            memory or DictMemory(),
            curator or ScriptedCurator(),
            pulse,
            steward=steward or held.enter_context(kept_people())[0],
            indexer=indexer or ScriptedIndexer(),
            owners=owners,
        )
        serving = asyncio.create_task(serve(client, discord.token, stop))
        try:
            await discord.ready()
            yield client
        finally:
            stop.set()
            await serving
