"""What a person typed: given back to them where nothing comes of it, for Discord keeps it not."""

from typing import Any

import discord

_TYPED = "typed"

_GIVEN_BACK = "{words}\n\nWhat you typed: {typed}"


def keep_typed(interaction: discord.Interaction[Any], words: str) -> None:
    """Keep what was typed for as long as the interaction is dealt with."""
    interaction.extras[_TYPED] = words


def keep_command(interaction: discord.Interaction[Any]) -> None:
    """Keep a command as it was typed, without its files."""
    command = interaction.command.qualified_name if interaction.command else ""
    options = [
        f"{name}:{value}" for name, value in interaction.namespace if isinstance(value, str | int)
    ]
    keep_typed(interaction, " ".join([f"/{command}", *options]))


def with_typed(interaction: discord.Interaction[Any], words: str) -> str:
    """The words for a person, and below them what that person typed, if anything was kept."""
    typed = interaction.extras.get(_TYPED)
    return _GIVEN_BACK.format(words=words, typed=typed) if typed else words
