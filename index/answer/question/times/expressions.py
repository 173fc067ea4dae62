"""Find the time expressions of a question and the days they mean.

Ambiguous expressions are read so: ``on july 21`` is a day, ``in july 21`` and ``july '21`` are July
2021, ``july 21`` alone is either; so is ``4/5/2022``, while ``4.5.2022`` has the day first. A
month, day or season without a year is the latest that began by today; ``last week`` ran from
Monday to Sunday, ``the past week`` are seven days up to today; ``winter 2021`` begins in December
2021; ``the May summit`` is a title, ``since the May summit`` a time, and ``since the summit in
May`` the same; a year alone counts after a preposition, a comma or a bracket, and only up to this
year (``by 2030`` is when something is planned, not when it was reported). Separate expressions mean
the days they share, or else all days from the first to the last.
"""

import re
from calendar import monthrange
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import reduce
from itertools import pairwise, zip_longest

from index.answer.question.times.grammar import (
    A_DAY,
    EITHER,
    ENDS,
    FREE,
    IN_TWO_WAYS,
    LOWER,
    MARK,
    NO_TIME,
    NUMBERED,
    OF,
    PATTERN,
    SHORT_YEAR,
    SINCE_EVENT,
    WORDS_TOO,
    YEAR_FOLLOWS,
    Open,
    Phrase,
    day_of,
    ends_of,
    opened,
)
from index.answer.question.times.shorthand import times_written_out
from index.errors import InputError
from index.values import Published, day_in_words, month_in_words, two_readings

# Joined phrases: the ends of a range, and a month and its year.

_JOINTS = frozenset(("and", "to", "until", "till", "through", "-", "–", "—"))
INSIDE = frozenset((None, "in", "on", "of", "at", "during"))
"""Words that introduce the time of an event: ``since the summit in June``."""
_VERBS = frozenset(("may", "march", "sat", "wed"))
"""Months and weekdays that are verbs, too."""


def read_all(found: list[Phrase], today: date) -> Iterator[tuple[Open, int, int]]:
    """Yield each expression with its offsets; ``between March and May 2022`` is one.

    Args:
        found: the phrases that are times, in order.
        today: the day of asking.
    """
    left, stop = deque(found), 0
    while left:
        first, others = left.popleft(), list[Phrase]()
        if left and joins(first, left[0]):
            others.append(left.popleft())
            if left and joins(others[0], left[0]) and _is_its_year(others[0], left[0]):
                others.append(left.popleft())
        if others:
            ends = _range(first, *others, today=today)
        else:  # “since the summit in June” is led by “since”
            before = first.string[stop : first.start("words")]
            event = SINCE_EVENT.search(before) if first["lead"] in INSIDE else None
            ends = opened(first, today, event[1] if event else first["lead"])
        stop = (others or [first])[-1].end()
        if ends is not None:
            yield ends, first.start("words"), stop


def joins(first: Phrase, second: Phrase) -> bool:
    """Return whether the second phrase ends the first one's range, or gives its year."""
    joint = second["lead"] or (second["mark"] or "").strip()
    joined = joint in _JOINTS or (joint == "of" and _floats(first)) or _is_its_year(first, second)
    return joined and not first.string[first.end() : second.start()].strip()


def begins_range(match: Phrase, following: Phrase | None) -> bool:
    """Return whether another month or weekday ends a range that this one begins: ``jul-sept``.

    What is also a verb begins one only before a dash, or after ``from`` or ``between``.
    """
    if following is None or following["lead"] == "and" or not joins(match, following):
        return False
    alike = (match["month"] and following["month"]) or (match["weekday"] and following["weekday"])
    word = (match["month"] or match["weekday"] or "").rstrip(".")
    sure = following["lead"] is None or match["lead"] in {"from", "between"}
    return bool(alike) and (sure or word not in _VERBS)


def _is_its_year(first: Phrase, second: Phrase) -> bool:
    """Return whether the second phrase is the year of the first: ``june last year``."""
    whole = second["unit"] == "year" and second["which"] and not second["count"]
    led = second["lead"] in {None, "of", "in"}
    named = first["month"] or first["span"]
    return bool(whole and led and named and _floats(first))


def _range(
    first: Phrase, second: Phrase, year: Phrase | None = None, *, today: date
) -> Open | None:
    """Return the range from the first to the second; one without a year takes the other's.

    A third phrase is the year of both: ``june to july last year``.
    """
    whole = ends_of(year, today) if year else None
    today = whole[1] if whole else today
    if second["lead"] == "of" or _is_its_year(first, second):
        whole = ends_of(second, today)
        return whole and opened(first, whole[1], first["lead"])
    if _floats(second) and not _floats(first):
        begin = ends_of(first, today)
        end = ends_of(second, day_of(begin[0].toordinal() + 364) if begin else today)
    else:
        end = ends_of(second, today)
        begin = ends_of(first, end[1] if end and _floats(first) else today)
    return (min(begin[0], end[0]), max(begin[1], end[1])) if begin and end else begin or end


def _floats(match: Phrase) -> bool:
    """Return whether it is a month, season or weekday without a year."""
    dated = match["year"] or match["short"] or match["of"]
    floating = match["month"] or match["span"] or match["weekday"]
    return bool(floating) and not dated


def together(one: Open, other: Open) -> Open:
    """Return the days that two phrases share, or else all from the first to the last."""
    since = max(filter(None, (one[0], other[0])), default=None)
    until = min(filter(None, (one[1], other[1])), default=None)
    if since is None or until is None or since <= until:
        return since, until
    since = min(one[0], other[0]) if one[0] and other[0] else None
    return since, max(one[1], other[1]) if one[1] and other[1] else None


@dataclass(frozen=True, slots=True)
class DateRange:
    """A range of days, both ends included; an open end is None.

    Attributes:
        since: the first day.
        until: the last day.
        words: the time expression.
        rest: the text without it.
        other: its second meaning, if any: ``may 22`` is a month of 2022 or a day.
    """

    since: date | None
    until: date | None
    words: str
    rest: str = ""
    other: "DateRange | None" = None

    def meet(self, other: "DateRange") -> bool:
        """Return whether the ranges share a day, in any meaning of this one."""
        return (
            (self.since is None or other.until is None or self.since <= other.until)
            and (other.since is None or self.until is None or other.since <= self.until)
        ) or (self.other is not None and self.other.meet(other))

    @property
    def meanings(self) -> "tuple[DateRange, ...]":
        """Return all meanings, likeliest first."""
        return (self, *(self.other.meanings if self.other else ()))

    def widened(self, before: timedelta, after: timedelta) -> "DateRange":
        """Return the range extended at both ends, in every meaning, within the calendar."""
        return replace(
            self,
            since=self.since and day_of(self.since.toordinal() - before.days),
            until=self.until and day_of(self.until.toordinal() + after.days),
            other=self.other and self.other.widened(before, after),
        )


_NOT_BEFORE = frozenset((None, "on", "and", "to", "over", "at"))
"""Words that may precede a day or join two times, but don't introduce a lone month or year."""
_BEFORE_TITLES = frozenset(("since", "before", "after", "until", "by"))
"""Words after which ``the`` and a time name an event: ``since the November summit``."""
_BEFORE_DAYS = _BEFORE_TITLES | {"on", "till", "from", "between"}
"""Words that introduce ``Sun`` or ``Wed``."""
_FIRM = frozenset(("in", "during", "early", "mid", "late", "last", "this"))
"""Words after which a month is a month even before a capital: ``in March Blinken met``."""
_SURE = {
    "may": _FIRM - {"this"} | {"since", "until", "till", "between"},
    "march": _FIRM - {"this"} | {"since", "until", "till", "between", "by"},
}
"""Verbs that look like months, and the words after which they are months."""

_LOOKS_BACK = 80
"""Characters before a time that are examined, so that many times don't cost quadratic time."""
_BLANKS = re.compile(r"\s+")
_NEXT_WORD = re.compile(r"\s+([^\W\d_])[\w-]*(['’]s)?")
_NEXT_SIGN = re.compile(r"\s*(\S?)")
_NOTHING_MORE = re.compile(r"[ ?.!]*$")


def _before(text: str, at: int) -> str:
    """Return the text right before an offset."""
    return text[max(0, at - _LOOKS_BACK) : at]


def find_dates(question: str, today: date, *, day_first: bool | None = None) -> DateRange | None:
    """Return the days that a question names, or None if it names no time.

    ``4/5/2022`` is read in both ways, or as ``day_first`` says.

    The time is linear in the length of the text, because passages are searched, too. ``words`` and
    ``rest`` have normalized white space.
    """
    plain = _BLANKS.sub(" ", question)
    read = [_find(text, today) for text in _readings(plain, today, day_first)]
    if read[0] is None:
        return None
    words, rest = read[0].words.replace(MARK, ""), read[0].rest.replace(MARK, "")
    days = None
    for since, until in reversed(dict.fromkeys((one.since, one.until) for one in read if one)):
        days = DateRange(since, until, words, rest, days)
    return days


def _readings(text: str, today: date, day_first: bool | None) -> Iterator[str]:
    """Yield the readings of a question: ``may 22`` as a month or a day, ``4/5/2022`` swapped."""
    if day_first is False:
        text = EITHER.sub(r"\3\2\1", text)
    lowered = text.translate(LOWER)
    short = [
        one
        for one in SHORT_YEAR.finditer(text)
        if 2000 + int(one["year"]) <= today.year
        and (one["day"] or not A_DAY.search(_before(text, one.start())))
        and not NO_TIME.match(lowered, one.end())
    ]
    ends = [0, *(one.start("year") for one in short), len(text)]
    yield MARK.join(text[start:end] for start, end in pairwise(ends))
    if not all(one["day"] for one in short):
        yield text
    if day_first is None and EITHER.search(text):
        yield EITHER.sub(r"\3\2\1", text)


def _find(question: str, today: date) -> DateRange | None:
    found: list[Phrase] = []
    matches = [*PATTERN.finditer(question.translate(LOWER))]
    for match, following in zip_longest(matches, matches[1:]):
        joined = bool(found) and joins(found[-1], match)
        if begins_range(match, following) or _stands(match, question, joined=joined):
            found.append(match)
    if not (read := list(read_all(found, today))):
        return None
    since, until = reduce(together, (ends for ends, _, _ in read))
    words = question[read[0][1] : read[-1][2]]
    between = pairwise([0, *(at for _, start, end in read for at in (start, end)), None])
    rest = " ".join(question[start:end] for start, end in [*between][::2])
    return None if since is None and until is None else DateRange(since, until, words, rest)


def _stands(match: Phrase, question: str, *, joined: bool) -> bool:
    """Return whether the words mean a time; ``joined`` if they end the phrase before."""
    if match["month"] and not (match["year"] or match["short"]):
        return _month_stands(match, question, joined=joined)
    if match["plain"] and not match["upto"]:
        # A lone year is a time after an introducing word, or set off at the end.
        mark = (match["mark"] or "").strip()
        set_off = mark == "(" or (mark == "," and _NOTHING_MORE.match(match.string, match.end()))
        led = set_off or match["part"] or match["lead"] not in _NOT_BEFORE
        return joined or bool(led and not _is_title(match))
    if match["unit"]:
        return _unit_stands(match)
    if match["weekday"] or (match["span"] and not match["of"]):
        return _floating_stands(match, question, joined=joined)
    if match["ym"] or match["my"]:
        return not NUMBERED.search(_before(question, match.start("words")).lower())
    return True


def _unit_stands(match: Phrase) -> bool:
    """Return whether ``week`` is a time: ``last week``, ``a week ago``, ``the end of the year``."""
    if match["ago"]:
        ends = match["ago"] == "ago" or ENDS.match(match.string, match.end())
        return bool(match["count"] and (ends or not match.start("words")))
    bounded = (
        match["count"] or match["unit"] not in {"hour", "hr", "day"} or match["which"] == "past"
    )
    # “Until the end of the year” says when something is planned, as “by 2030” does.
    part = (match["part"] or "").endswith("of")
    led = match["which"] or (part and match["lead"] in {*INSIDE, "since", "from"})
    return bool(led and bounded) and not OF.match(match.string, match.end())


def _floating_stands(match: Phrase, question: str, *, joined: bool) -> bool:
    """Return whether a weekday or season is a time: after an introducing word, and not a name."""
    lead, weekday, which = match["lead"], match["weekday"], match["which"]
    led = joined or which or lead not in _NOT_BEFORE or lead == "over"
    of_year = match["span"] and YEAR_FOLLOWS.match(match.string, match.end())
    if weekday in WORDS_TOO:
        led = joined or which or (lead in _BEFORE_DAYS and not match["the"])
        led = led and FREE.match(match.string, match.end())
    elif weekday == "weekend":
        led = which or (match["the"] and lead not in {None, "and", "to"})
    elif weekday:
        led = led or lead == "on"
    elif (match["span"] or "").endswith("half"):
        led = which
    return bool(led or of_year) and not _named(match, question)


def _month_stands(match: Phrase, question: str, *, joined: bool) -> bool:
    """Return whether a month without a year is a time, not a verb, a name or a title."""
    month, capital = match["month"].rstrip("."), question[match.start("month")].isupper()
    shy = month == "may" or (month == "march" and not capital)
    part = match["part"] and match["part"].split()[0]
    leads = {match["lead"], part, match["which"]} - _NOT_BEFORE
    if match["d1"] or match["d3"]:
        # “may 3” is a day, but not “the march 3 talks”.
        sure = leads or joined or match["lead"] == "on" or re.search("[0-9][snrt]", match["date"])
        following = _NEXT_SIGN.match(question, match.end())
        ends = following is None or not following[1].isalpha()
        event = NO_TIME.match(match.string, match.end()) or (match["d3"] and match["the"])
        return not event and bool(sure or ends or not shy)
    if shy:
        leads &= _SURE[month]
    # “since may” is a month, “the march” is none, and no “start of the march” is.
    year = YEAR_FOLLOWS.match(match.string, match.end())
    firm = match["part"] and not match.string.endswith("the ", 0, match.start("month"))
    title = (match["the"] and shy and not firm) or _is_title(match) or _named(match, question)
    of_year = year is not None and (not shy or year["of"] is not None)
    return bool(leads or joined or firm or of_year) and not title


def _is_title(match: Phrase) -> bool:
    """Return whether ``the`` makes it a part of a title: ``the May summit communiqué``."""
    return bool(match["the"]) and not match["part"] and match["lead"] not in _BEFORE_TITLES


def _named(match: Phrase, question: str) -> bool:
    """Return whether a name or an event follows: ``by August Pfluger``, ``on Friday prayers``."""
    if NO_TIME.match(match.string, match.end()) or (
        match["span"] and OF.match(match.string, match.end())
    ):
        return True
    name = _NEXT_WORD.match(question, match.end())
    if match["weekday"] or not name or not name[1].isupper() or question.isupper():
        return False
    firm = match["lead"] in _FIRM or match["part"] or match["which"]
    return bool(name[2]) or not firm


# Read dates that people type: one that can mean two days is refused with both of them.


def parse_date(typed: str, today: date, *, day_first: bool | None = None) -> DateRange:
    """Parse a date, in any format of ``Published``, or a phrase such as ``last week``.

    ``4/5/2022`` is read as ``day_first`` says; without it, it is ambiguous.

    Raises:
        InputError: it is neither, contains more than the time, or is ambiguous.
    """
    text = " ".join(typed.split())
    try:
        day = Published.parse(text).day
    except InputError:
        for lead in ("", "in "):
            phrase = lead + times_written_out(text)
            days = find_dates(phrase, today, day_first=day_first)
            if days is not None and len(days.words) == len(phrase):
                if days.other:
                    raise two_readings(text, [*map(_in_words, days.meanings)]) from None
                return DateRange(days.since, days.until, text)
        raise InputError.told(
            "“{typed}” is not a date or time. Write a date such as 2024-08-28, or words "
            "such as “August 2024”, “last week” or “since March 2022”.",
            typed=text[:40],
        ) from None
    return DateRange(day, day, text)


def require_one_reading(question: str, today: date) -> None:
    """Require that no date of a question, such as ``4/5/2022``, can be read in two ways.

    Raises:
        InputError: one can; the message says which days it may mean.
    """
    for typed in IN_TWO_WAYS.finditer(question):
        days = find_dates(typed[0], today)
        if days is not None and days.other is not None:
            raise two_readings(typed[0], [*map(_in_words, days.meanings)])


def _in_words(days: DateRange) -> tuple[str, str]:
    """Return a reading in words, and the unambiguous way to type it."""
    first, last = days.since or days.until, days.until or days.since
    assert first is not None
    assert last is not None
    if first == last:
        return day_in_words(first), first.isoformat()
    if (
        first.day == 1
        and last.toordinal() - first.toordinal() + 1 == monthrange(first.year, first.month)[1]
    ):
        return month_in_words(first), f"{first:%Y-%m}"
    return f"{day_in_words(first)} to {day_in_words(last)}", f"{first} to {last}"
