"""Files that people attach to a command."""

from pathlib import PurePath

import aiohttp
import discord

from bot.core.retries import Backoff, persistently
from index.errors import InputError, TryLaterError

LARGEST = 25_000_000
"""Bytes of a file that is taken in."""
SUFFIXES = (".txt", ".md", ".html", ".pdf", ".docx")

_BACKOFF = Backoff(first=0.5, longest=2.0, within=3.5)


async def fetched(attachment: discord.Attachment) -> bytes:
    """What a file holds; one that is too big or of another kind is not fetched at all.

    Raises:
        InputError: it cannot be taken in.
        TryLaterError: Discord does not give it out.
    """
    if PurePath(attachment.filename).suffix.lower() not in SUFFIXES:
        raise InputError(
            f"I can't read files of this type. Attach one that ends in {', '.join(SUFFIXES)}."
        )
    if attachment.size > LARGEST:
        raise InputError(
            f"The file has {attachment.size / 1e6:.0f} MB, but the limit is "
            f"{LARGEST / 1e6:.0f} MB. Attach a smaller file, or only its text."
        )
    try:
        return await persistently(attachment.read, _BACKOFF)
    except (discord.HTTPException, OSError, aiohttp.ClientError) as error:
        raise TryLaterError(
            "I couldn't download the file from Discord. Attach it again."
        ) from error
