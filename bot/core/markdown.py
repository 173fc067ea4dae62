"""Discord markdown: escapes foreign text, adds own markup, and writes days as a server does."""

import re
from datetime import date, datetime

from discord.utils import format_dt

from bot.core.preferences import applied
from bot.language import current, say
from index.answer.presentation.words import in_words
from index.text.display import place_of, seen
from index.text.language import is_right_to_left
from index.translations.catalogue import ENGLISH
from index.values import MONTH_NAMES, Published


def day(when: date) -> str:
    """A day as the current server writes it; a language other than English has its own order."""
    form = applied().dates
    if form == "iso":
        return when.isoformat()
    if form == "month" and current() is ENGLISH:
        return f"{MONTH_NAMES[when.month - 1]} {when.day}, {when.year}"
    return current().day(when)


def published_day(published: Published | None) -> str:
    """The day of a publication in the current form and language, or “undated”."""
    return day(published.day) if published else say("undated")


# Emphasis, spoilers, code, mentions and timestamps, masked links, mentions of everyone; and the
# colon of emoji names and of bare links, which would swallow the backslashes after them.
_INLINE = re.compile(r"[\\*_~|`<\[@:]")
# Blanks within the line alone: at every line, \s would look through all blank lines below it. The
# marks of a direction are not seen either.
_MARKS = "\u200e\u200f\u061c"
_BEFORE = rf"(?:[^\S\n]|[{_MARKS}])*"
_LINE_MARK = re.compile(rf"^({_BEFORE})([#>+-])", re.MULTILINE)
_LINE_NUMBER = re.compile(rf"^({_BEFORE}[0-9]+)(\.)", re.MULTILINE)
_BARE = re.compile(r"^(\s*)(\S(?:.*\S)?)(\s*)$")


def escape(text: str) -> str:
    """Escape ``text`` so that Discord shows exactly these characters.

    Characters that change the writing direction, or have no width, are dropped, even from quotes.
    """
    text = _INLINE.sub(r"\\\g<0>", seen(text))
    text = _LINE_MARK.sub(r"\1\\\2", text)
    return _LINE_NUMBER.sub(r"\1\\\2", text)


def escape_line(text: str) -> str:
    """``text`` escaped, on one line: runs of blanks become one space.

    Text of hidden characters alone becomes “…”: nothing in bold would show its asterisks.
    """
    shown = escape(re.sub(r"\s+", " ", seen(text)).strip())
    return isolated(shown) if shown.strip(_MARKS) or not text.strip() else "…"


def isolated(marked: str) -> str:
    """Marked-up text; if written from right to left, it moves nothing that stands beside it."""
    return f"\u2068{marked}\u2069" if is_right_to_left(marked) else marked


def label(text: str, length: int) -> str:
    """``text`` for a label, where Discord parses no markup: clipped, and never empty."""
    return clip(seen(text).strip(), length) or "…"


def clip(text: str, length: int) -> str:
    """``text`` cut to at most ``length`` characters; a cut ends in “…”."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def bold(text: str, words: str | None, within: str) -> str:
    """``text`` escaped, with ``words`` in bold where they first stand inside ``within``.

    If ``words`` is absent or blank, nothing is bold.
    """
    start = text.find(within)
    start = place_of(words, text, start) if words and escape(words).strip() and start >= 0 else -1
    if start < 0 or words is None:
        return escape(text)
    end = start + len(words)
    return f"{escape(text[:start])}**{escape(text[start:end])}**{escape(text[end:])}"


def strong(marked: str) -> str:
    """Marked-up text in bold, line by line, because bold ends with its line in a block quote."""
    return "\n".join(_BARE.sub(r"\1**\2**\3", line, count=1) for line in marked.split("\n"))


def block_quote(marked: str) -> str:
    """Marked-up text as a block quote, line by line."""
    return "\n".join(f"> {isolated(line)}" for line in marked.split("\n"))


def small(marked: str) -> str:
    """One line of marked-up text in small print."""
    return f"-# {marked}"


def moment(published: Published) -> str:
    """A publication time as its outlet gives it, in the current form and language."""
    return in_words(published, day)


def ago(when: datetime) -> str:
    """An aware time relative to now, as Discord shows it: “3 hours ago”, “in a minute”."""
    return format_dt(when, "R")


def mentioned(who: str | None) -> str:
    """A mention of who did something, which pings nobody; empty for whom Discord does not know."""
    kind, _, number = (who or "").partition(":")
    return f"<@{number}>" if kind == "discord" and number.isdecimal() else ""
