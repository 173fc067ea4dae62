"""Days as text sort as the days do; unknown ones come first."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from index.answer.candidates import sortable_day
from index.values import Published


@given(st.dates(), st.dates())
def test_days_sort_as_text(one: date, other: date) -> None:
    first, second = (sortable_day(Published.on(day)) for day in (one, other))
    assert (first < second) == (one < other)
