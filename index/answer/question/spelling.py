"""Misspelt words of a question, mended by the words that the articles hold."""

import threading
import time
from collections.abc import Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from index.answer.question.terms import WORD, Term, stem
from index.store.library import Library
from index.store.rows import SearchFilter

SHORTEST = 5
"""Letters of a word that may be mended: a shorter one is too near to too many others."""

COMMONER = 100
"""So many times commoner must a word be to replace one that some article holds."""

REFRESHED = 60.0
"""Seconds after which new words are looked for, where passages came or went meanwhile."""

_CLOSEST = 12
_ENDINGS = ("", "e", "y", "s", "es", "ed", "ing", "ion", "ation")
_ODD = 3
"""A word in more passages than this is no slip."""


class Spelling:
    """Mends the words of questions; safe to call from several threads."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._learning = threading.Lock()
        self._learnt: tuple[int | None, float] = (None, 0.0)
        self._vocabulary: Mapping[str, int] = {}
        self._stems: Sequence[str] = ()

    def mended(self, text: str, terms: Sequence[Term], search_filter: SearchFilter) -> str:
        """The question with its misspelt words replaced; the same where none is.

        The method of Damerau (1964): a slip is a letter too many, too few, another one, or two
        that changed places. Of several words so near, the commonest is meant of those in reach.
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
        """Stems about one slip away from the typed word's, the likeliest first."""
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
        """How the articles in reach write a stem; None where none is but a slip away."""
        # A stem is no word, and what is searched for is stemmed again: with an ending, it is found.
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
    """Slips that a word may hold: a long one two."""
    return 1 if len(word) < 8 else 2


def _mendable(term: Term) -> bool:
    return not term.forms and term.words.isalpha() and len(term.words) >= SHORTEST


def _replaced(text: str, word: str, meant: str) -> str:
    """The text with a word replaced wherever it stands, a possessive kept apart."""
    parts, last = [], 0
    for match in WORD.finditer(text):
        bare = match.group().lower().replace("’", "'")
        if bare in (word, f"{word}'s"):
            parts += [text[last : match.start()], meant + bare[len(word) :]]
            last = match.end()
    return "".join([*parts, text[last:]])
