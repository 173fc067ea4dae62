from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import InputError
from index.values import Published, Span

OFFSETS = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.dates())
def test_a_day_is_read_back_as_it_was_written(day: date) -> None:
    published = Published.on(day)
    assert Published.parse(published.isoformat()) == published
    assert published.day == day
    assert published.isoformat() == day.isoformat()


@given(st.datetimes(timezones=OFFSETS))
def test_a_moment_is_read_back_with_the_offset_that_was_printed(moment: datetime) -> None:
    published = Published(moment)
    again = Published.parse(published.isoformat())
    assert again == published
    assert again.moment.utcoffset() == moment.utcoffset()
    assert again.day == moment.date()


@given(st.text())
def test_any_text_is_a_moment_or_is_told(text: str) -> None:
    with suppress(InputError):
        assert Published.parse(text).moment.tzinfo is not None


def test_a_moment_without_an_offset_is_utc() -> None:
    assert Published.parse(" 2024-08-28T22:49 ").moment == datetime(2024, 8, 28, 22, 49, tzinfo=UTC)


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2024-02-30", "2024-13-01", "28.8.2024", "2024-08-28T25:00", "0"]
)
def test_what_is_no_date_is_told(text: str) -> None:
    with pytest.raises(InputError, match="is not a date"):
        Published.parse(text)


@pytest.mark.parametrize("text", ["01/02/2024", " 1-2-2024"])
def test_a_date_in_figures_that_can_mean_two_days_is_told_with_both(text: str) -> None:
    told = "can mean 1 February 2024 or 2 January 2024; write 2024-02-01 or 2024-01-02."
    with pytest.raises(InputError, match=told):
        Published.parse(text)


@pytest.mark.parametrize("text", ["25/02/2024", "02/02/2024", "00/02/2024", "01.02.2024"])
def test_other_dates_in_figures_are_told_how_to_be_written(text: str) -> None:
    with pytest.raises(InputError, match="write it like 2024-08-28"):
        Published.parse(text)


SPANS = st.tuples(st.integers(0, 9), st.integers(1, 9)).map(lambda one: Span(one[0], sum(one)))


@given(SPANS, SPANS)
def test_spans_overlap_if_they_have_a_character_in_common(one: Span, other: Span) -> None:
    common = {*range(one.start, one.end)} & {*range(other.start, other.end)}
    assert one.overlaps(other) == other.overlaps(one) == bool(common)


def test_dates_sort_by_their_printed_days_and_then_by_their_moments() -> None:
    printed = [
        "2021-08-02", "2021-08-02T09:00:00+09:00", "2021-08-02T22:08:00-04:00", "2021-08-03",
        "2021-08-03T01:00:00+03:00",
    ]  # fmt: skip
    dates = [Published.parse(one) for one in printed]
    assert sorted(dates, key=lambda one: one.order)[2].isoformat() == printed[2]
    assert [one.day.day for one in sorted(dates, key=lambda one: one.order)] == [2, 2, 2, 3, 3]
