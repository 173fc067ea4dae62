"""What a visit takes from a feed's own entries; runs in the workshop."""

from collections.abc import Sequence

from index.errors import InputError
from index.gather.feeds.drafts import draft_of
from index.gather.feeds.listing import FeedEntry, Listing
from index.values import Draft, Published


def drafts_of(entries: Sequence[FeedEntry], listing: Listing, url: str) -> list[Draft | None]:
    """The article of each entry that holds all of it; None where its page is to be fetched."""
    return [_whole(entry, listing, url) for entry in entries]


def _whole(entry: FeedEntry, listing: Listing, url: str) -> Draft | None:
    if not entry.full and entry.url is not None:
        return None
    try:
        return draft_of(entry, listing, url)
    except InputError:  # nothing but furniture: its page may hold more
        return None


def teaser_of(
    url: str, title: str, published: Published | None, content: str, outlet: str
) -> Draft:
    """What a feed told of an article whose page cannot be had: a part of it.

    Raises:
        InputError: that is no text.
    """
    entry = FeedEntry(url, url, title, published, content=content)
    return draft_of(entry, Listing("rss", outlet, (entry,)), url)
