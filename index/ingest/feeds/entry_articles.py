"""Articles from the texts in feed entries, without fetching their pages."""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.errors import InputError
from index.ingest.extract import titles
from index.ingest.extract.assemble import Extracted, assemble
from index.ingest.feeds.entry_html import is_cut, paragraphs
from index.ingest.feeds.listing import FeedEntry, Listing
from index.ingest.feeds.outlets import outlet_of
from index.urls.canonical import canonical, host_of
from index.values import Draft, Published

_LETTER = re.compile(r"[^\W\d_]")
_LEAST_LETTERS = 20
"""Fewer letters are a caption or a button, not a teaser."""
_MORE_AT_END = re.compile(
    r"\s*[\[(]?\s*(?:…|\.\.\.)?\s*(?:(?:continue|keep) reading|read (?:more|on))\b[^.]{0,100}$",
    re.IGNORECASE,
)
_ENDING = 200
"""Characters at the end of a paragraph in which "Continue reading" is searched."""


def entry_draft(entry: FeedEntry, listing: Listing, feed_url: str) -> Draft:
    """The article in ``entry``; partial if the entry has only a teaser.

    Paragraphs and headings are separated by blank lines, the points of a list by line breaks.

    Args:
        entry: an entry of ``listing``.
        listing: provides outlet and language if the entry does not.
        feed_url: the URL of the feed.

    Raises:
        InputError: it has no text.
    """
    extracted = Extracted(
        name=f"The entry “{titles.shortened(entry.title)}” of {host_of(feed_url)}",
        text=_text(entry),
        title=entry.title,
        url=canonical(entry.url) if entry.url else None,
        outlet=entry.outlet or outlet_of(listing.title),
        published=entry.published,
        byline=entry.byline,
        languages=(entry.language, listing.language),
        partial=not entry.full,
    )
    draft = assemble(extracted, check=_any_text)
    if len(_LETTER.findall(draft.text)) < _LEAST_LETTERS:
        raise InputError(
            f"The entry “{titles.shortened(draft.title)}” of {host_of(feed_url)} holds no text of "
            "its article; fetch the article's page instead."
        )
    return replace(draft, updated=entry.updated)


def _any_text(_text: str) -> None:
    """No check here: the text is checked after its headline is removed."""


def _text(entry: FeedEntry) -> str:
    """The paragraphs without the author's line and "Continue reading"."""
    parts = list(paragraphs(entry.content))
    if entry.byline and parts and _is_byline(parts[0], entry.byline):
        del parts[0]
    if parts and is_cut(tuple(parts)):
        last = parts[-1]
        parts[-1] = last[:-_ENDING] + _MORE_AT_END.sub("", last[-_ENDING:])
    return "\n\n".join(part for part in parts if part.strip())


def _is_byline(line: str, byline: str) -> bool:
    return re.sub(r"^by\s+", "", line, flags=re.IGNORECASE).casefold() == byline.casefold()


def full_entry_drafts(
    entries: Sequence[FeedEntry], listing: Listing, url: str
) -> list[Draft | None]:
    """The article of each entry that has the whole text; None if its page must be fetched."""
    return [_whole(entry, listing, url) for entry in entries]


def _whole(entry: FeedEntry, listing: Listing, url: str) -> Draft | None:
    if not entry.full and entry.url is not None:
        return None
    try:
        return entry_draft(entry, listing, url)
    except InputError:  # only boilerplate: the page may have more
        return None


def teaser_draft(
    url: str, title: str, published: Published | None, content: str, outlet: str
) -> Draft:
    """A partial article from a feed entry whose page cannot be fetched.

    Raises:
        InputError: the entry has no text.
    """
    entry = FeedEntry(url, url, title, published, content=content)
    return entry_draft(entry, Listing("rss", outlet, (entry,)), url)
