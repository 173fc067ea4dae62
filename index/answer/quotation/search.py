"""Finds the passages that may contain a quotation: by its words, or else by its meaning."""

import re
from collections.abc import Iterable, Sequence

from index.answer.question.terms import STOP_WORDS
from index.answer.quotation.wording import Wording
from index.embedding.encoder import Encoder
from index.store.library import Library
from index.store.rows import Generation, Passage, SearchFilter
from index.store.vectors.search import VectorSearch

PHRASES, PHRASE_WORDS = 5, 6
"""How many phrases of a quotation are searched for first, and how long they are."""

SHORT_PHRASES, SHORT_WORDS = 10, 3
"""The same of the phrases that are searched for if a word of each longer one is altered."""

BY_PHRASE = 200
"""Passages found by phrases: copies of one report, among which the earliest is looked for."""

_COUNTED, _RARE = 16, 6
_BY_WORDS, _BY_MEANING = 30, 20
_ONLY_SPACE = re.compile(r"\s*")


class QuotationSearch:
    """Finds passages within a search filter; safe to call from several threads."""

    def __init__(self, library: Library, encoder: Encoder, nearest: VectorSearch) -> None:
        self._library = library
        self._encoder = encoder
        self._nearest = nearest

    def by_phrases(self, wording: Wording, search_filter: SearchFilter) -> list[Passage]:
        """Return the passages with phrases of the quotation, those with most of them first."""
        return self._with_any(phrases_of(wording), search_filter, BY_PHRASE)

    def by_rare_words(self, wording: Wording, search_filter: SearchFilter) -> list[Passage]:
        """Return the passages with the rarest words or short phrases, best first."""
        counts, _ = self._library.full_text.frequencies(_telling(wording), search_filter)
        held = sorted((count, word) for word, count in counts.items() if count)
        short = phrases_of(wording, SHORT_PHRASES, SHORT_WORDS)
        words = [word for _, word in held[:_RARE]]
        return self._with_any([*words, *short], search_filter, _BY_WORDS)

    def by_meaning(
        self, quotation: str, search_filter: SearchFilter, generation: Generation
    ) -> list[Passage]:
        """Return the passages nearest to the quotation by meaning, best first."""
        vector = self._encoder.encode_question(quotation)
        hits = self._nearest.nearest(generation, search_filter, vector, _BY_MEANING)
        return self._in_reach((hit.passage_id for hit in hits), search_filter)

    def _with_any(
        self, terms: Sequence[str], search_filter: SearchFilter, limit: int
    ) -> list[Passage]:
        hits = self._library.full_text.search(terms, search_filter, limit) if terms else []
        return self._in_reach((hit.passage_id for hit in hits), search_filter)

    def _in_reach(self, ids: Iterable[int], search_filter: SearchFilter) -> list[Passage]:
        ids = list(ids)
        held = self._library.passages.in_reach(ids, search_filter)
        return [held[one] for one in ids if one in held]


def phrases_of(wording: Wording, most: int = PHRASES, words: int = PHRASE_WORDS) -> list[str]:
    """Return about ``most`` phrases to search for, of at most ``words`` words, spread evenly.

    No phrase goes across a hyphen or other punctuation between words, because databases count the
    parts of hyphenated words differently. Short runs of words are left out if there are longer
    ones; the first and the last phrase always count.
    """
    phrases = [
        " ".join(run[start : start + words])
        for run in _runs(wording)
        for start in _starts(len(run), words)
    ]
    longest = max((phrase.count(" ") for phrase in phrases), default=0)
    telling = [one for one in phrases if one.count(" ") >= min(longest, words // 2)]
    step = max(1, -(-len(telling) // most))
    return list(dict.fromkeys([*telling[::step], *telling[-1:]]))


def _starts(length: int, words: int) -> list[int]:
    """Return where phrases begin that cover a run: the last one ends with it."""
    last = max(0, length - words)
    return [*range(0, last, words), last]


def _runs(wording: Wording) -> list[list[str]]:
    """Return the words in runs that only spaces separate."""
    runs: list[list[str]] = []
    end = -1
    for number, word in enumerate(wording.words):
        beside = end >= 0 and _ONLY_SPACE.fullmatch(wording.text, end, word.start)
        if beside and wording.gaps.get(number) is None:
            runs[-1].append(word.key)
        else:
            runs.append([word.key])
        end = word.end
    return runs


def _telling(wording: Wording) -> list[str]:
    """Return the words that are likely to be rare: numbers, names, long words."""
    words = dict.fromkeys(
        (word.key, wording.text[word.start].isupper() or word.key[0].isdigit())
        for word in wording.words
        if word.key not in STOP_WORDS and word.key.isalnum()
    )
    first = sorted(words, key=lambda one: (not one[1], -len(one[0])))
    return list(dict.fromkeys(key for key, _ in first))[:_COUNTED]
