"""Fields that the readers of all lists share."""

import re

from index.ingest.subscriptions.entries import LONGEST_NAME
from index.text.charset import storable
from index.text.size_policy import shortened
from index.urls.canonical import canonical, host_of

_FEED_SCHEME = re.compile(r"feed:(?://)?", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
"""A scheme; a host may have a port behind its colon."""


def one_line(words: str) -> str:
    """A name on one line, without control characters, cut between words if too long."""
    return shortened(storable(words), LONGEST_NAME)


def web_url(address: str) -> str:
    """An address with http or https; ``feed:`` is the scheme of some readers.

    Raises:
        InputError: it is no web address.
    """
    address = _FEED_SCHEME.sub("", address.strip(), count=1)
    url = address if _SCHEME.match(address) else f"https://{address}"
    canonical(url)
    return url


def host_name(url: str) -> str:
    """The name of an entry without one."""
    return one_line(host_of(url))
