import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.operations.evaluation.calibration import THRESHOLDS, bounds, calibration, upper_bound


def test_confidence_that_keeps_its_word_has_no_error() -> None:
    outcomes = [(0.75, True)] * 3 + [(0.75, False)]
    assert calibration(outcomes).error == pytest.approx(0.0)


def test_gaps_are_weighed_by_their_answers() -> None:
    outcomes = [(0.95, True)] * 6 + [(0.95, False)] * 2 + [(0.15, False)] * 2
    # 8 of 10 promise .95 and hold .75; 2 of 10 promise .15 and hold none.
    assert calibration(outcomes).error == pytest.approx(0.8 * 0.2 + 0.2 * 0.15)


def test_gaps_of_both_signs_in_different_bins_do_not_cancel() -> None:
    assert calibration([(0.0, True), (1.0, False)]).error == 1.0


def test_there_are_ten_bins_and_the_last_holds_certainty() -> None:
    bins = calibration([(1.0, True), (0.0, False), (0.1, True)]).bins
    assert [one.count for one in bins] == [1, 1, 0, 0, 0, 0, 0, 0, 0, 1]
    assert (bins[0].low, bins[0].high, bins[9].high) == (0.0, 0.1, 1.0)
    assert (bins[9].confidence, bins[9].right) == (1.0, 1.0)
    assert (bins[5].confidence, bins[5].right) == (None, None)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1))
def test_the_error_is_a_share_and_no_outcome_is_lost(outcomes: list[tuple[float, bool]]) -> None:
    found = calibration(outcomes)
    assert 0.0 <= found.error <= 1.0
    assert sum(one.count for one in found.bins) == len(outcomes)
    for one in found.bins:
        assert one.confidence is None or one.low - 1e-9 <= one.confidence <= one.high + 1e-9


def test_the_bound_is_that_of_the_tables_of_clopper_and_pearson() -> None:
    assert upper_bound(0, 10) == pytest.approx(0.2589, abs=1e-4)
    assert upper_bound(3, 50) == pytest.approx(0.1478, abs=1e-4)
    assert upper_bound(7, 7) == upper_bound(0, 0) == 1.0


@given(st.integers(1, 60), st.floats(0.01, 0.99))
def test_the_bound_is_too_low_for_one_list_in_twenty_at_most(answered: int, rate: float) -> None:
    chances = [
        math.comb(answered, wrong) * rate**wrong * (1 - rate) ** (answered - wrong)
        for wrong in range(answered + 1)
    ]
    failing = (one for wrong, one in enumerate(chances) if upper_bound(wrong, answered) < rate)
    assert sum(failing) <= 0.05 + 1e-6


def test_bounds_count_the_answers_from_a_confidence_on() -> None:
    found = bounds([(0.97, True), (0.85, True), (0.85, False), (0.4, False)])
    assert [one.threshold for one in found] == list(THRESHOLDS)
    at_eight = next(one for one in found if one.threshold == 0.8)
    assert (at_eight.answered, at_eight.share, at_eight.wrong) == (3, 0.75, 1)
    assert at_eight.at_most == upper_bound(1, 3)
    assert found[-1].at_most == upper_bound(0, 1)
