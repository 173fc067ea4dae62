"""Reads response headers, with bounds on what servers may claim."""

import time
from collections.abc import Callable, Mapping
from datetime import UTC
from email.message import Message
from email.utils import parsedate_to_datetime

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
