"""The scopes that an interaction may read and change."""

from bot.core.interactions import AnyInteraction
from index.values import PUBLIC


def scope_of(interaction: AnyInteraction) -> str:
    """The scope of an interaction: the server that installed the bot, else ``public``.

    A person who uses a user-installed bot in a server that has not installed it gets ``public``.
    """
    if interaction.guild_id is not None and interaction.is_guild_integration():
        return f"discord:{interaction.guild_id}"
    return PUBLIC


def scopes_of(interaction: AnyInteraction) -> list[str]:
    """The scopes whose sources the server may see: its own and ``public``."""
    return [scope_of(interaction), PUBLIC]
