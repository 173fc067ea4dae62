"""Correct the spelling of a question by the vocabulary of the articles."""

import threading
import time
from collections.abc import Iterable, Sequence

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

MOST_STEMS = 50_000
"""Stems that words are mended by, the commonest: a server that brings very many made-up words
slows nobody's question."""

_CLOSEST = 40
"""Stems near a word that are counted in reach."""
_REST = 50.0
"""So many times as long as learning took, nothing is learnt anew."""
_ENDINGS = ("", "e", "y", "s", "es", "ed", "ing", "ion", "ation")
_ODD = 3
"""A word in more passages than this is not a misspelling; one in fewer corrects none."""


class Spelling:
    """Corrects the spelling of questions; safe to call from several threads."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._learning = threading.Lock()
        self._newest: int | None = None
        self._learnt_at, self._took = 0.0, 0.0
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
        at_least = max(_ODD, counts[word] * COMMONER)
        for near in self._near(word, search_filter, at_least):
            if found := self._written(near, word, search_filter):
                return found
        return None

    def _near(self, typed: str, search_filter: SearchFilter, at_least: int) -> list[str]:
        """Return stems about one edit away from the typed word's stem, likeliest first.

        Frequencies are counted within the search filter: other servers' texts don't count.
        """
        self._learn()
        ours = stem(typed)
        found = process.extract(
            ours, self._stems, scorer=OSA.distance, score_cutoff=_slips(typed), limit=_CLOSEST
        )
        near = {one: distance for one, distance, _ in found if distance and one.isalpha()}
        counts = self._counted(near, search_filter)
        common = [
            (distance, one[0] != ours[0], -counts[one], one)
            for one, distance in near.items()
            if counts[one] >= at_least
        ]
        return [one for *_, one in sorted(common)]

    def _counted(self, stems: Iterable[str], search_filter: SearchFilter) -> dict[str, int]:
        """In how many passages in reach each stem stands."""
        spelt = {one: next(iter(_spellings(one)), one) for one in stems}
        counts, _ = self._library.full_text.frequencies(list(spelt.values()), search_filter)
        return {one: counts[written] for one, written in spelt.items()}

    def _written(self, near: str, typed: str, search_filter: SearchFilter) -> str | None:
        """Return the articles' word with this stem; None if none is within edit distance."""
        spelt = _spellings(near)
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
            began = time.monotonic()
            rest = max(REFRESHED, _REST * self._took)
            if self._newest is not None and began - self._learnt_at < rest:
                return
            newest = self._library.passages.newest()
            if newest != self._newest:
                self._stems = tuple(self._library.full_text.vocabulary(_ODD, MOST_STEMS))
            self._newest, self._learnt_at = newest, time.monotonic()
            self._took = self._learnt_at - began


def _spellings(of: str) -> list[str]:
    """Words of a stem: it is none itself, and what is searched for is stemmed again."""
    return [of + ending for ending in _ENDINGS if stem(of + ending) == of]


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
