"""The article that a feed's entry holds itself, without asking its page."""

import re
from collections.abc import Sequence

from index.errors import InputError
from index.ingest.extract import titles
from index.ingest.extract.boilerplate.clean import clean
from index.ingest.extract.boilerplate.corrections import without_correction
from index.ingest.feeds.entry_html import is_cut, paragraphs
from index.ingest.feeds.listing import FeedEntry, Listing
from index.ingest.feeds.outlets import outlet_of
from index.text.charset import storable
from index.text.language import language_of
from index.urls.canonical import canonical, host_of
from index.values import Draft, Published

_LETTER = re.compile(r"[^\W\d_]")
_LEAST_LETTERS = 20
"""Fewer are a caption or a button; a teaser is a sentence."""
_MORE_AT_END = re.compile(
    r"\s*[\[(]?\s*(?:…|\.\.\.)?\s*(?:(?:continue|keep) reading|read (?:more|on))\b[^.]{0,100}$",
    re.IGNORECASE,
)


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
    cleaned = clean(_text(entry), entry.published)
    title = storable(entry.title) or titles.made_from(cleaned.text)
    text, correction = without_correction(titles.without_headline(cleaned.text, title))
    text = text.strip("\n")
    if len(_LETTER.findall(text)) < _LEAST_LETTERS:
        raise InputError(
            f"The entry “{titles.shortened(title)}” of {host_of(feed_url)} holds no text of its "
            "article; fetch the article's page instead."
        )
    return Draft(
        title=title,
        text=text,
        url=canonical(entry.url) if entry.url else None,
        outlet=entry.outlet or outlet_of(listing.title),
        published=entry.published or cleaned.published,
        partial=cleaned.partial or not entry.full,
        byline=entry.byline,
        updated=entry.updated,
        language=language_of(text, (entry.language, listing.language)),
        correction=correction,
    )


def _text(entry: FeedEntry) -> str:
    """The paragraphs, without the line that names the author and without "Continue reading"."""
    parts = list(paragraphs(entry.content))
    if entry.byline and parts and _is_byline(parts[0], entry.byline):
        del parts[0]
    if parts and is_cut(tuple(parts)):
        parts[-1] = _MORE_AT_END.sub("", parts[-1])
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
