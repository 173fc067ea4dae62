"""Brings a generation up to date with the library, from any state that a kill left."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from index.concurrency import ProgressCallback, no_progress
from index.errors import SettingsError
from index.indexing.chunking import chunk
from index.indexing.live_generation import LiveGeneration
from index.indexing.settled import Settled
from index.indexing.vector_sync import VectorSync
from index.store.articles.passage_writes import ChunkedText, Unchunked
from index.store.library import Library
from index.store.rows import Generation
from index.store.vectors.sync import Progress

_CUTS = 20
"""Revisions chunked in one transaction."""


@dataclass(frozen=True, slots=True)
class BuildState:
    """The progress of a generation, read from the tables.

    Attributes:
        generation: the generation.
        revisions: number of newest revisions.
        uncut: newest revisions without passages of its chunker.
        passages: passages of its chunker.
        unencoded: distinct passages without a vector.
        unplaced: passages with a vector that Chroma lacks.
    """

    generation: Generation
    revisions: int
    uncut: int
    passages: int
    unencoded: int
    unplaced: int

    @property
    def is_complete(self) -> bool:
        """Whether the generation is complete."""
        return not (self.uncut or self.unencoded or self.unplaced)

    @property
    def share(self) -> float:
        """The share done, 0–1; encoding, which takes longest, counts most."""
        cut = 1 - self.uncut / max(self.revisions, 1)
        encoded = 1 - self.unencoded / max(self.passages, 1)
        placed = 1 - (self.unencoded + self.unplaced) / max(self.passages, 1)
        return max(0.0, 0.1 * cut + cut * (0.7 * encoded + 0.2 * placed))


class Build:
    """Completes a generation.

    Args:
        library: the library.
        live: provides the encoder of a generation.
        catch_up: encodes passages and stores vectors in Chroma.
    """

    def __init__(self, library: Library, live: LiveGeneration, catch_up: VectorSync) -> None:
        self._library = library
        self._live = live
        self._catch_up = catch_up
        self._settled = Settled(library.vectors, catch_up)

    def state(self, generation: Generation) -> BuildState:
        """The progress of a generation."""
        vectors = self._library.vectors
        cut_so_far, revisions = self._library.passage_writes.count(generation.chunker)
        unplaced = vectors.unplaced(generation)
        return BuildState(
            generation=generation,
            revisions=revisions,
            uncut=revisions - cut_so_far,
            passages=self._library.passages.count_of(generation.chunker),
            unencoded=len(vectors.unencoded(generation)),
            unplaced=sum(map(len, unplaced.values())),
        )

    def advance(
        self,
        generation: Generation,
        watcher: ProgressCallback,
        go_on: Callable[[], bool],
        *,
        wait: bool,
    ) -> None:
        """Chunk, encode and store until complete or stopped.

        Args:
            generation: the generation.
            watcher: called with the progress.
            go_on: called after each step; returns whether to continue.
            wait: whether to wait while another process encodes; otherwise leave it to that one.
        """

        def progress(what: str) -> Progress:
            def report(done: int, total: int) -> bool:
                watcher(what, done, total)
                return go_on()

            return report

        known = self._settled.current(generation)
        after = known.passage if known else 0
        now = self._library.vectors.extent(generation)
        if known == now:
            return
        if self._cut(generation, progress("cutting"), known.revision if known else 0):
            whole = self._catch_up.encode(generation, progress("encoding"), wait=wait, after=after)
            trouble = self._catch_up.place(generation, progress("placing"), after)
            self._settled.note(generation, now, encoded=whole and go_on())
            if self._catch_up.places:  # whoever does not place cannot tell whether it goes on
                self._library.generations.hold_up(generation, trouble)

    def look_at_everything(self) -> None:
        """Look for what is missing among all passages the next time, not only among new ones."""
        self._settled.forget()

    def keep_up(self, go_on: Callable[[], bool]) -> None:
        """Complete the live generation, so that it answers from new articles.

        If the settings name another model than its own, it cannot answer questions.
        """
        with suppress(SettingsError):
            live = self._live.checked()
            if live is not None:
                self.advance(live, no_progress, go_on, wait=False)

    def _cut(self, generation: Generation, progress: Progress, after: int) -> bool:
        """Chunk the remaining revisions after this one; False if stopped."""
        cuts, chunker = self._library.passage_writes, generation.chunker
        done, total = (0, 0) if after else cuts.count(chunker)
        if done == total and not after:
            return True
        while some := cuts.uncut(chunker, _CUTS, after):
            if not progress(done, max(done, total)):
                return False
            cuts.keep(
                chunker, [(revision, self._pieces(generation, revision)) for revision in some]
            )
            done, after = done + len(some), some[-1].revision_id
        return True

    def _pieces(self, generation: Generation, unchunked: Unchunked) -> ChunkedText:
        counter = self._live.encoder_of(None)
        return chunk(generation.chunker, unchunked.title, unchunked.text, counter)
