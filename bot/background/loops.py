"""Ending the loops of discord.py in order."""

import asyncio
from typing import Any

from discord.ext import tasks


async def end_loop(loop: tasks.Loop[Any]) -> None:
    """Cancel a loop and wait until its last pass is over; nothing happens where it never began."""
    task = loop.get_task()
    loop.cancel()
    if task is not None:
        await asyncio.wait([task])
