"""The times that a text names."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.periods import TimeMention, time_mentions

Days = tuple[str | None, str | None]


def days(text: str) -> list[Days]:
    """The first and the last day of each time that a text names."""
    return [(_day(one.since), _day(one.until)) for one in time_mentions(text)]


def _day(ordinal: int | None) -> str | None:
    return str(date.fromordinal(ordinal)) if ordinal is not None else None


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("In 2003 they moved.", "2003-01-01", "2003-12-31"),
        ("On 16 August 1958 he left.", "1958-08-16", "1958-08-16"),
        ("in February 2024", "2024-02-01", "2024-02-29"),
        ("1998-03-01", "1998-03-01", "1998-03-01"),
        ("in the 1920s", "1920-01-01", "1929-12-31"),
        ("2014–2015: Ana Brandl", "2014-01-01", "2015-12-31"),
        ("Jan Novak, 1991–94", "1991-01-01", "1994-12-31"),
        ("Minister (July 2003 – December 2007)", "2003-07-01", "2007-12-31"),
        ("from August 1987 until January 1989", "1987-08-01", "1989-01-31"),
        ("between 1990 and 1995", "1990-01-01", "1995-12-31"),
        ("He stayed until 2004.", None, "2004-12-31"),
        ("2007–present", "2007-01-01", None),
    ],
)
def test_a_time_is_read_with_its_first_and_last_day(
    text: str, since: str | None, until: str | None
) -> None:
    assert days(text) == [(since, until)]


@pytest.mark.parametrize(
    "text",
    [
        "1,990 people", "$2000", "2000 %", "room B1990", "they were 1500 men", "a 1200 m long wall",
        "31 February 2020", "12:1999", "the 19903 votes", "May it be so", "page 10/1990x",
        "2001-13-45",
    ],
)  # fmt: skip
def test_a_number_that_is_no_time_is_none(text: str) -> None:
    assert days(text) == []


def test_times_that_are_not_joined_stay_apart() -> None:
    text = "He was born in 1961 and was minister from 1996 to 1998, then, in 2001, envoy."
    assert days(text) == [
        ("1961-01-01", "1961-12-31"),
        ("1996-01-01", "1998-12-31"),
        ("2001-01-01", "2001-12-31"),
    ]


PIECES = st.sampled_from(
    ["1990", "2004", "1500", "May ", "12 ", "–", "-", " to ", " until ", "since ", "from ", "in ",
     "between ", " and ", "present", "s", ",", ". ", "/", "(", ")", " ", "men", "31 ", "'", "’"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=30).map("".join))
def test_times_stand_in_order_within_the_text_and_begin_before_they_end(text: str) -> None:
    stop = 0
    for one in time_mentions(text):
        assert stop <= one.start < one.end <= len(text)
        assert one.since is not None or one.until is not None
        assert one.since is None or one.until is None or one.since <= one.until
        stop = one.end


@given(st.integers(1900, 2030), st.integers(1, 60))
def test_what_joins_two_years_is_one_time_from_the_first_to_the_second(
    first: int, more: int
) -> None:
    since, until = date(first, 1, 1).toordinal(), date(first + more, 12, 31).toordinal()
    text = f"{first}–{first + more}"
    assert time_mentions(text) == (TimeMention(since, until, 0, len(text), by_year=True),)
