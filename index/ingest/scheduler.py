"""The scheduler: leases hosts with due jobs, and runs each host's jobs one by one."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import IO

from index.errors import NotFoundError, TryLaterError, VerbaleError, first_line, out_of_resources
from index.ingest.context import IngestContext, Result, Tally
from index.ingest.polling import PagePoller, SourcePoller
from index.operations.telemetry.log import request
from index.operations.telemetry.observer import HOSTS_SERVED, Errands, count_visit
from index.store.fetching import FetchJob, PageJob, SourceJob
from index.store.horizon import LEASE


class WorkerLock:
    """Holds the lock from ``begin`` to ``end``; on systems without ``flock`` nobody is first.

    Args:
        path: the lock file; None if workers elsewhere may share the database.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def begin(self, as_first: Callable[[], None]) -> None:
        """Take the lock; it may wait for another worker that is starting, so run it in a thread.

        Args:
            as_first: called if this worker is the first, before another worker can start.
        """
        if self._path is None:
            return
        try:
            from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, flock  # noqa: PLC0415 - not on Windows
        except ImportError:
            return
        self._file = self._path.open("ab")
        try:
            flock(self._file, LOCK_EX | LOCK_NB)
        except BlockingIOError:
            pass
        else:
            as_first()
        flock(self._file, LOCK_SH)

    def end(self) -> None:
        """Release the lock."""
        if self._file is not None:
            self._file.close()
            self._file = None


_RENEW_S = LEASE.total_seconds() / 4
_AT_A_STRETCH_S = 15.0
"""Seconds after which a host makes room for waiting hosts."""
_IDLE_S = 5.0
"""Seconds that a worker without jobs waits before it checks again."""
GRACE_S = 5.0
"""Seconds that running jobs get to finish when the worker stops; what is cancelled stays due."""

log = logging.getLogger(__name__)

OnResult = Callable[[FetchJob, Result], None]
"""Called with every finished job."""


class Scheduler:
    """Runs the tasks that fetch; one job at a time for each host.

    Args:
        context: the dependencies of the pollers.
        owner: the name under which hosts are leased; unique to this worker.
        hosts_at_once: number of hosts that are fetched from at the same time.
    """

    def __init__(self, context: IngestContext, owner: str, hosts_at_once: int) -> None:
        self._context = context
        self._owner = owner
        self._hosts_at_once = hosts_at_once
        self._queue, self._work = context.library.fetch_queue, context.threads.write
        self._poll, self._page = SourcePoller(context), PagePoller(context)
        self._serving: dict[asyncio.Task[None], str] = {}
        self._lock = WorkerLock(context.lock_path)
        self._closing = self._is_short = False
        self._fault: BaseException | None = None
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """Check for due jobs at once."""
        self._woken.set()

    async def due(self, tally: Tally, watch: Callable[[int, int], None], only: int | None) -> None:
        """Run everything that is due, and everything that becomes due by it, then return.

        Args:
            tally: counts the results.
            watch: called with the number of finished jobs, and of known jobs.
            only: id of the only source to fetch; None for all.

        Raises:
            TryLaterError: the database is unavailable, or the disk almost full.
        """

        def on_result(job: FetchJob, result: Result) -> None:
            tally.count(_name_of(job), result)

        async with self._renewing():
            await self._work(self._context.library.horizon.draw_in, self._context.now())
            while remaining := (
                await self._work(self._queue.count, self._context.now(), only) or len(self._serving)
            ):
                watch(tally.errands, tally.errands + remaining)
                if (shortage := await self._shortage()) is not None:
                    raise TryLaterError(shortage)
                await self._lease(on_result, only)
                await self._wait(0.5 if self._serving else 1.0)
                if self._fault is not None:  # its job would stay due for ever
                    raise self._fault
            watch(tally.errands, tally.errands)

    async def forever(self) -> None:
        """Run due jobs until cancelled; then finish the running ones."""
        async with self._renewing():
            while True:
                try:
                    if await self._shortage() is None:
                        await self._lease(_log_failure, None)
                except TryLaterError as error:  # the database is unavailable: wait for it
                    log.warning("cannot check for due jobs: %s", error)
                await self._wait(_IDLE_S)

    async def _shortage(self) -> str | None:
        """Why fetching is suspended, or None; changes are logged."""
        shortage = await self._context.threads.read(self._context.disk.shortage)
        if shortage is not None and not self._is_short:
            log.warning("%s", shortage)
        if shortage is None and self._is_short:
            log.warning("There is room on the disk again; fetching resumes.")
        self._is_short = shortage is not None
        return shortage

    async def _lease(self, on_result: OnResult, only: int | None) -> None:
        free = self._hosts_at_once - len(self._serving)
        if free <= 0:
            return
        now = self._context.now()
        names = await self._work(self._queue.lease, self._owner, now, now + LEASE, free, only)
        for name in names:
            task = asyncio.create_task(self._serve(name, on_result, only), name=f"host {name}")
            self._serving[task] = name
            task.add_done_callback(self._ended)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        del self._serving[task]
        self._woken.set()
        if not task.cancelled() and (error := task.exception()):
            self._fault = error
            expected = isinstance(error, VerbaleError)
            cause = None if expected else error
            log.error("%s was aborted: %s", task.get_name(), first_line(error), exc_info=cause)

    async def _wait(self, seconds: float) -> None:
        """Wait until a host is finished, ``wake`` is called, or the time is over."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        self._woken.clear()

    async def _serve(self, name: str, on_result: OnResult, only: int | None) -> None:
        """Run a host's jobs, longest due first, until none is left or other hosts wait."""
        end = asyncio.get_running_loop().time() + _AT_A_STRETCH_S
        self._context.observer.note(HOSTS_SERVED)
        pause = timedelta()
        try:
            while not (self._closing or self._is_short) and asyncio.get_running_loop().time() < end:
                job = await self._work(self._queue.next, name, self._context.now(), only)
                if job is None:
                    return
                with request("errand"):
                    result = await self._run(job)
                    on_result(job, result)
                kind: Errands = "source" if isinstance(job, SourceJob) else "page"
                count_visit(self._context.observer, kind, result.outcome)
        except Exception:
            pause = timedelta(minutes=5)  # the job is still due, and would run again and again
            raise
        finally:
            self._context.observer.note(HOSTS_SERVED, -1)
            next_at = self._context.now() + pause
            await self._work(self._queue.release, self._owner, name, next_at)

    async def _run(self, job: SourceJob | PageJob) -> Result:
        try:
            if isinstance(job, SourceJob):
                return await self._poll.run(job)
            return await self._page.run(job)
        except NotFoundError:
            return Result(
                trouble=f"The source “{job.source.name}” was removed meanwhile.", fault="Removed"
            )
        except TryLaterError:
            raise
        except Exception as error:
            trouble = out_of_resources(error)
            if trouble is not None:
                log.error("a fetch for source “%s” was put off: %s", job.source.name, trouble)
            else:
                log.exception("a fetch for source “%s” failed unexpectedly", job.source.name)
                trouble = TryLaterError(
                    f"An internal error occurred ({type(error).__name__}); the fetch is retried "
                    "later."
                )
        # A retry is scheduled, as after a failure of the server.
        if isinstance(job, SourceJob):
            return await self._poll.failed(job, trouble)
        return await self._page.failed(job, trouble)

    @asynccontextmanager
    async def _renewing(self) -> AsyncIterator[None]:
        """Renew leases while inside; at the end, finish the running jobs."""
        async with AsyncExitStack() as ending:
            ending.callback(self._lock.end)
            await self._work(self._lock.begin, self._queue.release_all)
            # Hosts that were leased while the worker was stopping were never served.
            ending.push_async_callback(self._work, self._queue.release_all, self._owner)
            renewal = asyncio.create_task(self._renew(), name="leases")
            ending.push_async_callback(_ended, renewal)
            ending.push_async_callback(self._drain)
            yield

    async def _renew(self) -> None:
        """Renew the leases of the hosts in work; a lease that is not released expires."""
        while True:
            try:
                until = self._context.now() + LEASE
                await self._work(
                    self._queue.renew, self._owner, list(self._serving.values()), until
                )
                await self._work(self._context.library.horizon.draw_in, self._context.now())
            except TryLaterError as error:
                log.warning("cannot renew the leases: %s", error)
            await asyncio.sleep(_RENEW_S)

    async def _drain(self) -> None:
        """Let running jobs finish; cancel those that take too long."""
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


def _name_of(job: FetchJob) -> str:
    return job.source.name if isinstance(job, SourceJob) else job.url


def _log_failure(job: FetchJob, result: Result) -> None:
    if result.trouble is not None:
        log.info("%s failed: %s", _name_of(job), result.trouble)
