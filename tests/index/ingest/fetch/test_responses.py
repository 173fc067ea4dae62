"""Answers of servers: a body within bounds, or words that say why there is none."""

import gzip
import ssl
from collections.abc import AsyncIterator

import httpx
import pytest

from index.errors import InputError, VerbaleError
from index.ingest.fetch.decompress import DamagedError
from index.ingest.fetch.errors import BusyError, GoneError, RefusedError
from index.ingest.fetch.responses import LARGEST_HEADERS, check_headers, read_body, told_as_errors


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


def given(response: httpx.Response) -> int:
    assert isinstance(response.stream, Chunks)
    return response.stream.given


async def test_a_body_of_any_number_of_chunks_is_put_together() -> None:
    assert await read_body(answer(b"one ", b"", b"two")) == b"one two"
    packed = gzip.compress(b"one two")
    assert await read_body(answer(packed[:9], packed[9:], Content_Encoding="gzip")) == b"one two"


@pytest.mark.parametrize("length", ["nonsense", "-1", "1, 2", "9" * 400, ""])
async def test_an_announced_length_that_is_no_number_is_not_believed(length: str) -> None:
    assert await read_body(answer(b"one", Content_Length=length)) == b"one"


async def test_nothing_is_read_of_a_body_that_is_announced_as_too_large() -> None:
    response = answer(b"x" * 10, Content_Length="2000000")
    with pytest.raises(InputError, match=r"^post\.example sent more than 1 MB"):
        await read_body(response, 1_000_000)
    assert given(response) == 0


async def test_a_body_is_given_up_as_soon_as_it_is_too_large() -> None:
    response = answer(*[b"x" * 100] * 50)
    with pytest.raises(InputError, match="sent more than"):
        await read_body(response, 1000)
    assert given(response) == 1100


async def test_a_part_is_what_it_says_and_never_more() -> None:
    response = answer(*[b"x" * 100] * 50, Content_Type="image/png")
    assert await read_body(response, 250, part=True) == b"x" * 250
    assert given(response) == 300
    packed = gzip.compress(b"y" * 90_000)
    assert await read_body(answer(packed, Content_Encoding="gzip"), 250, part=True) == b"y" * 250
    assert await read_body(answer(), 250, part=True) == b""


async def test_what_is_packed_and_ends_too_early_is_damaged() -> None:
    with pytest.raises(DamagedError, match="too early"):
        await read_body(answer(gzip.compress(b"one two")[:-3], Content_Encoding="gzip"))


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


def test_headers_that_are_too_large_are_refused() -> None:
    check_headers(answer(X="x" * (LARGEST_HEADERS - 100)))
    with pytest.raises(InputError, match="64 KiB of headers"):
        check_headers(answer(X="x" * LARGEST_HEADERS))


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


def test_a_tls_failure_is_told_apart_from_a_refused_connection() -> None:
    failure = httpx.ConnectError("x")
    failure.__cause__ = ssl.SSLCertVerificationError("x")
    with pytest.raises(RefusedError, match="No safe connection"), told_as_errors("post.example"):
        raise failure
