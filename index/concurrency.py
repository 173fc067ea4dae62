"""Thread pools for whatever would block the event loop: reads, answers, writes, background work."""

import asyncio
import contextlib
import logging
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor
from contextvars import copy_context
from functools import partial
from typing import Concatenate, ParamSpec, TypeVar

from index.load import Load, LoadMeter, Pace

P = ParamSpec("P")
T = TypeVar("T")

ShouldContinue = Callable[[], bool]
"""Asked by long work after each step: whether to go on."""

_SHARE = 1 / 3
"""The share of its rate that background work keeps while questions are answered, so that an index
build ends although somebody always asks."""
_LONGEST_REST_S = 2.0

log = logging.getLogger(__name__)


class Threads:
    """Runs blocking calls in executors that the composition root opened.

    Each call sees the request context of its caller (``telemetry.request_context``).

    Args:
        reads: short reads, which wait for nothing else: lists, their pages, autocomplete.
        answers: questions.
        writes: writes, one after the other, so one thread.
        background: long work that must not hold up writes: encoding, deleting; one thread.
        answers_at_once: how many threads ``answers`` has.
    """

    def __init__(
        self,
        reads: Executor,
        answers: Executor,
        writes: Executor,
        background: Executor,
        *,
        answers_at_once: int = 1,
    ) -> None:
        self._reads = reads
        self._answers = answers
        self._writes = writes
        self._background = background
        self._closing = threading.Event()
        self._meter = LoadMeter(answers_at_once)
        self._asking = 0
        self._quiet = threading.Condition()

    def stop(self) -> None:
        """Tell all long work to end after the step it is at, for good; nothing is lost."""
        self._closing.set()

    @property
    def load(self) -> Load:
        """How long a question waits for a thread that is asked now."""
        return self._meter.load()

    async def read(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a short read in a thread."""
        return await _run(self._reads, partial(call, *args, **kwargs))

    def ahead(self, name: str) -> int:
        """How many questions a waiting question still has before it; 0 once it runs."""
        return self._meter.ahead(name)

    async def answer(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a question in a thread; background work waits for it."""
        return await self.answer_named(None, call, *args, **kwargs)

    async def answer_named(
        self, name: str | None, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a question in a thread, as ``answer`` does; ``ahead`` knows it by its name."""
        self._count(1)
        try:
            with self._meter.asked(name) as key:
                measured = self._measured(key, partial(call, *args, **kwargs))
                return await _run(self._answers, measured)
        finally:
            self._count(-1)

    async def write(self, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a write in a thread; when cancelled after it began, wait for its end."""
        running = partial(call, *args, **kwargs)
        return await _until_done(self._writes, running, threading.Event())

    async def write_long(
        self, call: Callable[Concatenate[ShouldContinue, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run a long write in a thread; when cancelled, it alone ends after its step."""
        stop = threading.Event()
        return await _until_done(
            self._writes, partial(call, self._unless(stop), *args, **kwargs), stop
        )

    async def background(
        self, call: Callable[Concatenate[ShouldContinue, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run long work beside writes; while questions are answered, it rests between its steps.

        It keeps ``_SHARE`` of its rate, and goes on at once when no question is left.
        """
        stop = threading.Event()
        go_on, pace = self._unless(stop), Pace(_SHARE)

        def go_on_in_turn() -> bool:
            self._rest(min(pace.rest_s(), _LONGEST_REST_S))
            pace.resume()
            return go_on()

        return await _until_done(
            self._background, partial(call, go_on_in_turn, *args, **kwargs), stop
        )

    def _rest(self, at_most_s: float) -> None:
        """Let questions be answered."""
        if at_most_s > 0:
            with self._quiet:
                self._quiet.wait_for(lambda: not self._asking, at_most_s)

    def _unless(self, stop: threading.Event) -> ShouldContinue:
        return lambda: not (stop.is_set() or self._closing.is_set())

    def _measured(self, key: object, call: Callable[[], T]) -> Callable[[], T]:
        def measured() -> T:
            with self._meter.running(key):
                return call()

        return measured

    def _count(self, by: int) -> None:
        with self._quiet:
            self._asking += by
            self._quiet.notify_all()


async def _run(executor: Executor, call: Callable[[], T]) -> T:
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(executor, copy_context().run, call)


async def _until_done(executor: Executor, call: Callable[[], T], stop: threading.Event) -> T:
    running = executor.submit(copy_context().run, call)
    done = asyncio.wrap_future(running)
    try:
        return await asyncio.shield(done)
    except asyncio.CancelledError:
        if not running.cancel():  # it has begun
            stop.set()
            await asyncio.wait({done})
            if error := done.exception():
                log.warning("work that was cancelled failed at its end: %s", error)
        raise


_SIGNALS = (signal.SIGTERM, signal.SIGINT)


def stop_on_signals(stop: asyncio.Event) -> None:
    """Set ``stop`` at the first signal, and let the second one end the process."""
    loop = asyncio.get_running_loop()

    def once() -> None:
        stop.set()
        for number in _SIGNALS:
            loop.remove_signal_handler(number)
            signal.signal(number, signal.SIG_DFL)

    for number in _SIGNALS:
        with contextlib.suppress(NotImplementedError):  # Windows: Ctrl+C interrupts instead
            loop.add_signal_handler(number, once)


ProgressCallback = Callable[[str, int, int], None]
"""Told of long work: what is being done, how much of it is done, of how much."""


def no_progress(what: str, done: int, total: int) -> None:
    """For work that nobody watches."""
