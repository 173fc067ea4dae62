"""Reads a page's metadata: title, outlet, authors, dates, URL, and whether it is complete."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urljoin, urlsplit

from index.errors import InputError
from index.ingest.extract import json_ld
from index.ingest.extract.boilerplate.dom import is_hidden
from index.ingest.extract.bylines import byline
from index.ingest.extract.dates.page_dates import changed_on, published_on
from index.ingest.extract.json_ld import metas
from index.text.line_rules import LineType, line_type
from index.urls.canonical import canonical, identity
from index.urls.rules import plain_path, plain_query
from index.values import Published

if TYPE_CHECKING:  # importing it takes longer than all else here
    from lxml.html import HtmlElement

_MIRRORS = re.compile(r"^(?:www|m|mobile|amp|edition)\.")
_SEPARATED = re.compile(r"\s*[|–—·:»«•-]\s+")
_LONGEST_OUTLET = 80
_LONGEST_LINE = 2_000
"""Characters of a title or heading that are examined."""
_NO_OUTLET = re.compile(r"^(?:copyright\b|©|@|\d+$)|://", re.IGNORECASE)
_BEHIND = re.compile(r"\s+[|–—-]\s+[^|–—]*$")
_WORD = re.compile(r"\w+")
_WALL = re.compile(r"pay-?wall|reg-?wall|barrier|piano|premium|subscri|abonn|abo-|locked", re.I)
_AUTHORS = ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author",
            "sailthru.author", "byl")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Metadata:
    """The metadata of a page; None where it says nothing.

    Attributes:
        languages: the declared languages, most reliable first; any may be empty or wrong.
        walled: whether it has a paywall box, visible or not.
    """

    title: str | None
    outlet: str | None
    published: Published | None
    url: str | None
    partial: bool
    byline: str | None = None
    updated: Published | None = None
    languages: tuple[str, ...] = ()
    walled: bool = False


def read_metadata(page: "HtmlElement", url: str | None) -> Metadata:
    """Read JSON-LD first, then meta tags, then elements marked as dates.

    Args:
        page: the document's root.
        url: its URL, or None. A page may declare another canonical URL only on the same host.
    """
    article = json_ld.article_data(page)
    outlet = _outlet(page, article)
    return Metadata(
        title=_title(page, article),
        outlet=outlet,
        published=published_on(page, article),
        url=_address(page, url),
        partial=not json_ld.is_free(article) or _meta(page, "article:content_tier") == "locked",
        byline=_byline(page, article, outlet),
        updated=changed_on(page, article),
        languages=tuple(_languages(page, article)),
        walled=_is_walled(page),
    )


def as_outlet(name: str | None) -> str | None:
    """``name`` as an outlet, without taglines; None if it is no outlet."""
    return None if not name or _NO_OUTLET.search(name) else name.split(" | ")[0]


def _title(page: "HtmlElement", article: dict[str, Any]) -> str | None:
    """The headline: the declared one, or the heading that it begins with."""
    headline = article.get("headline")
    named = headline if isinstance(headline, str) else None
    said = _line(named) or _line(_meta(page, "og:title", "twitter:title"))
    document = _document_title(page) or ""
    shown = said or _line(" ".join(heading.text_content() for heading in page.iter("h1")))
    if shown and document and not set(_WORD.findall(shown)) & set(_WORD.findall(document)):
        # What the page shows is the same for every page: the name of its site.
        return _heading(page, document) or _BEHIND.sub("", document)
    return _heading(page, said or document) or said


def _heading(page: "HtmlElement", title: str) -> str | None:
    """The first-level heading that equals ``title``, or that it begins with."""
    for element in page.iter("h1"):
        heading = _line(element.text_content())
        rest = title.removeprefix(heading) if heading else title
        if heading and rest != title and (not rest or _SEPARATED.match(rest)):
            return heading
    return None


def _document_title(page: "HtmlElement") -> str | None:
    element = page.find(".//title")
    return _line(element.text_content()) if element is not None else None


def _outlet(page: "HtmlElement", article: dict[str, Any]) -> str | None:
    publisher = article.get("publisher")
    name = publisher.get("name") if isinstance(publisher, dict) else None
    named = name if isinstance(name, str) else None
    outlet = _line(named) or _line(_meta(page, "og:site_name", "application-name"))
    outlet = outlet or _behind_heading(page)
    return as_outlet(outlet)


def _behind_heading(page: "HtmlElement") -> str | None:
    """The outlet, if the document's title is the heading followed by a name."""
    title = _document_title(page) or ""
    heading = _heading(page, title)
    name = _SEPARATED.sub("", title.removeprefix(heading or title))
    return name if 2 < len(name) <= _LONGEST_OUTLET else None


def _byline(page: "HtmlElement", article: dict[str, Any], outlet: str | None) -> str | None:
    """The author, from the first place that names a person."""
    places = (json_ld.names(article.get("author")), metas(page, *_AUTHORS), _marked(page))
    bylines = (byline(names, outlet) for names in places)
    return next((names for names in bylines if names), None)


def _marked(page: "HtmlElement") -> Iterator[str]:
    """The texts of elements marked as author, without duplicates."""
    for path in (".//*[@itemprop='author']", ".//a[@rel='author']"):
        texts = [" ".join(element.text_content().split()) for element in page.iterfind(path)]
        if texts:
            yield from texts[:5]
            return


def _languages(page: "HtmlElement", article: dict[str, Any]) -> Iterator[str]:
    """The declared languages, most reliable first."""
    yield page.get("lang") or page.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
    yield _meta(page, "og:locale", "content-language", "language", "dc.language") or ""
    yield from json_ld.names(article.get("inLanguage"))


def _is_walled(page: "HtmlElement") -> bool:
    boxes = (
        element
        for element in page.iter("div", "section", "aside", "p")
        if _WALL.search(f"{element.get('class', '')} {element.get('id', '')}")
    )
    return any(
        line_type(words) is LineType.PAYWALL
        for box in boxes
        if not is_hidden(box)
        for words in box.itertext()
    )


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
    """Whether a page at ``own`` may declare ``declared`` as its canonical URL.

    Many sites declare one URL on all pages: the front page, a section, or a script. So it must be
    another spelling, or a URL on the same host that has all parameters and is not above the page's
    own.
    """
    if identity(declared) == identity(own):
        return True
    one, two = urlsplit(declared), urlsplit(own)
    hosts = {_MIRRORS.sub("", part.hostname or "") for part in (one, two)}
    return len(hosts) == 1 and _parameters(two) <= _parameters(one) and not _is_above(one, two)


def _parameters(parts: SplitResult) -> set[str]:
    return set(plain_query(parts.query, parts.path).split("&")) - {""}


def _is_above(result: SplitResult, two: SplitResult) -> bool:
    """Whether a URL is a front page, or a section that contains the other URL."""
    path = plain_path(result.path)
    if not path:
        return not _parameters(result)
    return two.path.startswith(f"{path}/")


def _meta(page: "HtmlElement", *names: str) -> str | None:
    return next(metas(page, *names), None)


def _line(text: str | None) -> str | None:
    return " ".join(text.split())[:_LONGEST_LINE].rstrip() or None if text else None
