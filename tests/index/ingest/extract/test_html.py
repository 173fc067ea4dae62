"""From a page to its article."""

import contextlib
import json
import time
from pathlib import Path

import pytest

from index.errors import InputError
from index.ingest.extract import html as module
from index.ingest.extract.html import extract
from index.values import Published
from tests.patience import PATIENCE_S

FIRST = (
    "Envoys of both countries met in Geneva on Monday and agreed to reopen the border crossing at "
    "Brenn, which had been closed since the spring."
)
SECOND = "The talks lasted nine hours, a spokeswoman of the ministry told reporters on Tuesday."
URL = "https://www.post.example/world/crossing?utm_source=feed"


def page(body: str = "", head: str = "") -> str:
    body = body or f"<h1>Border to reopen</h1><p>{FIRST}</p><p>{SECOND}</p>"
    return (
        f"<!doctype html><html><head><title>Border to reopen | The Post</title>{head}</head><body>"
        f"<nav><a href='/'>Home</a> <a href='/w'>World</a></nav><article>{body}</article>"
        "<footer>© 2024 The Post</footer></body></html>"
    )


def linked_data(**fields: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(fields)}</script>'


def test_paragraphs_are_separated_by_blank_lines_without_the_headline() -> None:
    draft = extract(page(), URL)
    assert draft.text == f"{FIRST}\n\n{SECOND}"
    assert draft.title == "Border to reopen"
    assert draft.outlet == "The Post"
    assert draft.url == "https://www.post.example/world/crossing"
    assert draft.published is None


def test_linked_data_says_title_outlet_and_moment_first() -> None:
    data = linked_data(
        **{"@graph": [
            {"@type": "WebSite", "name": "x"},
            {"@type": ["NewsArticle"], "headline": "Border to reopen - The Post",
             "datePublished": "2024-08-28T22:49:00-0400", "publisher": {"name": "The Post"}},
        ]}
    )  # fmt: skip
    meta = '<meta property="article:published_time" content="2024-08-27T00:00:01Z">'
    draft = extract(page(head=meta + data), URL)
    assert (draft.title, draft.outlet) == ("Border to reopen", "The Post")
    assert draft.published == Published.parse("2024-08-28T22:49:00-04:00")
    assert not draft.partial


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ('<meta property="article:published_time" content="2024-08-28T22:49:00+02:00">', "",
         "2024-08-28T22:49:00+02:00"),
        ('<meta name="date" content="2024-08-28T00:00:00Z">', "", "2024-08-28"),
        ("", '<time datetime="2024-08-28T14:05:00Z">yesterday</time>', "2024-08-28T14:05:00+00:00"),
        (linked_data(**{"@type": "Article", "datePublished": "1970-01-01T00:00:00Z"}), "", None),
        (linked_data(**{"@type": "Article", "datePublished": "soon"}), "", None),
        ('<meta name="date" content="2024-08-28">', "<p>Aug. 28, 2024, 10:49 p.m. ET</p>",
         "2024-08-28T22:49:00-04:00"),
    ],
)  # fmt: skip
def test_the_moment_is_as_precise_as_the_page_says(
    head: str, body: str, expected: str | None
) -> None:
    draft = extract(page(f"{body}<p>{FIRST}</p><p>{SECOND}</p>", head), URL)
    assert (draft.published.isoformat() if draft.published else None) == expected


def test_a_part_that_is_not_free_makes_the_page_partial() -> None:
    part = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".paywall"}
    data = linked_data(**{"@type": "NewsArticle", "isAccessibleForFree": True, "hasPart": part})
    assert extract(page(head=data), URL).partial
    locked = '<meta property="article:content_tier" content="locked">'
    assert extract(page(head=locked), URL).partial
    notice = f"<p>{FIRST}</p><p>Il vous reste 75 % de cet article à lire.</p>"
    assert extract(page(f"{notice}<p>{SECOND}</p>"), URL).partial


def test_a_short_text_before_a_wall_is_partial_and_a_long_one_is_not() -> None:
    wall = "<div class='paywall-box'><p>Subscribe to continue reading</p></div>"
    after = page().replace("<footer>", f"{wall}<footer>")
    assert extract(after, URL).partial
    assert not extract(after.replace("<div class", "<div hidden class"), URL).partial
    assert not extract(after.replace("Subscribe to continue reading", "Subscribe"), URL).partial
    long = "".join(f"<p>{FIRST} {at}</p>" for at in range(20))
    assert not extract(page(long).replace("<footer>", f"{wall}<footer>"), URL).partial


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (linked_data(**{"@type": "Article", "author": [{"@type": "Person", "name": "Jane Doe"},
                                                       {"name": "John Roe"}]}), "",
         "Jane Doe and John Roe"),
        (linked_data(**{"@type": "Article", "author": {"name": "The Post"}}),
         "<p>By Jane Doe</p>", "Jane Doe"),
        (linked_data(**{"@graph": [
            {"@type": "Article", "author": {"@id": "#jane"}, "publisher": {"@id": "#post"}},
            {"@type": "Person", "@id": "#jane", "name": "Jane Doe"},
            {"@type": "Organization", "@id": "#post", "name": "The Post"}]}), "", "Jane Doe"),
        (linked_data(**{"@type": "Article", "author": {"@type": "Organization",
                                                       "name": "Wire Services Group"}}), "", None),
        ("", "<p class='author'>Jane Doe</p>", "Jane Doe"),
        ('<meta name="author" content="By Jane Doe, The Post">', "", "Jane Doe"),
        ("", '<a rel="author" href="/jane">Jane Doe</a>', "Jane Doe"),
        ("", "", None),
    ],
)  # fmt: skip
def test_the_byline_names_people(head: str, body: str, expected: str | None) -> None:
    assert extract(page(f"{body}<p>{FIRST}</p><p>{SECOND}</p>", head), URL).byline == expected


def test_the_words_say_the_language_and_a_correction_leaves_the_text() -> None:
    note = "Correction: The talks lasted nine hours, not six."
    body = f"<p>{FIRST}</p><p>{SECOND}</p><p>{FIRST[:-1]} again.</p><p>{note}</p>"
    draft = extract(page(body).replace("<html>", "<html lang='de'>"), URL)
    assert draft.language == "en"
    assert draft.correction == note
    assert note not in draft.text
    assert extract(page().replace("<html>", "<html lang='de'>"), URL).correction is None


def test_the_day_comes_from_the_address_or_from_below_the_text_at_last() -> None:
    assert extract(page(), "https://post.example/2024/08/28/a").published == Published.parse(
        "2024-08-28"
    )
    body = f"<p>{FIRST}</p><p>{SECOND}</p><p>Minsk, 3 May 2024</p>"
    assert extract(page(body), None).published == Published.parse("2024-05-03")


def test_a_heading_that_the_title_begins_with_is_the_headline_and_the_rest_the_outlet() -> None:
    head = "<title>Border\n to reopen - Ministry of Foreign Affairs</title>"
    html = f"<html><head>{head}</head><body><h1>Border to\nreopen</h1><p>{FIRST}</p><p>{SECOND}</p>"
    draft = extract(html, None)
    assert (draft.title, draft.outlet) == ("Border to reopen", "Ministry of Foreign Affairs")
    assert draft.text == f"{FIRST}\n\n{SECOND}"


def test_what_the_title_does_not_share_a_word_with_is_the_name_of_the_site() -> None:
    head = "<title>Border to reopen - Post</title><meta property='og:title' content='World News'>"
    body = f"<h1>World News</h1><p>{FIRST}</p><p>{SECOND}</p>"
    assert extract(f"<html><head>{head}</head><body>{body}", None).title == "Border to reopen"


def test_a_post_that_the_article_quotes_is_text() -> None:
    post = "<blockquote class='twitter-tweet'><p>We met, and we will meet again.</p></blockquote>"
    body = f"<p>{FIRST}</p><div class='social-media-embed'>{post}</div><p>{SECOND}</p>"
    expected = f"{FIRST}\n\nWe met, and we will meet again.\n\n{SECOND}"
    assert extract(page(body), URL).text == expected


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("https://post.example/a?id=1#x", "https://post.example/a?id=1"),
        ("/b/", "https://www.post.example/b"),
        ("https://elsewhere.example/a", "https://www.post.example/world/crossing"),
        ("https://www.post.example/", "https://www.post.example/world/crossing"),
        ("https://www.post.example/world/", "https://www.post.example/world/crossing"),
        ("https://www.post.example/?p=7", "https://www.post.example/?p=7"),
        ("http://[broken", "https://www.post.example/world/crossing"),
        ("javascript:alert(1)", "https://www.post.example/world/crossing"),
    ],
)
def test_a_page_may_name_its_own_address_on_its_own_host(declared: str, expected: str) -> None:
    assert extract(page(head=f'<link rel="canonical" href="{declared}">'), URL).url == expected
    assert extract(page(), None).url is None


@pytest.mark.parametrize(
    ("own", "declared", "expected"),
    [
        ("/news.php?id=2", "/news.php", "/news.php?id=2"),
        ("/news.php?id=2", "/en/", "/news.php?id=2"),
        ("/news.php?id=2", "/news.php?id=1", "/news.php?id=2"),
        ("/news.php?id=2&from=rss", "/news.php?id=2", "/news.php?id=2"),
        ("/news.php?id=2", "/talks/end?id=2", "/talks/end?id=2"),
        ("/en/news/7", "/en/", "/en/news/7"),
        ("/en/news/7", "/en/news", "/en/news/7"),
        ("/en/news/7", "/en/new", "/en/new"),
        ("/news", "/news?id=7", "/news?id=7"),
        ("/amp/talks-7", "/talks-7", "/talks-7"),
    ],
)
def test_one_address_declared_on_all_pages_makes_none_of_them_another(
    own: str, declared: str, expected: str
) -> None:
    site = "https://post.example"
    for head in (
        f'<link rel="canonical" href="{site}{declared}">',
        f'<meta property="og:url" content="{site}{declared}">',
    ):
        assert extract(page(head=head), site + own).url == site + expected


def test_bytes_are_read_in_the_declared_encoding_or_the_headers() -> None:
    text = f"<p>Die Außenministerin sprach in Genf. {FIRST}</p><p>{SECOND}</p>"
    declared = page(text, '<meta charset="iso-8859-1">').encode("latin-1")
    assert "Die Außenministerin" in extract(declared, URL).text
    assert "Die Außenministerin" in extract(page(text).encode("cp1252"), URL, "windows-1252").text
    assert "Die Außenministerin" in extract(page(text).encode(), URL, "no-such-charset").text


@pytest.mark.parametrize("html", ["", "<", "plain", "<html></html>", page("<p></p>"), b"\x00\xff"])
def test_a_page_without_an_article_is_told(html: str | bytes) -> None:
    with pytest.raises(InputError, match=r"No article text was found on post\.example"):
        extract(html, URL)


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000,
        "<p><span>" * 50_000 + "deep",
        "<ul><li>" * 50_000,
        "<table><tr><td>" * 30_000,
        linked_data() + f'<script type="application/ld+json">{"[" * 100_000}</script>',
        "<p>&lt;" * 4_000,
    ],
)
def test_deep_nesting_neither_crashes_nor_hangs(html: str) -> None:
    began = time.monotonic()
    with contextlib.suppress(InputError):
        assert extract(f"<html><body>{html}", URL).text
    assert time.monotonic() - began < PATIENCE_S


def test_pages_beyond_measure_are_refused_before_they_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(InputError, match="more than 50,000 elements"):
        extract("<html><body>" + "<b>a</b>" * 50_001, URL)
    monkeypatch.setattr(module, "LARGEST", 1_000_000)
    with pytest.raises(InputError, match="more than 1 MB"):
        extract("x" * 1_000_001, URL)


def test_half_characters_never_get_through() -> None:
    draft = extract(page(f"<p>{FIRST} &#xD800; &#0; end</p><p>{SECOND}</p>"), URL)
    draft.text.encode()
    assert "\0" not in draft.text


def test_real_pages_give_titles_dates_and_text(shared: Path) -> None:
    folder = shared / "eval/html/article-extraction-benchmark"
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    names = sorted(gold)[:12]
    drafts = [extract((folder / "pages" / one).read_bytes(), gold[one]["url"]) for one in names]
    assert all(draft.published for draft in drafts)
    assert sum(not draft.published.day_only for draft in drafts if draft.published) >= 6
