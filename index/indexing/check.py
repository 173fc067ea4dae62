"""Checks a built generation before it becomes live."""

import logging
import random
from collections.abc import Sequence

import numpy as np

from index.embedding.encoder import Matrix, passage_input
from index.errors import SettingsError, TryLaterError
from index.indexing.live_generation import LiveGeneration
from index.store.library import Library
from index.store.rows import Generation, SearchFilter
from index.store.vectors.search import ExactVectorSearch, VectorSearch

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

Headline = tuple[str, str, int]
"""Scope, title and revision of an article."""


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
        self._exact = ExactVectorSearch(library.vectors)
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
        done, total = self._library.passage_writes.count(built.chunker)
        if done < total:
            return f"{total - done} of {total} articles have no passages in it."
        if unencoded := len(self._library.vectors.unencoded(built)):
            return f"{unencoded} passages have no vector in it."
        if damaged := len(self._library.vectors.damaged(built.encoder).get(built.encoder, ())):
            return f"{damaged} of its vectors are not finite, or not of unit length."
        return None

    def _vectors(self, built: Generation) -> str | None:
        """Check that stored vectors equal those that the encoder makes."""
        words, stored = self._sampled(built)
        if not words:
            return None
        encoder = self._live.encoder_of(built)
        encoded_again, question_vector = (
            encoder.encode_passages(words),
            encoder.encode_question(words[0]),
        )
        if (stored.shape[1], stored.shape[1]) != (encoded_again.shape[1], len(question_vector)):
            return (
                f"its vectors have {stored.shape[1]} numbers, its model makes "
                f"{encoded_again.shape[1]} of a passage and {len(question_vector)} of a question."
            )
        cosines = np.sum(stored * encoded_again, axis=1)
        if off := int(np.sum(~(cosines >= _SAME))):  # nothing compares with what is no number
            return f"{off} of {len(words)} vectors are not what its model makes of the passage."
        return None

    def _sampled(self, built: Generation) -> tuple[list[str], Matrix]:
        """The encoder inputs of some passages, and their stored vectors, row by row.

        Raises:
            TryLaterError: passages were removed during every attempt.
        """
        for _ in range(_TRIES):
            ids = self._sample(self._library.passages.ids_of(built.chunker), VECTORS)
            found, stored = self._library.vectors.of_passages(built, ids)
            inputs = {
                passage.input_hash: passage for passage in self._library.vectors.inputs(found)
            }
            hashes = self._library.vectors.hashes(found)
            if len(hashes) == len(found) and all(key in inputs for key in hashes):
                return [passage_input(inputs[h].title, inputs[h].text) for h in hashes], stored
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
        then, now = self._share_now(live, heads, nearest), self._share(built, heads, nearest)
        if now < then - _WORSE:
            return (
                f"a headline leads to its article {now:.0%} of the time, where it does "
                f"{then:.0%} of the time now."
            )
        return None

    def _share_now(
        self, live: Generation, heads: Sequence[Headline], nearest: VectorSearch
    ) -> float:
        """The share that the live generation finds; a fixed least share if its model is missing."""
        try:
            if self._live.encoder_of(live).identity == live.encoder:
                return self._share(live, heads, nearest)
        except SettingsError as error:
            log.info("the live generation cannot be asked: %s", error)
        return _LEAST

    def _share(
        self, generation: Generation, heads: Sequence[Headline], nearest: VectorSearch
    ) -> float:
        if not heads:
            return 1.0
        encoder = self._live.encoder_of(generation)
        found = 0
        for scope, title, revision_id in heads:
            search_filter = SearchFilter((scope,), generation.chunker)
            vector = encoder.encode_question(title)
            hits = nearest.nearest(generation, search_filter, vector, _AMONG)
            passages = self._library.passages.in_reach(
                [hit.passage_id for hit in hits], search_filter
            )
            found += any(passage.revision_id == revision_id for passage in passages.values())
        return found / len(heads)

    def _sample(self, ids: Sequence[int], size: int) -> list[int]:
        return self._chance.sample(list(ids), min(size, len(ids)))
