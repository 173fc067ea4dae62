"""Dates that people type: read, or refused with a way out."""

import pytest

from index.answer.question.times.typed_dates import parse_date, require_one_reading
from index.errors import InputError
from tests.index.answer.question.times.test_expressions import TODAY, written


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("2024-08-28", "2024-08-28 2024-08-28"),
        (" 2024-08-28T22:49:00-04:00", "2024-08-28 2024-08-28"),
        ("2021", "2021-01-01 2021-12-31"),
        ("Tuesday", "2024-09-17 2024-09-17"),
        ("since March 2022", "2022-03-01 -"),
    ],
)
def test_a_time_alone_is_read(typed: str, days: str) -> None:
    read = parse_date(typed, TODAY)
    assert written(read) == days
    assert read.words == typed.strip()


@pytest.mark.parametrize("typed", ["", "soon", "last week or so", "2024-13-01", "the 5th", "2231"])
def test_what_is_no_time_is_refused_with_a_way_out(typed: str) -> None:
    with pytest.raises(InputError, match=r"last week.*\.$"):
        parse_date(typed, TODAY)


@pytest.mark.parametrize(
    ("typed", "readings", "ways"),
    [
        ("01/02/2024", "1 February 2024 or 2 January 2024", "2024-02-01 or 2024-01-02"),
        ("since 4/5/2022", "4 May 2022 or 5 April 2022", "2022-05-04 or 2022-04-05"),
        ("july 21", "July 2021 or 21 July 2024", "2021-07 or 2024-07-21"),
        (
            "1/2/2024 to 3/4/2024",
            "1 February 2024 to 3 April 2024 or 2 January 2024 to 4 March 2024",
            "2024-02-01 to 2024-04-03 or 2024-01-02 to 2024-03-04",
        ),
    ],
)
def test_a_time_that_can_mean_two_is_refused_with_both(
    typed: str, readings: str, ways: str
) -> None:
    with pytest.raises(InputError) as refused:
        parse_date(f" {typed} ", TODAY)
    assert str(refused.value) == f"“{typed}” can mean {readings}; write {ways}."
    for way in ways.split(" or "):
        parse_date(way, TODAY)


def test_a_question_with_a_date_of_two_readings_is_asked_back() -> None:
    with pytest.raises(InputError, match="“01/02/2024” can mean 1 February 2024 or 2 January 2024"):
        require_one_reading("who met Wang on 01/02/2024?", TODAY)
    for plain in ("who met on 25/02/2024", "05/05/2024 in Bali?", "the 3/4-1/2024 talks", "1/2 of"):
        require_one_reading(plain, TODAY)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("25/02/2024", "2024-02-25"),
        ("2/25/2024", "2024-02-25"),
        ("01.02.2024", "2024-02-01"),
    ],
)
def test_a_day_in_figures_that_can_mean_only_one_is_read(typed: str, day: str) -> None:
    assert written(parse_date(typed, TODAY)) == f"{day} {day}"
