"""Counts the articles on a topic over time, by outlet or by side."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from index.answer.events.values import Coverage
from index.store.articles.topics import DayCount

MOST_PERIODS = 90
SERIES = 6
"""Most outlets or sides that are told apart; the rest is one series."""
REST = "others"

_STEPS = (1, 2, 7, 14, 28, 91, 182, 364)
_LEAST_SIDED = 0.5


def coverage(counts: Sequence[DayCount]) -> Coverage:
    """The articles of each period, by side if most of them have one and there are two sides.

    Linear in the number of counts.
    """
    if not counts:
        return Coverage()
    by_side = _by_side(counts)
    days = [one.day for one in counts]
    step = _step(min(days), max(days))
    start = min(days)
    periods = (max(days) - start).days // step + 1
    series: dict[str, Counter[int]] = {}
    for one in counts:
        name = (one.side or REST) if by_side else (one.source or REST)
        series.setdefault(name, Counter())[(one.day - start).days // step] += one.articles
    named = _most(series)
    return Coverage(
        days=tuple(start + timedelta(days=step * number) for number in range(periods)),
        step=step,
        counts=tuple(
            (name, tuple(found[number] for number in range(periods))) for name, found in named
        ),
        by="side" if by_side else "outlet",
    )


def _by_side(counts: Sequence[DayCount]) -> bool:
    sided = sum(one.articles for one in counts if one.side)
    enough = sided >= _LEAST_SIDED * sum(one.articles for one in counts)
    return enough and len({one.side for one in counts if one.side}) > 1


def _step(first: date, last: date) -> int:
    span = (last - first).days + 1
    return next((step for step in _STEPS if span / step <= MOST_PERIODS), span // MOST_PERIODS + 1)


def _most(series: dict[str, Counter[int]]) -> list[tuple[str, Counter[int]]]:
    """The largest series first; those beyond ``SERIES`` are one, at the end."""
    rest = series.pop(REST, Counter())
    ranked = sorted(series.items(), key=lambda one: (-one[1].total(), one[0]))
    for _, found in ranked[SERIES:]:
        rest.update(found)
    return [*ranked[:SERIES], *([(REST, rest)] if rest else [])]
