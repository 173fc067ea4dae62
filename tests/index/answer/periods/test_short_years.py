"""Years as people shorten them."""

import pytest

from index.answer.periods import with_full_years


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("halasi apprentice 63-66", "halasi apprentice 1963-1966"),
        ("halasi team 1971 - aug 78", "halasi team 1971 - aug 1978"),
        ("who trained him in 98", "who trained him in 1998"),
        ("which series autumn ’96?", "which series autumn 1996?"),
        ("in charge sept 06 - may 07", "in charge sept 2006 - may 2007"),
        ("consul 1881-93", "consul 1881-1893"),
        ("98 to 02 who led it", "1998 to 2002 who led it"),
        ("minister from 96 until 98?", "minister from 1996 until 1998?"),
    ],
)
def test_two_digits_are_a_year_beside_a_month_or_another_year(typed: str, meant: str) -> None:
    assert with_full_years(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "in 10 days", "5-10 people", "the 50-60 range", "2004-05-06",
        "on 12-13 july 2022", "in 98 countries", "who won 3-1", "$20-30",
        "the talks of July 17-18, 2021",
        "what was signed on july 15, 2022",
        "the treaty of march 15 1999",
    ],
)  # fmt: skip
def test_other_numbers_stay_as_they_are(typed: str) -> None:
    assert with_full_years(typed) == typed
