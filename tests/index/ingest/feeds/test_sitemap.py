"""Sitemaps of every kind."""

import pytest

from index.ingest.feeds import sitemap
from index.ingest.feeds.listing import FeedEntry
from index.values import Published

from .samples import read

_PLAIN = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def test_a_plain_sitemap_gives_addresses_and_changes_newest_first() -> None:
    listing = read(
        f"<urlset {_PLAIN}><url><loc> https://m.example/1 </loc><lastmod>2024-08-01</lastmod></url>"
        "<url><loc>https://m.example/2</loc><lastmod>2024-08-28T10:00:00+02:00</lastmod></url>"
        "<url><loc>https://m.example/3</loc></url><url><loc>mailto:x@m.example</loc></url>"
        "<url/></urlset>".encode()
    )
    assert (listing.form, listing.skipped) == ("sitemap", 2)
    assert [entry.url for entry in listing.entries] == [
        "https://m.example/2", "https://m.example/1", "https://m.example/3",
    ]  # fmt: skip
    assert listing.entries[0].updated == Published.parse("2024-08-28T10:00:00+02:00")
    assert all(not one.title and not one.full and not one.published for one in listing.entries)


def test_a_news_sitemap_gives_title_moment_language_and_outlet() -> None:
    listing = read(
        f"""<?xml version="1.0" encoding="UTF-8"?><!-- made at night -->
        <urlset {_PLAIN} {_NEWS} xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url>
        <loc>https://m.example/1</loc>
        <image:image><image:title>Not the headline</image:title></image:image>
        <news:news><news:publication><news:name>The Courier</news:name>
        <news:language>zh-cn</news:language></news:publication>
        <news:publication_date>2024-08-28T22:49:00-04:00</news:publication_date>
        <news:title><![CDATA[Border
        to reopen]]></news:title></news:news></url></urlset>""".encode()
    )
    assert listing.entries == (
        FeedEntry(
            identity="https://m.example/1",
            url="https://m.example/1",
            title="Border to reopen",
            published=Published.parse("2024-08-28T22:49:00-04:00"),
            outlet="The Courier",
            language="zh",
        ),
    )


def test_a_sitemap_without_its_namespace_is_read() -> None:
    assert len(read(b"<urlset><url><loc>https://m.example/1</loc></url></urlset>").entries) == 1


def test_an_index_gives_its_parts_those_changed_last_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MOST_PARTS", 2)
    listing = read(
        f"<sitemapindex {_PLAIN}>"
        "<sitemap><loc>https://m.example/a.xml</loc></sitemap>"
        "<sitemap><loc>/b.xml.gz</loc><lastmod>2024-08-28</lastmod></sitemap>"
        "<sitemap><loc>https://m.example/c.xml</loc><lastmod>2024-08-29</lastmod></sitemap>"
        "</sitemapindex>".encode(),
        "https://m.example/sitemap.xml",
    )
    assert listing.form == "sitemap index"
    assert listing.parts == ("https://m.example/c.xml", "https://m.example/b.xml.gz")
    assert (listing.entries, listing.skipped) == ((), 1)


def test_a_list_of_addresses_is_a_sitemap() -> None:
    listing = read(b"\xef\xbb\xbfhttps://m.example/1\r\n\r\nhttps://m.example/2\r\n")
    assert [entry.url for entry in listing.entries] == [
        "https://m.example/1",
        "https://m.example/2",
    ]


def test_more_than_the_protocol_allows_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "MOST_PAGES", 2)
    lines = "".join(f"https://m.example/{at}\n" for at in range(5))
    listing = read(lines.encode())
    assert (len(listing.entries), listing.skipped) == (2, 3)


def test_a_sitemap_that_ends_too_early_gives_what_is_whole() -> None:
    cut = f"<urlset {_PLAIN}><url><loc>https://m.example/1</loc></url><url><loc>https://m.ex"
    assert read(cut.encode()).entries[0].url == "https://m.example/1"
