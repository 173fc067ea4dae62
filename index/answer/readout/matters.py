"""Tells which matters of diplomacy a sentence speaks of, in whatever words.

Two governments name one matter by other words: “imposing costs”, “sanctions”. ``matters.tsv`` lists
the words of each.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from index.answer.question.terms import stem
from index.answer.quotation.wording import compared_words
from index.data_files import table_rows

_Stems = tuple[str, ...]


def matters_in(sentence: str) -> frozenset[str]:
    """The names of the matters that a sentence speaks of."""
    stems = _stems(sentence)
    found = (_named_at(stems, place) for place in range(len(stems)))
    return frozenset(matter for some in found for matter in some)


def _named_at(stems: _Stems, place: int) -> Iterator[str]:
    for words, matter in _table().get(stems[place], ()):
        if stems[place : place + len(words)] == words:
            yield matter


def _stems(text: str) -> _Stems:
    return tuple(stem(one.key) for one in compared_words(text))


@lru_cache(maxsize=1)
def _table() -> Mapping[str, tuple[tuple[_Stems, str], ...]]:
    """The words of all matters, as stems, with their matter, by the first stem."""
    table: dict[str, list[tuple[_Stems, str]]] = {}
    for matter, words in table_rows(__package__, "matters.tsv"):
        for stems in map(_stems, words.split(";")):
            table.setdefault(stems[0], []).append((stems, matter))
    return {first: tuple(some) for first, some in table.items()}
