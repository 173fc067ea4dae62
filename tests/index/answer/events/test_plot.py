"""The picture of coverage: a PNG whatever the names are, and its words."""

from datetime import date, timedelta

import pytest

from index.answer.events.plot import coverage_in_words, draw_coverage
from index.answer.events.values import Coverage

DAYS = tuple(date(2024, 5, 2) + timedelta(days=day) for day in range(3))
COVERAGE = Coverage(DAYS, 1, (("Wire", (2, 0, 3)), ("Herald", (0, 1, 1))))


@pytest.mark.parametrize("name", ["Wire", "_hidden", "$x^$ $", "新华社", "x" * 300, "\u202e\u200f"])
def test_a_png_is_drawn_whatever_the_names_are(name: str) -> None:
    drawn = draw_coverage(Coverage(DAYS, 7, ((name, (2, 0, 3)),)), name)
    assert drawn.startswith(b"\x89PNG")


def test_the_picture_is_told_in_words() -> None:
    assert coverage_in_words(COVERAGE) == (
        "7 articles from 2 May 2024, by outlet: Wire 5, Herald 2. Most, 4, from 4 May 2024."
    )
    assert coverage_in_words(Coverage()) == ""
