"""Convert time phrases to days, relative to the day of asking."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date

from index.answer.question.times.grammar import (
    COUNTS,
    DAYS_AGO,
    MARK,
    SPANS,
    THIRDS,
    Phrase,
)
from index.text.words import MONTHS, WEEKDAYS

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
