"""How discord.py's client is set up."""

from collections.abc import Iterable
from typing import Any

import discord
from discord.ext import commands

from bot.core.errors import VerbaleTree
from bot.sharding.shards import Shards


def client_options(owners: Iterable[int], shards: Shards) -> dict[str, Any]:
    """Options of discord.py's client: no privileged intents, no member or message cache.

    Args:
        owners: the users who operate the bot; where there are none, Discord's application page
            decides.
        shards: the shards of this process.
    """
    return {
        "command_prefix": commands.when_mentioned,
        "help_command": None,
        "tree_cls": VerbaleTree,
        "intents": discord.Intents(guilds=True, guild_messages=True, dm_messages=True),
        "member_cache_flags": discord.MemberCacheFlags.none(),
        "chunk_guilds_at_startup": False,
        "max_messages": None,
        "allowed_mentions": discord.AllowedMentions.none(),
        "activity": discord.CustomActivity("/ask"),
        "owner_ids": set(owners),
        **shards.options(),
    }
