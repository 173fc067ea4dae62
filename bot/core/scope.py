"""The scopes that an interaction may read and change."""

import discord

from bot.core.interactions import AnyInteraction
from index.values import PUBLIC, SERVERS


def scope_of(interaction: AnyInteraction) -> str:
    """The scope of an interaction: the server that installed the bot, else ``public``.

    A person who uses a user-installed bot in a server that has not installed it gets ``public``.
    """
    if interaction.guild_id is not None and interaction.is_guild_integration():
        return f"{SERVERS}{interaction.guild_id}"
    return PUBLIC


def scope_of_guild(guild: discord.Guild | None) -> str:
    """The scope of a message: its server, which has the bot, or ``public`` in a direct message."""
    return PUBLIC if guild is None else f"{SERVERS}{guild.id}"


def scopes_of(interaction: AnyInteraction) -> list[str]:
    """The scopes whose sources the server may see: its own and ``public``."""
    return [scope_of(interaction), PUBLIC]
