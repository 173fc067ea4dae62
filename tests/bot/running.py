"""The real bot, connected to the Discord double for the length of a block."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.asker import Asker
from bot.client import VerbaleBot
from bot.curator import Curator
from bot.pulse import Pulse
from bot.registration import CommandMemory
from bot.run import serve
from tests.bot.curating import ScriptedCurator
from tests.bot.samples import DictMemory
from tests.discord_double import DiscordDouble


@asynccontextmanager
async def connected(
    discord: DiscordDouble,
    monkeypatch: pytest.MonkeyPatch,
    asker: Asker,
    memory: CommandMemory | None = None,
    curator: Curator | None = None,
    pulse: Pulse | None = None,
) -> AsyncIterator[VerbaleBot]:
    """Serve the asker and the curator; stopped, and its failure raised, at the end."""
    discord.point(monkeypatch)
    client, stop = (
        VerbaleBot(asker, memory or DictMemory(), curator or ScriptedCurator(), pulse),
        asyncio.Event(),
    )
    serving = asyncio.create_task(serve(client, discord.token, stop))
    try:
        await discord.ready()
        yield client
    finally:
        stop.set()
        await serving
