"""Error messages for people, and what the log records of a failure."""

import logging

import discord
from discord import app_commands

from bot.core.interactions import AnyInteraction, reply_privately, speak_to
from bot.language import retold, say, translatable
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
from index.operations.telemetry.log import begin, new_id

REFERENCE = "reference"
"""Key in ``Interaction.extras``: the id of the command in the log."""

_FOR_OPERATORS = translatable(
    "Only the bot's operators can fix this; “verbale doctor” tells them how."
)
_WAYS_OUT: dict[type[VerbaleError], str] = {
    UnknownSourceError: translatable("/source list shows the sources of this server."),
    SourceNotActiveError: translatable("Run /source resume to fetch it again."),
    SourceQuotaError: translatable(
        "Remove one with /source remove, or ask the bot's operators for more."
    ),
    BuildRunningError: translatable("Wait until it ends, or cancel it with /index cancel."),
    ModelMismatchError: _FOR_OPERATORS,
    UnknownChunkerError: _FOR_OPERATORS,
    DamagedLibraryError: translatable(
        "Only the bot's operators can fix this: “verbale doctor” tells them more, and they can "
        "restore the last backup."
    ),
}

_log = logging.getLogger(__name__)


def reference_of(interaction: AnyInteraction) -> str:
    """The id of an interaction in the log; created on first use.

    From then on the current task's log lines carry this id, and its changes the actor.
    """
    reference: str = interaction.extras.setdefault(REFERENCE, new_id())
    begin("command", reference)
    place = place_id(interaction.guild_id, interaction.channel_id)
    set_actor(Actor(actor_id(interaction), place))
    return reference


def actor_id(interaction: AnyInteraction) -> str:
    """The user's id in the audit log and in ratings."""
    return f"discord:{interaction.user.id}"


def place_id(guild_id: int | None, channel_id: int | None) -> str:
    """The id of a place in the audit log: ``discord:SERVER/CHANNEL``, without what is None."""
    parts = (guild_id, channel_id)
    return "discord:" + "/".join(str(part) for part in parts if part is not None)


def error_message(interaction: AnyInteraction, error: Exception) -> str:
    """The message for the user, in their language, because it is shown to them only.

    An unexpected failure is logged under the reference that the message names.
    """
    speak_to(interaction, private=True)
    cause = error.original if isinstance(error, app_commands.CommandInvokeError) else error
    return failure_message(reference_of(interaction), cause)


def failure_message(reference: str, cause: Exception) -> str:
    """The message for the user of a failure in the request with the id ``reference``."""
    if isinstance(cause, VerbaleError):
        if isinstance(cause, DamagedLibraryError):
            _log.error("Question %s was not answered: %s", reference, cause)
        else:
            _log.info("Question %s was not answered: %s.", reference, type(cause).__name__)
        return f"{retold(str(cause))} {retold(_WAYS_OUT.get(type(cause), ''))}".rstrip()
    if isinstance(cause, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        _log.warning("Discord still shows a command that the bot does not know: %s", cause)
        return say("This command has changed; reload Discord, then try it again.")
    if (lacking := out_of_resources(cause)) is not None:
        _log.error("Question %s was not answered: %s", reference, lacking)
        return retold(str(lacking))
    _log.error("Question %s failed.", reference, exc_info=cause)
    return say(
        "Something went wrong on our side (reference {reference}). If it happens again, tell the "
        "bot's operators the reference.",
        reference=reference,
    )


class VerbaleTree(app_commands.CommandTree[discord.AutoShardedClient]):
    """Reports errors to the asker only, and logs the details."""

    async def on_error(
        self, interaction: AnyInteraction, error: app_commands.AppCommandError, /
    ) -> None:
        """Answer a failed command with a short private message."""
        if interaction.type is discord.InteractionType.autocomplete:
            _log.warning("No choices for interaction %s: %s", interaction.id, error)
            return
        await reply_privately(interaction, error_message(interaction, error))
