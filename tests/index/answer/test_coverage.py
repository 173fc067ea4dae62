"""The picture of coverage: a PNG, whatever the names are."""

from datetime import date, timedelta

import pytest

from index.answer.coverage import Coverage, StoryCounts, draw_coverage, draw_stories

DAYS = tuple(date(2024, 5, 2) + timedelta(days=day) for day in range(3))


@pytest.mark.parametrize("name", ["Wire", "_hidden", "$x^$ $", "新华社", "x" * 300, "\u202e\u200f"])
def test_a_png_is_drawn_whatever_the_names_are(name: str) -> None:
    drawn = draw_coverage(Coverage(DAYS, 7, ((name, (2, 0, 3)),)), name)
    assert drawn.startswith(b"\x89PNG")
    assert draw_coverage(Coverage(DAYS[:1], 1, ((name, (2,)),)), name).startswith(b"\x89PNG")
    stories = draw_stories(StoryCounts((name, "Talks end"), ((name, (2, 0)), ("Wire", (1, 3)))))
    assert stories.startswith(b"\x89PNG")
