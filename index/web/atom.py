"""Atom feeds (RFC 4287) of the newest on a topic, and of what a watch has found."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from index.answer.events.values import EventAnswer
from index.answer.presentation.events_in_words import outlets_line
from index.answer.presentation.permalink import snapshot_path
from index.monitoring.service import WatchFeed
from index.text.display import undirected
from index.values import Quote

_ATOM = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold."""
_NEVER = datetime.fromtimestamp(0, UTC)


def atom_feed(found: EventAnswer, base: str, path: str) -> bytes:
    """Return a feed with an entry for each story, by the sentence that tells it.

    The entry of a story is that of its newest article: a reader shows it anew when another outlet
    reports. Stories without a date are left out, because an entry needs one.

    Args:
        found: the stories, newest first.
        base: where people reach the page, without a slash at the end.
        path: the path of the feed on the page, with its query.
    """
    topic = f": {found.query.topic}" if found.query.topic else ""
    entries = [
        _Entry(
            id=f"urn:verbale:article:{one.quote.article_id}",
            updated=one.quote.published.moment,
            quotes=(one.quote,),
            facts=(one.side or "", outlets_line(one.outlets, one.articles)),
        )
        for one in found.events
        if one.quote.published is not None
    ]
    feed = _feed(f"Latest{topic} · Verbale", entries, base, path)
    page = base + path.replace(".atom", "", 1)
    _add(feed, "link", rel="alternate", type="text/html", href=page)
    return _written(feed, entries, base, lambda _: True)


def watch_feed(found: WatchFeed, base: str, path: str, scopes: Collection[str]) -> bytes:
    """Return the feed of a watch: an entry for each finding, dated when it was found.

    Args:
        found: the watch with what it has found.
        base: where people reach the page, without a slash at the end.
        path: the path of the feed on the page.
        scopes: the scopes that the page shows; articles of others are linked on the web alone.
    """
    entries = [
        _Entry(f"urn:verbale:watch:{one.key}", one.found_at, answer.quotes)
        for one, answer in found.found
        if answer.quotes and one.found_at is not None
    ]
    feed = _feed(f"{found.watch.given.text or 'Digest'} · Verbale", entries, base, path)
    return _written(feed, entries, base, lambda quote: quote.scope in scopes)


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of a feed: its quotes, the first of which gives it headline, author and links."""

    id: str
    updated: datetime
    quotes: tuple[Quote, ...]
    facts: tuple[str, ...] = ()


def _feed(title: str, entries: Sequence[_Entry], base: str, path: str) -> etree._Element:
    """A feed without its entries."""
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    _add(feed, "title", title)
    _add(feed, "id", base + path)
    updated = max((one.updated for one in entries), default=_NEVER)
    _add(feed, "updated", updated.isoformat())
    _add(feed, "link", rel="self", type="application/atom+xml", href=base + path)
    return feed


def _written(
    feed: etree._Element, entries: Iterable[_Entry], base: str, shown: Callable[[Quote], bool]
) -> bytes:
    """A feed with its entries, as XML; ``shown`` tells whether the page shows a quote's article."""
    for one in entries:
        _add_entry(feed, one, base, shown)
    body: bytes = etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return body


def _add_entry(
    feed: etree._Element, one: _Entry, base: str, shown: Callable[[Quote], bool]
) -> None:
    entry, quote = etree.SubElement(feed, f"{{{_ATOM}}}entry"), one.quotes[0]
    _add(entry, "id", one.id)
    _add(entry, "title", quote.title)
    _add(entry, "updated", one.updated.isoformat())
    if shown(quote):
        _add(entry, "link", rel="alternate", type="text/html", href=base + _snapshot(quote))
    if quote.link:
        rel = "related" if shown(quote) else "alternate"
        _add(entry, "link", rel=rel, href=quote.link)
    _add(etree.SubElement(entry, f"{{{_ATOM}}}author"), "name", quote.source)
    _add(entry, "content", "\n\n".join(filter(None, _words(one))), type="text")


def _words(one: _Entry) -> Iterator[str]:
    for quote in one.quotes:
        yield f"“{quote.text}”"
        if len(one.quotes) > 1:
            yield f"— {quote.source}, {quote.title}"
    yield from one.facts


def _snapshot(quote: Quote) -> str:
    return snapshot_path(quote.article_id, quote.revision, quote.start, quote.end)


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> None:
    safe = {one: _safe(value) for one, value in attributes.items()}
    etree.SubElement(parent, f"{{{_ATOM}}}{name}", safe).text = _safe(text) or None


def _safe(text: str) -> str:
    return _NOT_XML.sub("�", undirected(text))
