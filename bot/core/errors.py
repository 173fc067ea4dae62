"""What a person is told of a failure, and what the log keeps of it."""

import logging

import discord
from discord import app_commands

from bot.core.interactions import AnyInteraction, tell
from index.actor import Actor, set_actor
from index.errors import (
    BuildRunningError,
    DamagedLibraryError,
    ModelMismatchError,
    SourceNotActiveError,
    SourceQuotaError,
    UnknownChunkerError,
    UnknownSourceError,
    VerbaleError,
    out_of_resources,
)
from index.operations.telemetry.request_context import begin, new_id

REFERENCE = "reference"
"""Key in ``Interaction.extras``: the name under which the log knows what was asked."""

_FOR_OPERATORS = "Only the bot's operators can fix this; `verbale doctor` tells them how."
_WAYS_OUT: dict[type[VerbaleError], str] = {
    UnknownSourceError: "/source list shows the sources of this server.",
    SourceNotActiveError: "Run /source resume to fetch it again.",
    SourceQuotaError: "Remove one with /source remove, or ask the bot's operators for more.",
    BuildRunningError: "Wait until it ends, or cancel it with /index cancel.",
    ModelMismatchError: _FOR_OPERATORS,
    UnknownChunkerError: _FOR_OPERATORS,
    DamagedLibraryError: (
        "Only the bot's operators can fix this: `verbale doctor` tells them more, and they can "
        "restore the last backup."
    ),
}

_log = logging.getLogger(__name__)


def refer(interaction: AnyInteraction) -> str:
    """The reference of what was asked; made on first need.

    What its task logs from then on is told to belong to it, and what it changes to whoever asked.
    """
    reference: str = interaction.extras.setdefault(REFERENCE, new_id())
    begin("command", reference)
    set_actor(Actor(who_of(interaction), _place(interaction)))
    return reference


def who_of(interaction: AnyInteraction) -> str:
    """Who asked, as the library knows them."""
    return f"discord:{interaction.user.id}"


def _place(interaction: AnyInteraction) -> str:
    parts = (interaction.guild_id, interaction.channel_id)
    return "discord:" + "/".join(str(part) for part in parts if part is not None)


def error_message(interaction: AnyInteraction, error: Exception) -> str:
    """The words for whoever asked; a failure of ours is logged under the reference in them."""
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    reference = refer(interaction)
    if isinstance(cause, VerbaleError):
        if isinstance(cause, DamagedLibraryError):
            _log.error("Question %s was not answered: %s", reference, cause)
        else:
            _log.info("Question %s was not answered: %s.", reference, type(cause).__name__)
        return f"{cause} {_WAYS_OUT.get(type(cause), '')}".rstrip()
    if isinstance(cause, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        _log.warning("Discord still shows a command that the bot does not know: %s", cause)
        return "This command has changed; reload Discord, then try it again."
    if (lacking := out_of_resources(cause)) is not None:
        _log.error("Question %s was not answered: %s", reference, lacking)
        return str(lacking)
    _log.error("Question %s failed.", reference, exc_info=cause)
    return (
        f"Something went wrong on our side (reference {reference}). If it happens again, tell the "
        "bot's operators the reference."
    )


class VerbaleTree(app_commands.CommandTree[discord.AutoShardedClient]):
    """Tells the asker alone what went wrong, in words, and logs the rest."""

    async def on_error(
        self, interaction: AnyInteraction, error: app_commands.AppCommandError, /
    ) -> None:
        """Answer a failed command with a short private message."""
        if interaction.type is discord.InteractionType.autocomplete:
            _log.warning("No choices for interaction %s: %s", interaction.id, error)
            return
        await tell(interaction, error_message(interaction, error))
