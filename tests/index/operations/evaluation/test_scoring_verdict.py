from index.operations.evaluation.scoring import Verdict, score, verdict
from tests.index.operations.evaluation.samples import got, judged, refused, shown, unanswerable


def test_what_is_answered_is_right_or_wrong_by_its_first_sentence() -> None:
    assert verdict(judged(got(shown()))) is Verdict.ANSWERED
    assert verdict(judged(got(shown("b"), shown()))) is Verdict.WRONG


def test_refusing_is_right_only_where_nothing_answers() -> None:
    assert verdict(refused()) is Verdict.REFUSED
    assert verdict(judged(got(shown(), answered=False))) is Verdict.UNANSWERED
    assert verdict(score(unanswerable(), got(shown()))) is Verdict.ANSWERED_ALL_THE_SAME


def test_only_two_of_them_are_as_it_should_be() -> None:
    assert {one for one in Verdict if one.right} == {Verdict.ANSWERED, Verdict.REFUSED}
