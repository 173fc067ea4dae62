"""Aligns the sentences of several accounts of one meeting.

Two sentences are compared by the cosine of their vectors, by how far it is above those of their
nearest other sentences (A. Conneau et al., Word Translation Without Parallel Data, ICLR 2018), by
the names, numbers and words that they share, and by the matters of diplomacy that they speak of, in
whatever words (``matters.tsv``); what is rarer in the accounts counts more. The best pairs of two
accounts are those with the greatest sum (``assignment``): accounts follow the same order loosely,
so a pair may cross another, but sentences at the same place are preferred. A pair below ``SURE`` is
no pair. Alignment of comparable texts by sentence: R. Barzilay and N. Elhadad, Sentence Alignment
for Monolingual Comparable Corpora, EMNLP 2003.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations

import numpy as np
import numpy.typing as npt

from index.answer.formulas import Stems, stems_in_order
from index.answer.question.normal_form import terms_of
from index.answer.question.terms import phrase_stems
from index.answer.sides import countries_in
from index.data_files import table_rows
from index.embedding.encoder import Matrix as Vectors

SURE = 0.64
"""Least score of a pair."""

ALSO = 0.74
"""Least score of a further sentence of a point that has its pair already."""

_COSINE, _NEARER, _SHARED, _RAREST, _MATTERS, _PLACE = 0.5, 0.5, 0.3, 0.3, 0.25, 0.06
"""Weights: of the cosine, of how far it is above others, of all shared terms, of the rarest one, of
all shared matters, and of the distance between the places in both accounts. Chosen on the part
``dev`` of ``benchmarks.readout``, where most weights near these do as well."""

_NEAREST = 3
"""Sentences whose mean cosine a cosine is compared with."""

_FEWEST_WORDS = 5
_FURNITURE = re.compile(
    r"attributable to|for immediate release|office of the (?:spokesperson|press secretary)"
    r"|^readout of|^press release",
    re.IGNORECASE,
)


Matrix = npt.NDArray[np.float64]
_Place = tuple[int, int]
"""An account, and the number of one of its sentences."""


Point = tuple[tuple[int, ...], ...]
"""A point of the meeting: for each account, the numbers of the sentences on it, if it has any."""


def is_told(sentence: str) -> bool:
    """Whether a sentence tells something of the meeting, and is no heading or remark to editors."""
    words = sentence.split()
    lower = any(word[:1].islower() for word in words)
    return len(words) >= _FEWEST_WORDS and lower and not _FURNITURE.search(sentence)


def points_of(accounts: Sequence[Sequence[str]], vectors: Sequence[Vectors]) -> list[Point]:
    """Align the sentences of accounts, in their order.

    Args:
        accounts: for each account, its sentences that tell something (``is_told``).
        vectors: for each account, the vectors of its sentences, of unit length.
    """
    compared = _Compared(accounts, vectors)
    scores = {pair: compared.scores(*pair) for pair in combinations(range(len(accounts)), 2)}
    pairs = [
        (pair_scores[row, column], (one, row), (other, column))
        for (one, other), pair_scores in scores.items()
        for row, column in _pairs(pair_scores)
    ]
    # Sentences are on one point if each two of different accounts surely are.
    groups = {(account, number): [(account, number)]
              for account, told in enumerate(accounts) for number in range(len(told))}  # fmt: skip
    for _, place, other_place in sorted(pairs, key=lambda one: -one[0]):
        first, second = groups[place], groups[other_place]
        if first is not second and all(_is_sure(scores, a, b) for a in first for b in second):
            first += second
            groups |= dict.fromkeys(second, first)

    def order(group: Sequence[_Place]) -> tuple[float, int]:
        account, number = group[0]
        return number / max(1, len(accounts[account])), account

    points = dict.fromkeys(tuple(sorted(group)) for group in groups.values())
    return [
        tuple(
            tuple(number for account, number in group if account == which)
            for which in range(len(accounts))
        )
        for group in sorted(points, key=order)  # after what precedes them in any account
    ]


def _is_sure(scores: Mapping[tuple[int, int], Matrix], one: _Place, other: _Place) -> bool:
    (account, row), (another, column) = sorted((one, other))
    return account == another or bool(scores[account, another][row, column] >= SURE)


def _pairs(scores: Matrix) -> Iterator[tuple[int, int]]:
    """The sure pairs; then what goes with one of their sentences, beside the other or surer."""
    pairs = assignment(scores - SURE)
    yield from pairs
    rows, columns = {row for row, _ in pairs}, {column for _, column in pairs}
    for row, column in np.argwhere(scores >= SURE):
        if (row in rows) == (column in columns):
            continue
        line = scores[:, column] if row in rows else scores[row]
        beside = any(
            (row + step, column) in pairs or (row, column + step) in pairs for step in (-1, 1)
        )
        if beside or (scores[row, column] >= ALSO and scores[row, column] == line.max()):
            yield int(row), int(column)


class _Compared:
    """Scores the pairs of sentences of two accounts."""

    def __init__(self, accounts: Sequence[Sequence[str]], vectors: Sequence[Vectors]) -> None:
        self._vectors = [one.astype(np.float64) for one in vectors]
        self._terms = [[_terms(sentence) for sentence in one] for one in accounts]
        self._matters = [[matters_in(sentence) for sentence in one] for one in accounts]
        self._term_weights, self._matter_weights = _weights(self._terms), _weights(self._matters)

    def scores(self, one: int, other: int) -> Matrix:
        """A row for each sentence of the first account, a column for each of the other."""
        cosines: Matrix = self._vectors[one] @ self._vectors[other].T
        if not cosines.size:
            return cosines
        shared = np.array([[self._shared((one, row), (other, column))
                            for column in range(cosines.shape[1])]
                           for row in range(cosines.shape[0])])  # fmt: skip
        # How far each cosine is above the mean of the nearest in its row and in its column.
        nearest = np.sort(cosines, axis=1)[:, -_NEAREST:].mean(axis=1, keepdims=True)
        others = np.sort(cosines, axis=0)[-_NEAREST:].mean(axis=0, keepdims=True)
        nearer = 2 * cosines - nearest - others
        rows, columns = (np.arange(count) / max(1, count - 1) for count in cosines.shape)
        apart = np.abs(rows[:, None] - columns[None, :])
        scores: Matrix = _COSINE * cosines + _NEARER * nearer + shared - _PLACE * apart
        return scores

    def _shared(self, first: _Place, second: _Place) -> float:
        """The score of the terms and matters that two sentences share."""
        (one, row), (other, column) = first, second
        shared_terms = self._terms[one][row] & self._terms[other][column]
        shared_matters = self._matters[one][row] & self._matters[other][column]
        terms = [self._term_weights[term] for term in shared_terms]
        matters = [self._matter_weights[matter] for matter in shared_matters]
        together = _SHARED * _grown(terms) + _MATTERS * _grown(matters)
        return together + _RAREST * max(terms, default=0.0)


def _weights(told: Sequence[Sequence[frozenset[str]]]) -> Mapping[str, float]:
    """How much each term of accounts counts, 0–1, by its rarity in them."""
    held = Counter(term for one in told for terms in one for term in terms)
    highest = math.log(1 + sum(map(len, told)))
    return {term: 1 - math.log(count) / highest for term, count in held.items()}


def _grown(weights: Sequence[float]) -> float:
    """The sum of weights, bounded by 1."""
    return 1 - math.exp(-sum(weights))


def _terms(sentence: str) -> frozenset[str]:
    """The terms of a sentence, countries by one name whatever form is printed."""
    countries = list(countries_in(sentence))
    rest = list(sentence)
    for one in countries:
        rest[one.start : one.end] = " " * (one.end - one.start)
    forms = (stems for term in terms_of("".join(rest)) for stems in [phrase_stems(term.words)])
    return frozenset((*(one.name for one in countries), *(stem for one in forms for stem in one)))


def matters_in(sentence: str) -> frozenset[str]:
    """The names of the matters that a sentence speaks of, in whatever words.

    Two governments name one matter by other words: “imposing costs”, “sanctions”. ``matters.tsv``
    lists the words of each.
    """
    stems = stems_in_order(sentence)
    return frozenset(
        matter
        for place, first in enumerate(stems)
        for words, matter in _table().get(first, ())
        if stems[place : place + len(words)] == words
    )


@lru_cache(maxsize=1)
def _table() -> Mapping[str, tuple[tuple[Stems, str], ...]]:
    """The words of all matters, as stems, with their matter, by the first stem."""
    table: dict[str, list[tuple[Stems, str]]] = {}
    for matter, words in table_rows(__package__, "matters.tsv"):
        for stems in map(stems_in_order, words.split(";")):
            table.setdefault(stems[0], []).append((stems, matter))
    return {first: tuple(some) for first, some in table.items()}


def assignment(gains: Matrix) -> list[tuple[int, int]]:
    """Pair rows with columns so that the sum of gains is greatest; each is paired once at most.

    The shortest augmenting path method: R. Jonker and A. Volgenant, A Shortest Augmenting Path
    Algorithm for Dense and Sparse Linear Assignment Problems, Computing 38 (1987).

    Pairs without a gain above 0 are left out. Takes time in proportion to the number of rows
    squared, times the number of columns.
    """
    if not gains.size:
        return []
    if gains.shape[0] > gains.shape[1]:
        return sorted((row, column) for column, row in assignment(gains.T))
    cost = np.pad(-np.maximum(gains, 0.0), ((1, 0), (1, 0)))
    owner = np.zeros(cost.shape[1], np.int64)
    potentials = np.zeros(cost.shape[0]), np.zeros(cost.shape[1])
    for row in range(1, cost.shape[0]):
        _augment(cost, owner, row, *potentials)
    pairs = ((int(owner[column]) - 1, column - 1) for column in range(1, len(owner)))
    return sorted((row, column) for row, column in pairs if row >= 0 and gains[row, column] > 0)


def _augment(
    cost: Matrix, owner: npt.NDArray[np.int64], row: int, rows: Matrix, columns: Matrix
) -> None:
    """Give a row a column, and others another one where that is better for all."""
    owner[0], column = row, 0
    least, before = np.full(len(owner), np.inf), np.zeros(len(owner), np.int64)
    used = np.zeros(len(owner), np.bool_)
    while owner[column]:
        used[column] = True
        reduced = cost[owner[column]] - rows[owner[column]] - columns
        closer = ~used & (reduced < least)
        least[closer], before[closer] = reduced[closer], column
        following = int(np.where(used, np.inf, least).argmin())
        step = least[following]
        rows[owner[used]] += step
        columns[used] -= step
        least[~used] -= step
        column = following
    while column:
        owner[column] = owner[before[column]]
        column = int(before[column])
