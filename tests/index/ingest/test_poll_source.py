"""Rounds of sources: entries, changes, failures, sitemaps."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from index.errors import NotFoundError
from index.ingest.extract.sandbox import ParserPool
from index.store.articles.articles import BETWEEN_CHANGES, CHANGES_AT_ONCE
from index.store.schema import revision
from index.values import PUBLIC
from tests.index.ingest.feeds.samples import FIRST
from tests.index.ingest.loopback import reply, serving
from tests.index.ingest.polling import (
    STARTED,
    TEASER,
    Ground,
    Site,
    full,
    listed,
    paper,
    unless_known,
)

pytestmark = pytest.mark.asyncio(loop_scope="session")


class TestEntries:
    async def test_pages_are_fetched_where_the_feed_holds_teasers(self, ground: Ground) -> None:
        ground.shows(
            {
                "/feed": listed(ground, ["/1", "/2"]),
                "/1": paper("One."),
                "/2": paper("Two."),
            }
        )
        ground.follow(outlet="The Post")
        tally = await ground.rounds()
        assert tally.outcomes == {"new": 2, "revised": 0, "unchanged": 0}
        assert (tally.errands, tally.failed) == (3, {})
        assert ground.asked() == ["/feed", "/1", "/2"]
        assert {(one.outlet, one.sources, one.partial) for one in ground.articles()} == {
            ("The Post", ("Post",), False)
        }
        health = ground.health()
        assert (health.articles, health.waiting, health.new_at) == (2, 0, ground.clock.now())

    @pytest.mark.parametrize("content", [None, full()])
    async def test_what_names_no_outlet_is_cited_by_the_name_of_its_feed(
        self, ground: Ground, content: str | None
    ) -> None:
        untitled = {"channel": "<title></title>"}
        feed = listed(ground, ["/1"], content or TEASER, **untitled)
        ground.shows({"/feed": feed, "/1": paper("One.")})
        ground.follow(name="Latest – The Courier RSS")
        await ground.rounds()
        assert ground.article.outlet == "The Courier"

    async def test_what_a_feed_lacked_that_ended_early_comes_with_the_next_fetch(
        self, ground: Ground
    ) -> None:
        whole = listed(ground, ["/1", "/2"], full())
        cut = reply(whole.partition(b"\r\n\r\n")[2].rpartition(b"<item")[0], kind="text/xml")
        ground.shows({"/feed": unless_known(ground.server, cut, ETag='"1"')})
        ground.follow()
        assert (await ground.rounds()).outcomes["new"] == 1
        ground.shows({"/feed": unless_known(ground.server, whole, ETag='"1"')})
        await ground.visit_source()
        assert len(ground.articles()) == 2

    async def test_a_page_of_another_site_is_cited_by_its_host(self, ground: Ground) -> None:
        elsewhere = ground.server.url("/1").replace("127.0.0.1", "localhost")
        ground.shows({"/feed": listed(ground, [elsewhere]), "/1": paper("One.")})
        ground.follow(name="Digest")
        await ground.rounds()
        assert ground.article.outlet == "localhost"

    async def test_pages_are_not_fetched_where_the_feed_holds_all(self, ground: Ground) -> None:
        ground.site["/feed"] = listed(ground, ["/1", "/2"], full())
        ground.follow()
        assert (await ground.rounds()).outcomes["new"] == 2
        assert ground.asked() == ["/feed"]
        assert ground.health().new_at == ground.clock.now()

    async def test_only_what_is_new_is_fetched_next_time(self, ground: Ground) -> None:
        ground.shows({"/feed": listed(ground, ["/1"]), "/1": paper(), "/2": paper("More.")})
        ground.follow()
        await ground.rounds()
        ground.site["/feed"] = listed(ground, ["/2", "/1"])
        ground.server.requests.clear()
        await ground.visit_source()
        assert ground.asked() == ["/feed", "/2"]

    async def test_a_text_that_changes_at_every_visit_is_taken_in_now_and_then(
        self, ground: Ground
    ) -> None:
        ground.follow()
        changes = []
        for number in range(CHANGES_AT_ONCE + 4):
            ground.site["/feed"] = listed(ground, ["/1"], full(f"It was hour {number}."))
            changes.append((await ground.visit_source()).outcomes["revised"])
        assert changes == [0, *[1] * CHANGES_AT_ONCE, 0, 0, 0]
        with ground.library.database.writing() as connection:
            an_hour_ago = datetime.now(UTC) - BETWEEN_CHANGES
            connection.execute(update(revision).values(gathered_at=an_hour_ago))
        assert (await ground.visit_source()).outcomes["revised"] == 1  # the same body as before
        assert ground.article.text.endswith(f"It was hour {CHANGES_AT_ONCE + 3}.")

    async def test_another_feeds_words_do_not_take_the_place_of_the_pages(
        self, ground: Ground
    ) -> None:
        ground.shows({"/feed": listed(ground, ["/1"]), "/1": paper("One.")})
        ground.follow(outlet="The Post")
        await ground.rounds()
        ground.site["/rumour"] = listed(ground, ["/1"], full("Nobody met anybody."))
        ground.follow("/rumour", "Rumour")
        tally = await ground.rounds()
        assert tally.outcomes == {"new": 0, "revised": 0, "unchanged": 1}
        assert (ground.article.outlet, ground.article.revision) == ("The Post", 1)
        assert ground.article.sources == ("Post", "Rumour")
        ground.site["/1"] = paper("Two.")  # the page itself has its say
        assert (await ground.visit_later(hours=1)).outcomes["revised"] == 1

    async def test_more_than_one_visit_takes_is_left_to_the_next_one(
        self, ground: Ground, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("index.ingest.polling.MOST_AT_ONCE", 2)
        paths = [f"/{number}" for number in range(5)]
        answer = listed(ground, paths, full())
        ground.site["/feed"] = unless_known(ground.server, answer, ETag='"1"')
        ground.follow()
        counts = []
        for _ in range(4):
            await ground.visit_source()
            counts.append(len(ground.articles()))
        assert counts == [2, 4, 5, 5]
        assert ground.validators()[0] == '"1"'

    async def test_an_entry_without_a_usable_address_costs_the_others_nothing(
        self, ground: Ground
    ) -> None:
        leads_to_nowhere = reply(status="302 Found", Location="http://xn--a.org/x")
        ground.shows(
            {
                "/feed": listed(ground, ["http://xn--a.org/x", "http://[broken", "/away", "/1"]),
                "/away": leads_to_nowhere,
                "/1": paper("One."),
            }
        )
        ground.follow()
        tally = await ground.rounds()
        [told] = tally.failed.values()
        assert "redirects to an invalid address" in told
        assert ground.server.url("/1") in {one.url for one in ground.articles()}


class TestNothingNew:
    async def test_validators_are_sent_back_and_304_saves_everything(self, ground: Ground) -> None:
        answer = listed(ground, ["/1"], full())
        ground.site["/feed"] = unless_known(
            ground.server, answer, ETag='W/"a1"', Last_Modified="Sun, 01 Sep 2024 10:00:00 GMT"
        )
        ground.follow()
        await ground.rounds()
        first = ground.health()
        for _ in range(2):  # what was known stays known after a 304
            ground.clock.forward(hours=1)
            tally = await ground.visit_source()
            assert ground.validators() == ('W/"a1"', "Sun, 01 Sep 2024 10:00:00 GMT")
            assert tally.outcomes == {"new": 0, "revised": 0, "unchanged": 0}
            assert (tally.errands, tally.failed) == (1, {})
        health = ground.health()
        assert health.fetched_at == ground.clock.now()
        assert (health.new_at, health.articles) == (first.new_at, 1)

    async def test_the_same_body_without_validators_is_no_change(self, ground: Ground) -> None:
        ground.shows({"/feed": listed(ground, ["/1"]), "/1": reply(b"", "503 No")})
        ground.follow()
        await ground.rounds()
        ground.server.requests.clear()
        idle = ParserPool()
        idle.close()  # nothing is read again
        tally = await replace(ground, context=replace(ground.context, parsers=idle)).visit_source()
        assert ground.asked() == ["/feed"]
        assert (tally.errands, tally.failed) == (1, {})
        assert ground.validators() == (None, None)

    async def test_it_is_asked_less_often_where_nothing_is_new(self, ground: Ground) -> None:
        ground.site["/feed"] = listed(ground, ["/1"], full())
        ground.follow()
        waits = []
        for _ in range(3):
            await ground.visit_source()
            due = ground.health().due_at
            assert due is not None
            waits.append((due - ground.clock.now()).total_seconds())
        assert waits == sorted(set(waits))


class TestMoved:
    @pytest.mark.parametrize(("status", "now_at"), [(301, "/new"), (308, "/new"), (302, "/feed")])
    async def test_only_a_permanent_redirect_is_remembered(
        self, ground: Ground, status: int, now_at: str
    ) -> None:
        ground.shows(
            {
                "/feed": reply(b"", f"{status} Moved", Location=ground.server.url("/new")),
                "/new": listed(ground, ["/1"], full()),
            }
        )
        ground.follow()
        await ground.rounds()
        assert ground.health().url == ground.server.url(now_at)
        ground.server.requests.clear()
        await ground.visit_source()
        assert ground.asked()[0] == now_at

    async def test_it_then_waits_for_the_turn_of_its_new_host(self, ground: Ground) -> None:
        async with serving(Site()) as other:
            assert isinstance(other.paths, Site)
            other.paths["/new"] = listed(ground, ["/1"], full())
            ground.site["/feed"] = reply(b"", "301 Moved", Location=other.url("/new"))
            ground.follow()
            await ground.rounds()
            ground.library.sources.due_now(PUBLIC, "Post", ground.clock.now())
            now = ground.clock.now()
            assert ground.library.fetch_queue.lease("x", now, now, 9) == [f"127.0.0.1:{other.port}"]


async def test_what_surrounds_the_words_is_nothing_new(ground: Ground) -> None:
    ground.shows({"/1": paper()})
    ground.follow()
    for number in range(3):
        picture = f'<img src="https://pictures.example/{number}.jpg"><p id="{number}">'
        shown = f"{picture}{FIRST}</p>https://count.example/{number}"
        ground.site["/feed"] = listed(ground, ["/1"], shown)
        await ground.visit_source()
        ground.clock.forward(minutes=6)
    assert ground.asked().count("/1") == 1
    assert ground.health().new_at == STARTED


async def test_new_words_round_it_have_it_looked_at_again_but_not_each_time(
    ground: Ground,
) -> None:
    ground.shows({"/1": paper()})
    ground.follow()
    waits = []
    for number in range(6):
        ground.site["/feed"] = listed(ground, ["/1"], f"<p>{FIRST} {number} comments.</p>")
        await ground.visit_source()
        due = ground.health().due_at
        assert due is not None
        waits.append(due - ground.clock.now())
        ground.clock.forward(minutes=10)
    assert ground.asked().count("/1") == 1
    assert waits == sorted(set(waits)), "nothing new was brought"
    assert ground.health().new_at == STARTED


class TestFailing:
    async def test_what_is_gone_for_good_ends_and_is_told_once(self, ground: Ground) -> None:
        ground.site["/feed"] = listed(ground, ["/1"], full())
        ground.follow(channel="42")
        await ground.rounds()
        ground.site["/feed"] = reply(b"", "410 Gone")
        tally = await ground.visit_later(days=1)
        assert list(tally.failed) == ["Post"]
        health = ground.health()
        assert (health.state, health.due_at, health.articles) == ("ended", None, 1)
        [notice] = ground.library.sources.notices()
        assert notice.channel == "42"
        assert "“Post” has been removed from the web for good" in notice.words
        await ground.visit_later(days=30)
        assert ground.library.sources.notices() == [notice]

    @pytest.mark.parametrize(
        ("answer", "days"),
        [
            (reply(b"", "404 Not Found"), 3),
            (reply(b"", "403 Forbidden"), 3),
            (paper(), 3),
            (reply(b"", "503 Down"), 7),
            (reply(b"", "429 Slow"), 7),
        ],
    )
    async def test_lasting_trouble_pauses(self, ground: Ground, answer: bytes, days: int) -> None:
        ground.site["/feed"] = answer
        ground.follow(channel="42")
        await ground.rounds()
        health = ground.health()
        assert (health.state, health.failures, health.failing_since) == (
            "active", 1, ground.clock.now(),
        )  # fmt: skip
        assert health.trouble
        await ground.visit_later(days=days, seconds=-1)
        assert ground.health().state == "active"
        assert ground.library.sources.notices() == []
        ground.clock.forward(seconds=1)
        await ground.visit_source()
        assert ground.health().state == "paused"
        [notice] = ground.library.sources.notices()
        assert "has failed since 1 September 2024 and is paused now" in notice.words

    async def test_a_source_removed_while_it_is_fetched_is_no_failure_of_ours(
        self, ground: Ground, caplog: pytest.LogCaptureFixture
    ) -> None:
        ground.site["/feed"] = ground.removing("Post", listed(ground, ["/1"]))
        ground.follow()
        [told] = (await ground.rounds()).failed.values()
        assert told == "The source “Post” was removed meanwhile."
        assert caplog.records == []
        with pytest.raises(NotFoundError):
            ground.health()


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
