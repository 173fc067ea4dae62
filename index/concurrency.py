"""Threads for whatever would block the event loop, and how busy they are.

A method that blocks says in which pool it runs, where it is defined: ``@reads``, ``@answers``,
``@writes`` or ``@in_background``. Its callers await it.
"""

import asyncio
import contextlib
import logging
import signal
import threading
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine, Hashable, Iterator
from concurrent.futures import Executor
from contextlib import asynccontextmanager, contextmanager
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial, wraps
from operator import attrgetter
from statistics import median_low
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar

from index.values import Question

P = ParamSpec("P")
T = TypeVar("T")

ShouldContinue = Callable[[], bool]
"""Asked by long work after each step: whether to go on."""

ProgressCallback = Callable[[str, int, int], None]
"""Told of long work: what is being done, how much of it is done, of how much."""

_SHARE = 1 / 3
"""The share of its rate that background work keeps while questions are answered, so that an index
build ends although somebody always asks."""
_LONGEST_REST_S = 2.0

LONGEST_WAIT_S = 15.0
"""Longest expected wait of a question, in seconds.

Who sees nothing for longer asks again, which makes everybody wait longer still.
"""

_RECENT = 15
"""Questions whose work counts: enough for a steady median, few enough to follow a change."""
_LEAST = 5
"""Questions before the median counts: the first ones also wait for the models to load."""
_MOST_KEYS = 10_000
_MEASURED = 10
"""Steps whose mean is the time of a step: more than are done ahead."""
_MEASURED_EVERY = 100

_SIGNALS = (signal.SIGTERM, signal.SIGINT)

log = logging.getLogger(__name__)


def no_progress(what: str, done: int, total: int) -> None:
    """For work that nobody watches."""


@dataclass(frozen=True, slots=True)
class Load:
    """How long a question waits that is asked now.

    Attributes:
        waiting: the number of questions that wait for a thread.
        seconds: the expected wait in seconds; 0 while a thread is free.
    """

    waiting: int = 0
    seconds: float = 0.0


class LoadMeter:
    """Counts questions that wait or run, and measures those that ran; for any thread.

    A question waits until the work of those before it and its own is done.

    Questions that run at once share the processor: one alone may take half as long. So what counts
    is a question's work, the seconds for which it ran, each divided by how many ran in it (as in
    processor sharing, Kleinrock 1967).

    Args:
        at_once: how many questions run at once.
        clock: a monotonic clock, in seconds.
    """

    def __init__(self, at_once: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._at_once = at_once
        self._clock = clock
        self._lock = threading.Lock()
        self._open: dict[object, str | None] = {}
        self._begun: dict[object, float] = {}
        self._work = deque[float](maxlen=_RECENT)
        self._done = 0.0
        """The work of a question that had run from the beginning."""
        self._counted = clock()

    @contextmanager
    def asked(self, name: str | None = None) -> Iterator[object]:
        """A question from being asked until it is answered; yields its key for ``running``.

        Args:
            name: the name by which ``ahead`` knows it.
        """
        key = object()
        with self._lock:
            self._open[key] = name
        try:
            yield key
        finally:
            with self._lock:
                del self._open[key]

    @contextmanager
    def running(self, key: object) -> Iterator[None]:
        """The question of a key while a thread answers it."""
        with self._lock:
            before = self._work_done()
            self._begun[key] = self._clock()
        try:
            yield
        finally:
            with self._lock:
                self._work.append(self._work_done() - before)
                del self._begun[key]

    def _work_done(self) -> float:
        """The work of a question that has run all the time; called whenever one begins or ends."""
        now = self._clock()
        self._done += (now - self._counted) / max(1, len(self._begun))
        self._counted = now
        return self._done

    def ahead(self, name: str) -> int:
        """How many open questions were asked before one that waits.

        0 for a question that waits no more, and for an unknown one.
        """
        with self._lock:
            for place, (key, known) in enumerate(self._open.items()):
                if known == name:
                    return 0 if key in self._begun else place
        return 0

    def load(self) -> Load:
        """How busy the threads are now."""
        with self._lock:
            waiting = len(self._open) - self._at_once
            if waiting < 0:
                return Load()
            # Threads that are held up end no question, so one waits at least as long again as the
            # youngest running question has run.
            work = median_low(self._work) if len(self._work) >= _LEAST else 0.0
            held_up = len(self._begun) >= self._at_once
            age = self._clock() - max(self._begun.values()) if held_up else 0.0
            return Load(waiting, max((waiting + 1) * work, age))


class Pace:
    """How long work in steps rests to keep a share of the rate that it has without rests.

    The first ten of a hundred steps go without, and are measured together: a step may end at once
    because its work was done ahead, and then the next one takes long.

    Args:
        share: the share, up to 1.
        clock: a monotonic clock, in seconds.
    """

    def __init__(self, share: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._share = share
        self._clock = clock
        self._steps = -1
        self._resumed = 0.0
        self._usual_s = 0.0

    def rest_s(self) -> float:
        """Seconds to rest at most; called before each step, and followed by ``resume``."""
        now = self._clock()
        self._steps = (self._steps + 1) % _MEASURED_EVERY
        if self._steps < _MEASURED:
            return 0.0
        if self._steps == _MEASURED:
            self._usual_s = (now - self._resumed) / _MEASURED
            return 0.0
        return max(0.0, self._resumed + self._usual_s / self._share - now)

    def resume(self) -> None:
        """The rest is over, and the next step begins."""
        if self._steps == 0 or self._steps >= _MEASURED:
            self._resumed = self._clock()


class Threads:
    """Runs blocking calls in executors that the composition root opened.

    Each call sees the request context of its caller (``telemetry.log.request``).

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
        """Run a question in a thread; background work waits for it.

        ``ahead`` knows it by the id of the ``Question`` among the arguments.
        """
        name = next((one.id for one in args if isinstance(one, Question)), None)
        self._count(1)
        try:
            with self._meter.asked(name) as key:

                def measured() -> T:
                    with self._meter.running(key):
                        return call(*args, **kwargs)

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
        running = partial(call, self._unless(stop), *args, **kwargs)
        return await _until_done(self._writes, running, stop)

    async def background(
        self, call: Callable[Concatenate[ShouldContinue, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run long work beside writes; while questions are answered, it rests between its steps.

        It keeps ``_SHARE`` of its rate, and goes on at once when no question is left.
        """
        stop = threading.Event()
        go_on, pace = self._unless(stop), Pace(_SHARE)

        def go_on_in_turn() -> bool:
            if (rest_s := min(pace.rest_s(), _LONGEST_REST_S)) > 0:
                with self._quiet:  # let questions be answered
                    self._quiet.wait_for(lambda: not self._asking, rest_s)
            pace.resume()
            return go_on()

        running = partial(call, go_on_in_turn, *args, **kwargs)
        return await _until_done(self._background, running, stop)

    def _unless(self, stop: threading.Event) -> ShouldContinue:
        return lambda: not (stop.is_set() or self._closing.is_set())

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


class Threaded(Protocol):
    """Has threads in which its methods run."""

    @property
    def _threads(self) -> Threads: ...


S = TypeVar("S", bound=Threaded)
Method = Callable[Concatenate[S, P], T]
Awaited = Callable[Concatenate[S, P], Coroutine[Any, Any, T]]


def reads(method: Method[S, P, T]) -> Awaited[S, P, T]:
    """Run a method as a short read (``Threads.read``)."""
    return _threaded(Threads.read, method)


def answers(method: Method[S, P, T]) -> Awaited[S, P, T]:
    """Run a method as a question (``Threads.answer``)."""
    return _threaded(Threads.answer, method)


def writes(method: Method[S, P, T]) -> Awaited[S, P, T]:
    """Run a method as a write (``Threads.write``)."""
    return _threaded(Threads.write, method)


def in_background(method: Callable[Concatenate[S, ShouldContinue, P], T]) -> Awaited[S, P, T]:
    """Run a method as long work (``Threads.background``).

    It gets ``should_continue`` before the arguments that its callers give.
    """
    return _threaded(Threads.background, method)


def read_of(path: str, method: Method[Any, P, T]) -> Awaited[Any, P, T]:
    """A method of a service that is a part's own, run as a short read.

    Args:
        path: where the service has the part: ``_library.servers``.
        method: the method of the part's class.
    """
    return _threaded(Threads.read, _of_part(path, method))


def write_of(path: str, method: Method[Any, P, T]) -> Awaited[Any, P, T]:
    """As ``read_of``, run as a write."""
    return _threaded(Threads.write, _of_part(path, method))


def _of_part(path: str, method: Callable[..., T]) -> Callable[..., T]:
    part = attrgetter(path)

    @wraps(method)
    def called(service: object, *args: object, **kwargs: object) -> T:
        found: T = getattr(part(service), method.__name__)(*args, **kwargs)
        return found

    return called


def _threaded(
    run: Callable[..., Coroutine[Any, Any, T]], method: Callable[..., T]
) -> Callable[..., Coroutine[Any, Any, T]]:
    @wraps(method)
    async def running(self: Threaded, *args: object, **kwargs: object) -> T:
        return await run(self._threads, partial(method, self), *args, **kwargs)

    return running


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


@asynccontextmanager
async def alongside(work: Coroutine[Any, Any, None], name: str) -> AsyncIterator[None]:
    """While inside, do ``work``, in a task of this name; what is left of it is cancelled."""
    task = asyncio.create_task(work, name=name)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


class SlidingWindow:
    """Counts uses by key over a sliding window.

    Counts of this process only: one process answers all people of a server.

    Args:
        clock: a monotonic clock, in seconds.
        length_s: the length of the window, in seconds.
    """

    def __init__(self, clock: Callable[[], float], length_s: float) -> None:
        self._clock = clock
        self._length_s = length_s
        self._used: dict[Hashable, deque[float]] = {}

    def wait(self, key: Hashable, most: int) -> float:
        """Seconds until fewer than ``most`` uses are in the window; 0 if that is so now."""
        now, used = self._clock(), self._used.get(key, deque())
        while used and used[0] <= now - self._length_s:
            used.popleft()
        return used[-most] + self._length_s - now if len(used) >= most else 0.0

    def count(self, key: Hashable) -> None:
        """Count a use."""
        now = self._clock()
        self._used.setdefault(key, deque()).append(now)
        if len(self._used) > _MOST_KEYS:
            used, old = self._used.items(), now - self._length_s
            self._used = {key: times for key, times in used if times and times[-1] > old}

    def take_back(self, key: Hashable) -> None:
        """Count the last use no longer."""
        if used := self._used.get(key):
            used.pop()
