"""Sentences on the same point are put together, and an unsure one stands alone."""

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from index.answer.readout_alignment import Matrix, assignment, is_told, matters_in, points_of
from tests.index.answer.samples import WordsEncoder

NORLAND = [
    "Minister Marsh spoke with Minister Tarn by telephone on Monday.",
    "She asked Velden to open the harbour of Brandvik to grain ships.",
    "Both agreed to send ambassadors back by autumn.",
]
VELDEN = [
    "Minister Tarn spoke by telephone with Minister Marsh of Norland.",
    "He protested against the fence along the northern border.",
    "The ambassadors are to be sent back by autumn, as both agreed.",
    "The harbour of Brandvik stays closed to grain ships, Mr. Tarn said.",
]
AMBERG = ["The harbour of Brandvik must be open to grain ships, Amberg told both.",
          "Amberg offered to host further rounds in its capital."]  # fmt: skip


def points(*accounts: list[str]) -> list[tuple[tuple[int, ...], ...]]:
    encoder = WordsEncoder()
    return points_of(accounts, [encoder.encode_passages(one) for one in accounts])


def test_sentences_on_the_same_point_are_paired_though_their_order_differs() -> None:
    found = points(NORLAND, VELDEN)
    assert {((0,), (0,)), ((1,), (3,)), ((2,), (2,))} <= set(found)
    assert ((), (1,)) in found


def test_every_sentence_is_on_one_point() -> None:
    found = points(NORLAND, VELDEN, AMBERG)
    for account, sentences in enumerate((NORLAND, VELDEN, AMBERG)):
        told = [number for point in found for number in point[account]]
        assert sorted(told) == list(range(len(sentences)))


def test_three_sides_meet_on_a_point() -> None:
    assert ((1,), (3,), (0,)) in points(NORLAND, VELDEN, AMBERG)


def test_nothing_is_forced_together() -> None:
    assert points(NORLAND[:1], VELDEN[1:2]) == [((0,), ()), ((), (0,))]


@pytest.mark.parametrize(
    "line",
    [
        "The following is attributable to Spokesperson Ada Reyes of the ministry:",
        "Office of the Spokesperson of the Ministry",
        "###",
        "FOR IMMEDIATE RELEASE ON MONDAY MORNING",
    ],
)
def test_headings_and_remarks_to_editors_tell_nothing(line: str) -> None:
    assert not is_told(line)
    assert is_told(NORLAND[0])


GAINS = st.tuples(st.integers(1, 4), st.integers(1, 4)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=st.floats(-1, 1, width=32))
)


def best(gains: Matrix) -> float:
    """The greatest sum, by trying every assignment."""
    rows, columns = sorted(gains.shape)
    wide = gains if gains.shape == (rows, columns) else gains.T
    return max(
        sum(max(0.0, float(wide[row, column])) for row, column in enumerate(order))
        for order in permutations(range(columns), rows)
    )


@given(GAINS)
def test_no_assignment_gains_more(gains: Matrix) -> None:
    pairs = assignment(gains)
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)
    assert all(gains[pair] > 0 for pair in pairs)
    assert abs(sum(gains[pair] for pair in pairs) - best(gains)) < 1e-9


@pytest.mark.parametrize(
    ("sentence", "matter"),
    [
        ("Velden is imposing severe costs on Norland.", "penalties"),
        ("They spoke of crimes in the information space.", "cyber"),
        ("The one-China principle must be kept.", "territory"),
    ],
)
def test_a_matter_has_several_words(sentence: str, matter: str) -> None:
    assert matter in matters_in(sentence)
