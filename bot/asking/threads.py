"""Threads that the bot opens for conversations, where a server likes that."""

import logging
from typing import Final

import aiohttp
import discord

from bot.core.markdown import label

CONVERSATIONS = "conversations"
"""Key of the server setting: ``THREAD``, or absent for the channel."""
THREAD = "thread"

_NAME_LIMIT = 100
_ARCHIVED_AFTER_MIN: Final = 1_440

_log = logging.getLogger(__name__)


async def open_thread(message: discord.Message, name: str) -> discord.Thread | None:
    """Open a thread on a message; None where that is impossible, or the bot may not write in it.

    Args:
        message: a message in a server.
        name: the thread's name, as a person typed it.
    """
    channel = message.channel
    if not (isinstance(channel, discord.TextChannel) and _may_write(channel)):
        return None
    try:
        return await message.create_thread(
            name=label(" ".join(name.split()), _NAME_LIMIT),
            auto_archive_duration=_ARCHIVED_AFTER_MIN,
        )
    except (discord.HTTPException, OSError, aiohttp.ClientError) as error:
        _log.warning("Cannot open a thread in channel %d: %r", channel.id, error)
        return None


def _may_write(channel: discord.TextChannel) -> bool:
    """Whether the bot may write in threads of a channel; an answer there would be lost."""
    return channel.permissions_for(channel.guild.me).send_messages_in_threads
