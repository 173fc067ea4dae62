from dataclasses import asdict

import pytest

from index.operations.evaluation.metrics import evaluation_metrics, measure
from index.operations.evaluation.scoring import ScoredAnswer, score
from tests.index.operations.evaluation.samples import expected, got, judged, refused, shown

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

    def test_looks_at_twenty_passages(self) -> None:
        at_20 = judged(got(passages=(*[WRONG] * 19, shown())))
        at_21 = judged(got(passages=(*[WRONG] * 20, shown())))
        assert evaluation_metrics([at_20, at_21]).ranking.retrieval_at_20 == 0.5

    def test_leaves_out_what_cannot_be_answered(self) -> None:
        assert evaluation_metrics([right(), refused()]).ranking.sentence_at_1 == 1.0

    def test_of_nothing_answerable_is_none(self) -> None:
        one = evaluation_metrics([refused()]).ranking
        assert one.sentence_at_1 is None
        assert one.span_f1 is None

    def test_leaves_long_answers_out_of_spans(self) -> None:
        long = right(answers=(), passages=("They met at Yanqi Lake, near Beijing.",))
        one = evaluation_metrics([right(), long]).ranking
        assert (one.sentence_at_1, one.span_f1) == (1.0, 1.0)


class TestFigures:
    def test_count_questions(self) -> None:
        one = evaluation_metrics([right(), refused(), refused()])
        assert (one.questions, one.answerable) == (3, 1)

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
