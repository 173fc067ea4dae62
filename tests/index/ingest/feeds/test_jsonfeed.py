"""JSON Feed, both versions."""

import json

import pytest

from index.errors import InputError
from index.ingest.feeds.listing import FeedEntry, Listing
from index.values import Published

from .samples import ARTICLE, FIRST, SECOND, THIRD, read


def feed(*items: object, **fields: object) -> Listing:
    whole = {"version": "https://jsonfeed.org/version/1.1", "title": "The Courier", **fields}
    return read(json.dumps(whole | {"items": list(items)}).encode())


def only(**fields: object) -> FeedEntry:
    [entry] = feed({"id": "7", "url": "https://courier.example/7", **fields}).entries
    return entry


def test_the_feed_and_its_items_are_read() -> None:
    listing = feed(
        {
            "id": 7,
            "url": "/7",
            "title": "Border to reopen",
            "content_html": ARTICLE,
            "date_published": "2024-08-28T22:49:00-04:00",
            "date_modified": "2024-08-29T01:00:00-04:00",
            "authors": [{"name": "Ann Marlow"}, {"url": "https://x.example"}],
            "language": "fr-CA",
        },
        home_page_url="https://courier.example/",
        language="en-GB",
    )
    assert (listing.form, listing.title, listing.language) == ("json feed", "The Courier", "en")
    assert listing.site == "https://courier.example/"
    assert listing.entries == (
        FeedEntry(
            identity="7",
            url="https://courier.example/7",
            title="Border to reopen",
            published=Published.parse("2024-08-28T22:49:00-04:00"),
            updated=Published.parse("2024-08-29T01:00:00-04:00"),
            byline="Ann Marlow",
            language="fr",
            content=ARTICLE,
            full=True,
        ),
    )


def test_plain_text_becomes_paragraphs_and_keeps_its_signs() -> None:
    entry = only(content_text=f"{FIRST}\n\nFewer < more & more.\n\n{SECOND}\n\n{THIRD}")
    assert "<p>Fewer &lt; more &amp; more.</p>" in entry.content
    assert entry.full


def test_a_summary_is_a_teaser_and_the_author_of_version_1_counts() -> None:
    entry = only(summary=SECOND, author={"name": "Ann Marlow"})
    assert (entry.full, entry.byline) == (False, "Ann Marlow")
    assert SECOND in entry.content


def test_an_address_elsewhere_is_taken_where_there_is_no_own() -> None:
    assert only(url=None, external_url="https://wire.example/1").url == "https://wire.example/1"


@pytest.mark.parametrize("item", [None, 5, "x", [], {}, {"title": "T"}, {"id": {}, "url": 5}])
def test_items_of_no_use_are_counted(item: object) -> None:
    listing = feed(item, {"url": "https://courier.example/1"})
    assert (len(listing.entries), listing.skipped) == (1, 1)


@pytest.mark.parametrize(
    "body",
    [
        b'{"version": "https://jsonfeed.org/version/1", "items": [}',
        b'{"version": "https://jsonfeed.org/version/1", "items": {}}',
        b'{"version": "https://jsonfeed.org/version/1", "items": ' + b"[" * 100_000,
    ],
)
def test_json_that_is_no_feed_is_refused(body: bytes) -> None:
    with pytest.raises(InputError, match="is not a feed: it is JSON"):
        read(body)
