"""Find the days that relative dates of a quote stand for, by its article's date.

“On Tuesday” in an article of 5 April 2023 is 4 April. Words that look ahead ("will meet on
Friday", "ends on Friday") and names of days ("Black Friday") stand for no certain day, so they are
left alone, and so are dates that name their day themselves.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from index.answer.question.times.grammar import LOWER, PATTERN, Phrase, day_of, ends_of
from index.text.words import WEEKDAY_NAMES
from index.values import Quote

MOST = 3
"""Most dates of one quote."""

_AHEAD = re.compile(
    r"\b(?:will|would|shall|to be|(?:is|are|was|were) (?:to|due|set|scheduled|expected|planned)"
    r"|plans?|planned|scheduled|expected|due|upcoming|next|until|by|ahead|before|deadline"
    r"|(?:is|are|was|were) (?:meeting|holding|going|travelling|traveling|visiting|hosting))\b"
)
_SCHEDULED = re.compile(
    r"\b(?:(?:end|begin|start|open|close|expire|resume|meet|leave|arrive|depart|convene)s|flies"
    r"|(?<!to )(?:begin|convene|expire|meet|resume|depart|arrive)|takes? (?:effect|office|place))\b"
)
"""Verbs in the present tense that, before a day, tell what is to come."""
_NAME_BEFORE = re.compile(
    r"(?:\b(?:Ash|Big|Black|Bloody|Blue|Cyber|Easter|Giving|Good|Holy|Maundy|Palm|Super|Whit"
    r"|every|each|most|any|Every|Each|USA|Russia|India|Korea|Israel|Africa|China)|[-/’'])\s*$"
)
_NAME_AFTER = re.compile(
    r"(?:[-/]\w|['’]s\s+(?:people|Paper)|s\b|\s+(?:Agreement|Times|Telegraph|Post|Mail|Mirror"
    r"|Express|Herald|Night|[Pp]rayers?|[Mm]osque|[Ss]ermons?))"
)
_DATED_AFTER = re.compile(
    r"(?:\s+(?:morning|afternoon|evening|night))?(?:\s*\(|,?\s+)"
    r"(?:[0-9]{1,2}\b|(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+[0-9])"
)
_UNTIL_NOW = re.compile(r"\bthe $", re.IGNORECASE)
"""“The last year” ends today, “last year” in December."""
_OTHER = re.compile(r"\b(?:tomorrow|next\s+(?:week|month|year))\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[.;!?:]\s|\n")
_NEAR = 300
"""Characters before and after a date that are examined, so that many dates cost linear time."""
_EXAMINED = 3_000
"""Characters of a quote that are examined; only one with long runs of blanks has more."""
_UNITS = frozenset(("day", "week", "month", "year"))


@dataclass(frozen=True, slots=True)
class MeantDays:
    """A relative date in a quote, and what it stands for.

    Attributes:
        words: the date as printed.
        since: the first day.
        until: the last day.
    """

    words: str
    since: date
    until: date


def meant_days(quote: Quote) -> tuple[MeantDays, ...]:
    """Return the relative dates of a quote in order, each wording once, at most ``MOST``.

    None are returned if the article has no date.
    """
    if quote.published is None:
        return ()
    found: dict[str, MeantDays] = {}
    dates = _found(quote.text[:_EXAMINED], quote.published.day)
    for _, meant in sorted(dates, key=lambda pair: pair[0]):
        found.setdefault(meant.words.casefold(), meant)
    return tuple(found.values())[:MOST]


def _found(text: str, today: date) -> Iterator[tuple[int, MeantDays]]:
    for match in PATTERN.finditer(text.translate(LOWER)):
        if not (match["word"] or match["unit"] or match["weekday"]):
            continue
        start = _start(match)
        words = text[start : match.end()]
        if _stands(match, text, start) and (ends := ends_of(match, today)):
            yield start, MeantDays(words, *ends)
    for ahead in _OTHER.finditer(text):
        yield ahead.start(), MeantDays(ahead[0], *_ahead(ahead[0].lower().split(), today))


def _start(match: Phrase) -> int:
    """Return where the date begins, without a preposition or an article before it."""
    names = ("part", "which", "count", "unit", "word", "weekday")
    return min(match.start(name) for name in names if match[name])


def _stands(match: Phrase, text: str, start: int) -> bool:
    """Return whether a phrase is a relative date whose day is certain."""
    before, after = text[max(0, start - 20) : start], text[match.end() : match.end() + 20]
    if _NAME_BEFORE.search(before) or _NAME_AFTER.match(after) or _DATED_AFTER.match(after):
        return False
    if match["weekday"]:
        named = text[match.start("weekday") : match.end("weekday")] in WEEKDAY_NAMES
        led_by, followed_by = _clause(text, start, match.end())
        looks_ahead = _AHEAD.search(led_by + followed_by) or _SCHEDULED.search(led_by)
        return named and not looks_ahead
    if match["unit"]:
        led = match["which"] in {"last", "this"} or match["ago"]
        until_now = match["which"] == "last" and _UNTIL_NOW.search(before)
        return bool(led and match["unit"] in _UNITS and not match["part"] and not until_now)
    return bool(match["word"])


def _clause(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the sentence or clause around a date: what stands before it, and what after."""
    first, last = max(0, start - _NEAR), end + _NEAR
    for mark in _CLAUSE.finditer(text, first, start):
        first = mark.end()
    later = _CLAUSE.search(text, end, last)
    return text[first:start], text[end : later.start() if later else last]


def _ahead(words: list[str], today: date) -> tuple[date, date]:
    """Return the days of ``tomorrow``, or of the next week, month or year."""
    if words[-1] == "tomorrow":
        return (day_of(today.toordinal() + 1),) * 2
    if words[-1] == "week":
        monday = today.toordinal() + 7 - today.weekday()
        return day_of(monday), day_of(monday + 6)
    year = min(today.year + 1, date.max.year)
    if words[-1] == "year":
        return date(year, 1, 1), date(year, 12, 31)
    year, month = (year, 1) if today.month == 12 else (today.year, today.month + 1)
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])
