"""Reads responses; raises errors that explain why there is no page."""

import re
import ssl
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import Message
from email.utils import parsedate_to_datetime
from hashlib import sha256
from typing import Any

import httpx
import idna

from index.errors import InputError
from index.ingest.fetch.decompress import DamagedError, Decompressor, UnknownEncodingError
from index.ingest.fetch.pages import BusyError, GoneError, RefusedError
from index.told import Told
from index.urls.canonical import host_of

LONGEST_WAIT_S = 86_400.0
"""The longest accepted Retry-After, in seconds (a day)."""
LONGEST_FRESH_S = 31_536_000.0
"""The longest accepted freshness, in seconds (a year)."""

_LONGEST_VALIDATOR = 1024

Headers = Mapping[str, str]
Clock = Callable[[], float]


def content_type(headers: Headers) -> tuple[str, str | None]:
    """The media type in lower case, empty if missing, and the charset, or None."""
    named = headers.get("Content-Type")
    if not named:
        return "", None
    header = Message()
    header["Content-Type"] = " ".join(named.split())
    return header.get_content_type(), header.get_content_charset()


def declared_length(headers: Headers) -> int:
    """The Content-Length; 0 if it is missing or invalid."""
    value = headers.get("Content-Length", "").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 20 else 0


def validator(headers: Headers, name: str) -> str | None:
    """An ETag or Last-Modified exactly as sent; None if it is missing or too long."""
    value = headers.get(name)
    return value if value and len(value) <= _LONGEST_VALIDATOR else None


def retry_after_s(headers: Headers, now: Clock = time.time) -> float | None:
    """Seconds to wait by Retry-After, 0 to ``LONGEST_WAIT_S``; None if it is missing."""
    value = headers.get("Retry-After", "").strip()
    seconds = _seconds(value)
    if seconds is None and (moment := _moment(value)) is not None:
        seconds = moment - now()
    return None if seconds is None else min(max(seconds, 0.0), LONGEST_WAIT_S)


def fresh_s(headers: Headers, now: Clock = time.time) -> float | None:
    """Seconds that the response stays fresh by its own headers; None if they do not say."""
    rules = {
        name.strip().lower(): value.strip().strip('"')
        for name, _, value in (
            part.partition("=") for part in headers.get("Cache-Control", "").split(",")
        )
    }
    if "no-cache" in rules or "no-store" in rules:
        return 0.0
    seconds = _seconds(rules.get("max-age", ""))
    if seconds is None and (expires := headers.get("Expires")):
        moment = _moment(expires)
        sent = _moment(headers.get("Date", ""))
        seconds = 0.0 if moment is None else moment - (now() if sent is None else sent)
    return None if seconds is None else min(max(seconds, 0.0), LONGEST_FRESH_S)


def _seconds(value: str) -> float | None:
    return float(value[:20]) if value.isascii() and value.isdigit() else None


def _moment(value: str) -> float | None:
    """An HTTP date as seconds since 1970."""
    try:
        moment = parsedate_to_datetime(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


_SECRET = re.compile(
    "cookie|auth|token|secret|session|credential|csrf|xsrf|api-?key", re.IGNORECASE
)
"""Headers that may hold what lets somebody in: a record has their names alone."""


def fetch_record(
    response: httpx.Response, asked: str, moves: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """How a page was fetched, for evidence: an open response's addresses, headers, certificate.

    Args:
        response: the last response.
        asked: the address that was asked for.
        moves: the status and the address of each response that led on.
    """
    stream = response.extensions.get("network_stream")
    tls = stream.get_extra_info("ssl_object") if stream is not None else None
    certificate = tls.getpeercert(binary_form=True) if tls is not None else None
    return {
        "asked": asked,
        "redirects": list(moves),
        "address": str(response.url),
        "status": response.status_code,
        "headers": [
            [name, "(left out)" if _SECRET.search(name) else value]
            for name, value in response.headers.multi_items()
        ],
        "fetched_at": datetime.now(UTC).isoformat(),
        "certificate_sha256": sha256(certificate).hexdigest() if certificate else None,
    }


LARGEST = 20_000_000
"""The largest body in bytes, before and after decompression."""
LARGEST_HEADERS = 65_536
"""The largest headers in bytes."""

_MEDIA = ("image/", "video/", "audio/", "font/")
_REFUSALS = {401, 402, 403, 407, 451}
_TRY_LATER = {408, 425, 429}
_SAVE_IT = Told("open it in a browser, save its text as a file, and add that")


def check_headers(response: httpx.Response) -> None:
    """Check the size of a response's headers, redirects included.

    Raises:
        InputError: they are too large.
    """
    if sum(len(name) + len(value) + 4 for name, value in response.headers.raw) > LARGEST_HEADERS:
        raise InputError(
            f"{host_of(str(response.url))} sent more than {LARGEST_HEADERS // 1024} KiB of "
            f"headers, which no page needs; {_SAVE_IT}."
        )


async def read_body(response: httpx.Response, most: int = LARGEST, *, part: bool = False) -> bytes:
    """The decompressed body of a response.

    Args:
        response: a response that is neither a redirect nor a 304, with its body unread.
        most: most bytes, before and after decompression.
        part: whether to accept the first ``most`` bytes, of any content type, even none.

    Raises:
        InputError: it has no page, or one that is too large or empty.
        BusyError: the server cannot answer now.
        DamagedError: it cannot be decompressed.
        UnknownEncodingError: as ``DamagedError``.
    """
    host = host_of(str(response.url))
    _check_status(response, host)
    if part:
        return (await _unpacked(response, most))[0][:most]
    kind = content_type(response.headers)[0]
    if kind.startswith(_MEDIA):
        raise InputError(
            Told("{host} sent {kind}, not a text; name the page itself.", host=host, kind=kind)
        )
    too_large = InputError(
        Told(
            "{host} sent more than {most} MB, which is more than a page should have; {what}.",
            host=host,
            most=most // 1_000_000,
            what=_SAVE_IT,
        )
    )
    if declared_length(response.headers) > most:
        raise too_large
    body, whole = await _unpacked(response, most)
    if not whole:
        raise too_large
    if not body:
        raise InputError(
            Told(
                "{host} sent an empty page; check the address, or {what}.", host=host, what=_SAVE_IT
            )
        )
    return body


def _check_status(response: httpx.Response, host: str) -> None:
    status = response.status_code
    if status in {404, 410}:
        gone = (
            Told("has no such page (404)")
            if status == 404
            else Told("has taken the page away (410)")
        )
        raise GoneError(
            Told("{host} {gone}; check the address.", host=host, gone=gone), for_good=status == 410
        )
    if status in _REFUSALS:
        raise RefusedError(
            Told(
                "{host} refuses to show the page to a program ({status}); {what}.",
                host=host,
                status=status,
                what=_SAVE_IT,
            )
        )
    if status >= 500 or status in _TRY_LATER:
        raise BusyError(
            Told(
                "{host} cannot answer at the moment ({status}); try again later.",
                host=host,
                status=status,
            ),
            after_s=retry_after_s(response.headers),
        )
    if not 200 <= status < 300:
        kind = RefusedError if status >= 400 else InputError
        raise kind(
            Told(
                "{host} did not send the page ({status}); check the address.",
                host=host,
                status=status,
            )
        )


async def _unpacked(response: httpx.Response, most: int) -> tuple[bytes, bool]:
    """The body, and whether it is complete; stops as soon as either size exceeds ``most``."""
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
    """The error for a redirect to an invalid URL."""
    return InputError(
        f"{host} redirects to an invalid address ({why[:200]}). Find the page's own address in a "
        "browser."
    )


@contextmanager
def told_as_errors(host: str) -> Iterator[None]:
    """Turn errors of the connection to ``host`` into errors for people.

    Raises:
        InputError: the URL or the page is invalid.
        RefusedError: no secure connection is possible.
        BusyError: the server does not answer now.
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
        raise BusyError(
            Told("{host} does not answer in time; try again later.", host=host)
        ) from error
    except httpx.ConnectError as error:
        if _is_about_tls(error):
            raise RefusedError(
                f"No safe connection to {host} can be made ({error}): its certificate does not fit "
                f"or it speaks no TLS. Check the address, or {_SAVE_IT}."
            ) from error
        raise BusyError(
            Told(
                "{host} cannot be reached ({error}); try again later.", host=host, error=str(error)
            )
        ) from error
    except httpx.TransportError as error:
        if "location header" in str(error):  # httpx reads it before we do
            raise misdirected(host, str(error)) from error
        raise BusyError(
            Told(
                "{host} closed the connection without a proper answer; try again later.", host=host
            )
        ) from error


def _is_about_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False
