"""Finds the formulas that recur in sentences about somebody or something."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.answer.question.terms import STOP_WORDS
from index.answer.quotation.wording import ComparedWord, compared_words
from index.values import Span

FEWEST = 3
"""Least number of articles with a formula."""

MOST = 12
"""Most formulas that are returned."""

_SHORTEST, _LONGEST = 3, 8
"""Words of a formula."""

_KEPT_SHARE = 0.6
"""A formula is left out if a longer one with it has this share of its articles."""

_JOINED = re.compile(r"[\s’'-]*")

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a formula stands: the number of the sentence, and the words in it."""

    sentence: int
    span: Span


def recurrent(
    sentences: Sequence[tuple[str, str]], most: int | None = MOST
) -> list[tuple[Key, list[Place]]]:
    """The formulas that recur, most telling first, each with a place in every article.

    Args:
        sentences: what tells articles apart, and a sentence of each, in order.
        most: most formulas that are returned; None for all.
    """
    found: dict[Key, dict[str, Place]] = {}
    for number, (article, sentence) in enumerate(sentences):
        for key, span in _runs(sentence):
            found.setdefault(key, {}).setdefault(article, Place(number, span))
    often = {key: places for key, places in found.items() if len(places) >= FEWEST}
    kept = _maximal(often)
    kept.sort(key=lambda key: (-len(often[key]) * _content(key), key))
    return [(key, list(often[key].values())) for key in kept[:most]]


def _runs(sentence: str) -> Iterator[tuple[Key, Span]]:
    """Runs of words that no punctuation divides, that begin and end with a telling word."""
    words = compared_words(sentence)
    for start in range(len(words)):
        for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
            if end > start + 1 and not _joined(sentence, words[end - 2], words[end - 1]):
                break
            run = words[start:end]
            if len(run) >= _SHORTEST and _is_formula(sentence, run):
                yield tuple(one.key for one in run), Span(run[0].start, run[-1].end)


def _joined(sentence: str, one: ComparedWord, other: ComparedWord) -> bool:
    return _JOINED.fullmatch(sentence, one.end, other.start) is not None


def _is_formula(sentence: str, run: Sequence[ComparedWord]) -> bool:
    """Whether both ends tell something, and two words or more are no names."""
    telling = [one for one in run if one.key not in STOP_WORDS]
    plain = [one for one in telling if sentence[one.start].islower()]
    ends = run[-1].key not in STOP_WORDS and (run[0].key not in STOP_WORDS or run[0].key == "one")
    return ends and len(telling) > 1 and bool(plain)


def _content(key: Key) -> int:
    return sum(word not in STOP_WORDS for word in key)


def _maximal(often: dict[Key, dict[str, Place]]) -> list[Key]:
    """One of formulas that are parts of each other: the longer, if it is nearly as frequent."""
    kept: list[Key] = []
    for key in sorted(often, key=lambda key: (-len(key), -len(often[key]), key)):
        longer = [one for one in kept if _overlap(key, one)]
        least = _KEPT_SHARE * len(often[key])
        if not any(len(often[one]) >= least for one in longer):
            kept = [one for one in kept if one not in longer] + [key]
    return kept


def _overlap(key: Key, other: Key) -> bool:
    """Whether most of a formula stands in another, in order."""
    inside = f" {' '.join(other)} "
    least = max(2, len(key) - 1)
    parts = (key[start : start + least] for start in range(len(key) - least + 1))
    return any(f" {' '.join(part)} " in inside for part in parts)
