"""How well the times that a sentence names agree with the period that a question asks about.

“Who led it from 1983 to 1986?” is answered by “1983–1986: Jane Doe”, but also by “In 1982,
Doe took over”, if the next change comes in 1987. So a sentence is compared by the times that it
names, and by its place among those of the whole text, which tells how long what it says holds.
"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index.answer.periods.mentions import TimeMention, time_mentions
from index.answer.periods.short_years import with_full_years
from index.answer.question.analyze import QuestionAnalysis
from index.values import Span


@dataclass(frozen=True, slots=True)
class Period:
    """The period that a question asks about.

    Attributes:
        since: the ordinal of its first day.
        until: the ordinal of its last day.
        by_year: whether it is given in years, without months.
    """

    since: int
    until: int
    by_year: bool = False

    @property
    def days(self) -> int:
        """Return the number of its days."""
        return self.until - self.since + 1


@dataclass(frozen=True, slots=True)
class PeriodAgreement:
    """How well a sentence agrees with the period asked about, each 0–1.

    Attributes:
        same: the days that the period shares with the best time of the sentence, divided by the
            days of both.
        begins: 1 if a time of the sentence begins when the period does.
        ends: 1 if a time of the sentence ends when the period does.
        other: 1 if the sentence names times and none shares a day with the period; less is better.
        meanwhile: the share of the period that lies after the time that the text named last, up to
            the end of the sentence, and before the next later time that it names.
    """

    same: float = 0.0
    begins: float = 0.0
    ends: float = 0.0
    other: float = 0.0
    meanwhile: float = 0.0


def asked_period(reading: QuestionAnalysis) -> Period | None:
    """Return the period that a question asks about, the longest if it names several, or None."""
    named = [
        Period(one.since, one.until, one.by_year)
        for one in time_mentions(with_full_years(reading.text))
        if one.since is not None and one.until is not None
    ]
    if named:
        return max(named, key=lambda one: one.days)
    days = reading.days
    if days is None or days.since is None or days.until is None:
        return None
    return Period(days.since.toordinal(), days.until.toordinal())


def agreement(asked: Period, text: str, sentence: Span) -> PeriodAgreement:
    """Return how well a sentence agrees with the period asked about.

    Args:
        asked: the period.
        text: the whole text.
        sentence: the sentence's place in it.
    """
    named = time_mentions(text)
    first, after = (
        bisect_left(named, place, key=lambda one: one.start)
        for place in (sentence.start, sentence.end)
    )
    own = named[first:after]
    shares = [_shared(asked, one) for one in own]
    return PeriodAgreement(
        same=max(shares, default=0.0),
        begins=float(any(_in_one_month(asked, asked.since, one, one.since) for one in own)),
        ends=float(any(_in_one_month(asked, asked.until, one, one.until) for one in own)),
        other=float(bool(own) and not any(shares)),
        meanwhile=_meanwhile(asked, named, after),
    )


def _shared(asked: Period, one: TimeMention) -> float:
    """Return the days that both share, divided by the days of both.

    An open time goes as far as the period does.
    """
    since = min(asked.since, one.until or asked.since) if one.since is None else one.since
    until = max(asked.until, since) if one.until is None else one.until
    common = min(asked.until, until) - max(asked.since, since) + 1
    return max(0, common) / (max(asked.until, until) - min(asked.since, since) + 1)


def _in_one_month(asked: Period, day: int, one: TimeMention, other: int | None) -> bool:
    """Return whether two days are of one month, or of one year if either is given by year."""
    if other is None:
        return False
    first, second = date.fromordinal(day), date.fromordinal(other)
    by_year = asked.by_year or one.by_year
    return first.year == second.year and (by_year or first.month == second.month)


def _meanwhile(asked: Period, named: Sequence[TimeMention], after: int) -> float:
    """Return the share of the period before the next later time.

    Args:
        asked: the period.
        named: the times that the text names, in order.
        after: how many of them are named up to the end of the sentence.
    """
    begun = (named[place].since for place in reversed(range(after)))
    since = next((day for day in begun if day is not None), None)
    if since is None:
        return 0.0
    later = (named[place].since for place in range(after, len(named)))
    following = next((day for day in later if day is not None and day > since), asked.until)
    until = min(asked.until, following)
    return max(0, until - max(asked.since, since) + 1) / asked.days
