import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.operations.evaluation.refusal_metrics import auroc, refusal
from index.operations.evaluation.scoring import ScoredAnswer, score
from tests.index.operations.evaluation.samples import expected, got, shown, unanswerable

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

    def test_of_answerable_questions_alone_has_no_recall(self) -> None:
        one = refusal([outcome(answerable=True, answered=False)])
        assert (one.refused, one.precision) == (1, 0.0)
        assert (one.recall, one.f1, one.balanced_accuracy, one.auroc) == (None,) * 4

    def test_that_never_happens_has_no_precision(self) -> None:
        one = refusal([outcome(answerable=False, answered=True)])
        assert (one.refused, one.precision, one.recall, one.f1) == (0, None, 0.0, 0.0)
        assert one.balanced_accuracy is None


class TestAuroc:
    def test_is_one_where_all_good_ones_stand_above(self) -> None:
        assert auroc([0.8, 0.9], [0.1, 0.7]) == 1.0
        assert auroc([0.1], [0.7]) == 0.0

    def test_counts_ties_half(self) -> None:
        assert auroc([0.5, 0.9], [0.5]) == 0.75

    def test_of_one_side_alone_is_none(self) -> None:
        assert auroc([], [0.5]) is None
        assert auroc([0.5], []) is None

    @given(scores, scores)
    def test_is_the_share_of_pairs_in_order(self, good: list[float], bad: list[float]) -> None:
        pairs = [(g > b) + 0.5 * (g == b) for g in good for b in bad]
        assert auroc(good, bad) == pytest.approx(sum(pairs) / len(pairs))
