"""What a page says about itself: title, outlet, date, address, and whether it is all there."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin, urlsplit

from index.errors import InputError
from index.gather.datelines import find_date
from index.gather.urls import canonical
from index.moments import Published

if TYPE_CHECKING:  # importing it takes longer than all else here
    from lxml.html import HtmlElement

_ARTICLE_TYPES = re.compile(r"(?:Article|BlogPosting|Report|LiveBlogPosting|WebPage)$")
_MOST_NODES = 5_000
"""So many parts of the page's linked data are looked at, no more."""
_FIRST_YEAR = 1800
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC).date()
"""What a page prints that has lost its date."""
_MIRRORS = re.compile(r"^(?:www|m|mobile|amp|edition)\.")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a page says about itself; None where it does not."""

    title: str | None
    outlet: str | None
    published: Published | None
    url: str | None
    partial: bool


def read_metadata(page: "HtmlElement", url: str | None) -> Metadata:
    """Read JSON-LD first, then meta tags, then elements that are marked as dates.

    Args:
        page: the document's root.
        url: where it was read from, if anywhere. A page may name another address as its own only
            on the same host.
    """
    article = _article(page)
    return Metadata(
        title=_title(page, article),
        outlet=_outlet(page, article),
        published=_published(page, article),
        url=_address(page, url),
        partial=str(article.get("isAccessibleForFree", True)).casefold() == "false",
    )


def read_moment(text: str) -> Published | None:
    """A date as machines write it, or as news prints it; None where it is neither or absurd.

    Midnight to the second is what a page prints that knows only the day.
    """
    text = text.strip()
    try:
        published: Published | None = Published.parse(text)
    except InputError:
        published = find_date(text)
    if published is None or published.day.year < _FIRST_YEAR or published.day == _EPOCH:
        return None
    is_day = published.moment.time() == time.min
    return Published.on(published.day) if is_day else published


def _article(page: "HtmlElement") -> dict[str, Any]:
    """The page's linked data about the article; empty where there is none."""
    nodes = [node for node in _linked_data(page) if _is_article(node)]
    dated = (node for node in nodes if "datePublished" in node)
    return next(dated, nodes[0] if nodes else {})


def _is_article(node: dict[str, Any]) -> bool:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return any(isinstance(name, str) and _ARTICLE_TYPES.search(name) for name in kinds)


def _linked_data(page: "HtmlElement") -> Iterator[dict[str, Any]]:
    """All objects of all JSON-LD blocks, outer ones first; broken blocks hold none."""
    blocks = page.iterfind(".//script[@type='application/ld+json']")
    waiting = [_parsed(block.text or "") for block in blocks]
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, dict):
            yield node
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)


def _parsed(block: str) -> object:
    try:
        return json.loads(block.strip().rstrip(";"), strict=False)
    except (ValueError, RecursionError):
        return None


def _title(page: "HtmlElement", article: dict[str, Any]) -> str | None:
    headline = article.get("headline")
    named = headline if isinstance(headline, str) else None
    return _line(named) or _line(_meta(page, "og:title", "twitter:title"))


def _outlet(page: "HtmlElement", article: dict[str, Any]) -> str | None:
    publisher = article.get("publisher")
    name = publisher.get("name") if isinstance(publisher, dict) else None
    named = name if isinstance(name, str) else None
    outlet = _line(named) or _line(_meta(page, "og:site_name", "application-name"))
    return None if outlet is None or "://" in outlet or outlet.startswith("@") else outlet


def _published(page: "HtmlElement", article: dict[str, Any]) -> Published | None:
    said = (read_moment(text) for text in _dates(page, article))
    return next((moment for moment in said if moment), None)


def _dates(page: "HtmlElement", article: dict[str, Any]) -> Iterator[str]:
    """Where a page says when it was published, surest first."""
    if isinstance(article.get("datePublished"), str):
        yield article["datePublished"]
    yield from _metas(
        page, "article:published_time", "og:article:published_time", "datepublished",
        "article:published", "pubdate", "publish-date", "dc.date.issued", "dcterms.created",
        "dc.date", "parsely-pub-date", "sailthru.date", "date",
    )  # fmt: skip
    for element in page.iterfind(".//*[@itemprop='datePublished']"):
        yield element.get("datetime") or element.get("content") or element.text_content()
    for place in ("article", "main", "header"):
        for element in page.iterfind(f".//{place}//time[@datetime]"):
            yield element.get("datetime", "")


def _address(page: "HtmlElement", url: str | None) -> str | None:
    link = page.find(".//link[@rel='canonical']")
    named = link.get("href") if link is not None else _meta(page, "og:url")
    own = canonical(url) if url else None
    if not named:
        return own
    try:
        declared = canonical(urljoin(url or "", named.strip()))
    except (InputError, ValueError):
        return own
    return declared if own is None or _same_page(declared, own) else own


def _same_page(declared: str, own: str) -> bool:
    """Whether a page at ``own`` may be called ``declared``: same host, and not its front page."""
    one, two = urlsplit(declared), urlsplit(own)
    hosts = {_MIRRORS.sub("", part.hostname or "") for part in (one, two)}
    return len(hosts) == 1 and (one.path != "/" or two.path == "/")


def _meta(page: "HtmlElement", *names: str) -> str | None:
    return next(_metas(page, *names), None)


def _metas(page: "HtmlElement", *names: str) -> Iterator[str]:
    """The contents of the named meta tags, in the order of the names."""
    found: dict[str, str] = {}
    for tag in page.iter("meta"):
        name = tag.get("property") or tag.get("name") or tag.get("itemprop") or ""
        found.setdefault(name.lower(), tag.get("content") or "")
    return (found[name] for name in names if found.get(name, "").strip())


def _line(text: str | None) -> str | None:
    return " ".join(text.split()) or None if text else None
