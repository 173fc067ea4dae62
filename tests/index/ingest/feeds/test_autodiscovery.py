"""The feeds that a page names."""

from hypothesis import given
from hypothesis import strategies as st

from index.ingest.detect import feed_links
from index.ingest.feeds.listing import FeedLink

URL = "https://courier.example/world/page"


def page(head: str = "", body: str = "") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def link(
    href: str, kind: str = "application/rss+xml", title: str = "", rel: str = "alternate"
) -> str:
    return f'<link rel="{rel}" type="{kind}" href="{href}" title="{title}">'


def test_declared_feeds_come_absolute_and_once_those_of_comments_last() -> None:
    head = (
        link("/comments/feed/", title="The Courier » Comments Feed")
        + link("/feed/", title="The Courier » Feed")
        + link("atom.xml", "Application/Atom+XML; charset=utf-8", rel="ALTERNATE home")
        + link("https://courier.example/feed/")
        + link("/feed.json", "application/feed+json")
        + link("/wp-json/wp/v2/posts/1", "application/json")
        + link("/de/", "text/html")
        + link("/style.rss", rel="stylesheet")
        + link("javascript:feed()")
    )
    assert feed_links(page(head), URL) == (
        FeedLink("https://courier.example/feed/", "The Courier » Feed"),
        FeedLink("https://courier.example/world/atom.xml", ""),
        FeedLink("https://courier.example/feed.json", ""),
        FeedLink("https://courier.example/comments/feed/", "The Courier » Comments Feed"),
    )


def test_visible_links_count_only_where_none_is_declared() -> None:
    body = (
        "<a href='/rss/world.xml'>World</a>"
        "<a href='/news?id=5.php'>RSS</a><a href='/news.rss'>N</a>"
        "<a href='/feed/'>Subscribe</a><a href='/feeding'>Aid</a><a href='/about'>RSS</a>"
        "<a href='mailto:rss@courier.example'>RSS</a>"
    )
    found = [one.url for one in feed_links(page(body=body), URL)]
    assert "https://courier.example/news.rss" in found
    assert "https://courier.example/feed/" in found
    assert "https://courier.example/feeding" not in found
    assert "https://courier.example/about" not in found
    assert len(feed_links(page(link("/feed/"), body), URL)) == 1


@given(st.binary(max_size=200))
def test_any_bytes_have_feeds_or_none(body: bytes) -> None:
    assert isinstance(feed_links(body, URL), tuple)
