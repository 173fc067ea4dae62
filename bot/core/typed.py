"""What a person typed: given back where nothing comes of it, for Discord does not keep it."""

from typing import Any

import discord

_TYPED = "typed"


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


def given_back(interaction: discord.Interaction[Any]) -> str:
    """What to add to a message that nothing came of it: what was typed, if anything was kept."""
    typed = interaction.extras.get(_TYPED)
    return f"\n\nWhat you typed: {typed}" if typed else ""
