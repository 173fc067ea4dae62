"""Virtual time: a clock that jumps, an event loop that never waits, and pools that are one thread.

Nothing here reads the real clock or real chance, so that a seed makes the same history each time.
"""

import asyncio
import datetime as datetime_module
import os
import random
import selectors
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any, Self, TypeVar, TypeVarTuple
from unittest.mock import patch

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

BEGIN = datetime(2025, 1, 6, 6, 0, tzinfo=UTC)
"""When each simulated year begins: a Monday in the past, so that no page lies in the future."""

_RESOLUTION_S = 1e-6
"""What the loop calls due at once; finer than this, floats of a year differ."""
_LATENCY_S = 0.02
"""Longest time that a call in a pool takes."""

_real_datetime = datetime


class Clock:
    """Seconds since the beginning of the simulation."""

    def __init__(self) -> None:
        self.seconds = 0.0

    @property
    def now(self) -> datetime:
        """The time, aware."""
        return BEGIN + timedelta(seconds=self.seconds)


CLOCK = Clock()
"""The clock of this process: what is imported while time is virtual goes on reading it."""


class _AnyDatetime(type):
    """Has every date and time be an instance of the class that stands in for ``datetime``."""

    def __instancecheck__(cls, one: object) -> bool:
        return isinstance(one, _real_datetime)


class _VirtualDatetime(_real_datetime, metaclass=_AnyDatetime):
    """Stands in for ``datetime``; what it makes are ordinary dates and times."""

    def __new__(cls, *args: Any, **more: Any) -> Any:
        return _real_datetime(*args, **more)

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> Any:
        return CLOCK.now.astimezone(tz) if tz else CLOCK.now.replace(tzinfo=None)

    @classmethod
    def utcnow(cls) -> Any:
        return CLOCK.now.replace(tzinfo=None)


def _seconds() -> float:
    return CLOCK.now.timestamp()


def _nanoseconds() -> int:
    return round(_seconds() * 1e9)


def _monotonic() -> float:
    return CLOCK.seconds


def _sleep(seconds: float) -> None:
    CLOCK.seconds += seconds


@contextmanager
def virtual_time(seed: int) -> Iterator[None]:
    """While inside, time is the clock's, from the beginning, and chance is the seed's.

    The class ``datetime`` is replaced in its module only, and some functions of ``time`` are
    default arguments, so the product has to be imported inside.
    """
    CLOCK.seconds = 0.0
    bits = random.Random(f"{seed} bits")
    random.seed(f"{seed} chance")
    with (
        patch.object(datetime_module, "datetime", _VirtualDatetime),
        patch.object(time, "time", _seconds),
        patch.object(time, "time_ns", _nanoseconds),
        patch.object(time, "monotonic", _monotonic),
        patch.object(time, "perf_counter", _monotonic),
        patch.object(time, "sleep", _sleep),
        patch.object(os, "urandom", bits.randbytes),
        patch.object(random, "_urandom", bits.randbytes),
    ):
        yield


class _Jump(selectors.DefaultSelector):
    """Advances the clock instead of waiting for files, of which there are none."""

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise RuntimeError("the simulation stands still: nothing will ever happen")
        CLOCK.seconds += timeout
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose time is the clock's; what is not due at once is reached in one jump."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__(_Jump())
        self._clock_resolution = _RESOLUTION_S
        self._pool = Pool(self, chance, "default", 8)

    def time(self) -> float:
        """Seconds since the beginning."""
        return CLOCK.seconds

    def _write_to_self(self) -> None:
        """Nobody sleeps in the selector, so nobody has to be woken."""

    def run_in_executor(
        self, executor: Executor | None, func: Callable[[*Ts], T], *args: *Ts
    ) -> asyncio.Future[T]:
        """Call in a pool; None is one of eight threads."""
        return asyncio.wrap_future((executor or self._pool).submit(func, *args), loop=self)


class Pool(Executor):
    """Stands in for a pool of threads: each call runs in the loop's thread, after a short while.

    As many calls are on their way at once as the pool has threads, and others wait for them in
    order. A call is not interrupted by another one.
    """

    def __init__(
        self, loop: VirtualLoop, chance: random.Random, name: str, threads: int = 1
    ) -> None:
        self.name = name
        self._loop = loop
        self._chance = chance
        self._free = threads
        self._waiting: deque[tuple[Future[Any], Callable[[], Any]]] = deque()

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """Have a call wait for its turn."""
        future: Future[T] = Future()
        self._waiting.append((future, lambda: fn(*args, **kwargs)))
        self._next()
        return future

    def _next(self) -> None:
        if self._free and self._waiting:
            self._free -= 1
            self._loop.call_later(self._chance.uniform(0, _LATENCY_S), self._run)

    def _run(self) -> None:
        self._free += 1
        if self._waiting:
            _carry_out(*self._waiting.popleft())
            self._next()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Carry out what waits, as a pool of threads does when it is closed."""
        while self._waiting:
            future, call = self._waiting.popleft()
            if cancel_futures:
                future.cancel()
            else:
                _carry_out(future, call)

    def __enter__(self) -> Self:
        return self


def _carry_out(future: Future[Any], call: Callable[[], Any]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = call()
    except BaseException as error:  # noqa: BLE001 - whoever waits for the call gets it
        future.set_exception(error)
    else:
        future.set_result(result)
