"""URLs that Discord accepts: on a button, or, if they are too long for that, in the text."""

import re
from dataclasses import dataclass

import httpx

from bot.translations.language import say, translatable
from index.answer.presentation.permalink import snapshot_path
from index.errors import InputError
from index.urls.hosts import requestable
from index.values import PUBLIC, Quote

READ = translatable("Read the article")
SNAPSHOT = translatable("Snapshot")
BUTTON_LIMIT = 512
TEXT_LIMIT = 2_048
"""The limit for URLs in embeds; for links in a text Discord states none but the card's size."""
_MAX_PORT = 65_535
_HOST = re.compile(rb"[a-z0-9._:-]+", re.IGNORECASE)
_ENDS_A_LINK = str.maketrans({sign: f"%{ord(sign):02X}" for sign in "()<>*\\`"})
"""Characters that would end a link in a text, or act as markup."""


@dataclass(frozen=True, slots=True)
class Link:
    """The link of a quote.

    Attributes:
        url: the address.
        in_text: whether the link is too long for a button.
    """

    url: str
    in_text: bool = False

    @property
    def masked(self) -> str:
        """The link in markdown."""
        return f"[{say(READ)}]({self.url.translate(_ENDS_A_LINK)})"


@dataclass(frozen=True, slots=True)
class SnapshotLinks:
    """Links to the web page that shows a quote highlighted in its article.

    Attributes:
        base: where people reach the page; empty if it is not public.
        scopes: the scopes that the page shows; articles of others get no link.
    """

    base: str = ""
    scopes: tuple[str, ...] = (PUBLIC,)

    def masked(self, quote: Quote) -> str | None:
        """The link of a quote in markdown; None if the page does not show its article."""
        if not self.base or quote.scope not in self.scopes:
            return None
        path = snapshot_path(quote.article_id, quote.revision, quote.start, quote.end)
        url = _usable(f"{self.base}{path}")
        return f"[{say(SNAPSHOT)}]({url.translate(_ENDS_A_LINK)})" if url else None


NO_SNAPSHOTS = SnapshotLinks()
"""For a bot whose page is not public."""


def link_of(quote: Quote, *, exact: bool) -> Link | None:
    """The link of a quote: to the sentence, else to the article, else None.

    Args:
        quote: the quote.
        exact: whether to use the link to the sentence even if it is too long for a button;
            otherwise the link leads to the article, on a button if possible.
    """
    urls = [url for address in (quote.link, quote.url) if address and (url := _usable(address))]
    short = next((Link(url) for url in urls if len(url) <= BUTTON_LIMIT), None)
    if not urls or (short and (not exact or short.url == urls[0])):
        return short
    return Link(urls[0] if exact else urls[-1], in_text=True)


def has_long_link(quote: Quote) -> bool:
    """Whether the link to the sentence is too long for a button."""
    link = link_of(quote, exact=True)
    return link is not None and link.in_text


def masked_link(marked: str, url: str | None) -> str:
    """Marked-up words as a link; the words alone if Discord would not render a link.

    It does not if the words contain brackets or look like a URL themselves.
    """
    usable = _usable(url) if url else None
    if usable is None or len(usable) > BUTTON_LIMIT or set("[]") & set(marked) or "//" in marked:
        return marked
    return f"[{marked}]({usable.translate(_ENDS_A_LINK)})"


def plain_link(url: str) -> str | None:
    """A clickable URL without a preview; None if Discord would not render a link."""
    usable = _usable(url)
    if usable is None or len(usable) > BUTTON_LIMIT:
        return None
    return f"<{usable.translate(_ENDS_A_LINK)}>"


def _usable(url: str) -> str | None:
    try:
        parsed = httpx.URL(requestable(url))
    except (httpx.InvalidURL, InputError):
        return None
    text = str(parsed)
    valid = (
        parsed.scheme in {"http", "https"}
        and _HOST.fullmatch(parsed.raw_host)
        and (parsed.port or 0) <= _MAX_PORT
        and len(text) <= TEXT_LIMIT
    )
    return text if valid else None
