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

_ORDINAL = re.compile(
    r"\b(?:\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|tenth)\b", re.IGNORECASE
)

_ORDINAL_END = re.compile(r"(?<=\d)(?:st|nd|rd|th)$")

_UNIT = re.compile(r"second|minute|hour|day|week|month|year|decade|century|centuries")

_ROUNDED = re.compile(
    r"\b(?:about|almost|around|at least|more than|nearly|over|some|up to)\b", re.IGNORECASE
)
_LITTLE = 1.03
"""The ratio up to which a rounded amount may be the same as an exact one."""

_TIMES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}

_AMOUNT = re.compile(
    rf"(?:(?:a total of|{'|'.join(sorted(_IGNORED))}|only|just|fewer|less|as many as|us)\b\W*)*"
    rf"[$€£]?(?:(?P<figures>\d+(?:\.\d+)?)(?!\w)|(?P<word>{'|'.join(CARDINALS)})\b)"
    rf"\W*(?P<scale>{'|'.join(_TIMES)})?"
)

_SCALES = frozenset(
    map(stem, ("hundred", "thousand", "million", "billion", "trillion", "dozen", "percent", "half"))
)

_IN_PART: frozenset[Kind] = frozenset({"place", "date", "person", "organisation"})
"""Kinds that agree in part: ``Wang`` with ``Wang Yi``, ``August 2024`` with ``Aug. 28, 2024``."""


def agreement(kind: Kind, quotes: Sequence[Quote]) -> Agreement:
    """Count the later quotes whose answer agrees with the first quote's, and those that differ.

    The quotes are those of all articles that may answer, shown or not, each story once. One differs
    only if it surely tells of the first one's event. Quotes without an answer span count for
    neither, nor do further sentences of an article. Reasons, which have many wordings, and
    descriptions are not compared.
    """
    of_articles = {one.article_key: one for one in reversed(quotes)}
    quotes = [one for one in quotes if of_articles[one.article_key] is one]
    first = quotes[0].span if quotes else None
    if kind not in _WHOLE | _IN_PART or not first:
        return Agreement()
    same = [one for one in quotes[1:] if one.span and same_answer(kind, first, one.span)]
    other = [
        one for one in quotes[1:] if one.same_event and one.span and differs(kind, first, one.span)
    ]
    compared = [one for one in quotes if one is quotes[0] or one in same or one in other]
    return Agreement(len(same), len(other), _positions(kind, compared) if other else ())


def _positions(kind: Kind, quotes: Sequence[Quote]) -> tuple[Position, ...]:
    """Return the different answers in quote order, each outlet with its first answer only."""
    named: set[str] = set()
    positions = []
    groups: list[list[Quote]] = []
    for quoted in quotes:
        answer = quoted.span or ""
        agreeing = (one for one in groups if same_answer(kind, one[0].span or "", answer))
        if (group := next(agreeing, None)) is not None:
            group.append(quoted)
        elif _words(answer, kind):
            groups.append([quoted])
    for alike in groups:
        printers = dict.fromkeys(name for one in alike for name in (one.source, *one.also) if name)
        positions.append(
            Position(alike[0].span or "", tuple(name for name in printers if name not in named))
        )
        named.update(printers)
    return tuple(positions)


def same_answer(kind: Kind, one: str, other: str) -> bool:
    """Return whether two answers agree, or one is a part of the other; empty ones never agree."""
    ours, theirs = _words(one, kind), _words(other, kind)
    if ours and theirs and (ours <= theirs or theirs <= ours):
        # What the longer one adds is what is counted (“17 people”), and no part of the number.
        added = ours ^ theirs if kind in _WHOLE else ()
        if not any(word in _SCALES or any(map(str.isdigit, word)) for word in added):
            return True
    # Of amounts that differ by little, one may be rounded: “more than 2,000”, 2,053.
    rounded = kind in _WHOLE and (_ROUNDED.search(one) or _ROUNDED.search(other))
    least, most = sorted((amount(one) or 0.0, amount(other) or 0.0)) if rounded else (0.0, 1.0)
    return 0.0 < most <= _LITTLE * least


def differs(kind: Kind, one: str, other: str) -> bool:
    """Return whether two answers are known to differ: both have words that are compared.

    The second of a row is not another count than two, and two months may be sixty days.
    """
    units, others = (set(_UNIT.findall(answer.lower())) for answer in (one, other))
    if kind == "duration" and units != others:
        return False
    if kind in _WHOLE and bool(_ORDINAL.search(one)) != bool(_ORDINAL.search(other)):
        return False
    both = bool(_words(one, kind)) and bool(_words(other, kind))
    return both and not same_answer(kind, one, other)


def amount(answer: str) -> float | None:
    """Return the number that an answer begins with, hedges and signs aside; None for none."""
    found = _AMOUNT.match(answer.lower().replace(",", ""))
    if not found:
        return None
    figures, word, scale = found.group("figures", "word", "scale")
    number = float(figures) if figures else CARDINALS.get(word)
    return None if number is None else number * _TIMES.get(scale or "", 1.0)


def _words(answer: str, kind: Kind) -> frozenset[str]:
    """Return an answer's words with dates, sums and small numbers normalized."""
    plain = answer.lower().translate(_SIGNS).replace("per cent", "percent")
    if kind == "date":
        dated = _WORD.findall(_ISO_DATE.sub(_in_words, plain))
        return (
            frozenset(  # ``August`` like ``Aug``, ``3rd`` like ``03``
                word[:3] if word[:3] in SHORT_MONTHS else _ORDINAL_END.sub("", word).lstrip("0")
                for word in dated
            )
            - _IGNORED
        )
    ignored = _IGNORED | _MONEY if kind in _WHOLE else _IGNORED
    words = (word for word in _WORD.findall(plain) if word not in ignored)
    return frozenset(stem(str(CARDINALS.get(word, word))) for word in words)


def _in_words(date: re.Match[str]) -> str:
    year, month, day = date.groups()
    return f"{day} {SHORT_MONTHS[int(month) - 1] if 1 <= int(month) <= 12 else month} {year}"
