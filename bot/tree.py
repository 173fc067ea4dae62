"""The command tree: where every failure of a command ends."""

import logging

import discord
from discord import app_commands

from bot.delivery import Asked, tell
from bot.failures import explained

_log = logging.getLogger(__name__)


class Tree(app_commands.CommandTree[discord.AutoShardedClient]):
    """Tells the asker alone what went wrong, in words, and logs the rest."""

    async def on_error(self, interaction: Asked, error: app_commands.AppCommandError, /) -> None:
        """Answer a failed command with a short private message."""
        if interaction.type is discord.InteractionType.autocomplete:
            _log.warning("No choices for interaction %s: %s", interaction.id, error)
            return
        await tell(interaction, explained(interaction, error))
