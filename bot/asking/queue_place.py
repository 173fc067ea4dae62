"""Tells a person who waits how many questions are ahead of theirs."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import discord

from bot.translations.language import plural

FIRST_S = 4.0
"""Seconds after which a person who still waits is told."""
AGAIN_S = 5.0
"""Seconds until the place is told again, if it has changed.

An edit counts towards the limits of its interaction; a question waits 15 s at most.
"""
_SIGN = "⏳"
"""Begins the text, by which it is known again."""


@asynccontextmanager
async def place_told(
    ahead: Callable[[], int], tell: Callable[[str], Awaitable[bool]]
) -> AsyncIterator[None]:
    """Tell the place in the queue for as long as the block waits.

    The block's end waits until what is being told has arrived, so that nothing told late takes the
    place of the answer.

    Args:
        ahead: how many questions are ahead; 0 if there is nothing to tell.
        tell: shows a text, and returns whether it did; fails within seconds, and never raises.
    """
    done = asyncio.Event()
    telling = asyncio.create_task(_tell_until(done, ahead, tell), name="place in the queue")
    try:
        yield
    finally:
        done.set()
        await telling


def shows_place(message: discord.Message) -> bool:
    """Whether a message of the bot shows a place in the queue, and no answer yet."""
    return message.content.startswith(_SIGN)


async def _tell_until(
    done: asyncio.Event, ahead: Callable[[], int], tell: Callable[[str], Awaitable[bool]]
) -> None:
    told, pause = 0, FIRST_S
    while not await _ended(done, pause):
        pause, now = AGAIN_S, ahead()
        if now and now != told and await tell(_words(now)):
            told = now


async def _ended(done: asyncio.Event, within: float) -> bool:
    try:
        await asyncio.wait_for(done.wait(), within)
    except TimeoutError:
        return False
    return True


def _words(number: int) -> str:
    told = plural(
        number, "{number} question is ahead of yours.", "{number} questions are ahead of yours."
    )
    return f"{_SIGN} {told}"
