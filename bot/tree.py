"""The command tree: where every failure of a command ends."""

import logging
import secrets

import discord
from discord import app_commands

from bot.ask import REFERENCE
from bot.delivery import Asked, tell
from index.errors import VerbaleError

_log = logging.getLogger(__name__)


class Tree(app_commands.CommandTree[discord.AutoShardedClient]):
    """Tells the asker alone what went wrong, in words, and logs the rest."""

    async def on_error(self, interaction: Asked, error: app_commands.AppCommandError, /) -> None:
        """Answer a failed command with a short private message."""
        if interaction.type is discord.InteractionType.autocomplete:
            _log.warning("No choices for interaction %s: %s", interaction.id, error)
            return
        await tell(interaction, _explained(interaction, error))


def _explained(interaction: Asked, error: app_commands.AppCommandError) -> str:
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    reference = interaction.extras.get(REFERENCE) or secrets.token_hex(4)
    if isinstance(cause, VerbaleError):
        _log.info("Question %s was not answered: %s.", reference, type(cause).__name__)
        return str(cause)
    if isinstance(cause, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        _log.warning("A command that Discord still shows is not known: %s", cause)
        return "This command has changed; reload Discord, then try it again."
    _log.error("Question %s failed.", reference, exc_info=cause)
    return f"Something went wrong on our side (reference {reference})."
