"""Vector sync: encodes passages without a vector, and keeps Chroma in step with the library.

The tables alone determine the work, so the next run repairs what a kill left.
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
"""Passages encoded in one transaction; bounds what a kill can lose and how long questions wait."""

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
            turn: a lock file, so that two processes never encode the same passages.
            observer: receives the speed.
        """
        self._library = library
        self._live = live
        self._chroma_sync = chroma_sync
        self._turn = FileLock(turn)
        self._observer = observer

    @property
    def places(self) -> bool:
        """Whether this process keeps Chroma in step."""
        return self._chroma_sync is not None

    def encode(self, generation: Generation, progress: Progress, *, wait: bool) -> None:
        """Encode all passages without a vector, until done or stopped.

        Args:
            generation: determines encoder and chunker.
            progress: called after every step, and while waiting.
            wait: whether to wait while another process encodes; otherwise leave it to that one.
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
        """Add missing vectors to Chroma if this process owns it, until done or stopped.

        If Chroma fails, this is no error: searches are exact meanwhile, and the next run continues.

        Returns:
            why Chroma accepts no vectors, in words; None if it does.
        """
        if self._chroma_sync is None:
            return None
        try:
            self._chroma_sync.catch_up(generation, progress)
        except ChromaError as error:
            log.warning("Chroma takes no vectors (%s); comparing every vector meanwhile", error)
            return f"Chroma takes no vectors: {error}"
        return None
