"""Correct the spelling of a question by the vocabulary of the articles."""

import threading
import time
from collections.abc import Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from index.answer.question.terms import WORD, Term, stem
from index.store.library import Library
from index.store.rows import SearchFilter

SHORTEST = 5
"""Least length of a word to correct: shorter words are similar to too many others."""

COMMONER = 100
"""How many times more frequent a word must be to replace one that occurs in articles."""

REFRESHED = 60.0
"""Seconds after which the vocabulary is refreshed if passages changed."""

_CLOSEST = 12
_ENDINGS = ("", "e", "y", "s", "es", "ed", "ing", "ion", "ation")
_ODD = 3
"""A word in more passages than this is not a misspelling."""


class Spelling:
    """Corrects the spelling of questions; safe to call from several threads."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._learning = threading.Lock()
        self._learnt: tuple[int | None, float] = (None, 0.0)
        self._vocabulary: Mapping[str, int] = {}
        self._stems: Sequence[str] = ()

    def mended(self, text: str, terms: Sequence[Term], search_filter: SearchFilter) -> str:
        """Return the question with misspelt words replaced.

        A misspelling is an insertion, deletion, substitution or transposition of letters (Damerau
        1964). Of several corrections, the most frequent in the searched articles is used.
        """
        for term in terms:
            if _mendable(term) and (meant := self._meant(term.words, search_filter)):
                text = _replaced(text, term.words, meant)
        return text

    def _meant(self, word: str, search_filter: SearchFilter) -> str | None:
        counts, _ = self._library.full_text.frequencies([word], search_filter)
        if counts[word] > _ODD:
            return None
        for near in self._near(word, at_least=max(_ODD, counts[word] * COMMONER)):
            if found := self._written(near, word, search_filter):
                return found
        return None

    def _near(self, typed: str, at_least: int) -> list[str]:
        """Return stems about one edit away from the typed word's stem, likeliest first."""
        self._learn()
        ours = stem(typed)
        found = process.extract(
            ours, self._stems, scorer=OSA.distance, score_cutoff=_slips(typed), limit=_CLOSEST
        )
        common = [
            (distance, near[0] != ours[0], -self._vocabulary[near], near)
            for near, distance, _ in found
            if distance and near.isalpha() and self._vocabulary[near] >= at_least
        ]
        return [near for *_, near in sorted(common)]

    def _written(self, near: str, typed: str, search_filter: SearchFilter) -> str | None:
        """Return the articles' word with this stem; None if none is within edit distance."""
        # The search stems its words again, so a stem needs an ending to be found.
        spelt = [near + ending for ending in _ENDINGS if stem(near + ending) == near]
        hits = self._library.full_text.search(spelt or [near], search_filter, limit=3)
        passages = self._library.passages.in_reach([hit.passage_id for hit in hits], search_filter)
        texts = self._library.passages.texts(one.revision_id for one in passages.values())
        words = {
            match.group()
            for one in passages.values()
            for match in WORD.finditer(f"{one.title} {one.span.of(texts.get(one.revision_id, ''))}")
        }
        alike = [
            word
            for word in words
            if stem(word) == near and OSA.distance(word.lower(), typed) <= _slips(typed)
        ]
        return min(alike, key=lambda word: (OSA.distance(word.lower(), typed), word), default=None)

    def _learn(self) -> None:
        with self._learning:
            known, when = self._learnt
            if known is not None and time.monotonic() - when < REFRESHED:
                return
            newest = self._library.passages.newest()
            if newest != known:
                self._vocabulary = self._library.full_text.vocabulary()
                self._stems = tuple(self._vocabulary)
            self._learnt = newest, time.monotonic()


def _slips(word: str) -> int:
    """Return the maximum edit distance for a word: two for a long one."""
    return 1 if len(word) < 8 else 2


def _mendable(term: Term) -> bool:
    return not term.forms and term.words.isalpha() and len(term.words) >= SHORTEST


def _replaced(text: str, word: str, meant: str) -> str:
    """Return the text with every occurrence of a word replaced, keeping a possessive."""
    parts, last = [], 0
    for match in WORD.finditer(text):
        bare = match.group().lower().replace("’", "'")
        if bare in (word, f"{word}'s"):
            parts += [text[last : match.start()], meant + bare[len(word) :]]
            last = match.end()
    return "".join([*parts, text[last:]])
