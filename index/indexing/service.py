"""The façade over generations, for the terminal and for the bot: index again, and go back."""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from index.concurrency import ProgressCallback, ShouldContinue, Threads, no_progress
from index.embedding.registry import EncoderRegistry
from index.errors import InputError, NotFoundError
from index.indexing.build import Build, BuildState
from index.indexing.check import BuildCheck
from index.indexing.chunking import CHUNKER
from index.store.library import Library
from index.store.rows import Generation
from index.store.vectors.chroma import ChromaError
from index.store.vectors.sync import ChromaSync
from index.values import PUBLIC

SPELL_S = 20.0
"""How long is built at a stretch, until articles that came in for the live one have their turn."""

GRACE = timedelta(days=7)
"""How long the generation that answered before can be gone back to."""


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """Which generation answers, which is built, which is kept.

    Attributes:
        live: how far the one that answers is; None in an empty library.
        building: how far the one made aside is, or None.
        kept: the one that can be gone back to, or None.
        last: the newest generation there was, whatever became of it.
    """

    live: BuildState | None
    building: BuildState | None
    kept: Generation | None
    last: Generation | None


@dataclass(frozen=True, slots=True)
class Verification:
    """What differed between library, full text and vectors; all of it is mended or on its way.

    Attributes:
        words_missing: passages that full text did not know.
        words_extra: entries of full text whose passage is gone.
        vectors_missing: passages without a vector.
        placed_wrong: vectors that Chroma lacked or had too many; None where another process owns
            them.
    """

    words_missing: int
    words_extra: int
    vectors_missing: int
    placed_wrong: int | None


class IndexService:
    """Builds generations aside, and makes them live.

    Args:
        library: what they are built from.
        encoders: by model.
        build: does the work.
        check: stops a bad one.
        chroma_sync: Chroma, where this process owns it.
        threads: keeps SQL and models off the loop.
    """

    def __init__(
        self,
        library: Library,
        encoders: EncoderRegistry,
        *,
        build: Build,
        check: BuildCheck,
        chroma_sync: ChromaSync | None,
        threads: Threads,
    ) -> None:
        self._library = library
        self._encoders = encoders
        self._build = build
        self._check = check
        self._chroma_sync = chroma_sync
        self._threads = threads
        self._wanted = asyncio.Event()

    async def start(self, model: str | None = None, by: str | None = None) -> Generation:
        """Begin a generation aside; ``advance`` builds it.

        Args:
            model: what encodes for it; None for what the settings name.
            by: who asks, as "discord:USER-ID"; None for the terminal.

        Raises:
            InputError: the library is empty, or a generation is being built already.
            SettingsError: the model is missing.
        """
        begun = await self._threads.write(self._start, model, by)
        self._wanted.set()
        return begun

    def _start(self, model: str | None, by: str | None) -> Generation:
        name = self._encoders.named if model is None else model
        encoder = self._encoders.of(name)
        encoder.encode_question("")  # a model that cannot be loaded is told before anything begins
        begun = self._library.generations.start(encoder.identity, CHUNKER, name, by)
        self._note("index build begun", begun)
        return begun

    async def cancel(self, number: int | None = None) -> Generation:
        """End the build; nothing of the generation that answers has changed.

        Args:
            number: of the generation that is meant; None for whichever is being built.

        Raises:
            NotFoundError: none is being built, or another one.
        """
        given_up = await self._threads.write(self._cancel, number)
        self._wanted.set()  # what it left behind is to be taken away
        return given_up

    def _cancel(self, number: int | None) -> Generation:
        built = self._library.generations.building()
        if number is not None and (built is None or built.id != number):
            raise NotFoundError(f"Generation {number} is not being built any more.")
        if built is None or not self._library.generations.end(built, "cancelled"):
            raise NotFoundError("No generation is being built; there is nothing to cancel.")
        self._note("index build cancelled", built)
        return self._library.generations.one(built.id)

    async def rollback(self, by: str | None = None) -> Generation:
        """Have the generation that answered before brought up to date and made live again.

        Raises:
            InputError: none is kept, or one is being built.
        """
        begun = await self._threads.write(self._back, by)
        self._wanted.set()
        return begun

    def _back(self, by: str | None) -> Generation:
        begun = self._library.generations.back(by)
        self._note("index rollback begun", begun)
        return begun

    def _note(self, what: str, about: Generation) -> None:
        """Keep in the operator's audit what was done to a generation."""
        self._library.audit_log.note(PUBLIC, what, f"generation {about.id}", about.model)

    async def wanted(self, within_s: float) -> None:
        """Wait until there is something to build or to mend by a call from this process.

        Args:
            within_s: how long at most; others may have begun something, too.
        """
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wanted.wait(), within_s)
        self._wanted.clear()

    async def status(self) -> IndexStatus:
        """Where things stand."""
        return await self._threads.read(self._status)

    def _status(self) -> IndexStatus:
        generations = self._library.generations
        live, building = generations.live(), generations.building()
        return IndexStatus(
            live=self._build.state(live) if live else None,
            building=self._build.state(building) if building else None,
            kept=generations.kept(),
            last=next(iter(generations.all()), None),
        )

    async def one(self, number: int) -> Generation:
        """A generation by its number, whatever became of it.

        Raises:
            NotFoundError: there is none.
        """
        return await self._threads.read(self._library.generations.one, number)

    async def building(self) -> BuildState | None:
        """How far the one made aside is, or None."""
        return await self._threads.read(self._building)

    def _building(self) -> BuildState | None:
        building = self._library.generations.building()
        return self._build.state(building) if building else None

    # The message that shows how a build gets on, wherever that is

    async def show_in(self, built: Generation, channel: str, message: str) -> None:
        """Remember the message that shows how a build gets on, in place of any before."""
        await self._threads.write(self._library.generations.show_in, built, channel, message)

    async def shown(self) -> list[tuple[Generation, str, str]]:
        """Generations whose message is still to be brought to its end: with channel and message."""
        return await self._threads.read(self._library.generations.shown)

    async def hide(self, built: Generation) -> None:
        """The message says its last word, or is gone."""
        await self._threads.write(self._library.generations.hide, built)

    async def advance(self, watcher: ProgressCallback = no_progress, *, wait: bool = True) -> None:
        """Build what is being built; when nothing is left to do, check it and make it live.

        Safe to be called by several processes, and again after a kill: what is left is told by the
        tables alone.

        Args:
            watcher: told of the progress.
            wait: whether to wait while another process encodes; else leave it to that one.
        """
        while await self._threads.background(self._advance, watcher, wait):
            await self._threads.background(self._build.keep_up)
        await self._threads.background(self._clean)

    def _advance(self, go_on: ShouldContinue, watcher: ProgressCallback, wait: bool) -> bool:
        """Build for a while; whether there is more to do at once."""
        built = self._library.generations.building()
        if built is None:
            return False
        spell = _Spell()

        def still() -> bool:
            now = self._library.generations.building()
            return go_on() and now is not None and now.id == built.id

        self._build.advance(built, watcher, lambda: not spell.is_over() and still(), wait=wait)
        if not still():
            return False
        if self._build.state(built).is_complete:
            self._finish(built)
            return False
        return spell.is_over()

    def _finish(self, built: Generation) -> None:
        """Check and swap; where an article came in at the last moment, the next time."""
        live = self._library.generations.live()
        assert live is not None, "a build begins beside a live generation"
        fault = self._check.fault(built, live)
        if fault is not None:
            told = f"Generation {built.id} was not made live: {fault}"
            if self._library.generations.end(built, "failed", told):
                self._note("index build failed", built)
            return
        if self._library.swap(built, self._encoders.named) is not None:
            self._note("index swapped", built)

    def _clean(self, go_on: ShouldContinue) -> None:
        """Take away what no generation needs any more, some at a time."""
        generations = self._library.generations
        generations.retire(datetime.now(UTC) - GRACE)
        for gone in generations.over():
            if self._chroma_sync is not None:
                try:
                    self._chroma_sync.drop(gone)
                except ChromaError:
                    return  # its collections are noted still: the next time
        while go_on() and generations.sweep():
            pass

    async def verify(self) -> Verification:
        """Hold library, full text and vectors against each other, and mend what differs.

        Raises:
            InputError: the library is empty.
        """
        found = await self._threads.write(self._verify)
        self._wanted.set()
        return found

    def _verify(self) -> Verification:
        live = self._library.generations.live()
        if live is None:
            raise InputError("The library is empty; there is nothing to verify.")
        missing, extra = self._library.full_text_check.mend()
        wrong = None if self._chroma_sync is None else self._chroma_sync.verify(live)
        unencoded = len(self._library.vectors.unencoded(live))
        return Verification(missing, extra, unencoded, wrong)


class _Spell:
    """A stretch of time that begins with the first look at the clock, so that it is never empty."""

    def __init__(self) -> None:
        self._end: float | None = None

    def is_over(self) -> bool:
        """Whether it is."""
        now = time.monotonic()
        if self._end is None:
            self._end = now + SPELL_S
        return now > self._end
