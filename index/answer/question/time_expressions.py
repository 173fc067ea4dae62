"""The time phrase of a question: which days it speaks of.

Where English leaves it open: ``on july 21`` is a day, ``in july 21`` and ``july '21`` are July
2021, ``july 21`` alone is either; so is ``4/5/2022``, while ``4.5.2022`` has the day first. A
month, day or season without a year is the latest that began by today; ``last week`` ran from
Monday to Sunday, ``the past week`` are seven days up to today; ``winter 2021`` begins in December
2021; ``the May summit`` is a title, ``since the May summit`` a time, and ``since the summit in
May`` the same; a year alone counts after a preposition, a comma or a bracket, and only up to this
year (``by 2030`` is when something is planned, not when it was told). Of phrases that stand apart,
what they share, or else all from the first to the last.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, reduce
from itertools import pairwise

from index.answer.question.time_grammar import (
    A_DAY,
    EITHER,
    FREE,
    LOWER,
    MARK,
    NO_TIME,
    NUMBERED,
    OF,
    PATTERN,
    SHORT_YEAR,
    SINCE_EVENT,
    WORDS_TOO,
    Phrase,
)
from index.answer.question.time_resolution import Open, day_of, ends_of, opened
from index.errors import InputError
from index.values import Published, day_in_words, month_in_words, two_readings


@dataclass(frozen=True, slots=True)
class DateRange:
    """Days, both ends included, None where open.

    Attributes:
        since: the first.
        until: the last.
        words: what says so.
        rest: the text without these words.
        other: what they may mean as well: ``may 22`` is a month of 2022, or a day.
    """

    since: date | None
    until: date | None
    words: str
    rest: str = ""
    other: "DateRange | None" = None

    def meet(self, other: "DateRange") -> bool:
        """Whether some day belongs to both, in one of the meanings of this one."""
        return (
            (self.since is None or other.until is None or self.since <= other.until)
            and (other.since is None or self.until is None or other.since <= self.until)
        ) or (self.other is not None and self.other.meet(other))

    @property
    def meanings(self) -> "tuple[DateRange, ...]":
        """All that the words may mean, the likeliest first."""
        return (self, *(self.other.meanings if self.other else ()))

    def widened(self, before: timedelta, after: timedelta) -> "DateRange":
        """So much more at either end, in every meaning, as far as the calendar goes."""
        return replace(
            self,
            since=self.since and day_of(self.since.toordinal() - before.days),
            until=self.until and day_of(self.until.toordinal() + after.days),
            other=self.other and self.other.widened(before, after),
        )


_JOINTS = frozenset(("and", "to", "until", "till", "through", "-", "–", "—"))
_NOT_BEFORE = frozenset((None, "on", "and", "to", "over", "at"))
"""What may stand before a day or join two times, but leads to no month or year alone."""
_BEFORE_TITLES = frozenset(("since", "before", "after", "until", "by"))
"""After these and ``the`` an event is named by its time: ``since the November summit``."""
_BEFORE_DAYS = _BEFORE_TITLES | {"on", "till", "from", "between"}
"""What leads to ``the 15th``, and to ``Sun`` or ``Wed``."""
_INSIDE = frozenset((None, "in", "on", "of", "at", "during"))
"""What leads to the time of an event: ``since the summit in June``."""
_FIRM = frozenset(("in", "during", "early", "mid", "late", "last", "this"))
"""After these a month is a month even before a capital: ``in March Blinken met``."""
_SURE = {
    "may": _FIRM - {"this"} | {"since", "until", "till", "between"},
    "march": _FIRM - {"this"} | {"since", "until", "till", "between", "by"},
}
"""Verbs that look like months, and what they are months after."""

_LOOKS_BACK = 80
"""So many characters before a time are looked at: each of many times must not look at all of them.
"""
_BLANKS = re.compile(r"\s+")
_ENDED_WORD = re.compile(r"([^\W\d_])[\w’'-]* $")
_NEXT_WORD = re.compile(r"\s+([^\W\d_])[\w-]*(['’]s)?")
_NEXT_SIGN = re.compile(r"\s*(\S?)")
_NOTHING_MORE = re.compile(r"[ ?.!]*$")


@dataclass(frozen=True)
class _Typed:
    """A text as typed, and what is asked of all of it time and again."""

    text: str

    @cached_property
    def lowered(self) -> str:
        """In lower case, every character in its place."""
        return self.text.translate(LOWER)

    @cached_property
    def in_capitals(self) -> bool:
        """Whether all its letters are capitals."""
        return self.text.isupper()

    @cached_property
    def is_headline(self) -> bool:
        """Whether all its longer words begin with one."""
        words = set(re.findall(r"[^\W\d_]{3,}", self.text))
        return all(word[0].isupper() for word in words - {"the", "and", "for", "with", "from"})

    def before(self, at: int) -> str:
        """What stands right before a place."""
        return self.text[max(0, at - _LOOKS_BACK) : at]


def find_dates(question: str, today: date) -> DateRange | None:
    """The days that a question speaks of, or None where it names no time.

    Linear in the length of the text, since passages are looked at in the same way. ``words`` and
    ``rest`` have one space wherever there was white space.
    """
    plain = _BLANKS.sub(" ", question)
    read = [_find(_Typed(text), today) for text in _readings(_Typed(plain), today)]
    if read[0] is None:
        return None
    words, rest = read[0].words.replace(MARK, ""), read[0].rest.replace(MARK, "")
    days = None
    for since, until in reversed(dict.fromkeys((one.since, one.until) for one in read if one)):
        days = DateRange(since, until, words, rest, days)
    return days


def _readings(question: _Typed, today: date) -> Iterator[str]:
    """The question as it may be meant: with ``may 22`` a month or a day, ``4/5/2022`` turned."""
    text = question.text
    short = [one for one in SHORT_YEAR.finditer(text) if _may_be_year(one, question, today)]
    ends = [0, *(one.start("year") for one in short), len(text)]
    yield MARK.join(text[start:end] for start, end in pairwise(ends))
    if not all(one["day"] for one in short):
        yield text
    if EITHER.search(text):
        yield EITHER.sub(r"\3\2\1", text)


def _may_be_year(match: Phrase, question: _Typed, today: date) -> bool:
    day = not match["day"] and A_DAY.search(question.before(match.start()))
    event = NO_TIME.match(question.lowered, match.end())
    return 2000 + int(match["year"]) <= today.year and not day and not event


def _find(question: _Typed, today: date) -> DateRange | None:
    found: list[Phrase] = []
    for match in PATTERN.finditer(question.lowered):
        if _stands(match, question, joined=bool(found) and _joins(found[-1], match)):
            found.append(match)
    if not (read := list(_read_all(found, today))):
        return None
    since, until = reduce(_together, (ends for ends, _, _ in read))
    words = question.text[read[0][1] : read[-1][2]]
    between = pairwise([0, *(at for _, start, end in read for at in (start, end)), None])
    rest = " ".join(question.text[start:end] for start, end in [*between][::2])
    return None if since is None and until is None else DateRange(since, until, words, rest)


def parse_date(typed: str, today: date) -> DateRange:
    """Read what stands alone: a date as ``Published`` reads it, or a phrase such as ``last week``.

    Raises:
        InputError: it is neither, or there is more in it than the time, or it can mean two.
    """
    text = " ".join(typed.split())
    try:
        day = Published.parse(text).day
    except InputError:
        for lead in ("", "in "):
            days = find_dates(lead + text, today)
            if days is not None and len(days.words) == len(lead + text):
                if days.other:
                    raise two_readings(text, [*map(_told, days.meanings)]) from None
                return DateRange(days.since, days.until, text)
        raise InputError(
            f"“{text[:40]}” is no time that can be read; write a date like 2024-08-28, or words "
            "like “August 2024”, “last week” or “since March 2022”."
        ) from None
    return DateRange(day, day, text)


def _told(days: DateRange) -> tuple[str, str]:
    """What is meant, in words and as it can be typed to mean nothing else."""
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


def _read_all(found: list[Phrase], today: date) -> Iterator[tuple[Open, int, int]]:
    """Each phrase with where it stands; ``between March and May 2022`` is one."""
    left = iter([*pairwise(found), *((last, None) for last in found[-1:])])
    stop = 0
    for first, second in left:
        if second and _joins(first, second):
            next(left)
            ends, stop = _range(first, second, today), second.end()
        else:
            ends, stop = opened(first, today, _lead(first, stop)), first.end()
        if ends is not None:
            yield ends, first.start("words"), stop


def _lead(match: Phrase, after: int) -> str | None:
    """The word that leads to it, or to the event that it dates: ``since the summit`` in June."""
    before = match.string[after : match.start("words")]
    event = SINCE_EVENT.search(before) if match["lead"] in _INSIDE else None
    return event[1] if event else match["lead"]


def _joins(first: Phrase, second: Phrase) -> bool:
    """Whether the second phrase ends what the first begins, or says of which year it is."""
    joint = second["lead"] or (second["mark"] or "").strip()
    joins = joint in _JOINTS or (joint == "of" and _floats(first))
    return joins and not first.string[first.end() : second.start()].strip()


def _range(first: Phrase, second: Phrase, today: date) -> Open | None:
    """From the one to the other; what names no year takes it from the other."""
    if second["lead"] == "of":
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
    """Whether the year is to be found: a month, season or weekday that names none."""
    dated = match["year"] or match["short"] or match["of"]
    floating = match["month"] or match["span"] or match["weekday"] or match["nday"]
    return bool(floating) and not dated


def _together(one: Open, other: Open) -> Open:
    """What two phrases share, or else all from the first to the last."""
    since = max(filter(None, (one[0], other[0])), default=None)
    until = min(filter(None, (one[1], other[1])), default=None)
    if since is None or until is None or since <= until:
        return since, until
    since = min(one[0], other[0]) if one[0] and other[0] else None
    return since, max(one[1], other[1]) if one[1] and other[1] else None


def _stands(match: Phrase, question: _Typed, *, joined: bool) -> bool:
    """Whether the words mean a time here; ``joined`` when they end a phrase before them."""
    if match["month"] and not (match["year"] or match["short"]):
        return _month_stands(match, question, joined=joined)
    if match["plain"] and not match["upto"]:
        return joined or _year_stands(match)
    if match["unit"]:
        return _unit_stands(match)
    if match["weekday"] or (match["span"] and not match["of"]):
        return _floating_stands(match, question, joined=joined)
    if match["nday"]:
        led = match["week"] or (match["the"] and (joined or match["lead"] in _BEFORE_DAYS))
        return bool(led and FREE.match(match.string, match.end()))
    return _other_stands(match, question, joined=joined)


def _other_stands(match: Phrase, question: _Typed, *, joined: bool) -> bool:
    """Whether it is one, when it is neither of those that look like other things too often."""
    if match["decade"]:
        led = joined or match["part"] or match["lead"] not in _NOT_BEFORE
        return bool(led) and (len(match["decade"]) == 4 or bool(match["the"] or match["part"]))
    if match["ym"] or match["my"]:
        return not NUMBERED.search(question.before(match.start("words")).lower())
    return not (match["word"] and _ends_name(match, question))


def _ends_name(match: Phrase, question: _Typed) -> bool:
    """Whether it ends a name, as ``Russia Today`` does, and begins no sentence after a headline."""
    start = match.start("word")
    before = _ENDED_WORD.search(question.before(start))
    if not before or not before[1].isupper() or not question.text.startswith("T", start):
        return False
    return not question.is_headline and not question.text.startswith(",", match.end())


def _unit_stands(match: Phrase) -> bool:
    """Whether ``week`` is a time: ``last week``, ``a week ago``, ``the end of the year``."""
    if match["ago"]:
        return bool(match["count"])
    rolling = match["unit"] in {"hour", "hr", "day"}
    told = match["count"] or not rolling or match["which"] == "past"
    # “Until the end of the year” is when something is planned, as “by 2030” is.
    part = match["place"] or (match["part"] or "").endswith("of")
    led = match["which"] or (part and match["lead"] in {*_INSIDE, "since", "from"})
    return bool(led and told) and not OF.match(match.string, match.end())


def _floating_stands(match: Phrase, question: _Typed, *, joined: bool) -> bool:
    """Whether a weekday or a season is one: after a word that leads to it, and no name."""
    lead = match["lead"]
    led = joined or match["which"] or lead not in _NOT_BEFORE or lead == "over"
    if match["weekday"] == "weekend":
        led = match["which"] or (match["the"] and lead not in {None, "and", "to"})
    elif match["weekday"]:
        led = led or lead == "on"
    if match["weekday"] in WORDS_TOO:
        led = joined or match["which"] or (lead in _BEFORE_DAYS and not match["the"])
        led = led and FREE.match(match.string, match.end())
    return bool(led) and not _named(match, question)


def _year_stands(match: Phrase) -> bool:
    """Whether a year alone is one: after a word that leads to a time, or set off at the end."""
    mark = (match["mark"] or "").strip()
    ends = _NOTHING_MORE.match(match.string, match.end())
    set_off = mark == "(" or (mark == "," and ends is not None)
    led = set_off or match["part"] or match["place"] or match["lead"] not in _NOT_BEFORE
    return bool(led) and not _is_title(match)


def _month_stands(match: Phrase, question: _Typed, *, joined: bool) -> bool:
    """Whether a month without a year is one, and not a verb, a name or a title."""
    month, capital = match["month"].rstrip("."), question.text[match.start("month")].isupper()
    shy = month == "may" or (month == "march" and not capital)
    part = match["part"] and match["part"].split()[0]
    leads = {match["lead"], part, match["which"], match["place"], match["week"]} - _NOT_BEFORE
    if match["d1"] or match["d3"]:
        led = leads or joined or match["lead"] == "on" or re.search("[0-9][snrt]", match["date"])
        following = _NEXT_SIGN.match(question.text, match.end())
        ends = following is None or not following[1].isalpha()
        event = (match["d3"] and match["the"] and not match["week"]) or _is_event(match)
        return not event and bool(led or ends or not shy)
    if shy:
        leads &= _SURE[month]
    firm = (match["part"] or match["place"]) and not _has_article(match)
    title = (match["the"] and shy and not firm) or _is_title(match) or _named(match, question)
    return bool(leads or joined or firm) and not title


def _has_article(match: Phrase) -> bool:
    """Whether ``the`` is right before the month: ``at the start of the march``."""
    return match.string.endswith("the ", 0, match.start("month"))


def _is_title(match: Phrase) -> bool:
    """Whether ``the`` makes it a part of a title: ``the May summit communiqué``."""
    inside = match["part"] or match["place"] or match["week"]
    return bool(match["the"]) and not inside and match["lead"] not in _BEFORE_TITLES


def _is_event(match: Phrase) -> bool:
    return NO_TIME.match(match.string, match.end()) is not None


def _named(match: Phrase, question: _Typed) -> bool:
    """Whether it goes on as a name or an event: ``by August Pfluger``, ``on Friday prayers``."""
    if _is_event(match) or (match["span"] and OF.match(match.string, match.end())):
        return True
    name = _NEXT_WORD.match(question.text, match.end())
    if match["weekday"] or not name or not name[1].isupper() or question.in_capitals:
        return False
    firm = match["lead"] in _FIRM or match["part"] or match["which"] or match["place"]
    return bool(name[2]) or not firm
