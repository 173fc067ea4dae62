"""The time phrase of a question: which days it speaks of.

Where English leaves it open: ``july 21`` is a day, ``in july 21`` and ``july '21`` are July 2021; a
month, day or season without a year is the latest that began by today; ``last week`` ran from Monday
to Sunday, ``the past week`` are seven days up to today; ``winter 2021`` begins in December 2021;
``the May summit`` is a title, ``since the May summit`` a time; a year alone counts after a
preposition, a comma or a bracket, and only up to this year (``by 2030`` is when something is
planned, not when it was told). Of phrases that stand apart, what they share, or else all from the
first to the last.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce
from itertools import pairwise
from string import ascii_lowercase, ascii_uppercase

from index.errors import InputError
from index.moments import Published


@dataclass(frozen=True, slots=True)
class Days:
    """Days, both ends included, None where open; ``words`` say so, ``rest`` is the text without."""

    since: date | None
    until: date | None
    words: str
    rest: str = ""


_Ends = tuple[date, date]
_Open = tuple[date | None, date | None]
_Match = re.Match[str]

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul",
            "august aug", "september sept sep", "october oct", "november nov", "december dec",
        ), 1,
    )
    for name in names.split()
}  # fmt: skip
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SPANS = {
    "spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 14),
    "q1": (1, 3), "q2": (4, 6), "q3": (7, 9), "q4": (10, 12), "first quarter": (1, 3),
    "second quarter": (4, 6), "third quarter": (7, 9), "fourth quarter": (10, 12),
    "first half": (1, 6), "second half": (7, 12),
}  # fmt: skip
"""First and last month of a part of a year; 13 is January of the next."""
_THIRDS = {
    **dict.fromkeys(("early", "start of", "beginning of"), 0),
    **dict.fromkeys(("mid", "middle of"), 1),
    **dict.fromkeys(("late", "end of"), 2),
}
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve"
_COUNTS = {
    **{"": 1, "a": 1, "couple of": 2, "a couple of": 2, "few": 5, "a few": 5, "several": 7},
    **{word: number for number, word in enumerate(_NUMBERS.split(), 1)},
}
_DAYS_AGO = {
    "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0,
    "day before yesterday": 2, "yesterday": 1, "last night": 1,
}  # fmt: skip
_JOINTS = frozenset(("and", "to", "until", "till", "through", "-", "–", "—"))
_NOT_BEFORE = frozenset((None, "on", "and", "to"))
"""What may stand before a day or join two times, but leads to no month or year alone."""
_BEFORE_TITLES = frozenset(("since", "before", "after", "until", "by"))
"""After these and ``the`` an event is named by its time: ``since the November summit``."""
_FIRM = frozenset(("in", "during", "early", "mid", "late", "last", "this"))
"""After these a month is a month even before a capital: ``in March Blinken met``."""
_SURE = {
    "may": _FIRM - {"this"} | {"since", "until", "till", "between"},
    "march": _FIRM - {"this"} | {"since", "until", "till", "between", "by"},
}
"""Verbs that look like months, and what they are months after."""


def _any(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True)).replace(" ", r"\ ")


_M = rf"(?:{_any(_MONTHS)})(?!\w|['’][a-z]|-a-|-[0-9])\.?"
_Y = r"(?:19[0-9]{2}|20[0-9]{2}|2100)(?![\w%]|[.,][0-9]|[-–/][0-9]{2}\b|-[a-z])"
_D, _TO = r"[0-9]{1,2}", r"\s*(?:to|and|through|until|[-–—])\s*"
_ORD = r"(?:st|nd|rd|th)?(?![\w:]|[.,][0-9])"
_COUNTED = r"""(?!\s+(?:people|troops|soldiers|countries|states|nations|ministers|leaders|members
    |men|women|children|girls|boys|million|billion|percent|km|kilomet\w+|miles|days|weeks|hours
    |dollars|euros|jets|ships|tons|tonnes|envoys|delegates|delegations|times|dead|others)\b|\s*%)"""
_PATTERN = re.compile(
    rf"""
    (?P<mark>,\s+|\s*[-–—(]\s*)?(?P<words>
    (?:(?<![\w$])(?P<lead>in|on|of|by|since|until|till|before|after|from|between|during|and|to
        |through|as\ of|up\ to|around)\s+)?
    (?<![\w$€£.,/])(?P<the>the\s+(?!year))?(?:(?:the\s+)?year\s+)?
    (?:(?P<part>{_any(_THIRDS)})(?:\s+in|\s+of)?(?:\s+|-)(?:the\s+)?)?
    (?:(?P<which>last|this|past|previous|current)\s+)?
    (?:
        (?P<iso>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})(?![\w-])
      | (?P<date>
            (?:(?:{_any(_WEEKDAYS)}),?\s+)?(?<!theresa\s)
            (?:(?P<d1>{_D}){_ORD}(?:{_TO}(?P<d2>{_D}){_ORD})?\s+(?:of\s+)?)?(?P<month>{_M})
            (?:\s+(?:the\s+)?(?P<d3>{_D}){_ORD}
                (?:{_TO}(?P<d4>{_D}){_ORD}(?!\s+{_M}))?{_COUNTED})?
            (?:,?\s+(?:of\s+|in\s+)?(?P<year>{_Y})|\s*['’](?P<short>[0-9]{{2}})\b)?
        )
      | (?P<span>{_any(_SPANS)})\b(?:(?:\s+of|,)?\s+(?P<of>{_Y}))?
      | (?P<plain>{_Y})(?:\s*[-–—]\s*(?P<upto>{_Y}))?
      | (?<!usa\s)(?P<word>{_any(_DAYS_AGO)})\b
      | (?:(?P<count>{_any(filter(None, _COUNTS))}|[0-9]{{1,3}})\s+)?
        (?P<unit>day|week|month|quarter|year)s?\b(?P<ago>\s+ago\b)?
      | (?P<weekday>{_any(_WEEKDAYS)})\b
    )){_COUNTED}
    """,
    re.VERBOSE,
)
_NO_TIME = re.compile(
    r"(?:['’]s)?\s+(?:attacks?|movement|alliance|revolution|uprising|committee|olympics?|games"
    r"|prayers?|agreement)\b"
)
"""After a month, day or season without a year: the name of an event, not a time."""
_OF = re.compile(r"\s+of\b")
_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)


def find_days(question: str, today: date) -> Days | None:
    """The days that a question speaks of, or None where it names no time."""
    found: list[_Match] = []
    for match in _PATTERN.finditer(question.translate(_LOWER)):
        if _stands(match, question, joined=bool(found) and _joins(found[-1], match)):
            found.append(match)
    if not (read := list(_read_all(found, today))):
        return None
    since, until = reduce(_together, (ends for ends, _, _ in read))
    words = question[read[0][1] : read[-1][2]]
    rest = reduce(lambda text, one: f"{text[: one[1]]} {text[one[2] :]}", reversed(read), question)
    return None if since is None and until is None else Days(since, until, words, rest)


def read_day(typed: str, today: date) -> Days:
    """Read what stands alone: a date as ``Published`` reads it, or a phrase such as ``last week``.

    Raises:
        InputError: it is neither, or there is more in it than the time.
    """
    text = " ".join(typed.split())
    try:
        day = Published.parse(text).day
    except InputError:
        for lead in ("", "in "):
            days = find_days(lead + text, today)
            if days is not None and len(days.words) == len(lead + text):
                return Days(days.since, days.until, text)
        raise InputError(
            f"“{text[:40]}” is no time that can be read; write a date like 2024-08-28, or words "
            "like “August 2024”, “last week” or “since March 2022”."
        ) from None
    return Days(day, day, text)


def _stands(match: _Match, question: str, *, joined: bool) -> bool:
    """Whether the words mean a time here; ``joined`` when they end a phrase before them."""
    if match["month"] and not (match["year"] or match["short"]):
        return _month_stands(match, question, joined=joined)
    if match["plain"] and not match["upto"]:
        return joined or _year_stands(match)
    if match["unit"]:
        if match["ago"]:
            return bool(match["count"])
        told = match["count"] or match["unit"] != "day" or match["which"] == "past"
        return bool(match["which"] and told) and not _OF.match(match.string, match.end())
    if match["weekday"] or (match["span"] and not match["of"]):
        led = joined or match["which"] or match["lead"] not in _NOT_BEFORE
        led = led or (match["weekday"] and match["lead"] == "on")
        return bool(led) and not _named(match, question)
    return True


def _year_stands(match: _Match) -> bool:
    """Whether a year alone is one: after a word that leads to a time, or set off at the end."""
    mark = (match["mark"] or "").strip()
    set_off = mark == "(" or (mark == "," and not match.string[match.end() :].strip(" ?.!"))
    led = set_off or bool(match["part"]) or match["lead"] not in _NOT_BEFORE
    return led and not _is_title(match)


def _month_stands(match: _Match, question: str, *, joined: bool) -> bool:
    """Whether a month without a year is one, and not a verb, a name or a title."""
    month, capital = match["month"].rstrip("."), question[match.start("month")].isupper()
    shy = month == "may" or (month == "march" and not capital)
    part = match["part"] and match["part"].split()[0]
    leads = {match["lead"], part, match["which"]} - _NOT_BEFORE
    if match["d1"] or match["d3"]:
        led = leads or joined or match["lead"] == "on" or re.search("[0-9][snrt]", match["date"])
        ends = not question[match.end() :].lstrip()[:1].isalpha()
        event = (match["d3"] and match["the"]) or _NO_TIME.match(match.string, match.end())
        return not event and bool(led or ends or not shy)
    if shy:
        leads &= _SURE[month]
    title = (match["the"] and shy) or _is_title(match) or _named(match, question)
    return bool(leads or joined) and not title


def _is_title(match: _Match) -> bool:
    """Whether ``the`` makes it a part of a title: ``the May summit communiqué``."""
    return bool(match["the"]) and not match["part"] and match["lead"] not in _BEFORE_TITLES


def _named(match: _Match, question: str) -> bool:
    """Whether it goes on as a name or an event: ``by August Pfluger``, ``on Friday prayers``."""
    rest = match.string[match.end() :]
    if _NO_TIME.match(rest) or (match["span"] and _OF.match(rest)):
        return True
    name = re.match(r"\s+([^\W\d_])[\w-]*(['’]s)?", question[match.end() :])
    if match["weekday"] or not name or not name[1].isupper() or question.isupper():
        return False
    firm = match["lead"] in _FIRM or match["part"] or match["which"]
    return bool(name[2]) or not firm


def _read_all(found: list[_Match], today: date) -> Iterator[tuple[_Open, int, int]]:
    """Each phrase with where it stands; ``between March and May 2022`` is one."""
    left = iter([*pairwise(found), *((last, None) for last in found[-1:])])
    for first, second in left:
        if second and _joins(first, second):
            next(left)
            ends, stop = _range(first, second, today), second.end()
        else:
            ends, stop = _open(first, today), first.end()
        if ends is not None:
            yield ends, first.start("words"), stop


def _joins(first: _Match, second: _Match) -> bool:
    """Whether the second phrase ends what the first begins, or says of which year it is."""
    joint = second["lead"] or (second["mark"] or "").strip()
    joins = joint in _JOINTS or (joint == "of" and _floats(first))
    return joins and not first.string[first.end() : second.start()].strip()


def _range(first: _Match, second: _Match, today: date) -> _Open | None:
    """From the one to the other; what names no year takes it from the other."""
    if second["lead"] == "of":
        whole = _ends(second, today)
        return whole and _open(first, whole[1])
    if _floats(second) and not _floats(first):
        begin = _ends(first, today)
        end = _ends(second, _day(begin[0].toordinal() + 364) if begin else today)
    else:
        end = _ends(second, today)
        begin = _ends(first, end[1] if end and _floats(first) else today)
    return (min(begin[0], end[0]), max(begin[1], end[1])) if begin and end else begin or end


def _floats(match: _Match) -> bool:
    """Whether the year is to be found: a month, season or weekday that names none."""
    dated = match["year"] or match["short"] or match["of"]
    return bool(match["month"] or match["span"] or match["weekday"]) and not dated


def _open(match: _Match, today: date) -> _Open | None:
    """One phrase with the word before it: ``since`` and ``until`` leave an end open."""
    ends = _ends(match, today)
    if ends is None:
        return None
    since, until = ends
    match match["lead"], bool(match["the"]):
        case ("since", _) | ("after", True):
            return since, None
        case "after", False:
            return _day(until.toordinal() + 1), None
        case ("until" | "till" | "by" | "through" | "up to" | "as of", _) | ("before", True):
            return None, until
        case "before", False:
            return None, _day(since.toordinal() - 1)
    return ends


def _together(one: _Open, other: _Open) -> _Open:
    """What two phrases share, or else all from the first to the last."""
    since = max(filter(None, (one[0], other[0])), default=None)
    until = min(filter(None, (one[1], other[1])), default=None)
    if since is None or until is None or since <= until:
        return since, until
    since = min(one[0], other[0]) if one[0] and other[0] else None
    return since, max(one[1], other[1]) if one[1] and other[1] else None


def _ends(match: _Match, today: date) -> _Ends | None:
    """First and last day of a phrase, whatever stands before it."""
    if match["iso"]:
        return _days_of(*map(int, match["iso"].split("-")))
    if match["date"]:
        return _month(match, today)
    if match["span"]:
        return _span(match, today)
    if match["plain"]:
        year, upto = int(match["plain"]), int(match["upto"] or match["plain"])
        first, last = _third(match)
        last += 12 * (upto - year)
        return _months(year, first, last) if first <= last and year <= today.year else None
    return _relative(match, today)


def _month(match: _Match, today: date) -> _Ends | None:
    month = _MONTHS[match["month"].rstrip(".")]
    first, last = match["d1"] or match["d3"], match["d2"] or match["d4"]
    year = match["year"] or (match["short"] and f"20{match['short']}")
    inside = match["lead"] in {"in", "during"} or match["part"]
    if match["d3"] and not (year or last) and inside and 2000 + int(first) <= today.year:
        first, year = None, f"20{first:0>2}"

    def of(year: int) -> _Ends | None:
        if first:
            return _days_of(year, month, int(first), int(last or first))
        if not match["part"]:
            return _months(year, month, month)
        third = _THIRDS[match["part"]]
        length = monthrange(year, month)[1]
        return _days_of(year, month, 1 + 10 * third, length if third == 2 else 10 + 10 * third)

    return of(int(year)) if year else _latest(of, match, today)


def _span(match: _Match, today: date) -> _Ends | None:
    def of(year: int) -> _Ends:
        return _months(year, *_SPANS[match["span"]])

    return of(int(match["of"])) if match["of"] else _latest(of, match, today)


def _latest(of: Callable[[int], _Ends | None], match: _Match, today: date) -> _Ends | None:
    """The latest that began by today; for ``last`` the latest that is over."""
    over = match["which"] in {"last", "past", "previous"}
    for year in range(today.year, max(today.year - 9, 1), -1):
        ends = of(year)
        if ends and ends[0] <= today and not (over and ends[1] >= today):
            return ends
    return None


def _relative(match: _Match, today: date) -> _Ends:
    """``yesterday``, ``on Friday``, ``last week``, ``the past three days``, ``two weeks ago``."""
    if match["unit"]:
        return _units(match, today)
    if match["weekday"]:
        back = (today.weekday() - _WEEKDAYS.index(match["weekday"])) % 7
        back += 7 * (not back and match["which"] in {"last", "past", "previous"})
    else:
        back = _DAYS_AGO[match["word"]]
    return (_day(today.toordinal() - back),) * 2


def _units(match: _Match, today: date) -> _Ends:
    count = _COUNTS.get(match["count"] or "") or int(match["count"])
    unit, now = match["unit"], today.toordinal()
    length = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}[unit]
    if not match["ago"] and (match["count"] or match["which"] == "past"):
        return _day(now - count * length), today
    back = count if match["ago"] else int(match["which"] in {"last", "previous"})
    if unit in {"day", "week"}:
        start = now - back * length - (today.weekday() if unit == "week" else 0)
        return _day(start), _day(start + length - 1)
    size = {"month": 1, "quarter": 3, "year": 12}[unit]
    first = (today.month - 1) // size * size + 1 - back * size
    begin, end = _third(match) if unit == "year" else (1, size)
    return _months(today.year, first + begin - 1, first + end - 1)


def _third(match: _Match) -> tuple[int, int]:
    """First and last month of the part of a year that is meant."""
    third = _THIRDS.get(match["part"], 0)
    return 1 + 4 * third, 4 + 4 * third if match["part"] else 12


def _months(year: int, first: int, last: int) -> _Ends:
    """Whole months, counted from January of ``year``; 0 is the December before."""
    since, until = divmod(year * 12 + first - 1, 12), divmod(year * 12 + last - 1, 12)
    if since[0] < 1 or until[0] > 9999:
        return date.min, date.min
    length = monthrange(until[0], until[1] + 1)[1]
    return date(since[0], since[1] + 1, 1), date(until[0], until[1] + 1, length)


def _days_of(year: int, month: int, first: int, last: int | None = None) -> _Ends | None:
    try:
        ends = date(year, month, first), date(year, month, last or first)
    except ValueError:  # 31 April is no day, so it is no time either
        return None
    return ends if ends[0] <= ends[1] else None


def _day(ordinal: int) -> date:
    return date.fromordinal(min(max(ordinal, 1), date.max.toordinal()))
