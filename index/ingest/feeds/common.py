"""Helpers that the readers of all feed formats share."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from index.errors import InputError, TryLaterError
from index.ingest.feeds.entry_html import is_whole, paragraphs, word_count
from index.ingest.feeds.listing import MOST_ENTRIES, FeedEntry, Form, Listing
from index.text.charset import storable
from index.urls.canonical import canonical

LONGEST_ADDRESS = 4_000
LONGEST_LINE = 1_000
"""Most characters of a title or name; longer ones are cut."""
LONGEST_IDENTITY = 500
"""Most characters of an identity; longer ones are replaced by their hash."""

_DAY_S = 86_400.0
_SHORTEST_S, _LONGEST_S = 60.0, 366 * _DAY_S
_OLDEST = datetime.min.replace(tzinfo=UTC)
_BREAKS = re.compile(r"[\x00-\x20]+")


@dataclass(frozen=True, slots=True)
class Text:
    """A text of an entry.

    Attributes:
        html: the HTML as in the entry.
        apart: whether its element is for the whole text, not for a summary.
    """

    html: str
    apart: bool


def ended_early(where: str) -> TryLaterError:
    """The error of a feed or sitemap that broke off before anything in it was whole."""
    return TryLaterError(
        f"The feed of {where} ended early, before its first entry was whole; try again later."
    )


def string_of(fields: Mapping[str, Any], name: str) -> str:
    """The field of that name; empty if there is none, or none that is a text."""
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def web_address(raw: object, base: str = "") -> str | None:
    """``raw`` as an absolute http(s) URL; None if it is none (``mailto:``, ``data:``)."""
    if not isinstance(raw, str) or not raw.strip() or len(raw) > LONGEST_ADDRESS:
        return None
    bare = _BREAKS.sub("%20", storable(raw).strip(" \t\r\n"))
    try:
        joined = urljoin(base, bare.replace("%20", "") if "\n" in raw else bare)
        canonical(joined)
    except (InputError, ValueError):
        return None
    return joined


def identity_of(named: str | None, url: str | None, title: str) -> str:
    """The identity of an entry in its feed: its id, else its URL, else its title."""
    identity = storable((named or "").strip() or url or f"title:{title.casefold()}")
    if len(identity) <= LONGEST_IDENTITY:
        return identity
    return f"sha256:{hashlib.sha256(identity.encode()).hexdigest()}"


def line(text: str) -> str:
    """``text`` on one line, storable, at most ``LONGEST_LINE`` characters."""
    return " ".join(storable(text).split())[:LONGEST_LINE]


def with_content(entry: FeedEntry, texts: Iterable[Text]) -> FeedEntry | None:
    """``entry`` with the longest of its texts; None if it has neither text nor URL."""
    read = [(text, paragraphs(text.html)) for text in texts if text.html.strip()]
    best = max(read, key=lambda first: (word_count(first[1]), first[0].apart), default=None)
    if best is None or not best[1]:
        return entry if entry.url else None
    text, parts = best
    return replace(entry, content=storable(text.html), full=is_whole(parts, apart=text.apart))


def interval(seconds: float) -> float | None:
    """``seconds`` as a polling interval; None if it is not plausible."""
    return seconds if _SHORTEST_S <= seconds <= _LONGEST_S else None


def listed(form: Form, title: str, entries: Iterable[FeedEntry | None]) -> Listing:
    """A listing of ``entries``, newest first, without duplicates; None is an unusable entry."""
    by_identity: dict[str, FeedEntry] = {}
    unusable = 0
    for entry in entries:
        if entry is None:
            unusable += 1
        elif entry.identity in by_identity:
            by_identity[entry.identity] = _merged(by_identity[entry.identity], entry)
        else:
            by_identity[entry.identity] = entry
    newest = sorted(by_identity.values(), key=_moment, reverse=True)
    skipped = unusable + max(0, len(newest) - MOST_ENTRIES)
    return Listing(form, line(title), tuple(newest[:MOST_ENTRIES]), skipped=skipped)


def _moment(entry: FeedEntry) -> datetime:
    known = entry.published or entry.updated
    return known.moment if known else _OLDEST


def _merged(first: FeedEntry, second: FeedEntry) -> FeedEntry:
    """The later of two versions of an entry, completed from the other."""
    later, other = (second, first) if _changed(second) > _changed(first) else (first, second)
    fuller = max(later, other, key=lambda entry: (entry.full, len(entry.content)))
    return replace(
        later,
        url=later.url or other.url,
        title=later.title or other.title,
        published=later.published or other.published,
        byline=later.byline or other.byline,
        outlet=later.outlet or other.outlet,
        language=later.language or other.language,
        content=later.content or fuller.content,
        full=later.full if later.content else fuller.full,
    )


def _changed(entry: FeedEntry) -> datetime:
    known = entry.updated or entry.published
    return known.moment if known else _OLDEST
