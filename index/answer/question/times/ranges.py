"""Join time phrases: the ends of a range, and a month and its year."""

from collections import deque
from collections.abc import Iterator, Sequence
from datetime import date

from index.answer.question.times.grammar import SINCE_EVENT, Phrase
from index.answer.question.times.resolution import Open, day_of, ends_of, opened

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
    stop = 0
    for first, *others in _expressions(found):
        if others:
            ends = _range(first, *others, today=today)
        else:
            ends = opened(first, today, _lead(first, stop))
        stop = (others or [first])[-1].end()
        if ends is not None:
            yield ends, first.start("words"), stop


def _expressions(found: Sequence[Phrase]) -> Iterator[list[Phrase]]:
    """Yield the phrases of each expression: one, two that are joined, or these and their year."""
    left = deque(found)
    while left:
        joined = [left.popleft()]
        if left and joins(joined[0], left[0]):
            joined.append(left.popleft())
            if left and joins(joined[1], left[0]) and _is_its_year(joined[1], left[0]):
                joined.append(left.popleft())
        yield joined


def _lead(match: Phrase, after: int) -> str | None:
    """Return the word that introduces it or the event it dates: ``since the summit`` in June."""
    before = match.string[after : match.start("words")]
    event = SINCE_EVENT.search(before) if match["lead"] in INSIDE else None
    return event[1] if event else match["lead"]


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
