"""The text of a message that somebody chose in its context menu, without Discord's markup."""

import re
from collections.abc import Iterator
from typing import Any

import discord

_MASKED = re.compile(
    r"\[([^\[\]\n]{1,300})\]\(<?https?://[^\s()<>]{1,2000}(?:\([^\s()<>]{0,200}\))?>?\)"
)
_MENTION = re.compile(r"<(?:@[!&]?|#|a?:\w{1,40}:|t:|/[^<>\n]{1,100}:)[\w:-]{1,40}>")
_URL = re.compile(r"<?https?://[^\s<>]+>?", re.IGNORECASE)
_LINE_START = re.compile(r"^(> )?(?:-# |#{1,3} )", re.MULTILINE)
_EMPHASIS = re.compile(r"\*{1,3}|_{2}|~~|\|\||`{1,3}")
_ESCAPED = re.compile(r"\\([^A-Za-z0-9\s])")
_HIDDEN = "\ue000"
"""Stands for an escaped sign until the markup is gone: private use, in no message."""


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


def plain_text(marked: str) -> str:
    """A text without Discord's markup, mentions and URLs. Linear in its length."""
    hidden: list[str] = []

    def hide(found: re.Match[str]) -> str:
        hidden.append(found[1])
        return _HIDDEN

    text = _ESCAPED.sub(hide, marked.replace(_HIDDEN, ""))
    for pattern, instead in ((_MASKED, r"\1"), (_MENTION, ""), (_URL, ""), (_LINE_START, r"\1"),
                             (_EMPHASIS, "")):  # fmt: skip
        text = pattern.sub(instead, text)
    signs = iter(hidden)
    return re.sub(_HIDDEN, lambda _: next(signs, ""), text)
