"""Stops loops of discord.py."""

import asyncio
from typing import Any

from discord.ext import tasks


async def end_loop(loop: tasks.Loop[Any]) -> None:
    """Cancel a loop and wait for its last pass; does nothing if it was never started."""
    task = loop.get_task()
    loop.cancel()
    if task is not None:
        await asyncio.wait([task])
