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
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, reduce
from itertools import pairwise, zip_longest

from index.answer.question.times.grammar import (
    A_DAY,
    EITHER,
    ENDS,
    FREE,
    LOWER,
    MARK,
    NO_TIME,
    NUMBERED,
    OF,
    PATTERN,
    SHORT_YEAR,
    WORDS_TOO,
    YEAR_FOLLOWS,
    Phrase,
)
from index.answer.question.times.ranges import INSIDE, begins_range, joins, read_all, together
from index.answer.question.times.resolution import day_of


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


@dataclass(frozen=True)
class _Typed:
    """A text as typed, with cached properties."""

    text: str

    @cached_property
    def lowered(self) -> str:
        """Return the text in lower case, with every offset unchanged."""
        return self.text.translate(LOWER)

    @cached_property
    def in_capitals(self) -> bool:
        """Return whether all its letters are capitals."""
        return self.text.isupper()

    def before(self, at: int) -> str:
        """Return the text right before an offset."""
        return self.text[max(0, at - _LOOKS_BACK) : at]


def find_dates(question: str, today: date, *, day_first: bool | None = None) -> DateRange | None:
    """Return the days that a question names, or None if it names no time.

    ``4/5/2022`` is read in both ways, or as ``day_first`` says.

    The time is linear in the length of the text, because passages are searched, too. ``words`` and
    ``rest`` have normalized white space.
    """
    plain = _BLANKS.sub(" ", question)
    read = [_find(_Typed(text), today) for text in _readings(_Typed(plain), today, day_first)]
    if read[0] is None:
        return None
    words, rest = read[0].words.replace(MARK, ""), read[0].rest.replace(MARK, "")
    days = None
    for since, until in reversed(dict.fromkeys((one.since, one.until) for one in read if one)):
        days = DateRange(since, until, words, rest, days)
    return days


def _readings(question: _Typed, today: date, day_first: bool | None) -> Iterator[str]:
    """Yield the readings of the question: ``may 22`` as a month or a day, ``4/5/2022`` swapped."""
    if day_first is False:
        question = _Typed(EITHER.sub(r"\3\2\1", question.text))
    text = question.text
    short = [one for one in SHORT_YEAR.finditer(text) if _may_be_year(one, question, today)]
    ends = [0, *(one.start("year") for one in short), len(text)]
    yield MARK.join(text[start:end] for start, end in pairwise(ends))
    if not all(one["day"] for one in short):
        yield text
    if day_first is None and EITHER.search(text):
        yield EITHER.sub(r"\3\2\1", text)


def _may_be_year(match: Phrase, question: _Typed, today: date) -> bool:
    day = not match["day"] and A_DAY.search(question.before(match.start()))
    event = NO_TIME.match(question.lowered, match.end())
    return 2000 + int(match["year"]) <= today.year and not day and not event


def _find(question: _Typed, today: date) -> DateRange | None:
    found: list[Phrase] = []
    matches = [*PATTERN.finditer(question.lowered)]
    for match, following in zip_longest(matches, matches[1:]):
        joined = bool(found) and joins(found[-1], match)
        if begins_range(match, following) or _stands(match, question, joined=joined):
            found.append(match)
    if not (read := list(read_all(found, today))):
        return None
    since, until = reduce(together, (ends for ends, _, _ in read))
    words = question.text[read[0][1] : read[-1][2]]
    between = pairwise([0, *(at for _, start, end in read for at in (start, end)), None])
    rest = " ".join(question.text[start:end] for start, end in [*between][::2])
    return None if since is None and until is None else DateRange(since, until, words, rest)


def _stands(match: Phrase, question: _Typed, *, joined: bool) -> bool:
    """Return whether the words mean a time; ``joined`` if they end the phrase before."""
    if match["month"] and not (match["year"] or match["short"]):
        return _month_stands(match, question, joined=joined)
    if match["plain"] and not match["upto"]:
        return joined or _year_stands(match)
    if match["unit"]:
        return _unit_stands(match)
    if match["weekday"] or (match["span"] and not match["of"]):
        return _floating_stands(match, question, joined=joined)
    if match["ym"] or match["my"]:
        return not NUMBERED.search(question.before(match.start("words")).lower())
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


def _floating_stands(match: Phrase, question: _Typed, *, joined: bool) -> bool:
    """Return whether a weekday or season is a time: after an introducing word, and not a name."""
    lead = match["lead"]
    led = joined or match["which"] or lead not in _NOT_BEFORE or lead == "over"
    of_year = match["span"] and YEAR_FOLLOWS.match(match.string, match.end())
    if match["weekday"]:
        led = _weekday_is_led(match, led=bool(led), joined=joined)
    if (match["span"] or "").endswith("half"):
        led = match["which"]
    return bool(led or of_year) and not _named(match, question)


def _weekday_is_led(match: Phrase, *, led: bool, joined: bool) -> bool:
    """Return whether a weekday is introduced as a time: ``on Friday``, ``over the weekend``."""
    weekday, lead = match["weekday"], match["lead"]
    if weekday in WORDS_TOO:
        sure = joined or match["which"] or (lead in _BEFORE_DAYS and not match["the"])
        return bool(sure and FREE.match(match.string, match.end()))
    if weekday == "weekend":
        return bool(match["which"] or (match["the"] and lead not in {None, "and", "to"}))
    return led or lead == "on"


def _year_stands(match: Phrase) -> bool:
    """Return whether a lone year is a time: after an introducing word, or set off at the end."""
    mark = (match["mark"] or "").strip()
    ends = _NOTHING_MORE.match(match.string, match.end())
    set_off = mark == "(" or (mark == "," and ends is not None)
    led = set_off or match["part"] or match["lead"] not in _NOT_BEFORE
    return bool(led) and not _is_title(match)


def _month_stands(match: Phrase, question: _Typed, *, joined: bool) -> bool:
    """Return whether a month without a year is a time, not a verb, a name or a title."""
    month, capital = match["month"].rstrip("."), question.text[match.start("month")].isupper()
    shy = month == "may" or (month == "march" and not capital)
    part = match["part"] and match["part"].split()[0]
    leads = {match["lead"], part, match["which"]} - _NOT_BEFORE
    if match["d1"] or match["d3"]:
        return _day_of_month_stands(match, question, led=bool(leads) or joined, shy=shy)
    if shy:
        leads &= _SURE[month]
    return _whole_month_stands(match, question, led=bool(leads) or joined, shy=shy)


def _day_of_month_stands(match: Phrase, question: _Typed, *, led: bool, shy: bool) -> bool:
    """Return whether a day of a month is a time: ``may 3``, but not ``the march 3 talks``."""
    sure = led or match["lead"] == "on" or re.search("[0-9][snrt]", match["date"])
    following = _NEXT_SIGN.match(question.text, match.end())
    ends = following is None or not following[1].isalpha()
    event = (match["d3"] and match["the"]) or _is_event(match)
    return not event and bool(sure or ends or not shy)


def _whole_month_stands(match: Phrase, question: _Typed, *, led: bool, shy: bool) -> bool:
    """Return whether a month without a day is a time: ``since may``, but not ``the march``."""
    year = YEAR_FOLLOWS.match(match.string, match.end())
    # “At the start of the march” is no month.
    firm = match["part"] and not match.string.endswith("the ", 0, match.start("month"))
    title = (match["the"] and shy and not firm) or _is_title(match) or _named(match, question)
    of_year = year is not None and (not shy or year["of"] is not None)
    return bool(led or firm or of_year) and not title


def _is_title(match: Phrase) -> bool:
    """Return whether ``the`` makes it a part of a title: ``the May summit communiqué``."""
    return bool(match["the"]) and not match["part"] and match["lead"] not in _BEFORE_TITLES


def _is_event(match: Phrase) -> bool:
    return NO_TIME.match(match.string, match.end()) is not None


def _named(match: Phrase, question: _Typed) -> bool:
    """Return whether a name or an event follows: ``by August Pfluger``, ``on Friday prayers``."""
    if _is_event(match) or (match["span"] and OF.match(match.string, match.end())):
        return True
    name = _NEXT_WORD.match(question.text, match.end())
    if match["weekday"] or not name or not name[1].isupper() or question.in_capitals:
        return False
    firm = match["lead"] in _FIRM or match["part"] or match["which"]
    return bool(name[2]) or not firm
