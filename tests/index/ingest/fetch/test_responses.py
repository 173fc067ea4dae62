"""Responses: headers, status, bodies."""

from collections.abc import AsyncIterator

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import InputError, VerbaleError
from index.ingest.fetch.client import (
    LONGEST_FRESH_S,
    LONGEST_WAIT_S,
    content_type,
    fresh_s,
    read_body,
    retry_after_s,
    told_as_errors,
    validator,
)
from index.ingest.fetch.decompress import DamagedError
from index.ingest.fetch.pages import BusyError, GoneError, RefusedError

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
    assert 0 <= (fresh_s(headers, now) or 0) <= LONGEST_FRESH_S
    assert 0 <= (retry_after_s(headers, now) or 0) <= LONGEST_WAIT_S


class Chunks(httpx.AsyncByteStream):
    """A body that counts how much of it was asked for."""

    def __init__(self, *chunks: bytes) -> None:
        self.chunks = chunks
        self.given = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self.chunks:
            self.given += len(chunk)
            yield chunk


def answer(*chunks: bytes, status: int = 200, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    request = httpx.Request("GET", "http://www.post.example/a")
    return httpx.Response(status, headers=named, stream=Chunks(*chunks), request=request)


def taken(response: httpx.Response) -> int:
    assert isinstance(response.stream, Chunks)
    return response.stream.given


async def test_nothing_is_read_of_a_body_that_is_announced_as_too_large() -> None:
    response = answer(b"x" * 10, Content_Length="2000000")
    with pytest.raises(InputError, match=r"^post\.example sent more than 1 MB"):
        await read_body(response, 1_000_000)
    assert taken(response) == 0


async def test_a_body_is_given_up_as_soon_as_it_is_too_large() -> None:
    response = answer(*[b"x" * 100] * 50)
    with pytest.raises(InputError, match="sent more than"):
        await read_body(response, 1000)
    assert taken(response) == 1100


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (204, InputError), (300, InputError), (400, RefusedError), (401, RefusedError),
        (404, GoneError), (407, RefusedError), (408, BusyError), (410, GoneError),
        (418, RefusedError), (425, BusyError), (429, BusyError), (451, RefusedError),
        (500, BusyError), (599, BusyError),
    ],
)  # fmt: skip
async def test_a_status_is_told_by_what_a_poll_does_next(
    status: int, error: type[VerbaleError]
) -> None:
    with pytest.raises(error) as caught:
        await read_body(answer(status=status))
    assert type(caught.value) is error


@pytest.mark.parametrize(
    ("failure", "error", "words"),
    [
        (httpx.ConnectTimeout("x"), BusyError, "in time"),
        (httpx.ReadError("x"), BusyError, "closed the connection"),
        (httpx.ConnectError("refused"), BusyError, r"cannot be reached \(refused\)"),
        (httpx.RemoteProtocolError("Invalid URL in location header: x"), InputError, "redirects"),
        (httpx.InvalidURL("x"), InputError, "malformed"),
        (DamagedError("x"), InputError, "cannot be unpacked"),
    ],
)
def test_what_goes_wrong_on_the_way_is_told(
    failure: Exception, error: type[VerbaleError], words: str
) -> None:
    with pytest.raises(error, match=f"post.example.*{words}"), told_as_errors("post.example"):
        raise failure
