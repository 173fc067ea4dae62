"""Addresses that Discord takes: on a button, or where they are too long for one, in the text."""

import re
from dataclasses import dataclass

import httpx

from index.errors import InputError
from index.urls.hosts import requestable
from index.values import Quote

BUTTON_LIMIT = 512
TEXT_LIMIT = 2_048
"""As for addresses in embeds; for links in a text Discord names no limit but the card's own."""
_MAX_PORT = 65_535
_HOST = re.compile(rb"[a-z0-9._:-]+", re.IGNORECASE)
_ENDS_A_LINK = str.maketrans({sign: f"%{ord(sign):02X}" for sign in "()<>*\\`"})
"""What would end a link in a text, or mark up the words around it."""


@dataclass(frozen=True, slots=True)
class Link:
    """Where a quote leads.

    Attributes:
        url: the address.
        in_text: whether it is too long for a button.
    """

    url: str
    in_text: bool = False

    @property
    def masked(self) -> str:
        """The link as marked-up text."""
        return f"[Read the article]({self.url.translate(_ENDS_A_LINK)})"


def link_of(quote: Quote, *, exact: bool) -> Link | None:
    """The link to a quote: to the sentence, else to the article, else none.

    Args:
        quote: the quote.
        exact: whether a link that is too long for a button is to lead to the sentence all the
            same; else it leads to the article, by a button if it can.
    """
    found = [url for address in (quote.link, quote.url) if address and (url := _usable(address))]
    short = next((Link(url) for url in found if len(url) <= BUTTON_LIMIT), None)
    if not found or (short and (not exact or short.url == found[0])):
        return short
    return Link(found[0] if exact else found[-1], in_text=True)


def has_long_link(quote: Quote) -> bool:
    """Whether the link to the sentence is too long for a button."""
    link = link_of(quote, exact=True)
    return link is not None and link.in_text


def masked_link(marked: str, url: str | None) -> str:
    """Marked-up words that lead to an address; the words alone where Discord makes no link of them.

    It does not where they hold brackets, or look like an address themselves.
    """
    usable = _usable(url) if url else None
    if usable is None or len(usable) > BUTTON_LIMIT or set("[]") & set(marked) or "//" in marked:
        return marked
    return f"[{marked}]({usable.translate(_ENDS_A_LINK)})"


def plain_link(url: str) -> str | None:
    """An address that can be clicked, without a preview; None where Discord makes no link of it."""
    usable = _usable(url)
    if usable is None or len(usable) > BUTTON_LIMIT:
        return None
    return f"<{usable.translate(_ENDS_A_LINK)}>"


def _usable(url: str) -> str | None:
    try:
        parsed = httpx.URL(requestable(url))
    except (httpx.InvalidURL, InputError):
        return None
    written = str(parsed)
    sound = (
        parsed.scheme in {"http", "https"}
        and _HOST.fullmatch(parsed.raw_host)
        and (parsed.port or 0) <= _MAX_PORT
        and len(written) <= TEXT_LIMIT
    )
    return written if sound else None
