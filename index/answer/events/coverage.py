"""Counts the articles on a topic over time, by outlet or by side."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from index.answer.events.values import Coverage, StoryCounts
from index.store.articles.topics import DayCount

Teller = tuple[str, str | None]
"""The outlet of an article, and the side that its source takes, if any."""

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


def story_counts(stories: Sequence[tuple[str, Sequence[Teller]]]) -> StoryCounts:
    """The articles of stories, by side if most of them have one and there are two sides.

    Args:
        stories: a headline of each story, with outlet and side of each of its articles.
    """
    by_side = _has_sides((side, 1) for _, tellers in stories for _, side in tellers)
    series: dict[str, Counter[int]] = {}
    for number, (_, tellers) in enumerate(stories):
        for outlet, side in tellers:
            name = (side or REST) if by_side else (outlet or REST)
            series.setdefault(name, Counter())[number] += 1
    return StoryCounts(
        tuple(title for title, _ in stories),
        tuple(
            (name, tuple(found[number] for number in range(len(stories))))
            for name, found in _most(series)
        ),
        by="side" if by_side else "outlet",
    )


def _by_side(counts: Sequence[DayCount]) -> bool:
    return _has_sides((one.side, one.articles) for one in counts)


def _has_sides(counts: Iterable[tuple[str | None, int]]) -> bool:
    """Whether most articles have a side, and there are two sides: numbers of articles by side."""
    found: Counter[str | None] = Counter()
    for side, articles in counts:
        found[side or None] += articles
    sided = found.total() - found[None]
    return sided >= _LEAST_SIDED * found.total() and len(found.keys() - {None}) > 1


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
