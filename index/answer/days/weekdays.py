"""Resolve the days that a sentence names by their distance: “on Tuesday”, “yesterday”.

News names days so. A weekday is the last one before the article, or the next one where a sentence
tells what is yet to come.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from index.text.words.calendar import WEEKDAY_NAMES

YESTERDAY = "yesterday"

_WEEK = 7
_WEEKDAYS = [name.casefold() for name in WEEKDAY_NAMES]
_NAMED = re.compile(
    r"(?<!\bash )(?<!\bblack )(?<!\bbloody )(?<!\beaster )(?<!\bgiving )(?<!\bgood )(?<!\bpalm )"
    r"(?<!\bsuper )\b"
    rf"(?:(?P<weekday>{'|'.join(_WEEKDAYS)})\b(?! (?:herald|mail|telegraph|times))"
    rf"(?P<week> (?:of )?(?P<which>last|next) week)?|(?P<yesterday>{YESTERDAY})\b)"
)
"""A day, except in names such as “Black Friday”."""
_AHEAD = re.compile(
    r"\b(?:will|shall|next|plans?|hopes?"
    r"|(?:is|are|was|were) (?:\w+ )?(?:due|expected|planned|scheduled|set|slated|to))\b"
)
"""Words of a sentence that tells what is yet to come."""


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day as a sentence names it.

    Attributes:
        start: where its name begins in the sentence.
        words: its name, in lower case: “tuesday”, “friday last week”.
        days: what it may be; two days where both a past and a coming one may be meant.
    """

    start: int
    words: str
    days: tuple[date, ...]


def named_days(sentence: str, published: date) -> Iterator[NamedDay]:
    """Yield the days that a sentence names by a weekday, or as yesterday, in order.

    Args:
        sentence: the sentence.
        published: the day of its article.
    """
    words = sentence.casefold()
    ahead = _AHEAD.search(words) is not None
    for found in _NAMED.finditer(words):
        yield NamedDay(found.start(), found.group(), _days_of(found, published, ahead))


def _days_of(found: re.Match[str], published: date, ahead: bool) -> tuple[date, ...]:
    if found["yesterday"]:
        return (published - timedelta(1),)
    past = (published.weekday() - _WEEKDAYS.index(found["weekday"])) % _WEEK
    if found["week"]:
        monday = published - timedelta(published.weekday())
        week = monday + timedelta(-_WEEK if found["which"] == "last" else _WEEK)
        return (week + timedelta(_WEEKDAYS.index(found["weekday"])),)
    last, coming = published - timedelta(past), published + timedelta(-past % _WEEK)
    return (last, coming) if ahead else (last,)
