"""Bringing a generation up to date with the library, whatever state a kill left it in."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from index.concurrency import ProgressCallback, no_progress
from index.errors import SettingsError
from index.indexing.chunking import chunk
from index.indexing.live_generation import LiveGeneration
from index.indexing.vector_sync import VectorSync
from index.store.articles.passage_writes import ChunkedText, Unchunked
from index.store.library import Library
from index.store.rows import Generation
from index.store.vectors.sync import Progress

_CUTS = 20
"""Revisions cut between two commits."""


@dataclass(frozen=True, slots=True)
class BuildState:
    """How far a generation is, as the tables tell it.

    Attributes:
        generation: which one.
        revisions: newest revisions, all of them.
        uncut: those that have no passages of its chunker.
        passages: of its chunker.
        unencoded: different ones without a vector.
        unplaced: with a vector that Chroma does not hold.
    """

    generation: Generation
    revisions: int
    uncut: int
    passages: int
    unencoded: int
    unplaced: int

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left to do."""
        return not (self.uncut or self.unencoded or self.unplaced)

    @property
    def share(self) -> float:
        """How much is done, 0–1; encoding, which takes longest, counts most."""
        cut = 1 - self.uncut / max(self.revisions, 1)
        encoded = 1 - self.unencoded / max(self.passages, 1)
        placed = 1 - (self.unencoded + self.unplaced) / max(self.passages, 1)
        return max(0.0, 0.1 * cut + cut * (0.7 * encoded + 0.2 * placed))


class Build:
    """Does what is left to do for a generation.

    Args:
        library: what it is built from.
        live: knows what encodes for it.
        catch_up: encodes and places.
    """

    def __init__(self, library: Library, live: LiveGeneration, catch_up: VectorSync) -> None:
        self._library = library
        self._live = live
        self._catch_up = catch_up

    def state(self, generation: Generation) -> BuildState:
        """How far it is."""
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
        """Cut, encode and place until done or told to stop.

        Args:
            generation: which one.
            watcher: told of the progress.
            go_on: asked after each step.
            wait: whether to wait while another process encodes; else leave it to that one.
        """

        def progress(what: str) -> Progress:
            def told(done: int, total: int) -> bool:
                watcher(what, done, total)
                return go_on()

            return told

        if self._cut(generation, progress("cutting")):
            self._catch_up.encode(generation, progress("encoding"), wait=wait)
            trouble = self._catch_up.place(generation, progress("placing"))
            if self._catch_up.places:  # whoever does not place cannot tell whether it goes on
                self._library.generations.hold_up(generation, trouble)

    def keep_up(self, go_on: Callable[[], bool]) -> None:
        """Do what is left for the live generation, so that it answers from what came in meanwhile.

        Where the settings name another model than it was made by, nobody can ask it.
        """
        with suppress(SettingsError):
            live = self._live.checked()
            if live is not None:
                self.advance(live, no_progress, go_on, wait=False)

    def _cut(self, generation: Generation, progress: Progress) -> bool:
        """Cut what the chunker has not; false where it was told to stop."""
        cuts, chunker, after = self._library.passage_writes, generation.chunker, 0
        done, total = cuts.count(chunker)
        if done == total:
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
