"""A worker is stopped or killed, and the next one goes on."""

import asyncio
from dataclasses import replace

import pytest

from index.errors import TryLaterError
from index.ingest.scheduler import Scheduler
from index.store.fetching.horizon import LEASE
from index.store.fetching.queue import FetchQueue
from tests.index.ingest.polling import Ground, full, listed, paper
from tests.index.ingest.rounds import forever, until
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.asyncio(loop_scope="session")


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

    async def test_who_is_told_just_as_a_wait_runs_out_stops(
        self, ground: Ground, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("index.ingest.scheduler._IDLE_S", 0.0)
        async with forever(ground) as worker:
            while not worker.task.cancelling():  # noqa: ASYNC110 - it is so for one turn of the loop
                await asyncio.sleep(0)
        assert worker.task.done()

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

    async def test_what_another_one_is_at_is_never_freed(self, ground: Ground) -> None:
        begun, go = asyncio.Event(), asyncio.Event()

        async def slowly(writer: asyncio.StreamWriter) -> None:
            begun.set()
            await asyncio.wait_for(go.wait(), PATIENCE_S)
            writer.write(listed(ground, ["/1"], full()))

        ground.site["/feed"] = slowly
        ground.follow()
        one = asyncio.create_task(ground.rounds("one"))
        await asyncio.wait_for(begun.wait(), PATIENCE_S)
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
        begun, go = asyncio.Event(), asyncio.Event()

        async def slowly(writer: asyncio.StreamWriter) -> None:
            begun.set()
            await asyncio.wait_for(go.wait(), PATIENCE_S)
            writer.write(listed(ground, ["/1"], full()))

        ground.site["/feed"] = slowly
        ground.follow()
        one = asyncio.create_task(ground.rounds("one"))
        await asyncio.wait_for(begun.wait(), PATIENCE_S)
        for _ in range(3):
            ground.clock.forward(seconds=50)
            await asyncio.sleep(0.1)
            now = ground.clock.now()
            assert ground.library.fetch_queue.lease("two", now, now, 9) == []
        go.set()
        assert (await one).errands == 1

    async def test_one_that_could_not_be_given_back_runs_out(
        self, ground: Ground, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("index.ingest.scheduler._RENEW_S", 0.02)
        monkeypatch.setattr("index.ingest.scheduler._IDLE_S", 0.02)
        real, away = FetchQueue.release, [1]

        def flaky(self: FetchQueue, *given: object) -> None:
            if away:
                away.pop()
                raise TryLaterError("The database is away.")
            real(self, *given)  # type: ignore[arg-type]

        monkeypatch.setattr(FetchQueue, "release", flaky)
        ground.site["/feed"] = listed(ground, ["/1"], full())
        ground.follow()
        async with forever(ground):
            await until(lambda: not away)
            await asyncio.sleep(0.1)
            ground.clock.forward(seconds=LEASE.total_seconds() + 1)
            ground.library.sources.due_now("public", "Post", ground.clock.now())
            await until(lambda: ground.asked() == ["/feed", "/feed"])
