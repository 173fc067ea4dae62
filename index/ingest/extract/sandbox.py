"""The sandbox: runs parsers in separate processes with limits on time and memory.

Parsers are written in C and get untrusted input: one that hangs, fills memory or crashes ends only
its own process.
"""

import asyncio
import logging
import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing.context import SpawnContext, SpawnProcess
from multiprocessing.process import BaseProcess
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, TypeVar, TypeVarTuple

from index.errors import InputError, TryLaterError, VerbaleError

if TYPE_CHECKING:
    from multiprocessing.popen_spawn_posix import Popen

    from pebble import ProcessPool

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

SECONDS = 20.0
"""Time limit for parsing one page."""
MEMORY = 2 * 1024**3
"""Memory limit for parsing, in bytes above what the process has at its start."""

_LOOK_S = 1.0
"""Seconds after which a call that is waited for is looked after."""


class ParserPool:
    """A few worker processes, started on first use; use it from one event loop.

    Args:
        workers: number of pages that are parsed at the same time.
        memory: memory limit of a worker, in bytes above its start; enforced on Linux only.
    """

    def __init__(self, workers: int = 1, *, memory: int = MEMORY) -> None:
        self._workers = workers
        self._memory = memory
        self._free = asyncio.Semaphore(workers)
        self._pool: ProcessPool | None = None
        self._running: set[Future[Any]] = set()
        self._lock = threading.Lock()
        self._closed = False

    async def run(
        self,
        fn: Callable[[*Ts], T],
        *args: *Ts,
        seconds: float = SECONDS,
        way_out: str = "save the words that matter as a text file, and add that",
    ) -> T:
        """Call ``fn`` in a worker; cancelling ends the call.

        Args:
            fn: a module-level function, which the worker imports by name.
            args: its arguments; they and the result are pickled.
            seconds: time limit of the call, from its start.
            way_out: advice for people if the input cannot be read.

        Raises:
            InputError: it took too long or too much memory, or crashed its process.
            TryLaterError: the pool is closed.
            VerbaleError: raised by ``fn``.
        """
        call = pickle.dumps((fn, args))
        try:
            async with self._free:
                outcome = await self._outcome(call, seconds)
            if isinstance(outcome, _Told):
                raise outcome.error()
        except _UnreadError as error:
            raise InputError(f"What was sent {error}; {way_out}.") from error
        value: T = pickle.loads(outcome)  # noqa: S301 - from our own worker
        return value

    def close(self) -> None:
        """Stop the workers at once; running calls are aborted."""
        self._closed = True
        self._restart()

    async def _outcome(self, call: bytes, seconds: float) -> "bytes | _Told":
        try:
            return await self._called(call, seconds)
        except BrokenProcessPool:  # a worker was killed between two calls
            await asyncio.to_thread(self._restart)
        try:
            return await self._called(call, seconds)
        except BrokenProcessPool as error:
            await asyncio.to_thread(self._restart)
            raise _brought_down() from error

    async def _called(self, call: bytes, seconds: float) -> "bytes | _Told":
        scheduling = asyncio.create_task(asyncio.to_thread(self._scheduled, call, seconds))
        try:
            pool, future = await asyncio.shield(scheduling)
        except asyncio.CancelledError:
            scheduling.add_done_callback(lambda done: done.exception() or done.result()[1].cancel())
            raise
        from pebble import ProcessExpired  # noqa: PLC0415 - imported by now

        try:
            return await _of_a_pool(pool, future)
        except TimeoutError as error:
            raise _UnreadError(
                f"took longer than {seconds:g} seconds to read, so it was given up"
            ) from error
        except MemoryError as error:
            raise _UnreadError("needs more memory to be read than any text should") from error
        except ProcessExpired as error:
            raise _brought_down() from error

    def _scheduled(self, call: bytes, seconds: float) -> "tuple[ProcessPool, Future[Any]]":
        """Schedule a call; the first one imports the pool and starts its processes."""
        with self._lock:
            pool = self._open()
            try:
                future: Future[Any] = pool.schedule(_call, args=(call,), timeout=seconds)
            except RuntimeError as error:  # it broke just now
                raise BrokenProcessPool(str(error)) from error
            self._running.add(future)
        future.add_done_callback(self._running.discard)
        return pool, future

    def _open(self) -> "ProcessPool":
        """The pool; a new one if there is none, or the last one is broken."""
        from pebble import ProcessPool  # noqa: PLC0415 - only gathering needs it

        if self._closed:
            raise TryLaterError("Nothing was read, because Verbale is closing; try again.")
        if self._pool is not None and not self._pool.active:
            self._drop()
        if self._pool is None:
            self._pool = ProcessPool(
                self._workers,
                max_tasks=500,  # parsers leak memory
                initializer=_begin,
                initargs=(self._memory,),
                context=_BareContext(),
            )
        return self._pool

    def _restart(self) -> None:
        with self._lock:
            self._drop()

    def _drop(self) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()
        for future in tuple(self._running):  # whoever waits would wait for ever
            if not future.done():
                future.set_exception(BrokenProcessPool("stopped"))


async def _of_a_pool(pool: "ProcessPool", future: "Future[bytes | _Told]") -> "bytes | _Told":
    """The outcome of a call; cancelling ends it.

    A pool may take a call on at the very moment when it breaks, and then forget it.

    Raises:
        BrokenProcessPool: the pool broke.
    """
    outcome = asyncio.wrap_future(future)
    try:
        while not (await asyncio.wait({outcome}, timeout=_LOOK_S))[0]:
            if not pool.active and not future.done():
                raise BrokenProcessPool("the call was lost")
        return outcome.result()
    finally:
        outcome.cancel()


class _UnreadError(InputError):
    """The reason of a failure, for the message with the advice."""


def _brought_down() -> _UnreadError:
    return _UnreadError("brought down the process that was to read it")


# What starts workers


class _BareProcess(SpawnProcess):
    """A process that does not import its parent's main module, which may be slow or unguarded."""

    @staticmethod
    def _Popen(process_obj: BaseProcess) -> "Popen":  # noqa: N802 - its base's name
        with _main:  # multiprocessing must find no main module
            main, sys.modules["__main__"] = sys.modules["__main__"], ModuleType("__main__")
            try:
                return SpawnProcess._Popen(process_obj)
            finally:
                sys.modules["__main__"] = main


class _BareContext(SpawnContext):
    Process = _BareProcess


_main = threading.Lock()


# What workers run


def _begin(memory: int) -> None:
    """Set up a worker: it dies with its parent, at once on a signal, and has a memory limit."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    logging.disable()  # what parsers have to say of a stranger's page concerns nobody
    die_with_parent()  # without prctl it exits when its pipe closes
    parent = multiprocessing.parent_process()
    if sys.platform == "linux" and parent is not None and os.getppid() != parent.pid:
        os._exit(1)  # it died before it was asked about
    _limit_memory(memory)


def die_with_parent() -> None:
    """Have this process killed when its parent ends, on Linux."""
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415 - for Linux

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def _limit_memory(memory: int) -> None:
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    statm = Path("/proc/self/statm")
    if not statm.exists():
        return
    has = int(statm.read_text().split()[0]) * resource.getpagesize()
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    soft = has + memory if hard == resource.RLIM_INFINITY else min(has + memory, hard)
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


@dataclass(frozen=True, slots=True)
class _Told:
    """A picklable form of an error for people; errors with own arguments do not pickle."""

    kind: type[VerbaleError]
    words: str
    more: dict[str, Any]

    def error(self) -> VerbaleError:
        """The original error."""
        error = self.kind.__new__(self.kind, self.words)
        error.__dict__.update(self.more)
        return error


def _call(pickled: bytes) -> "bytes | _Told":
    """Call the function in the worker, and return a picklable result."""
    try:
        fn, args = pickle.loads(pickled)  # noqa: S301 - from our own parent
        return pickle.dumps(fn(*args))
    except VerbaleError as error:
        return _Told(type(error), str(error), dict(error.__dict__))
    except RecursionError:
        return _Told(_UnreadError, "is nested too deeply to be read", {})
    except Exception as error:
        try:
            pickle.loads(pickle.dumps(error))  # noqa: S301 - made here
        except Exception:  # noqa: BLE001 - whatever its class does: it would break the pool
            raise RuntimeError(f"{type(error).__name__}: {error}") from None
        raise
