"""Brings a generation up to date with the library, from any state, and checks it."""

import logging
import math
import random
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from index.concurrency import ProgressCallback, no_progress
from index.embedding.encoder import Matrix, passage_input
from index.embedding.multilingual import encoder_for
from index.errors import SettingsError, TryLaterError
from index.indexing.chunking import chunk
from index.indexing.live_generation import LiveGeneration
from index.indexing.vector_sync import VectorSync
from index.store.library import Library
from index.store.rows import Generation, SearchFilter
from index.store.vectors.sync import Progress, VectorSearch
from index.store.vectors.table import Extent, Unencoded, Vectors

_LASTS_S = 3_600.0
"""Seconds after which everything is looked at again, whatever the counts say."""


class Settled:
    """What is known to be complete, by generation; of this process alone.

    Args:
        vectors: counts.
        vector_sync: tells whether this process keeps Chroma in step, and whether Chroma lost any.
        clock: a monotonic clock, in seconds.
    """

    def __init__(
        self,
        vectors: Vectors,
        vector_sync: VectorSync,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._vectors = vectors
        self._vector_sync = vector_sync
        self._clock = clock
        self._known: dict[int, tuple[Extent, float]] = {}

    def current(self, generation: Generation) -> Extent | None:
        """Up to where everything is complete; None if everything must be looked at."""
        known, until = self._known.get(generation.id, (None, 0.0))
        if known is None or self._clock() > until or self._vector_sync.has_lost:
            return None
        return known if self._vectors.extent(generation, known) == known else None

    def note(self, generation: Generation, begin: Extent, *, encoded: bool) -> None:
        """Remember up to where everything is complete, if anything is.

        Args:
            generation: the generation.
            begin: how much there was before it was completed; what came in since may lack passages.
            encoded: whether each passage of ``begin`` has a vector, where others place them.
        """
        now = replace(self._vectors.extent(generation), revision=begin.revision)
        if not self._is_complete(now, encoded=False):
            now = self._vectors.extent(generation, begin)
        if not self._is_complete(now, encoded=encoded):
            self._known.pop(generation.id, None)
            return
        _, until = self._known.get(generation.id, (now, -math.inf))
        fresh = self._clock() > until
        self._known[generation.id] = now, self._clock() + _LASTS_S if fresh else until

    def forget(self) -> None:
        """Have everything looked at again."""
        self._known.clear()

    def _is_complete(self, extent: Extent, *, encoded: bool) -> bool:
        return extent.placed == extent.passages if self._vector_sync.places else encoded


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
        cut_so_far, revisions = self._library.passages.count_chunked(generation.chunker)
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
        passages, chunker = self._library.passages, generation.chunker
        done, total = (0, 0) if after else passages.count_chunked(chunker)
        if done == total and not after:
            return True
        counter = self._live.encoder_of(None)
        while some := passages.unread(chunker, _CUTS, after):
            if not progress(done, max(done, total)):
                return False
            passages.keep(
                chunker, [(one, chunk(chunker, one.title, one.text, counter)) for one in some]
            )
            done, after = done + len(some), some[-1].id
        return True


log = logging.getLogger(__name__)

VECTORS = 24
"""Size of the sample of passages that are encoded again."""
QUESTIONS = 20
"""Number of headlines that are searched in both generations."""
CONFIRMING = 200
"""Number of headlines that must confirm that a generation is worse."""

_SAME = 0.98
"""Least cosine of a vector and its re-encoding at lower precision."""
_WORSE = 0.15
"""Most by which the built generation's share of found articles may be lower."""
_LEAST = 0.5
"""Least share of found articles if there is no live generation to compare with."""
_AMONG = 10
_TRIES = 5
"""Attempts to draw a sample while articles are being removed."""

Headline = tuple[str, str, int, str | None]
"""Scope, title, revision and language of an article."""


class BuildCheck:
    """Compares a built generation with the library and the live generation.

    Args:
        library: the library.
        live: provides the encoder of a generation.
        nearest: searches a generation by vector; None for an exact search.
        seed: the seed of the samples; None for a random one.
    """

    def __init__(
        self,
        library: Library,
        live: LiveGeneration,
        nearest: VectorSearch | None = None,
        seed: int | None = None,
    ) -> None:
        self._library = library
        self._live = live
        self._exact = VectorSearch(library.vectors)
        self._nearest = nearest or self._exact
        self._chance = random.Random(seed)  # noqa: S311 - a sample

    def fault(self, built: Generation, live: Generation) -> str | None:
        """Why it must not become live, in a sentence for people; None if it may.

        A generation of a rollback is not compared with the live one, because somebody chose it.
        """
        fault = self._counts(built) or self._vectors(built)
        if fault is not None or built.ended_at is not None:
            return fault
        return self._questions(built, live)

    def _counts(self, built: Generation) -> str | None:
        done, total = self._library.passages.count_chunked(built.chunker)
        if done < total:
            return f"{total - done} of {total} articles have no passages in it."
        if unencoded := len(self._library.vectors.unencoded(built)):
            return f"{unencoded} passages have no vector in it."
        if damaged := len(self._library.vectors.damaged(built.encoder).get(built.encoder, ())):
            return f"{damaged} of its vectors are not finite, or not of unit length."
        return None

    def _vectors(self, built: Generation) -> str | None:
        """Check that stored vectors equal those that the encoder makes."""
        inputs, stored = self._sampled(built)
        if not inputs:
            return None
        both = self._live.encoder_of(built)
        words = [passage_input(one.title, one.text) for one in inputs]
        encoded_again = np.concatenate(
            [
                encoder_for(both, one.language).encode_passages([text])
                for one, text in zip(inputs, words, strict=True)
            ]
        )
        question_vector = both.encode_question(words[0])
        if (stored.shape[1], stored.shape[1]) != (encoded_again.shape[1], len(question_vector)):
            return (
                f"its vectors have {stored.shape[1]} numbers, its model makes "
                f"{encoded_again.shape[1]} of a passage and {len(question_vector)} of a question."
            )
        cosines = np.sum(stored * encoded_again, axis=1)
        if off := int(np.sum(~(cosines >= _SAME))):  # nothing compares with what is no number
            return f"{off} of {len(words)} vectors are not what its model makes of the passage."
        return None

    def _sampled(self, built: Generation) -> tuple[list[Unencoded], Matrix]:
        """Some passages, and their stored vectors, row by row.

        Raises:
            TryLaterError: passages were removed during every attempt.
        """
        for _ in range(_TRIES):
            ids = self._sample(self._library.passages.ids_of(built.chunker), VECTORS)
            found, stored = self._library.vectors.of_passages(built, ids)
            inputs = self._library.vectors.inputs(found)
            if len(inputs) == len(found):
                return inputs, stored
        raise TryLaterError(
            f"Generation {built.id} cannot be checked while articles are being removed; it is "
            "checked again at the next pass."
        )

    def _questions(self, built: Generation, live: Generation) -> str | None:
        """Check that headlines find their articles about as often as in the live generation.

        A build may have taken hours, and a few headlines may mislead: by chance, or because an
        approximate search misses vectors. Many, searched exactly, must confirm that it is worse.
        """
        return self._worse(built, live, QUESTIONS, self._nearest) and self._worse(
            built, live, CONFIRMING, self._exact
        )

    def _worse(
        self, built: Generation, live: Generation, size: int, nearest: VectorSearch
    ) -> str | None:
        ids = self._sample(self._library.passages.ids_of(built.chunker), size)
        heads = self._library.passages.headlines(ids)
        then, now = _LEAST, self._share(built, heads, nearest)
        try:  # its model may be missing
            if self._live.encoder_of(live).identity == live.encoder:
                then = self._share(live, heads, nearest)
        except SettingsError as error:
            log.info("the live generation cannot be asked: %s", error)
        if now < then - _WORSE:
            return (
                f"a headline leads to its article {now:.0%} of the time, where it does "
                f"{then:.0%} of the time now."
            )
        return None

    def _share(
        self, generation: Generation, heads: Sequence[Headline], nearest: VectorSearch
    ) -> float:
        if not heads:
            return 1.0
        both = self._live.encoder_of(generation)
        found = 0
        for scope, title, revision_id, language in heads:
            search_filter = SearchFilter((scope,), generation.chunker)
            vector = encoder_for(both, language).encode_question(title)
            hits = nearest.nearest(generation, search_filter, vector, _AMONG)
            passages = self._library.passages.in_reach(
                [hit.passage_id for hit in hits], search_filter
            )
            found += any(passage.revision_id == revision_id for passage in passages.values())
        return found / len(heads)

    def _sample(self, ids: Sequence[int], size: int) -> list[int]:
        return self._chance.sample(list(ids), min(size, len(ids)))
