"""The optimal assignment of rows to columns.

The shortest augmenting path method: R. Jonker and A. Volgenant, A Shortest Augmenting Path
Algorithm for Dense and Sparse Linear Assignment Problems, Computing 38 (1987).
"""

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]


def assignment(gains: Matrix) -> list[tuple[int, int]]:
    """Pair rows with columns so that the sum of gains is greatest; each is paired once at most.

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
