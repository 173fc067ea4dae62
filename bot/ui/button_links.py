"""Addresses that Discord takes on a button."""

import re

import httpx

from index.values import Quote

URL_LIMIT = 512
_MAX_PORT = 65_535
_HOST = re.compile(rb"[a-z0-9._:-]+", re.IGNORECASE)


def button_url(quote: Quote) -> str | None:
    """Where a button leads: to the sentence, else to the article, else nowhere."""
    found = (_usable(url) for url in (quote.link, quote.url) if url)
    return next((url for url in found if url is not None), None)


def _usable(url: str) -> str | None:
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        return None
    written = str(parsed)
    sound = (
        parsed.scheme in {"http", "https"}
        and _HOST.fullmatch(parsed.raw_host)
        and (parsed.port or 0) <= _MAX_PORT
        and len(written) <= URL_LIMIT
    )
    return written if sound else None
