"""Files that people attach to commands."""

from collections.abc import Sequence
from pathlib import PurePath

import aiohttp
import discord

from bot.core.retries import Backoff, persistently
from bot.translations.language import translatable
from index.errors import InputError, TryLaterError
from index.ingest.extract.formats.endings import KINDS, SAVE_AS, one_of

LARGEST = 25_000_000
"""The largest attachment that is accepted, in bytes."""
ENDINGS = one_of(SAVE_AS)
"""The endings of readable files, as a phrase."""

_LOST = translatable("I couldn't download the file from Discord. Attach it again.")
_OTHER_TYPE = translatable("I can't read files of this type. Attach a file as {endings}.")
_TOO_LARGE = translatable(
    "The file has {size} MB, but the limit is {most} MB. Attach a smaller file, or only its text."
)
_BACKOFF = Backoff(first=0.5, longest=2.0, within=3.5)


async def fetched(
    attachment: discord.Attachment, endings: Sequence[str] = SAVE_AS, largest: int = 0
) -> bytes:
    """Download an attachment; one that is too large or of another type is not downloaded.

    Args:
        attachment: the file.
        endings: the endings that messages name; those of articles by default.
        largest: the most bytes; ``LARGEST`` by default.

    Raises:
        InputError: the file is too large, or of a type that is not read.
        TryLaterError: the download failed.
    """
    _check(attachment, endings, largest or LARGEST)
    try:
        return await persistently(attachment.read, _BACKOFF)
    except (discord.HTTPException, OSError, aiohttp.ClientError) as error:
        raise TryLaterError(_LOST) from error


def _check(attachment: discord.Attachment, endings: Sequence[str], largest: int) -> None:
    known = KINDS if endings is SAVE_AS else endings
    if PurePath(attachment.filename).suffix.lower() not in known:
        raise InputError(_OTHER_TYPE.format(endings=one_of(endings)))
    if attachment.size > largest:
        size, most = (f"{amount / 1e6:.0f}" for amount in (attachment.size, largest))
        raise InputError(_TOO_LARGE.format(size=size, most=most))
