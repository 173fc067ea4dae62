"""The grammar of time phrases: a pattern with named parts for everything that looks like one.

``expressions`` decides whether it is one; ``resolution`` converts it to days.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date
from string import ascii_lowercase, ascii_uppercase

from index.text.words import MONTHS, ONES, WEEKDAYS

Phrase = re.Match[str]
"""A match of ``PATTERN``, in lower case."""

WORDS_TOO = frozenset(("mon", "wed", "thu", "fri", "sat", "sun"))
"""Abbreviated weekdays that are also words or names."""

SPANS = {
    "spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 14),
    "q1": (1, 3), "q2": (4, 6), "q3": (7, 9), "q4": (10, 12), "first quarter": (1, 3),
    "second quarter": (4, 6), "third quarter": (7, 9), "fourth quarter": (10, 12),
    "1st quarter": (1, 3), "2nd quarter": (4, 6), "3rd quarter": (7, 9), "4th quarter": (10, 12),
    "first half": (1, 6), "second half": (7, 12), "h1": (1, 6), "h2": (7, 12),
    "1st half": (1, 6), "2nd half": (7, 12),
}  # fmt: skip
"""First and last month of a part of a year; 13 is January of the next year."""
THIRDS = {
    **dict.fromkeys(("early", "start of", "beginning of"), 0),
    **dict.fromkeys(("mid", "middle of"), 1),
    **dict.fromkeys(("late", "end of"), 2),
}
COUNTS = {
    **{"": 1, "a": 1, "an": 1, "few": 5, "a few": 5},
    **dict.fromkeys(("couple", "couple of", "a couple", "a couple of"), 2),
    **{"several": 7},
    **{word: number for word, number in ONES.items() if number <= 12},
}
DAYS_AGO = {
    "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0,
    "day before yesterday": 2, "yesterday": 1, "last night": 1,
}  # fmt: skip

MARK = "\ue000"
"""Inserted before a two-digit year that was typed without an apostrophe."""
LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)
"""Conversion to lower case that keeps every offset."""


def any_of(words: Iterable[str]) -> str:
    """Return a pattern of any of the words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


_M = rf"(?:{any_of(MONTHS)})(?!\w|['’][a-z]|-a-|-[0-9])\.?"
_Y = r"(?:19[0-9]{2}|20[0-9]{2}|2100)(?![\w%]|[.,][0-9]|[-–/][0-9]{2}\b|-[a-z])"
_PARTS = r"(?:spring|summer|autumn|winter|(?<!audi\s)q[1-4]|(?<!group\s)h[12])"
"""Parts that a two-digit year may follow; after ``fall`` it is how far something fell."""
_D, _TO = r"[0-9]{1,2}", r"\s*(?:to|and|through|until|[-–—])\s*"
_ORD = r"(?:st|nd|rd|th)?(?![\w:]|[.,][0-9])"
_COUNT = rf"(?:{any_of(filter(None, COUNTS))}|[0-9]{{1,3}})"
_COUNTED = r"""(?!\s+(?:people|troops|soldiers|countries|states|nations|ministers|leaders|members
    |men|women|children|girls|boys|million|billion|percent|km|kilomet\w+|miles|days|weeks|hours
    |dollars|euros|jets|ships|tons|tonnes|envoys|delegates|delegations|times|dead|others)\b|\s*%)"""
PATTERN = re.compile(
    rf"""
    (?P<mark>,\s+|\s*[-–—(]\s*)?(?P<words>
    (?:(?<![\w$])(?P<lead>in|on|of|by|since|until|till|before|after|from|between|during|and|to
        |through|throughout|over|at|as\ of|up\ to|around|circa)\s+)?
    (?<![\w$€£.,/])(?P<the>the\s+(?!year))?(?:(?:the\s+)?year\s+)?
    (?:(?P<part>{any_of(THIRDS)})(?:\s+in|\s+of)?(?:\s+|-)(?:the\s+)?)?
    (?:(?P<which>last|this|past|previous|current)\s+)?
    (?:
        (?:(?:{any_of(WEEKDAYS)})\b\.?,?\s+)?(?<!theresa\s)
        (?:
            (?P<iso>[0-9]{{4}}(?P<dash>[-/.])[0-9]{{2}}(?P=dash)[0-9]{{2}})(?![\w-])
          | (?P<numeric>(?P<n1>{_D})(?:
                (?P<dot>\.)(?P<n2>{_D})\.|(?P<slash>[-/])(?P<n3>{_D})(?P=slash)
            )(?P<full>(?:19|20)[0-9]{{2}}|[0-9]{{2}}))(?![\w/%-]|[.,][0-9])
          | (?P<date>
                (?:(?P<d1>{_D}){_ORD}(?:{_TO}(?P<d2>{_D}){_ORD})?\s+(?:of\s+)?)?(?P<month>{_M})
                (?:\s+(?:the\s+)?(?P<d3>{_D}){_ORD}
                    (?:{_TO}(?P<d4>{_D}){_ORD}(?!\s+{_M}))?{_COUNTED})?
                (?:,?\s+(?:of\s+|in\s+)?(?P<year>{_Y})|\s*['’{MARK}](?P<short>[0-9]{{2}})\b)?
            )
        )
      | (?P<ym>(?:19|20)[0-9]{{2}}-(?:0[1-9]|1[0-2]))(?![\w-]|[.,/][0-9])
      | (?P<my>(?:0?[1-9]|1[0-2])/(?:19|20)[0-9]{{2}})(?![\w/-]|[.,][0-9])
      | (?P<span>{any_of(SPANS)})\b(?!-[a-z]\b)
        (?:(?:\s+of|,)?\s+(?P<of>{_Y}|['’{MARK}][0-9]{{2}}\b))?
      | (?P<plain>{_Y}|['’][0-9]{{2}}(?![\w'’]|[-–/][0-9]))(?:\s*[-–—]\s*(?P<upto>{_Y}))?
      | (?<!usa\s)(?<!arms\ control\ )(?P<word>{any_of(DAYS_AGO)})\b
      | (?:(?P<count>{_COUNT})\s+)?
        (?P<unit>hour|hr|day|week|month|quarter|year)s?\b(?:\s+(?P<ago>ago|back)\b)?
      | (?P<weekday>{any_of(WEEKDAYS)}|weekend)\b
    )){_COUNTED}
    """,
    re.VERBOSE,
)
SHORT_YEAR = re.compile(
    rf"(?P<day>\b[0-9]{{1,2}}(?:st|nd|rd|th)?\s+)?\b(?:(?P<month>{_M})|{_PARTS})\s+(?P<year>1[89]|[2-9][0-9])"
    rf"(?!\w|[.,][0-9]|[-–—/'’][0-9]|\s*(?:to|and|through|until|-)\s*[0-9]|\s*%|:)"
    rf"(?!,?\s+(?:{_Y}|['’][0-9])){_COUNTED}",
    re.VERBOSE | re.IGNORECASE,
)
"""A month or part of a year with what may be a year: ``may 22``, ``15 may 22``, ``q2 24``."""
A_DAY = re.compile(rf"\b(?:on(?:\s+the)?|the|(?:{any_of(WEEKDAYS)})\.?,?)\s+$", re.IGNORECASE)
"""Words before a month and a number that make the number a day: ``on may 22``."""
EITHER = re.compile(r"(?<![\w$€£.,/-])(0?[1-9]|1[0-2])([-/])(0?[1-9]|1[0-2])(?=\2[0-9]{2})")
"""Two numbers before a year, either of which may be the month."""
IN_TWO_WAYS = re.compile(EITHER.pattern + r"\2(?:[0-9]{4}|[0-9]{2})(?![\w/-])")
"""The same with the year."""
NO_TIME = re.compile(
    r"(?:['’]s)?\s+(?:attacks?|(?:youth\s+)?movement|alliance|revolution|uprising|committee"
    r"|olympics?|games|prayers?|agreement|brigades?)\b"
)
"""Words that make a preceding month, day or season without a year the name of an event."""
FREE = re.compile(
    rf"\s*(?:$|[.,;:?!()])|\s+(?:in|at|about|on|with|by|to|for|from|after|before|during|until|night"
    rf"|morning|afternoon|evening|what|who|whom|which|where|how|why|did|was|were|has|have|is|are"
    rf"|of\s+(?:last|this)|and\s+(?:the\s+[0-9]+[a-z]+|(?:{any_of(WEEKDAYS)})\b))\b"
)
"""Words after ``the 15th`` or ``Sun`` that show it is not a part of a name or a count."""
NUMBERED = re.compile(
    r"\b(?:resolution|res|report|opinion|protocol|order|decree|act|law|bill|case|no|nr|number|article|decision|directive"
    r"|regulation|document)\.?\s+$"
)
"""Documents whose numbers look like a month of a year: ``decision 2023-04``."""
SINCE_EVENT = re.compile(
    r"\b(since|until|till)\s+(?:(?!(?:who|whom|what|which|when|where|why|how|did|does|do)\b)"
    r"[^\s,;:?!()]+\s+){1,9}$"
)
"""Events dated by the time that follows: ``since the Madrid summit`` in June 2022."""
OF = re.compile(r"\s+of\b")
ENDS = re.compile(
    r"\s*(?:$|[,.;:?!)])|\s+(?:who|whom|what|which|where|when|how|why|did|was|were)\b"
)
"""What follows ``3 weeks back``, a time, but not ``3 weeks back in jail``."""
YEAR_FOLLOWS = re.compile(r"(?P<of>\s+(?:of|in))?\s+(?:last|this|previous)\s+year\b")
"""What follows the month in ``june last year`` and ``march of this year``."""


# Convert time phrases to days, relative to the day of asking.

Ends = tuple[date, date]
Open = tuple[date | None, date | None]

_OVER = frozenset(("last", "past", "previous"))


def opened(phrase: Phrase, today: date, lead: str | None) -> Open | None:
    """Return the days of a phrase after ``lead``: ``since`` and ``until`` leave an end open."""
    ends = ends_of(phrase, today)
    if ends is None:
        return None
    since, until = ends
    match lead, bool(phrase["the"]):
        case ("since", _) | ("after", True):
            return since, None
        case "after", False:
            return day_of(until.toordinal() + 1), None
        case ("until" | "till" | "by" | "through" | "up to" | "as of", _) | ("before", True):
            return None, until
        case "before", False:
            return None, day_of(since.toordinal() - 1)
    return ends


def ends_of(phrase: Phrase, today: date) -> Ends | None:
    """Return the first and last day of a phrase alone; None if the calendar has no such day."""
    if phrase["iso"]:
        return _days_of(*map(int, phrase["iso"].split(phrase["dash"])))
    if phrase["numeric"]:
        return _numeric(phrase, today)
    if phrase["date"]:
        return _month(phrase, today)
    if phrase["ym"] or phrase["my"]:
        month, year = sorted(map(int, (phrase["ym"] or phrase["my"]).replace("/", "-").split("-")))
        return _months(year, month, month)
    if phrase["span"]:
        return _span(phrase, today)
    return _year(phrase, today) if phrase["plain"] else _relative(phrase, today)


def day_of(ordinal: int) -> date:
    """Return the day of an ordinal, limited to the calendar's first and last day."""
    return date.fromordinal(min(max(ordinal, 1), date.max.toordinal()))


def _numeric(phrase: Phrase, today: date) -> Ends | None:
    """Return ``28.08.2024`` or ``8/28/2024``: the day comes first, unless only the month can."""
    second = phrase["n2"] or phrase["n3"]
    year = _full(phrase["full"])
    if len(phrase["full"]) == 2:
        printed = phrase["slash"] == "/" or len(phrase["n1"]) == len(second) == 2
        if year > today.year or not printed or phrase["slash"] == "-":
            return None
    day, month = int(phrase["n1"]), int(second)
    return _days_of(year, day, month) if month > 12 else _days_of(year, month, day)


def _month(phrase: Phrase, today: date) -> Ends | None:
    month = MONTHS[phrase["month"].rstrip(".")]
    first, last = phrase["d1"] or phrase["d3"], phrase["d2"] or phrase["d4"]
    year = phrase["year"] or (phrase["short"] and f"20{phrase['short']}")
    inside = phrase["lead"] in {"in", "during"} or phrase["part"]
    if phrase["d3"] and not (year or last) and inside and 2000 + int(first) <= today.year:
        first, year = None, f"20{first:0>2}"

    def of(year: int) -> Ends | None:
        if first:
            return _days_of(year, month, int(first), int(last or first))
        if not phrase["part"]:
            return _months(year, month, month)
        return _third_of_month(year, month, phrase["part"])

    return of(int(year)) if year else _latest(of, phrase, today)


def _span(phrase: Phrase, today: date) -> Ends | None:
    def of(year: int) -> Ends | None:
        return _months(year, *SPANS[phrase["span"]])

    return of(_full(phrase["of"])) if phrase["of"] else _latest(of, phrase, today)


def _latest(of: Callable[[int], Ends | None], phrase: Phrase, today: date) -> Ends | None:
    """The latest that began by today; for ``last`` the latest that is over."""
    over = phrase["which"] in _OVER
    for year in range(today.year, max(today.year - 9, 1), -1):
        ends = of(year)
        if ends and ends[0] <= today and not (over and ends[1] >= today):
            return ends
    return None


def _year(phrase: Phrase, today: date) -> Ends | None:
    year, upto = _century(phrase["plain"]), _century(phrase["upto"] or phrase["plain"])
    first, last = _third(phrase)
    last += 12 * (upto - year)
    return _months(year, first, last) if first <= last and year <= today.year else None


def _relative(phrase: Phrase, today: date) -> Ends:
    """Return ``yesterday``, ``on Friday``, ``last week``, ``the past three days`` or the like."""
    if phrase["unit"]:
        return _units(phrase, today)
    if phrase["weekday"] == "weekend":  # the latest that began by today, or is over
        back = (today.weekday() - 5) % 7
        back += 7 * (back < 2 and phrase["which"] in _OVER)
        return day_of(today.toordinal() - back), day_of(today.toordinal() - back + 1)
    if phrase["weekday"]:
        back = (today.weekday() - WEEKDAYS[phrase["weekday"]]) % 7
        back += 7 * (not back and phrase["which"] in _OVER)
    else:
        back = DAYS_AGO[phrase["word"]]
    return (day_of(today.toordinal() - back),) * 2


def _units(phrase: Phrase, today: date) -> Ends:
    count, unit, now = _count(phrase["count"]), phrase["unit"], today.toordinal()
    if unit in {"hour", "hr"}:
        # The time of day is unknown, so an hour may reach into the day before.
        return day_of(now + -count // 24), day_of(now - count // 24) if phrase["ago"] else today
    if (phrase["count"] or phrase["which"] == "past") and not phrase["ago"]:
        length = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}[unit]
        return day_of(now - count * length), today
    back = count if phrase["ago"] else int(phrase["which"] in {"last", "previous"})
    return _whole_unit(unit, back, phrase, today)


def _whole_unit(unit: str, back: int, phrase: Phrase, today: date) -> Ends:
    """Return the day, week, month, quarter or year that is ``back`` units before today's."""
    if unit in {"day", "week"}:
        length = 7 if unit == "week" else 1
        start = today.toordinal() - back * length - (today.weekday() if unit == "week" else 0)
        return day_of(start), day_of(start + length - 1)
    size = {"month": 1, "quarter": 3, "year": 12}[unit]
    first = (today.month - 1) // size * size + 1 - back * size
    if unit == "month" and phrase["part"]:
        month, _ = _months(today.year, first, first)
        return _third_of_month(month.year, month.month, phrase["part"])
    begin, end = _third(phrase) if unit == "year" else (1, size)
    return _months(today.year, first + begin - 1, first + end - 1)


def _third_of_month(year: int, month: int, part: str) -> Ends:
    """Return the first ten days of a month, the second ten, or the rest: early, mid or late."""
    begin = 1 + 10 * THIRDS[part]
    end = monthrange(year, month)[1] if begin > 20 else begin + 9
    return date(year, month, begin), date(year, month, end)


def _count(said: str | None) -> int:
    return COUNTS.get(said or "") or int(said or 1)


def _century(year: str) -> int:
    """Return a year of four digits, or one of 1950 to 2049 of two digits, as a number."""
    return _full(year) - 100 * (len(year) < 4 and _full(year) >= 2050)


def _full(year: str) -> int:
    """Return a year of two or four digits as a number."""
    digits = year.lstrip(f"'’{MARK}")
    return int(digits) + 2000 * (len(digits) == 2)


def _third(phrase: Phrase) -> tuple[int, int]:
    """Return the first and last month of the part of a year."""
    third = THIRDS.get(phrase["part"], 0)
    return 1 + 4 * third, 4 + 4 * third if phrase["part"] else 12


def _months(year: int, first: int, last: int) -> Ends:
    """Return whole months, counted from January of ``year``; 0 is the December before."""
    since, until = divmod(year * 12 + first - 1, 12), divmod(year * 12 + last - 1, 12)
    if since[0] < 1 or until[0] > 9999:
        return date.min, date.min
    length = monthrange(until[0], until[1] + 1)[1]
    return date(since[0], since[1] + 1, 1), date(until[0], until[1] + 1, length)


def _days_of(year: int, month: int, first: int, last: int | None = None) -> Ends | None:
    try:
        ends = date(year, month, first), date(year, month, last or first)
    except ValueError:  # 31 April is not a day, so not a time
        return None
    return ends if ends[0] <= ends[1] else None
