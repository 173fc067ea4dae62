"""The article that an entry holds."""

import pytest

from index.errors import InputError
from index.ingest.feeds.entry_articles import entry_draft
from index.ingest.feeds.listing import Listing
from index.values import Draft, Published

from .samples import ARTICLE, FIRST, SECOND, THIRD, URL, described, item, read, rss


def draft(body: bytes) -> Draft:
    listing = read(body)
    return entry_draft(listing.entries[0], listing, URL)


def test_a_whole_entry_becomes_an_article() -> None:
    more = (
        "<pubDate>Wed, 28 Aug 2024 22:49:00 EDT</pubDate><dc:creator>Ann Marlow</dc:creator>"
        "<atom:updated>2024-08-29T01:00:00-04:00</atom:updated>"
        + described(f"<h1>Border to reopen</h1><p>By Ann Marlow</p>{ARTICLE}<p>Share this</p>")
    )
    link = "https://courier.example/world/1/?utm_source=rss"
    channel = "<title>World news – The Courier</title><language>en-GB</language>"
    found = draft(rss(item(link=link, more=more), channel=channel))
    assert found == Draft(
        title="Border to reopen",
        text=f"{FIRST}\n\n{SECOND}\n\n{THIRD}",
        url="https://courier.example/world/1",
        outlet="The Courier",
        published=Published.parse("2024-08-28T22:49:00-04:00"),
        updated=Published.parse("2024-08-29T01:00:00-04:00"),
        byline="Ann Marlow",
        language="en",
    )


def test_a_teaser_is_partial_and_loses_its_button() -> None:
    found = draft(rss(item(more=described(f"<p>{FIRST} <a href='/1'>Continue reading</a></p>"))))
    assert found.partial
    assert found.text == FIRST


def test_the_outlet_is_the_entrys_then_the_feeds_and_no_address() -> None:
    whole = described(ARTICLE)
    wire = whole + "<source url='https://wire.example/rss'>The Wire</source>"
    assert draft(rss(item(more=wire))).outlet == "The Wire"
    bare = "<title>Latest news</title><link>https://www.courier.example/</link>"
    assert draft(rss(item(more=whole), channel=bare)).outlet is None


def test_an_entry_without_a_title_is_called_by_its_first_sentence() -> None:
    body = rss(f"<link>https://courier.example/1</link>{described(ARTICLE)}")
    assert draft(body).title.startswith("Envoys of both countries met in Geneva")


def test_a_correction_stands_beside_the_text() -> None:
    note = "Correction: An earlier version of this article misspelled the name of Brenn."
    found = draft(rss(item(more=described(f"{ARTICLE}<p>{note}</p>"))))
    assert found.correction == note
    assert note not in found.text


@pytest.mark.parametrize(
    "content",
    ["", "<img src='https://pixel.example/1.gif'>", "<p>Photo</p>", "<script>x()</script>"],
)
def test_an_entry_without_text_is_refused(content: str) -> None:
    listing: Listing = read(rss(item(more=described(content))))
    with pytest.raises(InputError, match=r"Border to reopen.*holds no text"):
        entry_draft(listing.entries[0], listing, URL)
