"""The article that a feed's entry holds itself, without asking its page."""

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
"""Fewer are a caption or a button; a teaser is a sentence."""
_MORE_AT_END = re.compile(
    r"\s*[\[(]?\s*(?:…|\.\.\.)?\s*(?:(?:continue|keep) reading|read (?:more|on))\b[^.]{0,100}$",
    re.IGNORECASE,
)
_ENDING = 200
"""Characters at the end of a paragraph that may say where the text goes on."""


def entry_draft(entry: FeedEntry, listing: Listing, feed_url: str) -> Draft:
    """The article in ``entry``; partial where the entry holds a mere teaser.

    Paragraphs and headings are separated by blank lines, the points of a list by line breaks.

    Args:
        entry: one of ``listing``.
        listing: gives outlet and language where the entry does not.
        feed_url: where the feed was read from.

    Raises:
        InputError: there is no text in it.
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
    """A text is judged once its headline is gone: many entries hold nothing else."""


def _text(entry: FeedEntry) -> str:
    """The paragraphs, without the line that names the author and without "Continue reading"."""
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
    """The article of each entry that holds all of it; None where its page is to be fetched."""
    return [_whole(entry, listing, url) for entry in entries]


def _whole(entry: FeedEntry, listing: Listing, url: str) -> Draft | None:
    if not entry.full and entry.url is not None:
        return None
    try:
        return entry_draft(entry, listing, url)
    except InputError:  # nothing but furniture: its page may hold more
        return None


def teaser_draft(
    url: str, title: str, published: Published | None, content: str, outlet: str
) -> Draft:
    """What a feed told of an article whose page cannot be had: a part of it.

    Raises:
        InputError: that is no text.
    """
    entry = FeedEntry(url, url, title, published, content=content)
    return entry_draft(entry, Listing("rss", outlet, (entry,)), url)
