"""Where a command appears: in servers, in direct messages, and with the people who installed it."""

from collections.abc import Callable
from typing import Any, TypeVar

from discord import app_commands

T = TypeVar("T", bound=Callable[..., Any])

EVERY_INSTALL = app_commands.AppInstallationType(guild=True, user=True)
"""Servers that installed the bot, and people who did."""

SERVERS_AND_DIRECT = app_commands.AppCommandContext(
    guild=True, dm_channel=True, private_channel=False
)
"""The channels of servers, and the direct messages of a person and the bot."""


def usable_everywhere(command: T) -> T:
    """Let a command be used in servers and direct messages, by servers and people that have it."""
    command = app_commands.allowed_installs(guilds=True, users=True)(command)
    return app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)(command)
