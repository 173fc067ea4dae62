"""Entries: their HTML as paragraphs, teasers, outlets, drafts."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import InputError
from index.ingest.feeds.entries import (
    entry_draft,
    from_plain,
    full_entry_drafts,
    is_whole,
    one_line,
    outlet_of,
    paragraphs,
    teaser_draft,
)
from index.ingest.feeds.listing import FeedEntry, Listing
from index.values import Draft, Published
from tests.index.ingest.feeds.samples import (
    ARTICLE,
    FIRST,
    SECOND,
    THIRD,
    URL,
    described,
    item,
    read,
    rss,
)


@pytest.mark.parametrize(
    ("title", "outlet"),
    [
        ("The Courier", "The Courier"),
        ("Press Releases – Department of Foreign Affairs", "Department of Foreign Affairs"),
        ("Briefing Room | The Palace", "The Palace"),
        ("Courier News - World", "Courier News"),
        ("Courier > World News", "Courier"),
        ("The Courier RSS Feed", "The Courier"),
        ("Latest from The Courier", "The Courier"),
        ("Courier World - Asia - Politics", "Courier World"),
        ("Ministry: Speeches - Embassy in Rome", "Ministry: Speeches - Embassy in Rome"),
        ("Talk-Radio", "Talk-Radio"),
        ("Latest News", None),
        ("https://courier.example/feed", None),
        ("courier.example", None),
        ("", None),
    ],
)
def test_sections_are_taken_away_where_one_name_is_left(title: str, outlet: str | None) -> None:
    assert outlet_of(title) == outlet


def test_paragraphs_are_plain_and_in_order() -> None:
    html = f"<h2>The <em>border</em></h2>\n<p>{FIRST}</p><div>{SECOND}<br/><br>{THIRD}</div>"
    assert paragraphs(html) == ("The border", FIRST, SECOND, THIRD)


@pytest.mark.parametrize(
    "around",
    [
        "<script>alert('x')</script>",
        "<style>p {color: red}</style>",
        "<!-- hidden -->",
        "<img src='https://pixel.example/1.gif' width=1 height=1 alt='pixel'>",
        "<figure><img src='a'><figcaption>A caption</figcaption></figure>",
        "<div class='feedflare'><a href='x'>Share this</a></div>",
        "<div class='sharedaddy sd-sharing-enabled'><h3>Share this:</h3><ul><li>X</li></ul></div>",
        "<p>The post <a href='x'>Border to reopen</a> appeared first on <a href='y'>B</a>.</p>",
        "<p>L’article <a>Frontière</a> est apparu en premier sur <a>Courrier</a>.</p>",
        "<p># # #</p>",
        "<form><input value='mail'><button>Subscribe</button></form>",
        "<?php echo 1 ?>",
    ],
)
def test_what_is_no_text_is_gone(around: str) -> None:
    assert paragraphs(f"{around}<p>{FIRST}</p>{around}<p>{SECOND}</p>{around}") == (FIRST, SECOND)


def test_text_without_markup_keeps_its_blank_lines_and_undoes_its_entities() -> None:
    assert paragraphs("One line\nbroken.\n\nFish &amp; chips < 5.") == (
        "One line broken.", "Fish & chips < 5.",
    )  # fmt: skip
    assert paragraphs(from_plain("A < B\n\nC & D")) == ("A < B", "C & D")


def test_invisible_hints_for_line_breaks_are_gone() -> None:
    assert paragraphs("<p>spokes&shy;woman\u200b of\u2060 state</p>") == ("spokeswoman of state",)
    assert one_line("Biden-\u2060Harris&shy;", markup=False) == "Biden-Harris"


@pytest.mark.parametrize(
    ("title", "markup", "line"),
    [
        ("Trade &amp; aid", False, "Trade & aid"),
        ("Use of the <blink> tag", False, "Use of the <blink> tag"),
        ("Border <i>to</i>\n reopen<br/>soon", True, "Border to reopen soon"),
        ("5 &lt; 7", True, "5 < 7"),
    ],
)
def test_titles_are_one_plain_line(title: str, markup: bool, line: str) -> None:
    assert one_line(title, markup=markup) == line


def test_a_whole_text_is_told_from_a_teaser() -> None:
    whole = paragraphs(ARTICLE)
    assert is_whole(whole, apart=False)
    assert not is_whole(whole[:1], apart=False)
    assert is_whole((f"{FIRST} {SECOND} {THIRD}",), apart=True)
    assert not is_whole((f"{FIRST} {SECOND} {THIRD}",), apart=False)
    assert not is_whole((SECOND,), apart=True)
    assert is_whole((f"{FIRST} {SECOND} {THIRD} " * 2,), apart=False)
    assert not is_whole((f"{FIRST} {SECOND} {THIRD} " * 2 + "The minister …",), apart=True)
    assert not is_whole((), apart=True)


@pytest.mark.parametrize(
    "ending",
    ["…", "[…]", "[&hellip;]", "(...)", "... Read more", "[Read more…]", "… Continue reading →"],
)
def test_an_ending_that_leads_elsewhere_is_that_of_a_teaser(ending: str) -> None:
    assert not is_whole(paragraphs(f"{ARTICLE[:-5]} {ending}</p>"), apart=True)


@pytest.mark.parametrize(
    "sentence",
    [
        "The president said that he would read more about the treaty.",
        "More information on the crossing is available here.",
        "More talks will follow, the ministry said.",
    ],
)
def test_a_sentence_that_tells_of_more_is_no_button(sentence: str) -> None:
    assert is_whole(paragraphs(f"{ARTICLE}<p>{sentence}</p>"), apart=True)


def test_deep_and_broken_html_takes_no_time() -> None:
    began = time.process_time()
    for html in (
        "<div>" * 100_000,
        "<" * 500_000,
        "<a " * 200_000,
        "<p>The post " + "x on " * 100_000,
    ):
        paragraphs(html)
    assert time.process_time() - began < 5


@given(
    st.text()
    | st.lists(st.sampled_from(["<p>", "</p>", "<li>", "<br>", "a b", "<!--", "\0"])).map("".join)
)
def test_any_text_gives_filled_paragraphs(html: str) -> None:
    assert all(part.strip() == part and part for part in paragraphs(html))


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


LISTING = Listing("feed", "The Courier", ())
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
