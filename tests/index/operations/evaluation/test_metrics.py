"""How answers are scored, measured and plotted."""

import math
from dataclasses import asdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import InputError
from index.operations.evaluation.scoring import (
    THRESHOLDS,
    ScoredAnswer,
    auroc,
    bounds,
    calibration,
    check_plot,
    evaluation_metrics,
    measure,
    plot,
    refusal,
    score,
    upper_bound,
)
from tests.index.operations.evaluation.samples import (
    expected,
    got,
    judged,
    refused,
    shown,
    unanswerable,
)

WRONG = shown("b")


def right(**changes: object) -> ScoredAnswer:
    return judged(got(shown()), **changes)


class TestRanking:
    def test_counts_how_far_down_the_answer_stands(self) -> None:
        second = judged(got(WRONG, shown(), answer="Yanqi"))
        fifth = judged(got(WRONG, WRONG, WRONG, WRONG, shown(), answer="Vienna"))
        never = judged(got(WRONG, answer=""))
        one = evaluation_metrics([right(), second, fifth, never]).ranking
        assert asdict(one) == {
            "sentence_at_1": 0.25, "quote_at_1": 0.25, "quote_at_3": 0.5, "quote_at_5": 0.75,
            "article_at_1": 0.25, "article_at_5": 0.75, "retrieval_at_20": 0.0,
            "span_f1": pytest.approx((1 + 2 / 3) / 4), "span_contained": 0.25,
        }  # fmt: skip

    def test_leaves_long_answers_out_of_spans(self) -> None:
        long = right(answers=(), passages=("They met at Yanqi Lake, near Beijing.",))
        one = evaluation_metrics([right(), long]).ranking
        assert (one.sentence_at_1, one.span_f1) == (1.0, 1.0)


class TestFigures:
    def test_take_the_median_and_what_nine_of_ten_keep_to(self) -> None:
        times = [score(expected(), got(elapsed_ms=float(ms))) for ms in range(10, 0, -1)]
        latency = evaluation_metrics(times).latency
        assert (latency.median_ms, latency.p90_ms) == (5.5, 9.0)
        assert evaluation_metrics(times[:1]).latency.p90_ms == 10.0

    def test_hold_confidence_against_right_answers_to_answerable_questions(self) -> None:
        answered_all_the_same = refused(0.95)
        one = evaluation_metrics([right(), answered_all_the_same]).calibration
        assert one.bins[9].count == 2
        assert one.bins[9].right == 0.5


class TestMeasures:
    def test_tell_kinds_apart_the_commonest_first(self) -> None:
        found = measure(
            [right(kind="who"), judged(got(WRONG), kind="where"), right(kind="where"), right()]
        )
        assert list(found.by_kind) == ["where", "other", "who"]
        assert found.by_kind["where"].ranking.sentence_at_1 == 0.5
        assert found.overall.ranking.sentence_at_1 == 0.75
        assert sum(one.questions for one in found.by_kind.values()) == found.overall.questions


scores = st.lists(st.floats(0, 1), min_size=1, max_size=20)


def outcome(*, answerable: bool, answered: bool, confidence: float = 0.5) -> ScoredAnswer:
    question = expected() if answerable else unanswerable()
    return score(question, got(shown(), answered=answered, confidence=confidence))


class TestRefusal:
    def test_is_counted_as_finding_what_nothing_answers(self) -> None:
        one = refusal(
            [
                *[outcome(answerable=True, answered=True)] * 6,
                *[outcome(answerable=True, answered=False)] * 2,
                *[outcome(answerable=False, answered=False)] * 3,
                outcome(answerable=False, answered=True),
            ]
        )
        assert one.refused == 5
        assert one.precision == pytest.approx(3 / 5)
        assert one.recall == pytest.approx(3 / 4)
        assert one.f1 == pytest.approx(2 * 3 / (5 + 4))
        assert one.balanced_accuracy == pytest.approx((3 / 4 + 6 / 8) / 2)
        assert one.auroc == 0.5

    def test_that_never_happens_has_no_precision(self) -> None:
        one = refusal([outcome(answerable=False, answered=True)])
        assert (one.refused, one.precision, one.recall, one.f1) == (0, None, 0.0, 0.0)
        assert one.balanced_accuracy is None


class TestAuroc:
    def test_of_one_side_alone_is_none(self) -> None:
        assert auroc([], [0.5]) is None
        assert auroc([0.5], []) is None

    @given(scores, scores)
    def test_is_the_share_of_pairs_in_order(self, good: list[float], bad: list[float]) -> None:
        pairs = [(g > b) + 0.5 * (g == b) for g in good for b in bad]
        assert auroc(good, bad) == pytest.approx(sum(pairs) / len(pairs))


def test_gaps_are_weighed_by_their_answers() -> None:
    outcomes = [(0.95, True)] * 6 + [(0.95, False)] * 2 + [(0.15, False)] * 2
    # 8 of 10 promise .95 and hold .75; 2 of 10 promise .15 and hold none.
    assert calibration(outcomes).error == pytest.approx(0.8 * 0.2 + 0.2 * 0.15)


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


SOME = calibration([(0.9, True), (0.8, False), (0.2, False)])


@pytest.mark.parametrize(
    ("name", "said"), [("picture.svg", "in .png"), ("nowhere/picture.png", "no folder")]
)
def test_where_none_can_be_drawn_is_told_at_once(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        check_plot(tmp_path / name)


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        plot(SOME, "talks", tmp_path)
