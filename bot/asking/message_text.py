"""The text of messages: the question in one that addresses the bot, the words of one chosen."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import discord

_MARKS = re.compile(
    r"<@!?(?P<user>[0-9]{1,20})>|<@&(?P<role>[0-9]{1,20})>|<#(?P<channel>[0-9]{1,20})>"
    r"|<a?:\w{1,40}:[0-9]{1,20}>|</(?P<command>[^:<>\n]{1,100}):[0-9]{1,20}>"
    r"|<t:(?P<time>-?[0-9]{1,12})(?::[A-Za-z])?>"
)
"""Mentions of people, roles, channels and commands, custom emoji, and timestamps."""

_MASKED = re.compile(
    r"\[([^\[\]\n]{1,300})\]\(<?https?://[^\s()<>]{1,2000}(?:\([^\s()<>]{0,200}\))?>?\)"
)
_URL = re.compile(r"<?https?://[^\s<>]+>?", re.IGNORECASE)
_LINE_START = re.compile(r"^(> )?(?:-# |#{1,3} )", re.MULTILINE)
_EMPHASIS = re.compile(r"\*{1,3}|_{2}|~~|\|\||`{1,3}")
_ESCAPED = re.compile(r"\\([^A-Za-z0-9\s])")
_HIDDEN = "\ue000"
"""Stands for an escaped sign until the markup is gone: private use, in no message."""


def question_in(message: discord.Message, bot: int) -> str:
    """The question in a message, on one line.

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


def text_of(message: discord.Message) -> str:
    """The words of a message: its own, or else those of its embeds, its card or what it forwards.

    Markup, mentions and URLs are left out, and the arrows of block quotes kept. Empty if the
    message has no words, or Discord withholds them.
    """
    return next((plain for part in _parts(message) if (plain := plain_text(part).strip())), "")


def raw_text_of(message: discord.Message) -> str:
    """All text of a message with its markup and URLs, to look for links; its embeds' URLs, too."""
    urls = [one.url for one in message.embeds if one.url]
    return "\n".join([*_parts(message), *urls])


def plain_text(marked: str) -> str:
    """A text without Discord's markup, mentions and URLs. Linear in its length."""
    hidden: list[str] = []

    def hide(found: re.Match[str]) -> str:
        hidden.append(found[1])
        return _HIDDEN

    text = _ESCAPED.sub(hide, marked.replace(_HIDDEN, ""))
    for pattern, instead in ((_MASKED, r"\1"), (_MARKS, ""), (_URL, ""), (_LINE_START, r"\1"),
                             (_EMPHASIS, "")):  # fmt: skip
        text = pattern.sub(instead, text)
    signs = iter(hidden)
    return re.sub(_HIDDEN, lambda _: next(signs, ""), text)


def _parts(message: discord.Message) -> Iterator[str]:
    yield message.content
    yield "\n\n".join(text for embed in message.embeds for text in _of_embed(embed))
    yield "\n\n".join(_of_components(message.components))
    for forwarded in message.message_snapshots:
        yield forwarded.content
        yield "\n\n".join(text for embed in forwarded.embeds for text in _of_embed(embed))


def _of_embed(embed: discord.Embed) -> Iterator[str]:
    yield from filter(None, (embed.title, embed.description))
    for field in embed.fields:
        yield from filter(None, (field.name, field.value))


def _of_components(components: list[Any]) -> Iterator[str]:
    """The texts of a card, whatever they stand in."""
    for component in components:
        if isinstance(component, discord.TextDisplay):
            yield component.content
        yield from _of_components(getattr(component, "children", []))


class _Names:
    """What stands for a mark in a question."""

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
