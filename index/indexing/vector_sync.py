"""Catching up: every passage gets its vector, and Chroma gets every vector.

Told by the state of the library alone, so that a kill at any moment is mended by the next pass.
"""

import logging
import time
from pathlib import Path

from filelock import FileLock, Timeout

from index.embedding.encoder import passage_input
from index.indexing.live_generation import LiveGeneration
from index.operations.telemetry.observer import UNSEEN, Observer
from index.store.library import Library
from index.store.rows import Generation
from index.store.vectors.chroma import ChromaError
from index.store.vectors.sync import ChromaSync, Progress

log = logging.getLogger(__name__)

_STEP = 16
"""Passages encoded between two commits: what a kill can cost, and what a question waits for."""

_LOOK_S = 0.5
"""How often one that waits for its turn sees whether it was told to stop."""


class VectorSync:
    """Encodes what lacks a vector and places what is not placed."""

    def __init__(
        self,
        library: Library,
        live: LiveGeneration,
        chroma_sync: ChromaSync | None,
        turn: Path,
        *,
        observer: Observer = UNSEEN,
    ) -> None:
        """Make ready.

        Args:
            library: where passages and vectors are.
            live: knows what encodes for a generation.
            chroma_sync: None where another process owns the embedded Chroma.
            turn: a lock file: two processes never encode the same passages at once.
            observer: who is told how fast it goes.
        """
        self._library = library
        self._live = live
        self._chroma_sync = chroma_sync
        self._turn = FileLock(turn)
        self._observer = observer

    @property
    def places(self) -> bool:
        """Whether this process gives Chroma what it lacks; else another one does."""
        return self._chroma_sync is not None

    def encode(self, generation: Generation, progress: Progress, *, wait: bool) -> None:
        """Give every passage its vector, until done or told to stop.

        Args:
            generation: for which encoder and chunker.
            progress: told of every step, and while waiting.
            wait: whether to wait while another process encodes; else leave it to that one.
        """
        while True:
            try:
                with self._turn.acquire(timeout=_LOOK_S if wait else 0):
                    self._encode(generation, progress)
                return
            except Timeout:
                if not wait or not progress(0, 0):
                    return

    def _encode(self, generation: Generation, progress: Progress) -> None:
        ids = self._library.vectors.unencoded(generation)
        encoder = self._live.encoder_of(generation)
        for start in range(0, len(ids), _STEP):
            if not progress(start, len(ids)):
                return
            some = self._library.vectors.inputs(ids[start : start + _STEP])
            if not some:
                continue
            started = time.perf_counter()
            matrix = encoder.encode_passages(
                [passage_input(passage.title, passage.text) for passage in some]
            )
            self._observer.encoded(len(some), time.perf_counter() - started)
            self._library.vectors.keep(
                generation.encoder, [passage.input_hash for passage in some], matrix
            )
        progress(len(ids), len(ids))

    def place(self, generation: Generation, progress: Progress) -> str | None:
        """Give Chroma what it lacks, where this process owns it, until done or told to stop.

        A Chroma that fails is no failure: every vector is compared meanwhile, and the next time
        goes on from here.

        Returns:
            why Chroma takes no vectors, in words; None where it does.
        """
        if self._chroma_sync is None:
            return None
        try:
            self._chroma_sync.catch_up(generation, progress)
        except ChromaError as error:
            log.warning("Chroma takes no vectors (%s); comparing every vector meanwhile", error)
            return f"Chroma takes no vectors: {error}"
        return None
