"""Compare the answers of several quotes: which agree, and which differ."""

import re
from collections.abc import Sequence

from index.answer.question.terms import stem
from index.text.words import CARDINALS, SHORT_MONTHS, WEEKDAY_NAMES
from index.values import Agreement, Kind, Position, Quote

_SIGNS = str.maketrans(
    {"$": " dollar ", "€": " euro ", "£": " pound ", "%": " percent ", ",": "", "’": "'"}
)
_IGNORED = frozenset(
    """a about almost around at by in least more nearly of on over s some than the to up last next
    this""".split()  # noqa: SIM905
) | {name.lower() for name in WEEKDAY_NAMES}
"""Words ignored in the comparison. A weekday is a different day in every article."""
_MONEY = frozenset({"us"})
"""The rest of ``US$`` without the dollar sign, ignored."""

_WORD = re.compile(r"[^\W_]+(?:\.\d+)*")
_ISO_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)")

_WHOLE: frozenset[Kind] = frozenset({"number", "duration"})
"""Kinds that agree only as a whole: ``two`` is not a part of ``two million``."""

_SCALES = frozenset(
    map(stem, ("hundred", "thousand", "million", "billion", "trillion", "dozen", "percent", "half"))
)

_IN_PART: frozenset[Kind] = frozenset({"place", "date", "person", "organisation"})
"""Kinds that agree in part: ``Wang`` with ``Wang Yi``, ``August 2024`` with ``Aug. 28, 2024``."""


def agreement(kind: Kind, quotes: Sequence[Quote]) -> Agreement:
    """Count the later quotes whose answer agrees with the first quote's, and those that differ.

    The quotes are those of all articles that may answer, shown or not, each story once. Quotes
    without an answer span count for neither, nor do further sentences of an article. Reasons, which
    have many wordings, and descriptions are not compared.
    """
    quotes = _of_each_article(quotes)
    answers = [_words(quoted.span, kind) if quoted.span else frozenset() for quoted in quotes]
    if kind not in _WHOLE | _IN_PART or not answers or not answers[0]:
        return Agreement()
    first, others = answers[0], [words for words in answers[1:] if words]
    agree = sum(_agree(kind, first, other) for other in others)
    differ = len(others) - agree
    return Agreement(agree, differ, _positions(kind, quotes) if differ else ())


def _of_each_article(quotes: Sequence[Quote]) -> list[Quote]:
    """Return the first quote of each article."""
    first: dict[str, Quote] = {}
    for quoted in quotes:
        first.setdefault(quoted.article_id, quoted)
    return list(first.values())


def _positions(kind: Kind, quotes: Sequence[Quote]) -> tuple[Position, ...]:
    """Return the different answers in quote order, each outlet with its first answer only."""
    named: set[str] = set()
    positions = []
    for alike in _by_answer(kind, quotes):
        printers = dict.fromkeys(name for one in alike for name in (one.source, *one.also) if name)
        positions.append(
            Position(alike[0].span or "", tuple(name for name in printers if name not in named))
        )
        named.update(printers)
    return tuple(positions)


def _by_answer(kind: Kind, quotes: Sequence[Quote]) -> list[list[Quote]]:
    """Group the quotes that have an answer span by agreement with each group's first quote."""
    groups: list[list[Quote]] = []
    for quoted in quotes:
        answer = quoted.span or ""
        agreeing = (one for one in groups if same_answer(kind, one[0].span or "", answer))
        if (group := next(agreeing, None)) is not None:
            group.append(quoted)
        elif _words(answer, kind):
            groups.append([quoted])
    return groups


def same_answer(kind: Kind, one: str, other: str) -> bool:
    """Return whether two answers agree, or one is a part of the other; empty ones never agree."""
    ours, theirs = _words(one, kind), _words(other, kind)
    return bool(ours) and bool(theirs) and _agree(kind, ours, theirs)


def differs(kind: Kind, one: str, other: str) -> bool:
    """Return whether two answers are known to differ: both have words that are compared."""
    ours, theirs = _words(one, kind), _words(other, kind)
    return bool(ours) and bool(theirs) and not _agree(kind, ours, theirs)


def _agree(kind: Kind, one: frozenset[str], other: frozenset[str]) -> bool:
    if kind not in _WHOLE:
        return one <= other or other <= one
    return one == other or ((one < other or other < one) and not any(map(_counts, one ^ other)))


def _counts(word: str) -> bool:
    """Return whether a word is a part of a number, not what is counted: ``17`` of ``17 people``."""
    return word in _SCALES or any(map(str.isdigit, word))


def _words(answer: str, kind: Kind) -> frozenset[str]:
    """Return an answer's words with dates, sums and small numbers normalized."""
    plain = answer.lower().translate(_SIGNS).replace("per cent", "percent")
    if kind == "date":
        return frozenset(map(_of_date, _WORD.findall(_ISO_DATE.sub(_in_words, plain)))) - _IGNORED
    ignored = _IGNORED | _MONEY if kind in _WHOLE else _IGNORED
    words = (word for word in _WORD.findall(plain) if word not in ignored)
    return frozenset(stem(str(CARDINALS.get(word, word))) for word in words)


def _in_words(date: re.Match[str]) -> str:
    year, month, day = date.groups()
    return f"{day} {SHORT_MONTHS[int(month) - 1] if 1 <= int(month) <= 12 else month} {year}"


def _of_date(word: str) -> str:
    """Normalize a word of a date: ``August`` like ``Aug``, ``3rd`` like ``03``."""
    if word[:3] in SHORT_MONTHS:
        return word[:3]
    return re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", word).lstrip("0")
