"""Times that are joined."""

from datetime import date

import pytest

from index.answer.question.times.expressions import find_dates

TODAY = date(2026, 7, 8)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("jul-sept 2025", "2025-07-01", "2025-09-30"),
        ("jan to mar 2024", "2024-01-01", "2024-03-31"),
        ("between june and july last year", "2025-06-01", "2025-07-31"),
        ("mon through wed", "2026-07-06", "2026-07-08"),
        ("march of last year", "2025-03-01", "2025-03-31"),
        ("since june last year", "2025-06-01", "None"),
    ],
)
def test_joined_times_are_one(text: str, since: str, until: str) -> None:
    days = find_dates(f"who met {text}", TODAY)
    assert days is not None
    assert (str(days.since), str(days.until)) == (since, until)


@pytest.mark.parametrize(
    "text",
    ["who led the march to may day rally", "who sat night after night", "did they sat and sun"],
)
def test_verbs_and_names_begin_no_range(text: str) -> None:
    assert find_dates(text, TODAY) is None
