"""Write out shorthand of times, so that ``last yr`` and ``b4 june`` can be read as times.

What is also a name or another word (HR, Mos, nite) is written out only beside words that show that
it is a time.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from index.answer.question.lexicon.lookup import packaged_things
from index.answer.question.times.grammar import any_of
from index.text.words import MONTHS, ONES, WEEKDAYS

_UNITS = frozenset(
    "year years month months week weeks weekend hour hours quarter".split()  # noqa: SIM905
)
"""Written out after a number, ``last``, ``the`` or the like, and before ``ago``."""

_PARTS_OF_DAY = ("morning", "afternoon", "night")
"""Written out after a weekday, ``this`` or ``last``."""

_WHICH = ("last", "next")
"""Written out before a unit, a weekday or a month."""

_ALWAYS = (
    *("before", "until", "through", "today", "tonight", "tomorrow", "yesterday", "this year"),
    *("january", "february", "wednesday"),
)
"""Written out wherever they stand, but for ``the 2day talks`` and ``vitamin b4``."""

_TYPED_TOGETHER = re.compile(
    r"\b(?!2day\b)([0-9]{1,3})(yrs?|wks?|mths?|mnths?|mos|hrs|days?|weeks?|months?|years?)\b",
    re.IGNORECASE,
)
"""A count without a space before its unit: ``2wks``."""


def times_written_out(text: str) -> str:
    """Return a question with the shorthand of times written out, and all else as it is."""
    text = _TYPED_TOGETHER.sub(r"\1 \2", text)
    for pattern in _patterns():
        text = pattern.sub(lambda found: found[1] + _shorthand()[found[2].lower()], text)
    return text


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    """Return patterns of what stands before a shorthand, and of the shorthand."""
    units, days = _typed(_UNITS), any_of(WEEKDAYS)
    dated = "|".join((units, any_of(_UNITS), days, any_of(MONTHS)))
    led = rf"[0-9]+|[1-4](?:st|nd|rd|th)|first|second|third|fourth|{any_of(ONES)}"
    led = rf"{led}|last|this|next|past|previous|couple|of|few|several|an?|the"
    patterns = (
        rf"()\b({_typed(_WHICH)})(?=\s(?:{dated})\b)",
        rf"\b((?:{led})\s)({units})(?![\w'’-])",
        rf"()\b({units})(?=\sago\b)",
        rf"\b((?:this|last|{days})\s)({_typed(_PARTS_OF_DAY)})\b",
        rf"(?<!\bthe\s)(?<!\ba\s)(?<!vitamin\s)(?<![\w'’.@/-])()({_typed(_ALWAYS)})(?![\w'’@/-])",
    )
    return tuple(re.compile(one, re.IGNORECASE) for one in patterns)


def _typed(words: Iterable[str]) -> str:
    """Return a pattern of the shorthand of some words."""
    return any_of(typed for typed, word in _shorthand().items() if word in words)


@lru_cache(maxsize=1)
def _shorthand() -> Mapping[str, str]:
    """Return the word that each shorthand stands for."""
    things = (one for one in packaged_things() if one.kind == "shorthand")
    return {typed: one.name for one in things for typed in one.chat}
