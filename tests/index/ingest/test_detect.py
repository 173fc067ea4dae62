"""What a page or a file is, told before anything is stored."""

from datetime import date
from pathlib import Path

import pytest

from index.errors import InputError
from index.ingest.detect import preview_listing, preview_page, preview_upload
from index.ingest.fetch.pages import FetchedPage
from tests.index.ingest.feeds.samples import (  # fmt: skip
    FIRST,
    SECOND,
    THIRD,
    URL,
    item,
    rss,
)

SITE = "https://courier.example"
LINK = '<link rel="alternate" type="application/rss+xml" title="{}" href="{}">'


def page(body: bytes | str, url: str = URL, kind: str = "text/html", **more: str) -> FetchedPage:
    body = body.encode() if isinstance(body, str) else body
    return FetchedPage(url, kind, "utf-8", body, **more)  # type: ignore[arg-type]


def article(head: str = "") -> str:
    told = "".join(f"<p>{words}</p>" for words in (FIRST, SECOND, THIRD))
    return (
        f'<html lang="en"><head><title>Border to reopen</title>{head}'
        '<meta property="article:published_time" content="2024-08-30T10:00:00Z">'
        '<meta property="og:site_name" content="The Courier"></head>'
        f"<body><article><h1>Border to reopen</h1>{told}</article></body></html>"
    )


class TestAFeed:
    FEED = rss(
        item("New", f"{SITE}/2", "<pubDate>Fri, 30 Aug 2024 10:00:00 +0000</pubDate>"),
        item("Old", f"{SITE}/1", "<pubDate>Wed, 28 Aug 2024 10:00:00 +0000</pubDate>"),
        item("Undated", f"{SITE}/3"),
        channel="<title>The Courier</title><language>en-gb</language>",
    )

    def test_it_is_told_with_its_headlines_days_and_language(self) -> None:
        read = page(self.FEED, kind="application/rss+xml")
        found = preview_page(read)
        assert (found.kind, found.url, found.title, found.count) == ("feed", URL, "The Courier", 3)
        assert [one.title for one in found.headlines] == ["New", "Old", "Undated"]
        assert found.headlines[0].url == f"{SITE}/2"
        assert (found.since, found.until) == (date(2024, 8, 28), date(2024, 8, 30))
        assert found.languages == ("en",)
        assert found.listing is not None
        assert (found.page, found.draft) == (read, None)

    def test_without_entries_it_is_refused_in_words(self) -> None:
        with pytest.raises(InputError, match="is a feed without entries"):
            preview_page(page(rss(), kind="application/rss+xml"))

    def test_a_sitemap_is_one_too(self) -> None:
        body = (
            '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
            f"<url><loc>{SITE}/1</loc></url><url><loc>{SITE}/2</loc></url></urlset>"
        )
        found = preview_page(page(body, kind="application/xml"))
        assert (found.kind, found.count, found.title) == ("sitemap", 2, "courier.example")
        assert found.headlines[0].title == f"{SITE}/1"

    def test_an_index_of_sitemaps_needs_no_entries(self) -> None:
        body = (
            '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
            f"<sitemap><loc>{SITE}/a.xml</loc></sitemap></sitemapindex>"
        )
        found = preview_page(page(body, kind="application/xml"))
        assert (found.kind, found.count, found.parts) == ("sitemap", 0, 1)


class TestAPage:
    def test_an_article_is_told_with_what_it_says_of_itself(self) -> None:
        found = preview_page(page(article(), f"{SITE}/1?utm_source=x"))
        assert (found.kind, found.title, found.outlet) == (
            "page", "Border to reopen", "The Courier",
        )  # fmt: skip
        assert (found.url, found.count, found.languages) == (f"{SITE}/1", 1, ("en",))
        assert found.since == found.until == date(2024, 8, 30)
        assert found.partial is False
        assert found.draft is not None
        assert found.draft.text.startswith(FIRST)

    def test_an_article_that_links_feeds_is_an_article_all_the_same(self) -> None:
        found = preview_page(page(article(LINK.format("World", "/world.xml")), f"{SITE}/1"))
        assert found.kind == "page"
        assert [(one.title, one.url) for one in found.feeds] == [("World", f"{SITE}/world.xml")]

    def test_a_page_without_an_article_offers_its_feeds(self) -> None:
        head = LINK.format("World", "/world.xml") + LINK.format("Home", "/home.xml")
        body = f"<html><head>{head}</head><body><p>Welcome.</p></body></html>"
        found = preview_page(page(body, SITE))
        assert (found.kind, found.url, found.outlet) == ("feed links", SITE, "courier.example")
        assert [one.title for one in found.feeds] == ["World", "Home"]
        assert (found.count, found.draft, found.listing) == (0, None, None)


class TestAFile:
    def test_an_upload_is_one_article_under_its_name(self) -> None:
        found = preview_upload("talks.md", f"# Talks\n\n{FIRST}\n\n{SECOND}\n".encode())
        assert (found.kind, found.title, found.url, found.page) == (
            "upload",
            "talks.md",
            None,
            None,
        )
        assert found.headlines[0].title == "Talks"
        assert found.count == 1

    def test_a_local_file_may_say_where_it_came_from(self, tmp_path: Path) -> None:
        file = tmp_path / "talks.txt"
        file.write_text(f"Talks\n\n{FIRST}\n")
        found = preview_listing(file, f"{SITE}/1")
        assert (found.kind, found.title, found.url) == ("upload", "talks.txt", f"{SITE}/1")
        assert preview_listing(file, None).url is None
