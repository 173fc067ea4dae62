"""What a person typed: shown again in error messages, because Discord does not keep it."""

from typing import Any

import discord

from bot.translations.language import say

_TYPED = "typed"


def remember_typed(interaction: discord.Interaction[Any], words: str) -> None:
    """Remember the typed text for the duration of the interaction."""
    interaction.extras[_TYPED] = words


def remember_command(interaction: discord.Interaction[Any]) -> None:
    """Remember a command as it was typed, without its files."""
    command = interaction.command.qualified_name if interaction.command else ""
    options = [
        f"{name}:{value}" for name, value in interaction.namespace if isinstance(value, str | int)
    ]
    remember_typed(interaction, " ".join([f"/{command}", *options]))


def typed_note(interaction: discord.Interaction[Any]) -> str:
    """A note for error messages with what was typed; empty if nothing was remembered."""
    typed = interaction.extras.get(_TYPED)
    return "\n\n" + say("What you typed: {words}", words=typed) if typed else ""
