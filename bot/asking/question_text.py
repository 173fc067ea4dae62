"""The question in a message: without the bot's mention, and with names for other mentions."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import discord

_MARKS = re.compile(
    r"<@!?(?P<user>[0-9]+)>|<@&(?P<role>[0-9]+)>|<#(?P<channel>[0-9]+)>"
    r"|<a?:[A-Za-z0-9_]+:[0-9]+>|</(?P<command>[^:>]+):[0-9]+>"
    r"|<t:(?P<time>-?[0-9]{1,12})(?::[A-Za-z])?>"
)
"""Mentions of people, roles, channels and commands, custom emoji, and timestamps."""


def question_in(message: discord.Message, bot: int) -> str:
    """The text of a message on one line.

    The bot's mention and custom emoji are cut, other mentions are replaced by names, timestamps
    by dates.

    Args:
        message: the message.
        bot: the bot's user id.
    """
    names = _Names(message, bot)
    return " ".join(_MARKS.sub(names.shown, message.content).split())


def has_words(text: str) -> bool:
    """Whether a text has a letter or a digit: emoji and signs alone ask nothing."""
    return any(map(str.isalnum, text))


def mentions(message: discord.Message, bot: int) -> bool:
    """Whether a message mentions the bot: it, its own role, or by a reply that pings it."""
    own = message.guild.self_role if message.guild else None
    return any(user.id == bot for user in message.mentions) or (
        own is not None and own in message.role_mentions
    )


class _Names:
    def __init__(self, message: discord.Message, bot: int) -> None:
        self._message = message
        self._bot = bot

    def shown(self, mark: re.Match[str]) -> str:
        by_kind: dict[str, Callable[[str], str]] = {
            "user": self._user,
            "role": self._role,
            "channel": self._channel,
            "command": "/{}".format,
            "time": _day,
        }
        kind = mark.lastgroup
        return by_kind[kind](mark[kind]) if kind else " "

    def _user(self, id_: str) -> str:
        named = {user.id: user.display_name for user in self._message.mentions}
        return " " if int(id_) == self._bot else named.get(int(id_), " ")

    def _role(self, id_: str) -> str:
        guild = self._message.guild
        role = guild.get_role(int(id_)) if guild else None
        own = role is not None and guild is not None and role == guild.self_role
        return role.name if role and not own else " "

    def _channel(self, id_: str) -> str:
        guild = self._message.guild
        channel = guild.get_channel_or_thread(int(id_)) if guild else None
        return channel.name if channel else " "


def _day(seconds: str) -> str:
    try:
        return datetime.fromtimestamp(int(seconds), UTC).date().isoformat()
    except (OverflowError, ValueError, OSError):  # beyond the calendar
        return " "
