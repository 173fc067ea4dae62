"""The bot as a process of its own, pointed at the Discord double."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.discord_double import DiscordDouble
from tests.patience import PATIENCE_S, last_words

ROOT = Path(__file__).resolve().parents[2]


@asynccontextmanager
async def process(
    discord: DiscordDouble, *arguments: str, ready_within: float = PATIENCE_S
) -> AsyncIterator[asyncio.subprocess.Process]:
    """``python arguments``, connected; killed at the end if it still runs."""
    settings = {
        "VERBALE_DISCORD_TOKEN": discord.token,
        "VERBALE_DISCORD__API_URL": discord.api,
    }
    started = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        cwd=ROOT,
        env=os.environ | settings,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        await discord.ready(ready_within)
        yield started
    except BaseException as error:
        error.add_note(await _what_it_said(started))
        raise
    finally:
        if started.returncode is None:
            started.kill()
        await last_words(started)


async def _what_it_said(started: asyncio.subprocess.Process) -> str:
    if started.returncode is None:
        started.kill()
    _, said = await last_words(started)
    return f"the bot said:\n{said.decode()}"
