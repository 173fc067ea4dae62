"""How likely two articles report the same event, by their words and days alone.

An event is one happening with its immediate consequences, as in topic detection and tracking (Allan
2002, “Introduction to Topic Detection and Tracking”). Articles are compared as vectors of terms
weighted by frequency and rarity, with a penalty per day between them, as in Staykovski et al. 2019,
“Dense vs. Sparse Representations for News Stream Clustering”. Terms are words cut to six letters,
which serves many languages (McNamee and Mayfield 2004, “Character N-Gram Tokenization for European
Language Text Retrieval”). What an outlet always writes tells nothing, such as the words of a
ministry's form letters, so a term that many of the outlet's articles have counts as frequent. The
numbers were fitted to articles grouped by hand (docs/stories.md).

    event_terms(title, text)      what an article tells of its event
    Frequencies(counts, outlet)   how frequent terms are, in the library and in an outlet
    Sketch.of(terms, frequencies, day)  its terms, weighted by how rare they are
    similarity(one, other)        of two sketches
    score(similarities)           of an article with an event, from those with the event's articles
"""

import hashlib
import math
import struct
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Self

from index.text.normalize import read_words

VERSION = 2
"""Raised when other rules find other terms, so that libraries group their articles again."""
WINDOW = timedelta(days=7)
"""Most time between an article and another of its event, through which it joins."""
THRESHOLD = 0.14
"""Least score of an article that joins an event."""

_PER_DAY = 0.058
_LEAD = 1_500
"""Characters of a text that are read: news tells first what happened."""
_TITLE = 3
"""How often a word of the headline counts."""
_LETTERS = 6
_MOST_TERMS = 60
_KEYS = 16
_RARITY = 1.5
_OUTLET = 0.5
"""How much the share of an outlet's articles counts, compared with that of all."""
_PRIOR = 20
"""Articles of an outlet that the library stands for, so that a new outlet's few tell little."""

EventTerms = tuple[tuple[int, int], ...]
"""Terms, as signed 64-bit hashes that are never 0, and how often each occurs."""


def event_terms(title: str, text: str) -> EventTerms:
    """The terms of an article's headline and of the beginning of its text, with their counts."""
    counted: Counter[str] = Counter()
    for words, times in ((read_words(text[:_LEAD]), 1), (read_words(title), _TITLE)):
        for word in words:
            if len(word) > 1:
                counted[word[:_LETTERS]] += times
    return tuple((_hash(term), count) for term, count in counted.items())


@lru_cache(maxsize=50_000)
def _hash(term: str) -> int:
    digest = hashlib.blake2b(term.encode(), digest_size=8, key=b"%d" % VERSION).digest()
    return int.from_bytes(digest, "little", signed=True) or 1


ALL = _hash("")
"""The term that all articles have; counts their number."""


def outlet_key(outlet: str) -> int:
    """What tells an outlet's counts apart: that of a term is stored under ``term ^ outlet_key``."""
    return _hash(f"outlet {outlet.casefold()}")


@dataclass(frozen=True, slots=True)
class Frequencies:
    """How many articles have terms.

    Attributes:
        counts: the number of articles with each term, and with each of an outlet.
        outlet: the key of the article's outlet.
    """

    counts: Mapping[int, int]
    outlet: int

    def share(self, term: int) -> float:
        """The share of articles with a term, or half that of the outlet's if this is more."""
        share = (self.counts.get(term, 1) + 0.5) / (self.counts.get(ALL, 1) + 1)
        others = max(self.counts.get(ALL ^ self.outlet, 1) - 1, 0)
        with_term = max(self.counts.get(term ^ self.outlet, 1) - 1, 0)
        return max(share, _OUTLET * (with_term + _PRIOR * share) / (others + _PRIOR))


@dataclass(frozen=True, slots=True)
class Sketch:
    """What an article tells of its event, to be compared with others.

    Attributes:
        weights: its heaviest terms, as a vector of length 1.
        day: the day of publication.
    """

    weights: Mapping[int, float]
    day: date

    @classmethod
    def of(cls, terms: EventTerms, frequencies: Frequencies, day: date) -> Self:
        """Weigh the terms of an article.

        Args:
            terms: the terms.
            frequencies: how many articles have each of these terms, this one included.
            day: the day of publication.
        """
        # The inverse document frequency, with rare terms raised above frequent ones.
        weights = {
            term: (1 + math.log(count)) * max(0.0, -math.log(frequencies.share(term))) ** _RARITY
            for term, count in terms
        }
        heaviest = sorted(weights, key=lambda term: (-weights[term], term))[:_MOST_TERMS]
        length = math.sqrt(sum(weights[term] ** 2 for term in heaviest)) or 1.0
        return cls({term: weights[term] / length for term in heaviest}, day)

    @classmethod
    def unpacked(cls, packed: bytes, day: date) -> Self:
        """The sketch that was packed."""
        return cls(_weights(packed), day)

    def packed(self) -> bytes:
        """The weights as bytes, without the day."""
        size = len(self.weights)
        return struct.pack(f"<{size}q{size}f", *self.weights, *self.weights.values())

    @property
    def keys(self) -> Sequence[int]:
        """The heaviest terms, by which similar articles are looked up."""
        return list(self.weights)[:_KEYS]


@lru_cache(maxsize=4_000)  # articles that come in together are compared with the same ones
def _weights(packed: bytes) -> Mapping[int, float]:
    size = len(packed) // 12
    values = struct.unpack(f"<{size}q{size}f", packed)
    return dict(zip(values[:size], values[size:], strict=True))


def similarity(one: Sketch, other: Sketch) -> float:
    """The cosine of two sketches, less a penalty for the days between them."""
    theirs = other.weights
    cosine = sum(weight * theirs[term] for term, weight in one.weights.items() if term in theirs)
    return cosine - _PER_DAY * abs((one.day - other.day).days)


def score(similarities: Collection[float]) -> float:
    """How well an article fits an event: halfway between the nearest article and the average.

    The nearest alone would chain different events; the average alone would split long ones.
    """
    return (max(similarities) + sum(similarities) / len(similarities)) / 2
