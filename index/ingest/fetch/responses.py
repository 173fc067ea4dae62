"""Reads the answer of a server, or says in words why there is no page in it."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import idna

from index.errors import InputError
from index.ingest.fetch.decompress import DamagedError, Decompressor, UnknownEncodingError
from index.ingest.fetch.errors import BusyError, GoneError, RefusedError
from index.ingest.fetch.headers import content_type, declared_length, retry_after_s
from index.urls.canonical import host_of

LARGEST = 20_000_000
"""The largest body that is read, in bytes, before and after decompression."""
LARGEST_HEADERS = 65_536
"""The largest headers that are taken, in bytes."""

_MEDIA = ("image/", "video/", "audio/", "font/")
_REFUSALS = {401, 402, 403, 407, 451}
_TRY_LATER = {408, 425, 429}
_SAVE_IT = "open it in a browser, save its text as a file, and add that"


def check_headers(response: httpx.Response) -> None:
    """Look at the headers of any answer, a redirect too.

    Raises:
        InputError: they are too large.
    """
    if sum(len(name) + len(value) + 4 for name, value in response.headers.raw) > LARGEST_HEADERS:
        raise InputError(
            f"{host_of(str(response.url))} sent more than {LARGEST_HEADERS // 1024} KiB of "
            f"headers, which no page needs; {_SAVE_IT}."
        )


async def read_body(response: httpx.Response, most: int = LARGEST, *, part: bool = False) -> bytes:
    """The body of an answer, decompressed.

    Args:
        response: an answer that is no redirect and not a 304, with its body still to come.
        most: how many bytes are read, before and after decompression.
        part: whether the first ``most`` bytes will do, of whatever kind, and none at all too.

    Raises:
        InputError: there is no page in it, or one that is too large or empty.
        BusyError: the server cannot answer now.
        DamagedError: it cannot be unpacked.
        UnknownEncodingError: as ``DamagedError``.
    """
    host = host_of(str(response.url))
    _check_status(response, host)
    if part:
        return (await _unpacked(response, most))[0][:most]
    kind = content_type(response.headers)[0]
    if kind.startswith(_MEDIA):
        raise InputError(f"{host} sent {kind}, not a text; name the page itself.")
    too_large = InputError(
        f"{host} sent more than {most // 1_000_000} MB, which is more than a page should have; "
        f"{_SAVE_IT}."
    )
    if declared_length(response.headers) > most:
        raise too_large
    body, whole = await _unpacked(response, most)
    if not whole:
        raise too_large
    if not body:
        raise InputError(f"{host} sent an empty page; check the address, or {_SAVE_IT}.")
    return body


def _check_status(response: httpx.Response, host: str) -> None:
    status = response.status_code
    if status in {404, 410}:
        gone = "has no such page (404)" if status == 404 else "has taken the page away (410)"
        raise GoneError(f"{host} {gone}; check the address.", for_good=status == 410)
    if status in _REFUSALS:
        raise RefusedError(f"{host} refuses to show the page to a program ({status}); {_SAVE_IT}.")
    if status >= 500 or status in _TRY_LATER:
        raise BusyError(
            f"{host} cannot answer at the moment ({status}); try again later.",
            after_s=retry_after_s(response.headers),
        )
    if status >= 400:
        raise RefusedError(f"{host} did not send the page ({status}); check the address.")
    if not 200 <= status < 300:
        raise InputError(f"{host} did not send the page ({status}); check the address.")


async def _unpacked(response: httpx.Response, most: int) -> tuple[bytes, bool]:
    """The body, and whether that is all; given up as soon as it passes ``most`` on either side."""
    body, received = bytearray(), 0
    inflater = Decompressor(response.headers.get("Content-Encoding", ""))
    async for chunk in response.aiter_raw():
        received += len(chunk)
        for piece in inflater.pieces(chunk):
            body += piece
            if max(received, len(body)) > most:
                return bytes(body), False
    if received and not inflater.finished:
        raise DamagedError("it ends too early")
    return bytes(body), True


def misdirected(host: str, why: str) -> InputError:
    """What a redirect to nowhere is told as."""
    return InputError(
        f"{host} redirects to what is not an address ({why[:200]}); find the page's own address in "
        "a browser."
    )


@contextmanager
def told_as_errors(host: str) -> Iterator[None]:
    """What goes wrong on the way to ``host``, in words for a person.

    Raises:
        InputError: the address or the page is at fault.
        RefusedError: there is no safe connection.
        BusyError: there is no answer now.
    """
    try:
        yield
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise InputError(f"The address at {host} is malformed ({error}); check it.") from error
    except idna.IDNAError as error:  # httpx reads the host of a redirect before we do
        raise misdirected(host, str(error)) from error
    except (UnknownEncodingError, DamagedError) as error:
        raise InputError(
            f"{host} sent a page that cannot be unpacked ({error}); {_SAVE_IT}."
        ) from error
    except httpx.TimeoutException as error:
        raise BusyError(f"{host} does not answer in time; try again later.") from error
    except httpx.ConnectError as error:
        if _is_about_tls(error):
            raise RefusedError(
                f"No safe connection to {host} can be made ({error}): its certificate does not fit "
                f"or it speaks no TLS. Check the address, or {_SAVE_IT}."
            ) from error
        raise BusyError(f"{host} cannot be reached ({error}); try again later.") from error
    except httpx.TransportError as error:
        if "location header" in str(error):  # httpx reads it before we do
            raise misdirected(host, str(error)) from error
        raise BusyError(
            f"{host} closed the connection without a proper answer; try again later."
        ) from error


def _is_about_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False
