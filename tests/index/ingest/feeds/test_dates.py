"""Dates as feeds print them."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.ingest.feeds.dates import read_date
from index.values import Published

from .samples import NOW

_FIRST = datetime.fromisoformat("1990-01-02")
_LAST = datetime.fromisoformat("2024-08-30")


@pytest.mark.parametrize(
    ("printed", "moment"),
    [
        ("Wed, 28 Aug 2024 22:49:00 +0000", "2024-08-28T22:49:00+00:00"),
        ("Wed, 28 Aug 2024 22:49:00 GMT", "2024-08-28T22:49:00+00:00"),
        ("Wed, 28 Aug 2024 22:49:07 -0400", "2024-08-28T22:49:07-04:00"),
        ("28 Aug 24 22:49 EDT", "2024-08-28T22:49:00-04:00"),
        ("Wed, 28 August 2024 22:49:00 CEST", "2024-08-28T22:49:00+02:00"),
        ("Mon, 28 Aug 2024 22:49:00 +0530", "2024-08-28T22:49:00+05:30"),
        ("Wed,28 Aug 2024 22:49:00 Nowhere", "2024-08-28T22:49:00+00:00"),
        ("28-Aug-2024 10:49:00 PM EDT", "2024-08-28T22:49:00-04:00"),
        ("2024-08-28T22:49:00Z", "2024-08-28T22:49:00+00:00"),
        ("2024-08-28T22:49:00.123456789-04:00", "2024-08-28T22:49:00-04:00"),
        ("2024-08-28 22:49", "2024-08-28T22:49:00+00:00"),
        ("2024-08-28T22:49+0200", "2024-08-28T22:49:00+02:00"),
        ("20240828T22:49:00Z", "2024-08-28T22:49:00+00:00"),
        ("Wed, 28 Aug 2024 23:59:60 GMT", "2024-08-28T23:59:59+00:00"),
        ("Tue, 27 Aug 2024 24:00:00 GMT", "2024-08-28"),
        ("August 28, 2024 10:49 pm EDT", "2024-08-28T22:49:00-04:00"),
        ("2024-08-28", "2024-08-28"),
        ("Wed, 28 Aug 2024", "2024-08-28"),
        ("Wed, 28 Aug 2024 00:00:00 +0000", "2024-08-28"),
        ("2024-08-28T00:00:00+02:00", "2024-08-28"),
    ],
)
def test_a_date_keeps_its_zone_and_its_precision(printed: str, moment: str) -> None:
    assert read_date(printed, NOW) == Published.parse(moment)


@pytest.mark.parametrize(
    "printed",
    [
        "", None, "yesterday", "2024", "2024-08", "Thu, 01 Jan 1970 00:00:00 GMT", "0001-01-01",
        "2024-13-40", "31 Feb 2024 10:00:00 Z", "Wed, 28 Aug 2024 25:00:00 GMT",
        "2024-09-05T10:00:00Z", "9999-12-31T23:59:59-12:00", "5" * 500,
    ],
)  # fmt: skip
def test_what_is_no_date_or_an_absurd_one_is_none(printed: str | None) -> None:
    assert read_date(printed, NOW) is None


@given(st.text(max_size=60) | st.from_regex(r"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4}\Z"))
def test_any_text_is_a_date_or_none(text: str) -> None:
    found = read_date(text, NOW)
    assert found is None or found.moment.tzinfo is not None


@given(st.datetimes(_FIRST, _LAST), st.integers(-14, 14))
def test_moments_come_back_as_they_were_printed(moment: datetime, hours: int) -> None:
    moment = moment.replace(microsecond=0)
    printed = f"{moment:%a, %d %b %Y %H:%M:%S} {hours:+03d}00"
    found = read_date(printed, NOW)
    assert found is not None
    assert found.moment.replace(tzinfo=None) == moment
