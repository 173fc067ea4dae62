"""Articles are counted by day or longer periods, by outlet or by side, and drawn as a PNG."""

from datetime import date, timedelta

import pytest

from index.answer.coverage import (
    REST,
    SERIES,
    Coverage,
    StoryCounts,
    coverage,
    draw_coverage,
    draw_stories,
)
from index.store.articles.events import DayCount

DAYS = tuple(date(2024, 5, 2) + timedelta(days=day) for day in range(3))


@pytest.mark.parametrize("name", ["_hidden", "$x^$ $", "新华社"])
def test_a_png_is_drawn_whatever_the_names_are(name: str) -> None:
    drawn = draw_coverage(Coverage(DAYS, 7, ((name, (2, 0, 3)),)), name)
    assert drawn.startswith(b"\x89PNG")
    assert draw_coverage(Coverage(DAYS[:1], 1, ((name, (2,)),)), name).startswith(b"\x89PNG")
    stories = draw_stories(StoryCounts((name, "Talks end"), ((name, (2, 0)), ("Wire", (1, 3)))))
    assert stories.startswith(b"\x89PNG")


DAY = date(2024, 5, 2)


def count(day: int, outlet: str, articles: int = 1, side: str | None = None) -> DayCount:
    return DayCount(DAY + timedelta(days=day), outlet, side, articles)


def test_each_day_is_a_period_and_days_without_articles_are_there() -> None:
    found = coverage([count(0, "Wire", 2), count(3, "Wire"), count(3, "Herald")])
    assert found.days == tuple(DAY + timedelta(days=day) for day in range(4))
    assert found.counts == (("Wire", (2, 0, 0, 1)), ("Herald", (0, 0, 0, 1)))
    assert (found.by, found.step, found.total) == ("outlet", 1, 4)


def test_seldom_outlets_are_one_series_at_the_end() -> None:
    found = coverage([count(0, f"Outlet {number}", 20 - number) for number in range(9)])
    assert [name for name, _ in found.counts][-1] == REST
    assert len(found.counts) == SERIES + 1
    assert found.total == sum(20 - number for number in range(9))


def test_sides_are_told_apart_where_most_articles_have_one() -> None:
    sided = [count(0, "A", 3, "Washington"), count(1, "B", 2, "Beijing"), count(1, "C", 1)]
    assert [name for name, _ in coverage(sided).counts] == ["Washington", "Beijing", REST]
    assert coverage(sided).by == "side"
    assert coverage([*sided, count(2, "D", 9)]).by == "outlet"
    assert coverage(sided[:1]).by == "outlet"
