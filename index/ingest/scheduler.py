"""Making the rounds: hosts with something due are leased, and their errands run one by one."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta

from index.errors import NotFoundError, TryLaterError, VerbaleError, first_line, out_of_resources
from index.ingest.context import IngestContext
from index.ingest.poll_page import PagePoller
from index.ingest.poll_source import SourcePoller
from index.ingest.results import Result, Tally
from index.ingest.worker_lock import WorkerLock
from index.operations.telemetry.observer import Errands
from index.operations.telemetry.request_context import request
from index.store.fetching.horizon import LEASE
from index.store.fetching.queue import FetchJob, SourceState

_RENEW_S = LEASE.total_seconds() / 4
_AT_A_STRETCH_S = 15.0
"""How long one host is served before others that wait get their turn."""
_IDLE_S = 5.0
"""How long a worker without work waits before it looks again."""
_SOON_S = 0.5
_AFTER_FAULT = timedelta(minutes=5)
"""How long a host is left alone where it could not even be noted that an errand failed."""
GRACE_S = 20.0
"""How long errands that have begun may take to end when the worker is told to stop."""

log = logging.getLogger(__name__)

Told = Callable[[FetchJob, Result], None]
"""Told of every errand that was run."""


class Scheduler:
    """Owns the tasks that fetch; one at a time for each host.

    Args:
        context: what errands need.
        owner: under which name hosts are leased; no two workers share one.
        hosts_at_once: how many hosts are asked at the same time.
    """

    def __init__(self, context: IngestContext, owner: str, hosts_at_once: int) -> None:
        self._context = context
        self._owner = owner
        self._most = hosts_at_once
        self._poll, self._page = SourcePoller(context), PagePoller(context)
        self._serving: dict[asyncio.Task[None], str] = {}
        self._turn = WorkerLock(context.turn)
        self._closing = self._is_short = False
        self._fault: BaseException | None = None
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Look for work at once."""
        self._woken.set()

    async def due(self, tally: Tally, watch: Callable[[int, int], None], only: int | None) -> None:
        """Run everything that is due, and what becomes due by it; then return.

        Args:
            tally: counts what was brought.
            watch: told how much is done, of how much so far.
            only: the one source to visit, by its id; None for all.

        Raises:
            TryLaterError: the database is away, or the disk all but full.
        """

        def told(errand: FetchJob, result: Result) -> None:
            tally.count(_called(errand), result)

        async with self._renewing():
            await self._draw_in()
            while left := await self._count(only):
                watch(tally.errands, tally.errands + left)
                if (shortage := await self._look_at_disk()) is not None:
                    raise TryLaterError(shortage)
                await self._lease(told, only)
                await self._something(_SOON_S if self._serving else 1.0)
                if self._fault is not None:  # what failed there would be due for ever
                    raise self._fault
            watch(tally.errands, tally.errands)

    async def forever(self) -> None:
        """Run what is due until cancelled; then let what has begun come to its end."""
        async with self._renewing():
            while True:
                try:
                    if await self._look_at_disk() is None:
                        await self._lease(_log_it, None)
                except TryLaterError as error:  # the database is away: so wait for it
                    log.warning("cannot look for what is due: %s", error)
                await self._something(_IDLE_S)

    async def _look_at_disk(self) -> str | None:
        """Why nothing is fetched now; None where there is room on the disk. A change is logged."""
        shortage = await self._context.threads.read(self._context.disk.shortage)
        if shortage is not None and not self._is_short:
            log.warning("%s", shortage)
        if shortage is None and self._is_short:
            log.warning("There is room on the disk again; fetching goes on.")
        self._is_short = shortage is not None
        return shortage

    async def _lease(self, told: Told, only: int | None) -> None:
        free = self._most - len(self._serving)
        if free <= 0:
            return
        now = self._context.now()
        names = await self._context.threads.write(
            self._context.library.fetch_queue.lease, self._owner, now, now + LEASE, free, only
        )
        for name in names:
            task = asyncio.create_task(self._serve(name, told, only), name=f"host {name}")
            self._serving[task] = name
            task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        del self._serving[task]
        self._woken.set()
        if not task.cancelled() and (error := task.exception()):
            self._fault = error
            expected = isinstance(error, VerbaleError)
            cause = None if expected else error
            log.error("%s was given up: %s", task.get_name(), first_line(error), exc_info=cause)

    async def _something(self, seconds: float) -> None:
        """Wait until a host was served, somebody wakes us, or the time is over."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        self._woken.clear()

    async def _count(self, only: int | None) -> int:
        due = await self._context.threads.write(
            self._context.library.fetch_queue.count, self._context.now(), only
        )
        return due or len(self._serving)

    async def _serve(self, name: str, told: Told, only: int | None) -> None:
        """Run a host's errands, longest due first, until none is left or others wait."""
        end = asyncio.get_running_loop().time() + _AT_A_STRETCH_S
        self._context.observer.serving(1)
        errands, rest = self._context.library.fetch_queue, timedelta()
        try:
            while not (self._closing or self._is_short) and asyncio.get_running_loop().time() < end:
                errand = await self._context.threads.write(
                    errands.next, name, self._context.now(), only
                )
                if errand is None:
                    return
                await self._serve_one(errand, told)
        except Exception:
            rest = _AFTER_FAULT  # it is still due, and would be asked again and again
            raise
        finally:
            self._context.observer.serving(-1)
            next_at = self._context.now() + rest
            await self._context.threads.write(errands.release, self._owner, name, next_at)

    async def _serve_one(self, errand: FetchJob, told: Told) -> None:
        with request("errand"):
            result = await self._run(errand)
            told(errand, result)
        what: Errands = "source" if isinstance(errand.of, SourceState) else "page"
        self._context.observer.visited(what, result.outcome)

    async def _run(self, errand: FetchJob) -> Result:
        try:
            if isinstance(errand.of, SourceState):
                return await self._poll.run(errand)
            return await self._page.run(errand)
        except NotFoundError:
            return Result(
                trouble=f"The source “{errand.source.name}” was removed meanwhile.", fault="Removed"
            )
        except TryLaterError:
            raise
        except Exception as error:
            if (lacking := out_of_resources(error)) is not None:
                log.error("an errand of source “%s” was put off: %s", errand.source.name, lacking)
                return await self._put_off(errand, lacking)
            log.exception("an errand of source “%s” went wrong", errand.source.name)
            return await self._put_off(errand, _inside(error))

    async def _put_off(self, errand: FetchJob, trouble: TryLaterError) -> Result:
        """What went wrong here is tried again later, as if the server had been in trouble."""
        if isinstance(errand.of, SourceState):
            return await self._poll.failed(errand, errand.of, trouble)
        return await self._page.failed(errand, errand.of, trouble)

    @asynccontextmanager
    async def _renewing(self) -> AsyncIterator[None]:
        """While inside, leases are renewed; at the end, what has begun is drained."""
        work, errands = self._context.threads.write, self._context.library.fetch_queue
        async with AsyncExitStack() as ending:
            ending.callback(self._turn.end)
            await work(self._turn.begin, errands.release_all)
            # What was leased while this was told to stop was never served.
            ending.push_async_callback(work, errands.release_all, self._owner)
            renewal = asyncio.create_task(self._renew(), name="leases")
            ending.push_async_callback(_ended, renewal)
            ending.push_async_callback(self._drain)
            yield

    async def _renew(self) -> None:
        """Keep the leases of what is being served; one that could not be given back runs out."""
        work, errands = self._context.threads.write, self._context.library.fetch_queue
        while True:
            try:
                until = self._context.now() + LEASE
                await work(errands.renew, self._owner, list(self._serving.values()), until)
                await self._draw_in()
            except TryLaterError as error:
                log.warning("leases cannot be renewed at the moment: %s", error)
            await asyncio.sleep(_RENEW_S)

    async def _draw_in(self) -> None:
        """Where the clock was ahead and is set back, nothing waits for it to get there again."""
        horizon = self._context.library.horizon
        if drawn := await self._context.threads.write(horizon.draw_in, self._context.now()):
            log.warning(
                "%d sources, pages or hosts were put off for longer than any wait lasts; the clock "
                "was ahead when that was written. They are due now.",
                drawn,
            )

    async def _drain(self) -> None:
        """Let errands that have begun come to their end; what takes too long is left undone."""
        self._closing = True
        try:
            if self._serving:
                await asyncio.wait(set(self._serving), timeout=GRACE_S)
        finally:
            await _ended(*self._serving)


async def _ended(*tasks: "asyncio.Task[None]") -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _inside(error: Exception) -> TryLaterError:
    return TryLaterError(
        f"Something went wrong inside ({type(error).__name__}); it is tried again later."
    )


def _called(errand: FetchJob) -> str:
    return errand.source.name if isinstance(errand.of, SourceState) else errand.url


def _log_it(errand: FetchJob, result: Result) -> None:
    if result.trouble is not None:
        log.info("%s failed: %s", _called(errand), result.trouble)
