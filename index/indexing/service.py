"""The façade of indexing for terminal and bot: re-index, cancel, roll back, verify."""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count

from index.concurrency import (
    ProgressCallback,
    ShouldContinue,
    Threads,
    in_background,
    no_progress,
    read_of,
    reads,
    write_of,
    writes,
)
from index.embedding.registry import EncoderRegistry
from index.errors import InputError, NotFoundError
from index.indexing.build import Build, BuildCheck, BuildState
from index.indexing.chunking import CHUNKER
from index.store.generations import Generations
from index.store.library import Library
from index.store.rows import Generation
from index.store.vectors.chroma import ChromaError
from index.store.vectors.sync import ChromaSync
from index.told import Told

SPELL_S = 20.0
"""Time of one build step, after which the live generation gets its new articles."""

GRACE = timedelta(days=7)
"""How long the previous generation is kept for a rollback."""


@dataclass(frozen=True, slots=True)
class IndexStatus:
    """The status of the index.

    Attributes:
        live: the live generation and its progress; None in an empty library.
        building: the running build and its progress, or None.
        kept: the generation that a rollback would restore, or None.
        last: the newest generation in any state, or None.
    """

    live: BuildState | None
    building: BuildState | None
    kept: Generation | None
    last: Generation | None


@dataclass(frozen=True, slots=True)
class Verification:
    """Differences between library, full text and vectors; all are repaired or being repaired.

    Attributes:
        words_missing: passages missing from the full-text index.
        words_extra: full-text entries without a passage.
        vectors_missing: passages without a vector.
        placed_wrong: missing or surplus vectors in Chroma; None if another process owns it.
        captures_damaged: records and pages kept as evidence that are not what they were, which
            nothing repairs.
    """

    words_missing: int
    words_extra: int
    vectors_missing: int
    placed_wrong: int | None
    captures_damaged: int = 0


class IndexService:
    """Builds generations in the background and makes them live.

    Args:
        library: the library.
        encoders: the encoders by model.
        build: completes generations.
        check: checks a generation before it becomes live.
        chroma_sync: keeps Chroma in step; None if another process owns it.
        threads: runs SQL and models off the event loop.
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
        """Register a new generation; ``advance`` builds it.

        Args:
            model: its embedding model; None for the one in the settings.
            by: who starts it, as "discord:USER-ID"; None for the terminal.

        Raises:
            InputError: the library is empty, or a build is running.
            SettingsError: the model is missing.
        """
        name = self._encoders.named if model is None else model

        def load() -> str:
            encoder = self._encoders.of(name)
            encoder.encode_question("")  # a model that cannot be loaded is told first
            return encoder.identity

        identity = await asyncio.to_thread(load)  # may be fetched; holds up nothing meanwhile
        begun = await self._begin(identity, CHUNKER, name, by)
        self._wanted.set()
        return begun

    _begin = write_of("_library.generations", Generations.start)

    async def cancel(self, number: int | None = None) -> Generation:
        """Cancel the build; the live generation does not change.

        Args:
            number: the generation to cancel; None for whichever is being built.

        Raises:
            NotFoundError: no build is running, or that of another generation.
        """
        given_up = await self._cancel(number)
        self._wanted.set()  # what it left behind is to be taken away
        return given_up

    @writes
    def _cancel(self, number: int | None) -> Generation:
        built = self._library.generations.building()
        if number is not None and (built is None or built.id != number):
            raise NotFoundError.told(
                "Generation {generation} is not being built any more.", generation=number
            )
        if built is None or not self._library.generations.end(built, "cancelled"):
            raise NotFoundError(Told("No generation is being built; there is nothing to cancel."))
        return self._library.generations.one(built.id)

    async def rollback(self, by: str | None = None) -> Generation:
        """Bring the previous generation up to date and make it live again.

        Raises:
            InputError: none is kept, or a build is running.
        """
        begun = await self._back(by)
        self._wanted.set()
        return begun

    _back = write_of("_library.generations", Generations.back)

    async def wanted(self, within_s: float) -> None:
        """Wait until a call in this process creates work.

        Args:
            within_s: most seconds to wait; other processes may have created work too.
        """
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wanted.wait(), within_s)
        self._wanted.clear()

    @reads
    def status(self) -> IndexStatus:
        """The status of the index."""
        generations = self._library.generations
        live, building = generations.live(), generations.building()
        return IndexStatus(
            live=self._build.state(live) if live else None,
            building=self._build.state(building) if building else None,
            kept=generations.kept(),
            last=next(iter(generations.all()), None),
        )

    one = read_of("_library.generations", Generations.one)

    @reads
    def building(self) -> BuildState | None:
        """The running build and its progress, or None."""
        building = self._library.generations.building()
        return self._build.state(building) if building else None

    # Progress messages of builds

    show_in = write_of("_library.generations", Generations.show_in)
    progress_messages = read_of("_library.generations", Generations.progress_messages)
    hide = write_of("_library.generations", Generations.hide)

    async def advance(self, watcher: ProgressCallback = no_progress, *, wait: bool = True) -> None:
        """Advance the running build; when it is complete, check it and make it live.

        Several processes may call it, and it continues after a kill, because the tables alone
        determine what is left.

        Args:
            watcher: called with the progress.
            wait: whether to wait while another process encodes; otherwise leave it to that one.
        """
        while await self._advance(watcher, wait):
            await self._threads.background(self._build.keep_up)
        await self._clean()

    @in_background
    def _advance(self, go_on: ShouldContinue, watcher: ProgressCallback, wait: bool) -> bool:
        """Build for a while; returns whether to continue at once."""
        built = self._library.generations.building()
        if built is None:
            return False
        checks = count()  # the first one has no limit, so that a time slice is never empty
        until = time.monotonic() + SPELL_S

        def still() -> bool:
            now = self._library.generations.building()
            return go_on() and now is not None and now.id == built.id

        def goes_on() -> bool:
            return (next(checks) == 0 or time.monotonic() <= until) and still()

        self._build.advance(built, watcher, goes_on, wait=wait)
        if not still():
            return False
        if self._build.state(built).is_complete:
            live = self._library.generations.live()
            assert live is not None, "a build begins beside a live generation"
            if (fault := self._check.fault(built, live)) is not None:
                message = f"Generation {built.id} was not made live: {fault}"
                self._library.generations.end(built, "failed", message)
            else:  # if an article came in meanwhile, the next call swaps
                self._library.swap(built, self._encoders.named)
            return False
        return time.monotonic() > until

    @in_background
    def _clean(self, go_on: ShouldContinue) -> None:
        """Delete what no generation needs, in steps."""
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
        """Check that library, full-text index and vectors agree; repair differences.

        Raises:
            InputError: the library is empty.
        """
        verification = await self._verify()
        self._build.look_at_everything()
        self._wanted.set()
        return verification

    @writes
    def _verify(self) -> Verification:
        live = self._library.generations.live()
        if live is None:
            raise InputError(Told("The library is empty; there is nothing to verify."))
        self._library.vectors.drop_damaged(live)
        missing, extra = self._library.full_text.mend()
        wrong = None if self._chroma_sync is None else self._chroma_sync.verify(live)
        unencoded = len(self._library.vectors.unencoded(live))
        captures = self._library.captures.damaged()
        return Verification(missing, extra, unencoded, wrong, captures)
