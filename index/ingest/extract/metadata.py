"""Reads a page's metadata: title, outlet, authors, dates, URL, and whether it is complete."""

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from index.errors import InputError
from index.ingest.extract.assemble import Extracted
from index.ingest.extract.bylines import byline
from index.ingest.extract.dates import LONGEST, DateLine, read_date_line, read_moment, sane
from index.text.line_rules import LineType, line_type
from index.urls.canonical import canonical, identity, plain_path, plain_query
from index.values import Published

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ARTICLE_TYPES = re.compile(r"(?:Article|BlogPosting|Report|LiveBlogPosting|WebPage)$")

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "article:published",
    "pubdate", "publish-date", "publishdate", "publish_date", "published_time", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dc.date", "dcterms.date", "parsely-pub-date",
    "sailthru.date", "cxenseparse:recs:publishtime", "date",
)  # fmt: skip
_UPDATED = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified",
    "article:modified", "lastmod", "last-modified", "dcterms.modified", "dc.date.modified",
)  # fmt: skip
_DATED = re.compile(
    r"(?:^|[\s_-])(?:date|dateline|timestamp|datetime|pubdate|published|posted-?on|publish-?time"
    r"|article-?time|post-?time|time|datum|fecha|data)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CHANGE = re.compile(r"updat|modif|revis", re.IGNORECASE)
_BESIDE = {"article", "main"}
_ELSEWHERE = {"aside", "nav", "footer", "li", "a"}
"""Elements whose dates belong to other articles."""
_SEPARATED = re.compile(r"\s*[|–—·:»«•-]\s+")
_NO_OUTLET = re.compile(r"^(?:copyright\b|©|@|\d+$)|://", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_WALL = re.compile(r"pay-?wall|reg-?wall|barrier|piano|premium|subscri|abonn|abo-|locked", re.I)
_AUTHORS = ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author",
            "sailthru.author", "byl")  # fmt: skip


def read_metadata(page: "HtmlElement", url: str | None, name: str) -> Extracted:
    """What a page says of itself, without its text.

    JSON-LD counts first, then meta tags, then elements marked as dates.

    trafilatura reads metadata, too, but drops times of day, takes the site's name for a part of
    the title, and agencies and desks for people.

    Args:
        page: the document's root.
        url: its URL, or None. A page may declare another canonical URL only on the same host.
        name: how messages call it.
    """
    article = article_data(page)
    tags: dict[str, str] = {}
    for tag in page.iter("meta"):
        keys = (tag.get("property"), tag.get("name"), tag.get("itemprop"), tag.get("http-equiv"))
        key = next(filter(None, keys), "")
        tags.setdefault(key.lower(), tag.get("content") or "")

    def said(*names: str) -> list[str]:
        return [tags[name] for name in names if tags.get(name, "").strip()]

    publisher = article.get("publisher")
    outlet = _line(publisher.get("name")) if isinstance(publisher, dict) else None
    outlet = outlet or _line(next(iter(said("og:site_name", "application-name")), None))
    document = page.find(".//title")
    whole = (_line(document.text_content()) or "") if document is not None else ""
    if not outlet:  # what follows the heading in the document's title
        rest = _SEPARATED.sub("", whole.removeprefix(_heading(page, whole) or whole))
        outlet = rest if 2 < len(rest) <= 80 else None
    outlet = as_outlet(outlet)
    parts = article.get("hasPart")
    nodes = [article, *(parts if isinstance(parts, list) else [parts])]
    free = [node.get("isAccessibleForFree", True) for node in nodes if isinstance(node, dict)]
    is_closed = any(str(flag).casefold().endswith("false") for flag in free)
    marked = (
        [words_of(element) for element in page.iterfind(path)][:5]
        for path in (".//*[@itemprop='author']", ".//a[@rel='author']")
    )
    authors = (names(article.get("author")), said(*_AUTHORS), next(filter(None, marked), []))
    bylines = (byline(people, outlet) for people in authors)

    def moment(field: str, metas: tuple[str, ...], others: Iterable[str] = ()) -> Published | None:
        """The first date that data, meta tags, marked elements or ``others`` give."""
        elements = page.iterfind(f".//*[@itemprop='{field}']")
        marked = (
            one.get("datetime") or one.get("content") or one.text_content() for one in elements
        )
        texts = chain([article.get(field)], said(*metas), marked, others)
        moments = (read_moment(text) for text in texts if isinstance(text, str))
        return next(filter(None, moments), None)

    published = moment("datePublished", _PUBLISHED, _times(page))
    lines = list(_date_lines(page))
    shown = [
        (line.published, beside) for line, beside in lines if line.published and not line.updated
    ]
    if published is None and shown:
        published = sane(shown[0][0])
    updated = moment("dateModified", _UPDATED)
    language = page.get("lang") or page.get("{http://www.w3.org/XML/1998/namespace}lang")
    titles = map(_line, said("og:title", "twitter:title"))
    named = said("og:locale", "content-language", "language", "dc.language")
    return Extracted(
        name=name,
        text="",
        title=_title(page, whole, [_line(article.get("headline")), *titles]),
        outlet=outlet,
        published=published,
        url=_address(page, url, said("og:url")),
        partial=is_closed or said("article:content_tier") == ["locked"],
        byline=next((people for people in bylines if people), None),
        updated=updated or next((line.changed for line, _ in lines if line.changed), None),
        languages=(language or "", *named[:1], *names(article.get("inLanguage"))),
        printed=next((date for date, beside in shown if beside), None),
        walled=any(
            line_type(words) is LineType.PAYWALL
            for box in page.iter("div", "section", "aside", "p")
            if _WALL.search(f"{box.get('class', '')} {box.get('id', '')}") and not is_hidden(box)
            for words in box.itertext()
        ),
    )


def article_data(page: "HtmlElement") -> dict[str, Any]:
    """The object that describes the article, preferably one with a date; empty if there is none.

    References to authors and publishers are resolved.
    """
    nodes, articles = _nodes(page), []
    for node in nodes:
        kind = node.get("@type")
        kinds = kind if isinstance(kind, list) else [kind]
        if any(isinstance(name, str) and _ARTICLE_TYPES.search(name) for name in kinds):
            articles.append(node)
    article = next((node for node in articles if "datePublished" in node), None)
    article = dict(article or (articles[0] if articles else {}))
    named = {
        node["@id"]: node
        for node in nodes
        if isinstance(node.get("@id"), str) and isinstance(node.get("name"), str)
    }

    def resolved(value: object) -> object:
        if isinstance(value, list):
            return [resolved(item) for item in value]
        if isinstance(value, dict) and "name" not in value:
            return named.get(str(value.get("@id")), value)
        return value

    for party in ("author", "publisher"):
        if party in article:
            article[party] = resolved(article[party])
    return article


def _nodes(page: "HtmlElement") -> list[dict[str, Any]]:
    """All objects of all JSON-LD blocks, outer ones first; broken blocks are skipped."""
    nodes: list[dict[str, Any]] = []
    waiting: list[Any] = []
    for block in page.iterfind(".//script[@type='application/ld+json']"):
        with suppress(ValueError, RecursionError):
            waiting.append(json.loads((block.text or "").strip().rstrip(";"), strict=False))
    for _ in range(5_000):
        if not waiting:
            break
        node = waiting.pop(0)
        if isinstance(node, dict):
            nodes.append(node)
            waiting.extend(node.values())
        elif isinstance(node, list):
            waiting.extend(node)
    return nodes


def names(value: object) -> list[str]:
    """The names in a field that holds names, objects with a name, or a list of either.

    Organisations are left out.
    """
    found: list[str] = []
    for one in value if isinstance(value, list) else [value]:
        fields = one if isinstance(one, dict) else {"name": one}
        if not str(fields.get("@type")).endswith("Organization"):
            name = fields.get("name")
            found += [
                each
                for each in (name if isinstance(name, list) else [name])
                if isinstance(each, str) and each.strip()
            ]
    return found


def as_outlet(name: str | None) -> str | None:
    """``name`` as an outlet, without taglines; None if it is no outlet."""
    return None if not name or _NO_OUTLET.search(name) else name.split(" | ")[0]


def words_of(element: "HtmlElement") -> str:
    """What an element says, on one line."""
    return " ".join(element.text_content().split())


def is_hidden(element: "HtmlElement") -> bool:
    """Whether the element is marked as hidden."""
    return (
        element.get("aria-hidden") == "true"
        or element.get("hidden") is not None
        or bool(_HIDDEN.search(element.get("style", "")))
    )


def _title(page: "HtmlElement", document: str, titles: Iterable[str | None]) -> str | None:
    """The headline: the first declared one, or the heading that it begins with.

    Args:
        page: the document's root.
        document: the title in its head; may be empty.
        titles: the declared headlines.
    """
    said = next(filter(None, titles), None)
    shown = said or _line(" ".join(heading.text_content() for heading in page.iter("h1")))
    here, there = (set(re.findall(r"\w+", title)) for title in (shown or "", document))
    if shown and document and not here & there:
        # What the page shows is the same for every page: the name of its site.
        return _heading(page, document) or re.sub(r"\s+[|–—-]\s+[^|–—]*$", "", document)
    return _heading(page, said or document) or said


def _heading(page: "HtmlElement", title: str) -> str | None:
    """The first-level heading that equals ``title``, or that it begins with."""
    for element in page.iter("h1"):
        heading = _line(element.text_content())
        rest = title.removeprefix(heading) if heading else title
        if heading and rest != title and (not rest or _SEPARATED.match(rest)):
            return heading
    return None


def _address(page: "HtmlElement", url: str | None, said: list[str]) -> str | None:
    """The canonical URL that the page declares, or its own.

    Many sites declare one URL on all pages: the front page, a section, or a script. So it must be
    another spelling, or a URL on the same host that has all parameters and is not above the page's
    own.
    """
    link = page.find(".//link[@rel='canonical']")
    named = link.get("href") if link is not None else next(iter(said), None)
    own = canonical(url) if url else None
    if not named:
        return own
    try:
        declared = canonical(urljoin(url or "", named.strip()))
    except (InputError, ValueError):
        return own
    if own is None or identity(declared) == identity(own):
        return declared
    one, two = urlsplit(declared), urlsplit(own)
    mirrors = r"^(?:www|m|mobile|amp|edition)\."
    hosts = {re.sub(mirrors, "", part.hostname or "") for part in (one, two)}
    asked, needed = (
        set(plain_query(part.query, part.path).split("&")) - {""} for part in (one, two)
    )
    path = plain_path(one.path)
    is_above = two.path.startswith(f"{path}/") if path else not asked
    return declared if len(hosts) == 1 and needed <= asked and not is_above else own


def _line(text: object) -> str | None:
    if not isinstance(text, str):
        return None
    return " ".join(text.split())[:2_000].rstrip() or None


# Dates


def _times(page: "HtmlElement") -> list[str]:
    """The times of publication in the page, those in the article first."""
    own, others = [], []
    for element in page.iterfind(".//time[@datetime]"):
        if not _CHANGE.search(f"{element.get('class')} {element.get('itemprop')}"):
            if _is_within(element, {*_BESIDE, "header"}):
                own.append(element.get("datetime", ""))
            elif not _is_within(element, _ELSEWHERE):
                others.append(element.get("datetime", ""))
    return own + others


def _is_within(element: "HtmlElement", tags: set[str]) -> bool:
    return any(up.tag in tags for up in element.iterancestors())


def _date_lines(page: "HtmlElement") -> Iterator[tuple[DateLine, bool]]:
    """Date lines in elements of dates, of this article only; whether each stands beside its text.

    What is above all of the page may be the day of the visit. A list may have an item for the date.
    """
    for element in page.iter("span", "div", "p", "time", "small", "em", "i", "b", "strong", "dd"):
        if element.tag != "time" and not _DATED.search(element.get("class", "")):
            continue
        text = words_of(element)
        line = read_date_line(text) if len(text) <= LONGEST else None
        elsewhere = (up for up in element.iterancestors() if up.tag in _ELSEWHERE)
        if line and all(_DATED.search(up.get("class", "")) for up in elsewhere):
            yield line, _is_within(element, _BESIDE)
