"""From what people pressed to a list of questions."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from index.operations.evaluation.feedback_dataset import expected_of
from index.operations.evaluation.scoring import Verdict, score, verdict
from index.store.administration.feedback import Quoted, Rating
from index.store.administration.shown_answers import Place
from tests.index.operations.evaluation.samples import SENTENCE, got, shown

ASKED = datetime(2024, 9, 1, tzinfo=UTC)
OTHER = "They met elsewhere."


def quoted(sentence: str | None = SENTENCE, article: str = "a") -> Quoted:
    return Quoted(Place(article, 1, 0, 9, 0, 9), sentence, "Title")


def judgement(**changes: Any) -> Rating:
    made = Rating(
        id=1,
        key="k1",
        scope="discord:1",
        question="Where did they meet?",
        since=None,
        until="2024",
        source=None,
        asked_at=ASKED,
        answered=True,
        generation=1,
        quotes=(quoted(), quoted(OTHER, "b")),
        at=ASKED,
        good=True,
        reason=None,
        words=None,
    )
    return replace(made, **changes)


def verdict_of(found: Rating, *quotes: str, answered: bool = True) -> Verdict:
    [expected] = expected_of([found])
    given = got(*(shown(sentence=one) for one in quotes), answered=answered)
    return verdict(score(expected, given))


def test_the_question_is_asked_as_it_was() -> None:
    [found] = expected_of([judgement()])
    asked = found.question
    assert (asked.text, asked.scope, asked.until) == ("Where did they meet?", "discord:1", "2024")
    assert (asked.at, asked.id) == (ASKED, "feedback 1")


def test_a_good_answer_has_to_come_first_again() -> None:
    good = judgement()
    assert verdict_of(good, SENTENCE) is Verdict.ANSWERED
    assert verdict_of(good, OTHER, SENTENCE) is Verdict.WRONG
    assert verdict_of(good, SENTENCE, answered=False) is Verdict.UNANSWERED


def test_a_wrong_sentence_must_not_come_first_again() -> None:
    bad = judgement(good=False, reason="wrong sentence")
    assert verdict_of(bad, SENTENCE) is Verdict.WRONG
    assert verdict_of(bad, OTHER, SENTENCE) is Verdict.ANSWERED
    assert verdict_of(bad, answered=False) is Verdict.REFUSED


def test_what_should_have_been_refused_is_to_be_refused() -> None:
    bad = judgement(good=False, reason="should have refused")
    assert verdict_of(bad, SENTENCE) is Verdict.ANSWERED_ALL_THE_SAME
    assert verdict_of(bad, answered=False) is Verdict.REFUSED
    assert verdict_of(judgement(answered=False), answered=False) is Verdict.REFUSED


def test_what_should_have_been_answered_is_to_be_answered_by_whatever() -> None:
    bad = judgement(good=False, answered=False, reason="should have answered")
    assert verdict_of(bad, OTHER) is Verdict.ANSWERED
    assert verdict_of(bad, answered=False) is Verdict.UNANSWERED


def test_where_people_differ_the_newest_holds_and_wrong_sentences_add_up() -> None:
    other = judgement(
        id=2, good=False, quotes=(quoted(OTHER, "b"),), question="where DID they meet?"
    )
    bad = judgement(id=1, good=False)
    [found] = expected_of([other, bad])
    assert found.wrong == (OTHER, SENTENCE)
    [found] = expected_of([judgement(id=3), other, bad])
    assert (found.wrong, found.passages) == (None, (SENTENCE,))
    assert len(expected_of([judgement(), judgement(scope="discord:2")])) == 2


def test_what_rests_on_an_article_that_is_gone_says_nothing() -> None:
    gone = (quoted(None),)
    assert (
        expected_of([judgement(quotes=gone), judgement(question="?", good=False, quotes=gone)])
        == []
    )
