"""Reads a text as Discord's client does, strictly: what of it is markup, and not plain words.

It takes every separator of lines for a line's end, and drops what does not show before it looks,
because clients differ there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_FENCED = re.compile(r"```(?P<inside>.*?)```", re.DOTALL)
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_PLAIN = "\ufdd0"
"""Stands for an escaped sign, which is no markup."""
_UNSEEN = re.compile("[\u200b-\u200f\u061c\u2060-\u2064\ufeff\u00ad\u180e]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LINES = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_OPENING = (
    ("quote of all that follows", re.compile(r"\s*>>>\s")),
    ("quote", re.compile(r"\s*>\s")),
    ("heading", re.compile(r"\s*#{1,3}\s+(?=\S)")),
    ("small", re.compile(r"\s*-#\s+(?=\S)")),
    ("list", re.compile(r"\s*[-*+]\s+(?=\S)")),
    ("numbered list", re.compile(r"\s*[0-9]+\.\s+(?=\S)")),
)
_NESTING = {"quote", "quote of all that follows", "list", "numbered list"}
"""Marks after which another one may begin."""
_MENTION = r"<(?:@[!&]?|#)[0-9]+>|</[^:>]+:[0-9]+>|<id:[a-z]+>|@(?:everyone|here)"
_INLINE = (
    ("masked link", re.compile(r"\[(?P<words>[^\]]+)\]\(<?(?P<url>[^)\s]+)>?[^)]*\)")),
    ("timestamp", re.compile(r"<t:(-?[0-9]+)(?::[A-Za-z])?>")),
    ("mention", re.compile(_MENTION)),
    ("emoji", re.compile(r"<a?:\w+:[0-9]+>")),
    ("link in brackets", re.compile(r"<(?:[a-z]+://|mailto:|tel:|sms:)[^>]*>")),
    ("bare link", re.compile(r"\b[a-z]+://\S+")),
    ("code", re.compile(r"`+[^`]+`+|`")),
    ("spoiler", re.compile(r"\|\|")),
    ("struck", re.compile(r"~~.+?~~|~~")),
    ("bold", re.compile(r"\*\*(?P<inside>.+?)\*\*", re.DOTALL)),
    ("emphasis", re.compile(r"[*_]")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Live:
    """Markup: its kind, and its words (the address, for a link)."""

    kind: str
    words: str


def live(text: str) -> Iterator[Live]:
    """All markup of a text."""
    yield from (Live("turned direction", one[0]) for one in _TURNING.finditer(text))
    yield from (Live("code block", one["inside"]) for one in _FENCED.finditer(text))
    outside = _FENCED.sub("", text)
    for line in _LINES.split(_UNSEEN.sub("", outside)):
        yield from _of_line(_ESCAPED.sub(_PLAIN, line))


def _of_line(line: str) -> Iterator[Live]:
    for kind, mark in _OPENING:
        if found := mark.match(line):
            yield Live(kind, line[found.end() :])
            rest = line[found.end() :]
            yield from _of_line(rest) if kind in _NESTING else _inline(rest)
            return
    yield from _inline(line)


def _inline(text: str) -> Iterator[Live]:
    """The markup within a line; what is inside a link or a timestamp is not looked at again."""
    for kind, mark in _INLINE:
        for found in mark.finditer(text):
            named = found.groupdict()
            yield Live(kind, named.get("url") or named.get("inside") or found[0])
        text = mark.sub(lambda one: one.groupdict().get("inside") or " ", text)
