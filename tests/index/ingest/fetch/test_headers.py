"""What headers say, whatever is written into them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.ingest.fetch.headers import (
    LONGEST_FRESH_S,
    LONGEST_WAIT_S,
    content_type,
    declared_length,
    fresh_s,
    retry_after_s,
    validator,
)

NOW = 1_724_900_000.0  # 29 August 2024, 02:53:20 UTC
IN_A_MINUTE = "Thu, 29 Aug 2024 02:54:20 GMT"
A_MINUTE_AGO = "Thu, 29 Aug 2024 02:52:20 GMT"


def now() -> float:
    return NOW


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        (IN_A_MINUTE, 60.0),
        (A_MINUTE_AGO, 0.0),
        ("Thursday, 29-Aug-24 02:54:20 GMT", 60.0),
        ("9" * 30, LONGEST_WAIT_S),
        ("Fri, 29 Aug 2124 02:54:20 GMT", LONGEST_WAIT_S),
        ("-5", None),
        ("soon", None),
        ("1e9", None),
        ("¹", None),
        ("", None),
    ],
)
def test_how_long_a_server_asks_to_be_left_alone(said: str, seconds: float | None) -> None:
    assert retry_after_s({"Retry-After": said}, now) == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Cache-Control": "public, Max-Age=600"}, 600.0),
        ({"Cache-Control": 'max-age="600"'}, 600.0),
        ({"Cache-Control": "max-age=600, no-cache"}, 0.0),
        ({"Cache-Control": "no-store"}, 0.0),
        ({"Cache-Control": "max-age=600", "Expires": IN_A_MINUTE}, 600.0),
        ({"Cache-Control": "private", "Expires": IN_A_MINUTE}, 60.0),
        ({"Expires": IN_A_MINUTE, "Date": A_MINUTE_AGO}, 120.0),
        ({"Expires": A_MINUTE_AGO}, 0.0),
        ({"Expires": "0"}, 0.0),
        ({"Cache-Control": "max-age=" + "9" * 40}, LONGEST_FRESH_S),
        ({"Cache-Control": "max-age=-1"}, None),
        ({"Cache-Control": "max-age"}, None),
        ({}, None),
    ],
)
def test_how_long_an_answer_stays_true(headers: dict[str, str], seconds: float | None) -> None:
    assert fresh_s(headers, now) == seconds


@pytest.mark.parametrize(
    ("said", "length"),
    [("12", 12), ("-1", 0), ("1, 2", 0), ("١٢", 0), ("abc", 0), ("", 0), ("9" * 5000, 0)],
)
def test_a_length_that_is_no_number_is_not_believed(said: str, length: int) -> None:
    assert declared_length({"Content-Length": said}) == length


def test_validators_are_kept_to_the_letter_and_long_ones_are_not() -> None:
    assert validator({"ETag": 'W/"a b"'}, "ETag") == 'W/"a b"'
    assert validator({"ETag": "x" * 2000}, "ETag") is None
    assert validator({}, "ETag") is None


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Text/HTML; Charset=Latin-1", ("text/html", "latin-1")),
        ("application/rss+xml", ("application/rss+xml", None)),
        ("", ("", None)),
        ("nonsense", ("text/plain", None)),
    ],
)
def test_type_and_charset(said: str, found: tuple[str, str | None]) -> None:
    assert content_type({"Content-Type": said}) == found


@given(st.text(max_size=60))
def test_no_header_is_too_odd(said: str) -> None:
    names = ("Content-Type", "Content-Length", "Retry-After", "Cache-Control", "Expires", "Date")
    headers = dict.fromkeys(names, said)
    content_type(headers)
    assert declared_length(headers) >= 0
    assert 0 <= (fresh_s(headers, now) or 0) <= LONGEST_FRESH_S
    assert 0 <= (retry_after_s(headers, now) or 0) <= LONGEST_WAIT_S
