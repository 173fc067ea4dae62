"""Writes sources as OPML 2.0, for Verbale and for any feed reader.

A side becomes a folder, and each part of a side of several parts (“Europe / Norway”) a folder in
the one before. What OPML has no attribute for stands in the namespace ``verbale``; readers that do
not know it pass over it. The same sources give the same bytes, so no date is written.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape

from index.ingest.subscriptions.entries import DIVIDER, Subscription
from index.ingest.subscriptions.opml import NAMESPACE

_HEAD = f"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0" xmlns:verbale="{NAMESPACE}">
  <head>
    <title>Sources of Verbale</title>
  </head>
  <body>
"""
_TAIL = "  </body>\n</opml>\n"
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass
class _Folder:
    """A folder with its entries, and the folders in it by their names."""

    entries: list[Subscription] = field(default_factory=list)
    folders: "dict[str, _Folder]" = field(default_factory=dict)


def write_opml(entries: Iterable[Subscription]) -> str:
    """The document: folders before entries, each sorted by name."""
    top = _Folder()
    for entry in entries:
        folder = top
        for name in _path(entry.folder):
            folder = folder.folders.setdefault(name, _Folder())
        folder.entries.append(entry)
    return _HEAD + "".join(f"{line}\n" for line in _lines(top, "    ")) + _TAIL


def _path(folder: str | None) -> list[str]:
    """The folders of a side, outermost first; one folder if a part of it has no name."""
    parts = folder.split(DIVIDER) if folder else []
    return parts if all(part and part == part.strip() for part in parts) else [folder or ""]


def _lines(folder: _Folder, indent: str) -> Iterator[str]:
    for name, inner in sorted(folder.folders.items(), key=lambda one: _order(one[0])):
        yield f"{indent}<outline{_attribute('text', name)}{_attribute('title', name)}>"
        yield from _lines(inner, indent + "  ")
        yield f"{indent}</outline>"
    for entry in sorted(folder.entries, key=lambda one: (_order(one.name), one.url)):
        attributes = "".join(_attribute(name, value) for name, value in _attributes(entry))
        yield f"{indent}<outline{attributes}/>"


def _attributes(entry: Subscription) -> Iterator[tuple[str, str]]:
    is_feed = entry.kind == "feed"
    yield "type", "rss" if is_feed else "link"
    yield "text", entry.name
    yield "title", entry.name
    yield "xmlUrl" if is_feed else "url", entry.url
    if entry.language:
        yield "language", entry.language
    if entry.outlet:
        yield "verbale:outlet", entry.outlet
    if not is_feed:
        yield "verbale:kind", entry.kind
    if entry.paused:
        yield "verbale:paused", "true"


def _attribute(name: str, value: str) -> str:
    """An attribute; a line break is written so that XML does not make it a space."""
    quoted = escape(_NO_XML.sub("", value)).replace("\n", "&#10;").replace("\r", "&#13;")
    return f' {name}="{quoted}"'.replace("\t", "&#9;")


def _order(name: str) -> tuple[str, str]:
    return name.casefold(), name
