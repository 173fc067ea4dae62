"""The assignment is the best of all."""

from itertools import permutations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from index.answer.readout.assignment import Matrix, assignment

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


def test_what_gains_nothing_is_not_paired() -> None:
    assert assignment(np.array([[-0.2, 0.0], [0.3, -1.0]])) == [(1, 0)]
    assert assignment(np.zeros((0, 3))) == []
