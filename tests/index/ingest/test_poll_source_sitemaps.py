"""Sitemaps and indexes of sitemaps, visited again and again."""

import pytest

from tests.index.ingest.loopback import reply
from tests.index.ingest.polling import Ground, paper, unless_known

pytestmark = pytest.mark.asyncio(loop_scope="session")


def sitemap(ground: Ground, *paths: str, index: bool = False, kind: str = "") -> bytes:
    tag, inside = ("sitemapindex", "sitemap") if index else ("urlset", "url")
    spaces = (
        'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    )
    entries = "".join(
        f"<{inside}><loc>{ground.server.url(path)}</loc>{kind}</{inside}>" for path in paths
    )
    return reply(f"<{tag} {spaces}>{entries}</{tag}>".encode(), kind="application/xml")


class TestSitemaps:
    async def test_pages_of_a_sitemap_are_fetched(self, ground: Ground) -> None:
        ground.shows({"/map": sitemap(ground, "/1", "/2"), "/1": paper("1."), "/2": paper("2.")})
        ground.follow("/map")
        assert (await ground.rounds()).outcomes["new"] == 2

    async def test_a_news_sitemap_dates_and_names_what_the_page_does_not(
        self, ground: Ground
    ) -> None:
        news = (
            "<news:news><news:publication><news:name>Post</news:name>"
            "<news:language>en</news:language></news:publication>"
            "<news:publication_date>2024-08-30T10:00:00Z</news:publication_date>"
            "<news:title>Talks</news:title></news:news>"
        )
        ground.shows({"/map": sitemap(ground, "/1", kind=news), "/1": paper()})
        ground.follow("/map")
        await ground.rounds()
        assert ground.article.published is not None
        assert ground.article.published.isoformat() == "2024-08-30T10:00:00+00:00"

    async def test_the_parts_of_an_index_are_read_though_the_index_stays_the_same(
        self, ground: Ground
    ) -> None:
        index = sitemap(ground, "/a", "/b", index=True)
        ground.shows(
            {
                "/map": unless_known(ground.server, index, ETag='"same"'),
                "/a": sitemap(ground, "/1"),
                "/b": sitemap(ground, "/2"),
                "/1": paper("1."),
                "/2": paper("2."),
                "/3": paper("3."),
            }
        )
        ground.follow("/map")
        assert (await ground.rounds()).outcomes["new"] == 2
        ground.site["/a"] = sitemap(ground, "/1", "/3")
        ground.server.requests.clear()
        assert (await ground.visit_source()).outcomes["new"] == 1
        assert ground.asked() == ["/map", "/a", "/b", "/3"]

    @pytest.mark.parametrize("status", ["404 Not Found", "410 Gone", "503 Down"])
    async def test_one_broken_part_does_not_hide_the_others(
        self, ground: Ground, status: str
    ) -> None:
        ground.shows(
            {
                "/map": sitemap(ground, "/a", "/b", index=True),
                "/a": reply(b"", status),
                "/b": sitemap(ground, "/2"),
                "/2": paper(),
            }
        )
        ground.follow("/map")
        assert (await ground.rounds()).outcomes["new"] == 1
        assert ground.health().trouble is None

    @pytest.mark.parametrize("status", ["410 Gone", "503 Down"])
    async def test_an_index_of_broken_parts_fails_but_does_not_end(
        self, ground: Ground, status: str
    ) -> None:
        ground.shows(
            {
                "/map": sitemap(ground, "/a", index=True),
                "/a": reply(b"", status),
            }
        )
        ground.follow("/map")
        [told] = (await ground.rounds()).failed.values()
        assert told.startswith("None of the sitemaps that http://127.0.0.1:")
        assert status[:3] in told
        assert ground.health().state == "active"
