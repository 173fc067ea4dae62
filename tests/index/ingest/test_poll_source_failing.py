"""Feeds that fail, for a while or for good."""

from datetime import timedelta

import pytest

from index.errors import NotFoundError
from tests.index.ingest.feeds.samples import rss
from tests.index.ingest.loopback import reply
from tests.index.ingest.polling import Ground, full, listed, paper

pytestmark = pytest.mark.asyncio(loop_scope="session")


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

    async def test_one_success_forgets_all_failures(self, ground: Ground) -> None:
        ground.site["/feed"] = reply(b"", "503 Down")
        ground.follow()
        await ground.rounds()
        ground.site["/feed"] = listed(ground, ["/1"], full())
        await ground.visit_later(days=6)
        assert ground.health().trouble is None
        ground.site["/feed"] = reply(b"", "503 Down")
        await ground.visit_later(days=6)
        assert ground.health().state == "active"

    async def test_it_is_left_alone_as_long_as_its_server_asks(self, ground: Ground) -> None:
        ground.site["/feed"] = reply(b"", "503 Down", Retry_After="40000")
        ground.follow()
        await ground.rounds()
        assert ground.health().due_at == ground.clock.now() + timedelta(seconds=40_000)

    async def test_waits_grow_with_every_failure(self, ground: Ground) -> None:
        ground.site["/feed"] = reply(b"", "500 No")
        ground.follow()
        waits = []
        for _ in range(3):
            await ground.visit_source()
            due = ground.health().due_at
            assert due is not None
            waits.append((due - ground.clock.now()).total_seconds())
        assert waits == [225.0, 450.0, 900.0]

    async def test_a_feed_that_became_a_page_fails_in_words(self, ground: Ground) -> None:
        ground.site["/feed"] = listed(ground, ["/1"], full())
        ground.follow()
        await ground.rounds()
        ground.site["/feed"] = paper()
        [told] = (await ground.visit_later(days=1)).failed.values()
        assert "feed" in told
        assert ground.health().trouble == told
        assert ground.health().articles == 1

    async def test_a_feed_without_entries_is_no_failure(self, ground: Ground) -> None:
        ground.site["/feed"] = reply(rss(), kind="application/rss+xml")
        ground.follow()
        assert (await ground.rounds()).failed == {}
        assert ground.health().fetched_at == ground.clock.now()

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
