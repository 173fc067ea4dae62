"""What the headers of an answer say, whatever is written into them."""

import time
from collections.abc import Callable, Mapping
from datetime import UTC
from email.message import Message
from email.utils import parsedate_to_datetime

LONGEST_WAIT_S = 86_400.0
"""A server that asks to be left alone for longer is asked again after a day."""
LONGEST_FRESH_S = 31_536_000.0
"""A year; what claims to stay as it is for longer is believed for this long."""

_LONGEST_VALIDATOR = 1024

Headers = Mapping[str, str]
Clock = Callable[[], float]


def content_type(headers: Headers) -> tuple[str, str | None]:
    """Type, in lower case and empty where none is named, and charset, or None."""
    named = headers.get("Content-Type")
    if not named:
        return "", None
    header = Message()
    header["Content-Type"] = " ".join(named.split())
    return header.get_content_type(), header.get_content_charset()


def declared_length(headers: Headers) -> int:
    """How many bytes are announced; 0 where that is not said, or is no number."""
    said = headers.get("Content-Length", "").strip()
    return int(said) if said.isascii() and said.isdigit() and len(said) < 20 else 0


def validator(headers: Headers, name: str) -> str | None:
    """An ETag or Last-Modified to the letter; None where there is none that is worth keeping."""
    said = headers.get(name)
    return said if said and len(said) <= _LONGEST_VALIDATOR else None


def retry_after_s(headers: Headers, now: Clock = time.time) -> float | None:
    """How long the server asks to be left alone, 0 to ``LONGEST_WAIT_S``; None: it does not say."""
    said = headers.get("Retry-After", "").strip()
    seconds = _seconds(said)
    if seconds is None and (moment := _moment(said)) is not None:
        seconds = moment - now()
    return None if seconds is None else min(max(seconds, 0.0), LONGEST_WAIT_S)


def fresh_s(headers: Headers, now: Clock = time.time) -> float | None:
    """How long the answer stays true by its own account, in seconds; None: it does not say."""
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


def _seconds(said: str) -> float | None:
    return float(said[:20]) if said.isascii() and said.isdigit() else None


def _moment(said: str) -> float | None:
    """An HTTP date as seconds since 1970."""
    try:
        moment = parsedate_to_datetime(said)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError, TypeError, IndexError):
        return None
