"""What the readers of all forms share: addresses, the texts of an entry, and the whole listing."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from urllib.parse import urljoin

from index.errors import InputError
from index.ingest.feeds.entry_html import is_whole, paragraphs, word_count
from index.ingest.feeds.listing import MOST_ENTRIES, FeedEntry, Form, Listing
from index.text.charset import storable
from index.urls.canonical import canonical

LONGEST_ADDRESS = 4_000
LONGEST_LINE = 1_000
"""A longer title or name is cut, in characters."""
LONGEST_IDENTITY = 500
"""A longer identity is replaced by its hash, in characters."""

_DAY_S = 86_400.0
_SHORTEST_S, _LONGEST_S = 60.0, 366 * _DAY_S
_OLDEST = datetime.min.replace(tzinfo=UTC)
_BREAKS = re.compile(r"[\x00-\x20]+")


@dataclass(frozen=True, slots=True)
class Text:
    """What an entry holds of its article.

    Attributes:
        html: as it stands in the entry.
        apart: it stands in an element for the whole text, not for a summary.
    """

    html: str
    apart: bool


def web_address(raw: object, base: str = "") -> str | None:
    """``raw`` as an absolute address of the web; None where it is none (``mailto:``, ``data:``)."""
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
    """What tells an entry from its feed's others: its name, else its address, else its title."""
    identity = storable((named or "").strip() or url or f"title:{title.casefold()}")
    if len(identity) <= LONGEST_IDENTITY:
        return identity
    return f"sha256:{hashlib.sha256(identity.encode()).hexdigest()}"


def line(text: str) -> str:
    """``text`` on one line, storable and not endless."""
    return " ".join(storable(text).split())[:LONGEST_LINE]


def with_content(entry: FeedEntry, texts: Iterable[Text]) -> FeedEntry | None:
    """``entry`` with the longest of its texts; None where it has neither text nor address."""
    read = [(text, paragraphs(text.html)) for text in texts if text.html.strip()]
    best = max(read, key=lambda one: (word_count(one[1]), one[0].apart), default=None)
    if best is None or not best[1]:
        return entry if entry.url else None
    text, parts = best
    return replace(entry, content=storable(text.html), full=is_whole(parts, apart=text.apart))


def interval(seconds: float) -> float | None:
    """``seconds`` as a time between two looks; None where it is no sensible one."""
    return seconds if _SHORTEST_S <= seconds <= _LONGEST_S else None


def listed(form: Form, title: str, entries: Iterable[FeedEntry | None]) -> Listing:
    """The listing of ``entries``, newest first, none twice; None stands for one of no use."""
    kept: dict[str, FeedEntry] = {}
    unusable = 0
    for entry in entries:
        if entry is None:
            unusable += 1
        elif entry.identity in kept:
            kept[entry.identity] = _merged(kept[entry.identity], entry)
        else:
            kept[entry.identity] = entry
    newest = sorted(kept.values(), key=_moment, reverse=True)
    skipped = unusable + max(0, len(newest) - MOST_ENTRIES)
    return Listing(form, line(title), tuple(newest[:MOST_ENTRIES]), skipped=skipped)


def _moment(entry: FeedEntry) -> datetime:
    known = entry.published or entry.updated
    return known.moment if known else _OLDEST


def _merged(one: FeedEntry, two: FeedEntry) -> FeedEntry:
    """The one that was changed last, with what only the other says."""
    later, other = (two, one) if _changed(two) > _changed(one) else (one, two)
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
