"""What a visit takes from a feed's own entries."""

import pytest

from index.errors import InputError
from index.ingest.feeds.entry_articles import full_entry_drafts, teaser_draft
from index.ingest.feeds.listing import FeedEntry, Listing
from index.values import Published
from tests.index.ingest.feeds.samples import ARTICLE, FIRST, URL

LISTING = Listing("rss", "The Courier", ())
PAGE = "https://courier.example/1"
DAY = Published.parse("2024-08-30")


def entry(content: str = "", *, url: str | None = PAGE, full: bool = False) -> FeedEntry:
    return FeedEntry("1", url, "Border to reopen", DAY, content=content, full=full)


def test_an_entry_that_holds_all_is_an_article() -> None:
    [draft] = full_entry_drafts([entry(ARTICLE, full=True)], LISTING, URL)
    assert draft is not None
    assert (draft.url, draft.title, draft.published) == (PAGE, "Border to reopen", DAY)
    assert draft.text.startswith(FIRST)
    assert draft.partial is False


def test_a_teaser_leads_to_its_page() -> None:
    assert full_entry_drafts([entry(f"<p>{FIRST}</p>"), entry()], LISTING, URL) == [None, None]


def test_a_teaser_that_leads_nowhere_is_a_part_of_an_article() -> None:
    [draft] = full_entry_drafts([entry(f"<p>{FIRST}</p>", url=None)], LISTING, URL)
    assert draft is not None
    assert (draft.text, draft.partial, draft.url) == (FIRST, True, None)


def test_what_is_no_text_is_left_out() -> None:
    assert full_entry_drafts([entry("<p>Read</p>", full=True)], LISTING, URL) == [None]
    assert full_entry_drafts([entry("<p>Read</p>", url=None)], LISTING, URL) == [None]
    assert full_entry_drafts([], LISTING, URL) == []


def test_every_entry_keeps_its_place() -> None:
    entries = [entry(), entry(ARTICLE, full=True), entry()]
    assert [one is None for one in full_entry_drafts(entries, LISTING, URL)] == [True, False, True]


def test_what_a_feed_told_of_a_page_is_a_part_of_its_article() -> None:
    draft = teaser_draft(PAGE, "Border to reopen", DAY, f"<p>{FIRST}</p>", "The Courier")
    assert (draft.text, draft.partial, draft.url) == (FIRST, True, PAGE)
    assert (draft.title, draft.published, draft.outlet) == (
        "Border to reopen", DAY, "The Courier",
    )  # fmt: skip
    with pytest.raises(InputError, match="holds no text"):
        teaser_draft(PAGE, "Border to reopen", DAY, "<p>Read</p>", "The Courier")
