"""Vector sync: encodes passages without a vector, and keeps Chroma in step with the library.

The tables alone determine the work, so the next run repairs what a kill left.
"""

import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from itertools import groupby
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from index.embedding.encoder import Encoder, Matrix, passage_input
from index.embedding.multilingual import encoder_for
from index.errors import EncodingError, VerbaleError, out_of_resources
from index.indexing.live_generation import LiveGeneration
from index.operations.telemetry.observer import ENCODED, ENCODING_SECONDS, UNSEEN, Observer
from index.store.library import Library
from index.store.rows import Generation
from index.store.vectors.chroma import WRITE_AT_ONCE, ChromaError
from index.store.vectors.sync import ChromaSync, Progress
from index.store.vectors.table import Claims, Unencoded, Vectors

log = logging.getLogger(__name__)

_AHEAD = 1024
"""Passages that are read at once, so that texts of one batch are of similar length."""

_STEP = 64
"""Passages stored in one transaction; bounds what a kill can lose."""

_LOOK_S = 0.5
"""Seconds between checks for a stop while waiting for another process."""


class VectorSync:
    """Encodes passages without a vector, and adds missing vectors to Chroma."""

    def __init__(
        self,
        library: Library,
        live: LiveGeneration,
        chroma_sync: ChromaSync | None,
        turn: Path,
        *,
        observer: Observer = UNSEEN,
    ) -> None:
        """Initialize.

        Args:
            library: the library.
            live: provides the encoder of a generation.
            chroma_sync: keeps Chroma in step; None if another process owns it.
            turn: a lock file, so that two processes never encode the same passages; on PostgreSQL
                they claim steps in the database instead, and encode beside each other.
            observer: receives the speed.
        """
        self._library = library
        self._live = live
        self._chroma_sync = chroma_sync
        self._turn = FileLock(turn)
        self._claims = Claims(library.database)
        self._observer = observer

    @property
    def places(self) -> bool:
        """Whether this process keeps Chroma in step."""
        return self._chroma_sync is not None

    @property
    def has_lost(self) -> bool:
        """Whether Chroma lacks what is noted as placed."""
        return self._chroma_sync is not None and self._chroma_sync.has_lost

    def encode(
        self,
        generation: Generation,
        progress: Progress,
        *,
        wait: bool,
        after: int = 0,
        places: bool = False,
    ) -> bool:
        """Encode all passages without a vector, until done or stopped.

        Args:
            generation: determines encoder and chunker.
            progress: called after every step, and while waiting.
            wait: whether to wait while another process encodes; otherwise leave it to that one.
            after: passages up to this one have a vector.
            places: whether to add most vectors to Chroma meanwhile, in large writes, which hold up
                whoever asks this process something.

        Returns:
            whether it was not stopped, and left nothing to another process.
        """
        turn = nullcontext() if not self._library.database.is_sqlite else None
        while True:
            try:
                with turn or self._turn.acquire(timeout=_LOOK_S if wait else 0):
                    everything = self._encode(generation, progress, after, places=places)
                if everything is not False or not wait or not progress(0, 0):
                    return everything is True
                time.sleep(_LOOK_S)
            except Timeout:
                if not wait or not progress(0, 0):
                    return False

    def _encode(
        self, generation: Generation, progress: Progress, after: int, *, places: bool
    ) -> bool | None:
        """Encode what nobody else encodes; False if others encode a part, None if stopped."""
        chroma_sync = self._chroma_sync if places else None
        made = _Made(self._library.vectors, generation, self._observer, chroma_sync, self._claims)
        ids = self._library.vectors.unencoded(generation, after)
        start, everything = 0, True
        # Blocks have the same borders in every process.
        for block, some in groupby(ids, lambda id_: (id_ - 1) // _AHEAD):
            passages = list(some)
            with self._claims.encoding(block) as ours:
                if not progress(start, len(ids)):
                    return None
                everything = everything and ours
                for done in self._each_batch(generation, passages, made) if ours else ():
                    if not progress(start + done, len(ids)):
                        made.keep()
                        return None
                made.keep()
            start += len(passages)
        progress(len(ids), len(ids))
        return everything

    def _each_batch(
        self, generation: Generation, ids: Sequence[int], made: "_Made"
    ) -> Iterator[int]:
        """Encode passages; yields after each batch how many are done, and kept by ``made``."""
        if not self._library.database.is_sqlite:  # another process may just have encoded some
            ids = self._library.vectors.lacking(generation, ids)
        both = self._live.encoder_of(generation)
        waiting: dict[Encoder, list[Unencoded]] = {}
        for one in self._library.vectors.inputs(ids):
            waiting.setdefault(encoder_for(both, one.language), []).append(one)
        done = 0
        try:
            for encoder, some in waiting.items():
                texts = [passage_input(one.title, one.text) for one in some]
                for rows, matrix in encoder.encode_in_batches(texts):
                    made.add([some[row] for row in rows], matrix)
                    done += len(rows)
                    yield done
        except VerbaleError:
            raise
        except Exception as error:
            raise out_of_resources(error) or EncodingError(error) from error

    def place(self, generation: Generation, progress: Progress, after: int = 0) -> str | None:
        """Add missing vectors to Chroma if this process owns it, until done or stopped.

        Args:
            generation: the generation.
            progress: called after every step.
            after: Chroma has the vectors of passages up to this one, and no others.

        If Chroma fails, this is no error: searches are exact meanwhile, and the next run continues.

        Returns:
            why Chroma accepts no vectors, in words; None if it does.
        """
        if self._chroma_sync is None:
            return None
        try:
            with self._claims.placing(generation.id) as ours:
                if ours:
                    self._chroma_sync.catch_up(generation, progress, after)
                else:  # another process does so
                    self._chroma_sync.look(generation)
        except ChromaError as error:
            log.warning("Chroma takes no vectors (%s); comparing every vector meanwhile", error)
            return f"Chroma takes no vectors: {error}"
        return None


class _Made:
    """Vectors that are collected, and stored ``_STEP`` at a time.

    They are added to Chroma while others are encoded, so that a core does both at once. Small
    rests, and what Chroma does not take, are left to ``VectorSync.place``, which says why.
    """

    def __init__(
        self,
        vectors: Vectors,
        generation: Generation,
        observer: Observer,
        chroma_sync: ChromaSync | None,
        claims: Claims,
    ) -> None:
        self._vectors = vectors
        self._generation = generation
        self._observer = observer
        self._chroma_sync = chroma_sync
        self._claims = claims
        self._some: list[Unencoded] = []
        self._made: list[Matrix] = []
        self._unplaced: list[int] = []
        self._since = time.perf_counter()

    def add(self, some: Sequence[Unencoded], matrix: Matrix) -> None:
        """Take the vectors of these passages."""
        self._some += some
        self._made.append(matrix)
        if len(self._some) >= _STEP:
            self.keep()

    def keep(self) -> None:
        """Store what was collected, and add it to Chroma once it fills a write."""
        if not self._some:
            return
        self._observer.note(ENCODED, len(self._some))
        self._observer.note(ENCODING_SECONDS, time.perf_counter() - self._since)
        hashes = [one.input_hash for one in self._some]
        self._vectors.keep(self._generation.encoder, hashes, np.concatenate(self._made))
        self._unplaced += [one.id for one in self._some]
        if self._chroma_sync is not None and len(self._unplaced) >= WRITE_AT_ONCE:
            try:
                with self._claims.placing(self._generation.id) as ours:
                    if ours:
                        self._chroma_sync.place(self._generation, self._unplaced)
            except ChromaError as error:
                told = "Chroma takes no vectors (%s) during an import; trying again after it"
                log.info(told, error)
                self._chroma_sync = None
            self._unplaced = []
        self._some, self._made, self._since = [], [], time.perf_counter()
