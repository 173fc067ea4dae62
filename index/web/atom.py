"""The newest on a topic as an Atom feed (RFC 4287), for feed readers and other programs."""

import re
from datetime import UTC, datetime

from lxml import etree

from index.answer.events.values import EventAnswer, ToldEvent
from index.answer.presentation.events_in_words import outlets_line
from index.answer.presentation.permalink import snapshot_path
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
    told = [(one, one.quote.published) for one in found.events]
    dated = [(one, published.moment) for one, published in told if published is not None]
    feed = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    topic = f": {found.query.topic}" if found.query.topic else ""
    _add(feed, "title", f"Latest{topic} · Verbale")
    _add(feed, "id", base + path)
    _add(feed, "updated", max((moment for _, moment in dated), default=_NEVER).isoformat())
    _add(feed, "link", rel="self", type="application/atom+xml", href=base + path)
    _add(feed, "link", rel="alternate", type="text/html", href=base + path.replace(".atom", "", 1))
    for one, moment in dated:
        _add_entry(feed, one, moment, base)
    body: bytes = etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return body


def _add_entry(feed: etree._Element, one: ToldEvent, moment: datetime, base: str) -> None:
    entry, quote = etree.SubElement(feed, f"{{{_ATOM}}}entry"), one.quote
    _add(entry, "id", f"urn:verbale:article:{quote.article_id}")
    _add(entry, "title", quote.title)
    _add(entry, "updated", moment.isoformat())
    _add(entry, "link", rel="alternate", type="text/html", href=base + _snapshot(quote))
    if quote.link:
        _add(entry, "link", rel="related", href=quote.link)
    _add(etree.SubElement(entry, f"{{{_ATOM}}}author"), "name", quote.source)
    facts = (one.side, outlets_line(one.outlets, one.articles))
    _add(entry, "content", "\n\n".join(filter(None, (f"“{quote.text}”", *facts))), type="text")


def _snapshot(quote: Quote) -> str:
    return snapshot_path(quote.article_id, quote.revision, quote.start, quote.end)


def _add(parent: etree._Element, name: str, text: str = "", **attributes: str) -> None:
    safe = {one: _safe(value) for one, value in attributes.items()}
    etree.SubElement(parent, f"{{{_ATOM}}}{name}", safe).text = _safe(text) or None


def _safe(text: str) -> str:
    return _NOT_XML.sub("�", undirected(text))
