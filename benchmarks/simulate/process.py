"""A simulated process: bot and workers over a data folder, which may be killed at any step.

A kill copies the data folder as it is on the disk at that moment, so that what was not committed
is gone, and the next process begins from the copy. What the killed one still does reaches nobody.
"""

import asyncio
import contextvars
import gc
import logging
import random
import shutil
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Self, TypeVar
from unittest.mock import patch
from weakref import ref

from sqlalchemy import Engine, event

from benchmarks.simulate.history import History
from benchmarks.simulate.hosts import Web
from benchmarks.simulate.library import seen
from benchmarks.simulate.virtual import Pool, VirtualLoop
from benchmarks.simulate.wire import Connector, Heartbeat, SimulatedDiscord, sent_lately
from bot.client import VerbaleBot
from bot.run import serve
from index.app import Verbale, opened
from index.ingest.fetch.polite import PoliteClient
from index.ingest.fetch.ssrf_guard import AddressPolicy
from index.operations.backup.backup import restore
from index.settings import AnswerSettings, DiscordSettings, GatherSettings, Settings
from index.worker import kept_up_to_date
from tests.lexical import LexicalEncoder, no_reader
from tests.translated import translated_once

T = TypeVar("T")

_process = contextvars.ContextVar[int]("process", default=0)
"""The process that the current task belongs to; 0 for the world around it."""

_PATIENCE_S = 120.0
"""Seconds in which the tasks of a killed process have to end."""
_LEASE_S = 14_400.0
_LOOK_S = 30.0
_LONGEST_S = (3_600.0, 3_600.0, 7_200.0)
"""The longest time between two looks of the worker, the bot and the keeper."""
_WRITES = ("INSERT", "UPDATE", "DELETE", "BEGIN IMMEDIATE")


class KilledError(BaseException):
    """The process was killed; nothing catches it."""


class InlineParser:
    """Stands in for ``ParserPool``: pages of simulated hosts are parsed here."""

    def __init__(self, workers: int = 1) -> None:
        """Start nothing."""

    async def run(self, fn: Callable[..., T], *args: Any, **more: Any) -> T:
        """Parse at once."""
        await asyncio.sleep(0.05)
        return fn(*args)

    def close(self) -> None:
        """Stop nothing."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How often the loops of the product look, in seconds.

    Looks every five seconds, as they are, would take most of the time of a simulation.
    """

    worker_s: float
    bot_s: float
    keeper_s: float

    @classmethod
    def of(cls, chance: random.Random) -> Self:
        """One that the seed decides."""
        return cls(*(chance.choice((longest / 2, longest)) for longest in _LONGEST_S))


class Machine:
    """The data folder, and one process after the other on it.

    Args:
        loop: the virtual loop.
        chance: the seed's.
        history: where its life is written.
        web: the hosts.
        discord: the simulated Discord.
        root: a folder for the data of all processes.
        rhythm: how often loops look.
    """

    def __init__(
        self,
        loop: VirtualLoop,
        chance: random.Random,
        history: History,
        web: Web,
        discord: SimulatedDiscord,
        *,
        root: Path,
        rhythm: Rhythm,
    ) -> None:
        self.verbale: Verbale | None = None
        self.restore_next: Path | None = None
        self._loop = loop
        self._chance = chance
        self._history = history
        self._web = web
        self._discord = discord
        self._root = root
        self._rhythm = rhythm
        self._number = 1
        self._dead: set[int] = set()
        self._tasks: dict[int, list[ref[asyncio.Task[Any]]]] = {}
        self._connector: Connector | None = None
        self._context = contextvars.copy_context()
        self._killed, self._stop = asyncio.Event(), asyncio.Event()
        self._steps = 0
        self._kill_at: int | None = None
        web.step, discord.step = self.step, self.step_outside
        loop.set_task_factory(self._task)  # type: ignore[arg-type]  # the stubs know no context
        loop.set_exception_handler(self._unseen)
        logging.getLogger().addHandler(_Told(self))

    @property
    def folder(self) -> Path:
        """The data folder of the current process."""
        return self._root / f"data{self._number}"

    # Steps

    def step(self, where: str) -> None:
        """A step of a process, after which it may be dead.

        Raises:
            KilledError: it is.
        """
        process = _process.get()
        if not process:
            return
        if process not in self._dead and self._due():
            self.kill(where)
        if process in self._dead:
            raise KilledError

    def step_outside(self, where: str) -> None:
        """A step that others take for the process, which may be dead afterwards."""
        if self.is_up and self._due():
            self.kill(where)

    def _due(self) -> bool:
        self._steps += 1
        return self._kill_at is not None and self._steps >= self._kill_at

    def kill_within(self, steps: int) -> None:
        """Kill the process at its n-th step from now."""
        self._kill_at = self._steps + steps

    @property
    def is_up(self) -> bool:
        """Whether a process runs."""
        return self._connector is not None and self._number not in self._dead

    def kill(self, where: str) -> None:
        """Kill the process now; its folder stays as it is on the disk."""
        self._kill_at = None
        self._history.add("killed", where=where)
        self._dead.add(self._number)
        shutil.copytree(self.folder, self._root / f"data{self._number + 1}")
        assert self._connector is not None
        self._connector.cut()
        self._killed.set()

    def stop(self) -> None:
        """Have the process end in order."""
        self._stop.set()

    # Lives

    async def live(self, until: float) -> None:
        """Run one process after the other, until a time comes."""
        while (now := self._loop.time()) < until:
            if now:
                await asyncio.sleep(self._chance.choice((1.0, 30.0, 1800.0)))
            await self._live_once(until)

    async def _live_once(self, until: float) -> None:
        self._history.process = self._number
        self._killed.clear()
        self._stop.clear()
        self._connector = Connector(self._discord)
        self._context = contextvars.copy_context()
        self._context.run(_process.set, self._number)
        self._look()
        self._history.add("started")
        running = self._loop.create_task(self._run(self._connector), context=self._context)
        killed = asyncio.create_task(self._killed.wait())
        ending = asyncio.create_task(asyncio.wait_for(self._stop.wait(), until - self._loop.time()))
        await asyncio.wait({running, killed, ending}, return_when="FIRST_COMPLETED")
        self._stop.set()
        if not running.done():
            await asyncio.wait({running, killed}, return_when="FIRST_COMPLETED")
        for one in (killed, ending):
            one.cancel()
        await asyncio.gather(ending, return_exceptions=True)
        if self._killed.is_set():
            await self._bury()
        else:
            running.result()
            self._dead.add(self._number)
            self._history.add("stopped")
            self._look()
            self._copy()
        shutil.rmtree(self.folder)
        self._number += 1
        self.verbale = self._connector = None
        gc.collect()

    def _look(self) -> None:
        """Write down what stands in the library."""
        file = self.folder / "library.sqlite"
        if file.exists():
            self._history.add("library", **seen(file))

    def _copy(self) -> None:
        """Make the folder of the next process: what is on the disk now, or a backup."""
        following = self._root / f"data{self._number + 1}"
        if self.restore_next is None:
            shutil.copytree(self.folder, following)
            return
        following.mkdir()
        restore(self.restore_next, Settings(data=following).database_url)
        self._history.add("restored", number=int(self.restore_next.stem))
        self.restore_next = None

    async def inside(self, work: Coroutine[Any, Any, None]) -> None:
        """Do something in the process; it ends with it.

        Raises:
            Exception: what the work raises.
        """
        if not self.is_up or self.verbale is None:
            work.close()
            return
        task = self._loop.create_task(work, context=self._context)
        await asyncio.wait({task})
        error = None if task.cancelled() else task.exception()
        if error is not None and not isinstance(error, KilledError):
            raise error

    async def _run(self, connector: Connector) -> None:
        settings = Settings(
            data=self.folder,
            answer=AnswerSettings(threshold=0.2),
            gather=GatherSettings(pause_s=1.0, keep_free_mb=0),
            discord=DiscordSettings(owners=(self._discord.world.owner.id,)),
        )
        client = PoliteClient(
            AddressPolicy(), pause_s=1.0, transport=self._web, look_up=self._web.look_up
        )
        async with (
            opened(settings, searching=False, client=client) as verbale,
            kept_up_to_date(verbale, self._rhythm.keeper_s),
            verbale.source_service.working(),
        ):
            bot = VerbaleBot(verbale, owners=settings.discord.owners)
            bot.http.connector = connector
            bot._connection.heartbeat_timeout = None  # type: ignore[assignment]
            self.verbale = verbale
            await serve(bot, self._discord.token, self._stop)

    async def _bury(self) -> None:
        """Cancel every task of the killed process until none is left."""
        until = self._loop.time() + _PATIENCE_S
        while left := [one for one in self._of(self._number) if not one.done()]:
            if self._loop.time() > until:
                raise RuntimeError(f"tasks of a killed process do not end: {left}")
            for one in left:
                one.cancel()
            await asyncio.wait(left, timeout=1.0)
        for one in self._of(self._number):
            if not one.cancelled():
                one.exception()  # it is seen

    def _of(self, process: int) -> list[asyncio.Task[Any]]:
        found = (one() for one in self._tasks.get(process, ()))
        return [one for one in found if one is not None]

    # What is seen of tasks and logs

    def _task(
        self, loop: asyncio.AbstractEventLoop, coro: Coroutine[Any, Any, T], **more: Any
    ) -> asyncio.Task[T]:
        task = asyncio.Task(coro, loop=loop, **more)
        context = more.get("context")
        process = context.get(_process, 0) if context is not None else _process.get()
        if process:
            mine = self._tasks.setdefault(process, [])
            mine.append(ref(task))
            if len(mine) % 500 == 0:
                self._tasks[process] = [
                    one for one in mine if (there := one()) and not there.done()
                ]
        return task

    def _unseen(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if not isinstance(error, KilledError):
            self._history.add("unseen", what=context["message"], error=repr(error))

    def is_dead(self) -> bool:
        """Whether the current task belongs to a process that is dead."""
        return _process.get() in self._dead

    @contextmanager
    def fitted(self) -> Iterator[None]:
        """While inside, the product runs in one thread, and looks as often as the rhythm says."""
        here = self._rhythm
        factories: dict[str, object] = {
            "index.answer.models.open_encoders": LexicalEncoder,
            "index.answer.models.open_reader": no_reader,
            "index.answer.models.open_multilingual_reader": lambda: None,
            "index.ingest.extract.sandbox.ParserPool": InlineParser,
            "index.ingest.scheduler._IDLE_S": here.worker_s,
            "index.ingest.scheduler._RENEW_S": _LEASE_S / 4,
            "bot.background.watch_posts.EVERY": here.bot_s,
            "bot.background.notices.EVERY": here.bot_s,
            "discord.gateway.KeepAliveHandler": Heartbeat,
            "discord.http.Route.BASE": self._discord.api,
            "index.app.ThreadPoolExecutor": self._pool,
            "index.store.horizon.LEASE": timedelta(seconds=_LEASE_S),
            "index.ingest.scheduler.LEASE": timedelta(seconds=_LEASE_S),
            "tests.discord_double.world.LOOK_EVERY": _LOOK_S,
            "tests.discord_double.rest.routes_messages.MessageRoutes._sent_before": sent_lately,
        }
        with ExitStack() as held:
            for name, value in factories.items():
                held.enter_context(patch(name, value))
            held.enter_context(translated_once())
            event.listen(Engine, "before_cursor_execute", self._before_statement)
            held.callback(event.remove, Engine, "before_cursor_execute", self._before_statement)
            event.listen(Engine, "commit", self._before_commit)
            held.callback(event.remove, Engine, "commit", self._before_commit)
            yield

    def _pool(self, threads: int = 1, name: str = "") -> ThreadPoolExecutor:
        pool: Any = Pool(self._loop, self._chance, name, threads)
        return pool  # type: ignore[no-any-return]

    def _before_statement(self, _: Any, __: Any, statement: str, *___: Any) -> None:
        if statement.startswith(_WRITES):
            self.step(statement.split("(", maxsplit=1)[0][:40].strip())
        elif self.is_dead():
            raise KilledError

    def _before_commit(self, _: Any) -> None:
        self.step("commit")


class _Told(logging.Handler):
    """Writes warnings and errors of the product into the history."""

    def __init__(self, machine: Machine) -> None:
        super().__init__(logging.WARNING)
        self._machine = machine

    def emit(self, record: logging.LogRecord) -> None:
        if self._machine.is_dead():
            return
        error = record.exc_info[1] if record.exc_info else None
        self._machine._history.add(
            "log",
            level=record.levelname,
            by=record.name,
            words=record.getMessage()[:300],
            error=None if error is None else repr(error)[:300],
        )
