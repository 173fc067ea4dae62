"""The scheduler: what is due, leases, stopping."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from index.errors import TryLaterError
from index.ingest.context import Result, Tally
from index.ingest.disk import DiskGuard
from index.ingest.scheduler import Scheduler
from index.operations.telemetry.log import Request, current
from index.operations.telemetry.observer import VISIT_FAILURES, VISITS
from index.store.fetching import FetchQueue
from index.store.horizon import LEASE
from tests.index.ingest.loopback import Server, serving
from tests.index.ingest.polling import Ground, Site, full, listed, paper
from tests.index.ingest.rounds import forever, until
from tests.index.operations.telemetry.counting import Counting
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.asyncio(loop_scope="session")


@asynccontextmanager
async def servers(count: int) -> AsyncIterator[list[Server]]:
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(serving(Site())) for _ in range(count)]


def many(ground: Ground, server: Server, name: str, pages: int) -> None:
    """A feed of a server, which leads to so many of its pages."""
    assert isinstance(server.paths, Site)
    paths = [f"/{name}-{number}" for number in range(pages)]
    server.paths["/feed"] = listed(ground, [server.url(path) for path in paths])
    server.paths.update({path: paper(f"This is {path}.") for path in paths})
    ground.follow(server.url("/feed"), name)


class TestTogether:
    async def test_everything_due_is_run_and_told(self, ground: Ground) -> None:
        told: list[tuple[int, int]] = []
        many(ground, ground.server, "Post", 3)
        tally = Tally()
        await Scheduler(ground.context, "me", 4).due(tally, lambda *now: told.append(now), None)
        assert (tally.errands, len(ground.articles())) == (4, 3)
        assert told[0] == (0, 1)
        assert told[-1] == (4, 4)
        assert ground.leases() == 0

    async def test_two_workers_over_one_library_fetch_nothing_twice(self, ground: Ground) -> None:
        async with servers(3) as hosts:
            for number, host in enumerate(hosts):
                many(ground, host, f"Host{number}", 3)
            one, two = await asyncio.gather(ground.rounds("one"), ground.rounds("two"))
            assert one.errands + two.errands == 12
            for host in hosts:
                asked = ground.asked(host)
                assert len(asked) == len(set(asked)) == 4
            assert len(ground.articles()) == 9

    async def test_a_host_with_many_pages_does_not_starve_others(
        self, ground: Ground, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("index.ingest.scheduler._AT_A_STRETCH_S", 0.02)
        async with servers(1) as [other]:
            many(ground, ground.server, "Long", 12)
            ground.clock.forward(seconds=1)
            many(ground, other, "Short", 1)
            left: list[int] = []
            answer = other.paths["/Short-0"]
            assert isinstance(answer, bytes)

            async def says(writer: asyncio.StreamWriter) -> None:
                left.append(ground.library.fetch_queue.count(ground.clock.now()))
                writer.write(answer)

            assert isinstance(other.paths, Site)
            other.paths["/Short-0"] = says
            clock = ground.context.now

            def passing() -> datetime:  # the order of turns is told by the time
                ground.clock.forward(milliseconds=1)
                return clock()

            running = replace(ground, context=replace(ground.context, now=passing))
            await running.rounds(hosts=1)
            assert left[0] > 3
            assert len(ground.articles()) == 13


class TestAClockThatWasAhead:
    async def test_a_worker_that_runs_all_the_while_goes_on(
        self, ground: Ground, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("index.ingest.scheduler._IDLE_S", 0.05)
        monkeypatch.setattr("index.ingest.scheduler._RENEW_S", 0.05)
        many(ground, ground.server, "Post", 1)
        ground.clock.forward(days=2000)
        async with forever(ground):
            await until(lambda: len(ground.articles()) == 1)
            ground.clock.forward(days=-2000)
            ground.site["/feed"] = listed(ground, ["/Post-0", "/late"])
            ground.site["/late"] = paper("This is late.")
            await until(lambda: len(ground.articles()) == 2)


class TestAFullDisk:
    @pytest.fixture
    def free(self, monkeypatch: pytest.MonkeyPatch) -> list[int]:
        """How many megabytes of every disk are free, in one place."""
        free = [5_000]
        monkeypatch.setattr(
            "index.ingest.disk.shutil.disk_usage",
            lambda _: SimpleNamespace(free=free[0] * 1_000_000),
        )
        return free

    async def test_a_worker_fetches_nothing_while_there_is_no_room_and_goes_on_by_itself(
        self,
        ground: Ground,
        tmp_path: Path,
        free: list[int],
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        monkeypatch.setattr("index.ingest.scheduler._IDLE_S", 0.02)
        many(ground, ground.server, "Post", 2)
        guarded = replace(ground, context=replace(ground.context, disk=DiskGuard(tmp_path, 1_000)))
        free[0] = 999
        async with forever(guarded):
            await until(lambda: len(caplog.messages) > 0)
            await asyncio.sleep(0.2)
            assert ground.asked() == []
            free[0] = 1_000
            await until(lambda: len(ground.articles()) == 2)
        assert caplog.messages[:2] == [
            "Only 999 MB are free on the disk. Fetching stops below 1,000 MB "
            "(gather.keep_free_mb) and resumes on its own once there is room.",
            "There is room on the disk again; fetching resumes.",
        ]


class TestFaults:
    async def test_one_errand_that_goes_wrong_is_logged_and_stops_no_other(
        self, ground: Ground, caplog: pytest.LogCaptureFixture
    ) -> None:
        ground.shows(
            {
                "/feed": listed(ground, ["/1", "/2", "/3"]),
                "/1": paper("One."),
                "/2": paper("Cursed."),
                "/3": paper("Three."),
                "/cursed": listed(ground, ["/4"], full("Cursed.")),
            }
        )
        ground.follow()
        ground.follow("/cursed", "Cursed")
        with caplog.at_level(logging.ERROR):
            tally = await ground.rounds()
        assert tally.outcomes["new"] == 2
        assert set(tally.failed) == {ground.server.url("/2"), "Cursed"}
        assert [one.message for one in caplog.records] == [
            "a fetch for source “Cursed” failed unexpectedly",
            "a fetch for source “Post” failed unexpectedly",
        ]
        assert all(one.exc_info for one in caplog.records)
        health = ground.health("Cursed")
        assert (health.state, health.failures) == ("active", 1)
        assert ground.leases() == 0

    async def test_a_database_that_is_away_for_a_moment_ends_no_worker(
        self,
        ground: Ground,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        monkeypatch.setattr("index.ingest.scheduler._IDLE_S", 0.05)
        real, away = FetchQueue.lease, [1]

        def flaky(self: FetchQueue, *given: object) -> list[str]:
            if away:
                away.pop()
                raise TryLaterError("The database is away.")
            return real(self, *given)  # type: ignore[arg-type]

        monkeypatch.setattr(FetchQueue, "lease", flaky)
        ground.site["/feed"] = listed(ground, ["/1"], full())
        ground.follow()
        async with forever(ground):
            await until(lambda: ground.health().articles == 1)
        assert "cannot check for due jobs: The database is away." in caplog.messages


class TestStopping:
    async def test_what_has_begun_is_stored_and_nothing_else_begins(self, ground: Ground) -> None:
        begun, go = asyncio.Event(), asyncio.Event()

        async def slowly(writer: asyncio.StreamWriter) -> None:
            begun.set()
            await asyncio.wait_for(go.wait(), PATIENCE_S)
            writer.write(paper("One."))

        ground.shows({"/feed": listed(ground, ["/1", "/2"]), "/1": slowly, "/2": paper("Two.")})
        ground.follow()
        async with forever(ground) as worker:
            await asyncio.wait_for(begun.wait(), PATIENCE_S)
            worker.stop()
            await asyncio.sleep(0.05)
            assert not worker.task.done()
            go.set()
        assert ground.article.text.endswith("One.")
        assert ground.asked() == ["/feed", "/1"]
        assert ground.leases() == 0
        assert ground.health().waiting == 1

    async def test_what_takes_too_long_is_left_for_the_next_start(
        self, ground: Ground, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("index.ingest.scheduler.GRACE_S", 0.05)
        begun = asyncio.Event()

        async def never(writer: asyncio.StreamWriter) -> None:
            begun.set()
            await asyncio.sleep(60)

        ground.shows({"/feed": listed(ground, ["/1"]), "/1": never})
        ground.follow()
        async with forever(ground):
            await asyncio.wait_for(begun.wait(), PATIENCE_S)
        assert ground.leases() == 0
        health = ground.health()
        assert (health.waiting, health.failed, health.trouble) == (1, 0, None)
        ground.site["/1"] = paper()
        assert (await ground.rounds()).outcomes["new"] == 1

    async def test_who_is_told_twice_does_not_wait(
        self, ground: Ground, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("index.ingest.scheduler.GRACE_S", 2 * PATIENCE_S)
        begun = asyncio.Event()

        async def never(writer: asyncio.StreamWriter) -> None:
            begun.set()
            await asyncio.sleep(2 * PATIENCE_S)

        ground.site["/feed"] = never
        ground.follow()
        async with forever(ground) as worker:
            await asyncio.wait_for(begun.wait(), PATIENCE_S)
            worker.stop()
            await asyncio.sleep(0.05)
            worker.stop()
            await asyncio.wait({worker.task}, timeout=PATIENCE_S)
            assert worker.task.done()
        assert ground.leases() == 0

    async def test_a_worker_is_woken(self, ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("index.ingest.scheduler._IDLE_S", 2 * PATIENCE_S)
        rounds = Scheduler(ground.context, "worker", 4)
        task = asyncio.create_task(rounds.forever())
        await asyncio.sleep(0.1)  # it found nothing, and waits
        ground.site["/feed"] = listed(ground, ["/1"], full())
        ground.follow()
        rounds.wake()
        await until(lambda: ground.health().articles == 1)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


class TestLeases:
    """One worker was killed, and its lease has not run out."""

    @pytest.fixture
    def killed(self, ground: Ground) -> Ground:
        ground.site["/feed"] = listed(ground, ["/1"], full())
        ground.follow()
        now = ground.clock.now()
        assert ground.library.fetch_queue.lease("killed", now, now + LEASE, 9)
        return ground

    async def test_alone_on_a_data_folder_the_next_one_frees_it_at_once(
        self, killed: Ground
    ) -> None:
        assert (await killed.rounds()).errands == 1

    async def test_where_others_may_be_it_waits_until_the_lease_runs_out(
        self, killed: Ground
    ) -> None:
        shared = replace(killed, context=replace(killed.context, lock_path=None))
        waiting = asyncio.create_task(shared.rounds())
        await asyncio.sleep(0.2)
        assert not waiting.done()
        killed.clock.forward(seconds=LEASE.total_seconds() + 1)
        assert (await waiting).errands == 1

    @staticmethod
    async def waiting(ground: Ground) -> tuple[asyncio.Task[Tally], asyncio.Event]:
        """A worker that waits for a feed, which is sent once the event is set."""
        begun, go = asyncio.Event(), asyncio.Event()

        async def slowly(writer: asyncio.StreamWriter) -> None:
            begun.set()
            await asyncio.wait_for(go.wait(), PATIENCE_S)
            writer.write(listed(ground, ["/1"], full()))

        ground.site["/feed"] = slowly
        ground.follow()
        one = asyncio.create_task(ground.rounds("one"))
        await asyncio.wait_for(begun.wait(), PATIENCE_S)
        return one, go

    async def test_what_another_one_is_at_is_never_freed(self, ground: Ground) -> None:
        one, go = await self.waiting(ground)
        two = asyncio.create_task(ground.rounds("two"))
        await asyncio.sleep(0.1)
        go.set()
        assert (await one).errands == 1
        assert (await two).errands == 0
        assert ground.asked() == ["/feed"]

    async def test_a_lease_is_kept_for_as_long_as_it_takes(
        self, ground: Ground, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("index.ingest.scheduler._RENEW_S", 0.02)
        one, go = await self.waiting(ground)
        for _ in range(3):
            ground.clock.forward(seconds=50)
            await asyncio.sleep(0.1)
            now = ground.clock.now()
            assert ground.library.fetch_queue.lease("two", now, now, 9) == []
        go.set()
        assert (await one).errands == 1


@contextmanager
def lines() -> Iterator[list[tuple[str, Request | None]]]:
    """What the rounds log, each with what was worked on."""
    found: list[tuple[str, Request | None]] = []

    class Listening(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            found.append((record.getMessage(), current()))

    listening, log = Listening(), logging.getLogger("index.ingest.scheduler")
    log.addHandler(listening)
    try:
        yield found
    finally:
        log.removeHandler(listening)


def seen(ground: Ground, counting: Counting) -> Ground:
    return replace(ground, context=replace(ground.context, observer=counting))


async def test_visits_are_told_with_what_came_of_them(ground: Ground) -> None:
    counting = Counting()
    ground = seen(ground, counting)
    ground.shows({"/feed": listed(ground, ["/1", "/2"]), "/1": paper()})
    ground.follow()
    await ground.rounds()
    visits = counting.labels(VISITS)
    assert visits[0] == ("source", "new")
    assert sorted(visits[1:]) == [("page", "failed"), ("page", "new")]
    assert counting.labels(VISIT_FAILURES) == [("page", "GoneError")]
    await ground.visit_source()
    assert counting.labels(VISITS)[3:] == [("source", "unchanged")]


async def test_each_errand_is_logged_under_an_id_of_its_own(
    ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks(*_: object) -> Result:
        raise ZeroDivisionError

    monkeypatch.setattr("index.ingest.polling.SourcePoller.run", breaks)
    ground.follow("/a", "A")
    ground.follow("/b", "B")
    with lines() as logged:
        await ground.rounds()
    known = [request for words, request in logged if "failed unexpectedly" in words]
    assert [one.kind for one in known if one] == ["errand", "errand"]
    assert len({one.id for one in known if one}) == 2


async def test_what_a_result_is_called() -> None:
    assert Result(("unchanged", "revised", "new")).outcome == "new"
    assert Result(("unchanged", "revised")).outcome == "revised"
    assert Result(("unchanged",)).outcome == Result().outcome == "unchanged"
    assert Result(due=2).outcome == "new"
    assert Result(("new",), trouble="It is away.", fault="BusyError").outcome == "BusyError"
    assert Result(trouble="It is away.").outcome == "Unknown"
