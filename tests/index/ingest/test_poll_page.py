"""The pages that entries lead to: read, read again, refused, gone."""

from datetime import timedelta

import pytest

from index.ingest.polling import PAGE_TRIES
from index.values import PUBLIC
from tests.index.ingest.feeds.samples import FIRST, item, rss
from tests.index.ingest.loopback import reply
from tests.index.ingest.polling import Ground, listed, paper, unless_known

pytestmark = pytest.mark.asyncio(loop_scope="session")

ROBOTS = reply(b"User-agent: *\nDisallow: /1\n", kind="text/plain")


def followed(ground: Ground, page: bytes | None = None, path: str = "/1") -> None:
    """A feed with a teaser of one page."""
    ground.shows({"/feed": listed(ground, [path])} | ({path: page} if page else {}))
    ground.follow()


class TestAnArticle:
    async def test_the_feed_dates_what_the_page_does_not(self, ground: Ground) -> None:
        dated = item(
            "Talks", ground.server.url("/1"), "<pubDate>Fri, 30 Aug 2024 10:00:00 +0200</pubDate>"
        )
        ground.shows({"/feed": reply(rss(dated), kind="text/xml"), "/1": paper()})
        ground.follow()
        await ground.rounds()
        assert ground.article.published is not None
        assert ground.article.published.isoformat() == "2024-08-30T10:00:00+02:00"

    async def test_it_is_looked_at_again_ever_more_rarely_for_changes_only(
        self, ground: Ground
    ) -> None:
        followed(ground)
        ground.site["/1"] = unless_known(ground.server, paper(), ETag='"1"')
        await ground.rounds()
        ground.library.sources.due_now(PUBLIC, "Post", ground.clock.now())
        waits = []
        for hours in (1, 24, 7 * 24, 30 * 24):
            ground.server.requests.clear()
            await ground.visit_later(hours=hours, seconds=-1)
            assert "/1" not in ground.asked()
            await ground.visit_later(seconds=1)
            waits.append(ground.asked().count("/1"))
            assert '"1"' in "".join(ground.server.requests)
        assert waits == [1, 1, 1, 1]
        ground.server.requests.clear()
        await ground.visit_later(days=400)
        assert "/1" not in ground.asked()
        assert ground.article.revision == 1

    async def test_a_text_that_changes_is_a_revision_and_its_old_text_stays(
        self, ground: Ground
    ) -> None:
        followed(ground, paper("They spoke of fish."))
        await ground.rounds()
        key, old = ground.article.key, ground.article.text
        ground.site["/1"] = paper("They spoke of grain.")
        assert (await ground.visit_later(hours=1)).outcomes["revised"] == 1
        assert ground.article.revision == 2
        assert ground.article.text.endswith("They spoke of grain.")
        assert [one.text for one in ground.library.catalogue.revisions(key)] == [
            old, ground.article.text,
        ]  # fmt: skip
        assert ground.library.passages.words_at(key, 1, 0, len(old)) == old


class TestWhatCannotBeHad:
    async def test_a_refusal_leaves_what_the_feed_told(self, ground: Ground) -> None:
        followed(ground, reply(b"Pay.", "403 Forbidden"))
        tally = await ground.rounds()
        assert tally.outcomes["new"] == 1
        assert "(403)" in tally.failed[ground.server.url("/1")]
        assert (ground.article.text, ground.article.partial) == (FIRST, True)
        assert ground.article.url == ground.server.url("/1")
        assert ground.health().trouble == (
            f"A page could not be had: {tally.failed[ground.server.url('/1')]}"
        )
        for days in (1, 3, 100):
            await ground.visit_later(days=days)
        assert ground.asked().count("/1") == 3
        assert (ground.health().waiting, ground.health().failed) == (0, 1)

    async def test_a_page_that_was_read_is_looked_at_again_after_a_refusal(
        self, ground: Ground
    ) -> None:
        followed(ground, paper())
        await ground.rounds()
        ground.site["/1"] = reply(b"No.", "403 Forbidden")
        await ground.visit_later(hours=1)
        ground.site["/1"] = paper("They spoke of grain.")
        assert (await ground.visit_later(days=1)).outcomes["revised"] == 1

    async def test_so_does_a_robots_txt_that_forbids(self, ground: Ground) -> None:
        ground.site["/robots.txt"] = ROBOTS
        followed(ground, paper())
        await ground.rounds()
        assert ground.asked() == ["/feed"]
        assert (ground.article.text, ground.article.partial) == (FIRST, True)

    async def test_trouble_is_tried_again_and_given_up_in_the_end(self, ground: Ground) -> None:
        followed(ground, reply(b"", "503 Down"))
        await ground.rounds()
        assert ground.articles() == []
        assert ground.health().waiting == 1
        for _ in range(PAGE_TRIES - 2):
            await ground.visit_later(hours=7)
            assert ground.articles() == []
        await ground.visit_later(hours=7)
        assert (ground.article.text, ground.article.partial) == (FIRST, True)
        assert ground.asked().count("/1") == PAGE_TRIES
        await ground.visit_later(days=2)
        assert ground.asked().count("/1") == PAGE_TRIES

    async def test_the_whole_page_later_takes_the_place_of_the_part(self, ground: Ground) -> None:
        followed(ground, reply(b"Pay.", "403 Forbidden"))
        await ground.rounds()
        ground.site["/1"] = paper()
        ground.library.sources.resume(PUBLIC, "Post", ground.clock.now())
        assert (await ground.rounds()).outcomes["revised"] == 1
        assert (ground.article.partial, ground.article.revision) == (False, 2)
        assert ground.health().failed == 0


class TestGone:
    async def test_not_there_once_is_nothing_twice_is_gone_and_back_is_back(
        self, ground: Ground
    ) -> None:
        page = unless_known(ground.server, paper(), ETag='"1"')
        followed(ground)
        ground.site["/1"] = page
        await ground.rounds()
        ground.site["/1"] = reply(b"", "404 Not Found")
        await ground.visit_later(hours=1)
        await ground.visit_later(hours=23)
        assert ground.article.gone is None
        await ground.visit_later(hours=1)
        assert ground.article.gone == ground.clock.now().date()
        text = ground.article.text
        assert text.startswith(FIRST)
        ground.site["/1"] = page
        ground.library.sources.resume(PUBLIC, "Post", ground.clock.now())
        await ground.rounds()  # the server says 304: it is as it was
        assert ground.article.gone is None
        assert (ground.article.text, ground.article.revision) == (text, 1)

    async def test_nor_is_what_is_not_there_once_after_that(self, ground: Ground) -> None:
        followed(ground, paper())
        await ground.rounds()
        for status, gone in (("503 Down", False), ("404 No", False), ("404 No", True)):
            ground.site["/1"] = reply(b"", status)
            await ground.visit_later(hours=24)
            assert (ground.article.gone is not None) == gone, status

    async def test_what_is_gone_is_looked_for_after_a_week_and_a_month(
        self, ground: Ground
    ) -> None:
        followed(ground, paper())
        await ground.rounds()
        ground.site["/1"] = reply(b"", "410 Gone")
        await ground.visit_later(hours=1)
        await ground.visit_later(days=7)
        assert ground.article.gone is not None
        assert ground.health().failed == 0
        ground.site["/1"] = paper()
        await ground.visit_later(days=30)
        assert ground.article.gone is None


class TestRedirects:
    def leads(self, ground: Ground, to: str) -> bytes:
        return reply(b"", "302 Found", Location=ground.server.url(to))

    async def test_one_to_the_front_page_is_no_article_and_in_time_it_is_gone(
        self, ground: Ground
    ) -> None:
        followed(ground, paper())
        await ground.rounds()
        ground.shows({"/1": self.leads(ground, "/"), "/": paper(title="All of today")})
        await ground.visit_later(hours=1)
        assert ground.article.gone is None
        await ground.visit_later(days=1)
        assert ground.article.gone == ground.clock.now().date()
        assert (ground.article.title, ground.article.revision) == ("Border to reopen", 1)

    async def test_one_to_another_article_later_is_not_the_first_one_s_text(
        self, ground: Ground
    ) -> None:
        followed(ground, paper())
        await ground.rounds()
        other = "<p>" + "The mayor opened a new swimming pool beside the old mill. " * 9 + "</p>"
        html = f"<html><body><article><h1>A pool</h1>{other}</article></body></html>"
        ground.shows({"/1": self.leads(ground, "/2"), "/2": reply(html.encode())})
        await ground.visit_later(hours=1)
        assert (ground.article.title, ground.article.revision) == ("Border to reopen", 1)
        assert ground.article.gone is None
        await ground.visit_later(days=1)
        assert ground.article.gone is not None

    async def test_an_article_that_moved_is_itself_and_still_kept_true(
        self, ground: Ground
    ) -> None:
        followed(ground, paper())
        await ground.rounds()
        ground.shows({"/1": self.leads(ground, "/moved-1"), "/moved-1": paper("And of grain.")})
        assert (await ground.visit_later(hours=1)).outcomes["revised"] == 1
        assert ground.article.text.endswith("And of grain.")


class TestOnce:
    async def test_pages_that_declare_one_address_are_as_many_articles(
        self, ground: Ground
    ) -> None:
        head = '<link rel="canonical" href="/all-news">'
        pages = [f"/{number}" for number in (1, 2, 3)]
        ground.site["/feed"] = listed(ground, pages)
        ground.shows({page: paper(f"Of {page}.", title=page, head=head) for page in pages})
        ground.follow()
        await ground.rounds()
        assert sorted(one.title for one in ground.articles()) == pages
        assert {one.revision for one in ground.articles()} == {1}
        await ground.visit_later(hours=1)
        assert {one.revision for one in ground.articles()} == {1}

    async def test_one_page_in_two_feeds_is_one_article_with_two_sources_and_one_request(
        self, ground: Ground
    ) -> None:
        ground.shows(
            {
                "/feed": listed(ground, ["/1"]),
                "/other": listed(ground, ["/1?utm_source=rss"]),
                "/1": paper(),
            }
        )
        ground.follow()
        ground.follow("/other", "Other")
        await ground.rounds()
        assert sorted(ground.asked()) == ["/1", "/feed", "/other"]
        assert set(ground.article.sources) == {"Post", "Other"}
        assert ground.health().articles == ground.health("Other").articles == 1

    @pytest.mark.parametrize(
        "spelt",
        [
            "http://127.0.0.1:{}/talks-2024.html?utm_source=x",
            "https://127.0.0.1:{}/talks-2024.html",
            "http://127.0.0.1:{}/amp/talks-2024.html",
            "http://127.0.0.1:{}/talks-2024.amp.html",
            "http://127.0.0.1:{}/talks-2024.html?output=amp",
        ],
    )
    async def test_another_spelling_of_what_is_held_asks_nothing(
        self, ground: Ground, spelt: str
    ) -> None:
        followed(ground, paper(), "/talks-2024.html")
        await ground.rounds()
        ground.server.requests.clear()
        ground.site["/other"] = listed(ground, [spelt.format(ground.server.port)])
        ground.follow("/other", "Other")
        await ground.rounds()
        assert ground.asked() == ["/other"]
        assert ground.article.sources == ("Post", "Other")

    async def test_servers_fetch_for_themselves(self, ground: Ground) -> None:
        followed(ground, paper())
        ground.follow(scope="discord:1")
        await ground.rounds()
        assert ground.asked().count("/1") == 2
        assert ground.article.sources == ("Post",)
        [own] = ground.library.catalogue.export(["discord:1"])
        assert own.key != ground.article.key


async def test_a_fault_of_ours_puts_a_page_off(ground: Ground) -> None:
    followed(ground, paper("Cursed."))
    tally = await ground.rounds()
    told = tally.failed[ground.server.url("/1")]
    assert told == "An internal error occurred (ValueError); the fetch is retried later."
    assert (ground.health().waiting, ground.health().failed) == (1, 0)
    assert ground.articles() == []
    ground.site["/1"] = paper("Blessed.")
    assert (await ground.visit_later(minutes=6)).outcomes["new"] == 1
    assert ground.clock.now() - timedelta(minutes=6) == ground.health().added_at
