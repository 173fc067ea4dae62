from dataclasses import replace

import pytest

from index.answer.retrieval.retriever import RetrievedPassage
from index.operations.evaluation.scoring import Shown, given, score
from tests.index.operations.evaluation.samples import (
    SENTENCE,
    answer,
    expected,
    got,
    judged,
    quote,
    shown,
    unanswerable,
)

ELSEWHERE = "They met in Vienna."


class TestASentence:
    def test_is_right_where_it_stands_in_the_article_and_holds_the_answer(self) -> None:
        assert judged(got(shown())).sentence

    def test_of_another_article_is_wrong(self) -> None:
        assert not judged(got(shown("b"))).sentence

    def test_without_the_answer_is_wrong_even_if_the_quote_around_it_has_it(self) -> None:
        one = judged(got(shown(sentence=ELSEWHERE, text=f"{SENTENCE} {ELSEWHERE}")))
        assert not one.sentence
        assert one.quote == 1

    def test_may_hold_any_acceptable_answer_however_it_is_typed(self) -> None:
        assert judged(got(shown()), answers=("Vienna", "YANQI  lake")).sentence

    def test_is_the_first_quotes_alone(self) -> None:
        assert not judged(got(shown(sentence=ELSEWHERE), shown())).sentence

    def test_of_the_article_that_dates_the_answer_is_right_whatever_it_says(self) -> None:
        assert judged(got(shown(sentence="Mali votes today.")), dated=True).sentence
        assert not judged(got(shown("b", "Mali votes today.")), dated=True).sentence

    def test_is_wrong_where_there_is_none(self) -> None:
        assert not judged(got()).sentence
        assert not judged(got(shown(sentence="")), dated=True).sentence

    def test_answers_nothing_that_cannot_be_answered(self) -> None:
        one = score(unanswerable(), got(shown()))
        assert (one.sentence, one.quote, one.article, one.span_f1) == (False, None, None, None)


class TestALongAnswer:
    PASSAGE = "They met at Yanqi Lake, near Beijing. The lake is old."

    def test_is_judged_by_the_passages(self) -> None:
        one = judged(got(shown()), answers=(), passages=(self.PASSAGE,))
        assert one.sentence
        assert one.span_f1 is None
        assert one.span_holds is None

    def test_may_be_quoted_with_more_around_it(self) -> None:
        longer = shown(text=f"So it was. {self.PASSAGE} It is deep.")
        assert judged(got(longer), answers=(), passages=(self.PASSAGE,)).quote == 1

    def test_is_not_what_merely_overlaps(self) -> None:
        overlapping = shown(sentence="It was near Beijing. The lake is old.")
        assert not judged(got(overlapping), answers=(), passages=(self.PASSAGE,)).sentence


class TestRanks:
    def test_are_those_of_the_first_that_is_right(self) -> None:
        quotes = (shown("b"), shown(sentence=ELSEWHERE), shown(), shown())
        one = judged(got(*quotes, passages=(shown("b"), shown())))
        assert (one.article, one.quote, one.passage) == (2, 3, 2)

    def test_are_none_where_none_is_right(self) -> None:
        one = judged(got(shown("b"), shown("c")))
        assert (one.article, one.quote, one.passage) == (None, None, None)


class TestTheMarkedWords:
    @pytest.mark.parametrize(
        ("marked", "f1", "holds"),
        [
            ("Yanqi Lake", 1.0, True),
            ("at Yanqi Lake", 0.8, True),
            ("Yanqi", 2 / 3, False),
            ("", 0.0, False),
        ],
    )
    def test_are_held_against_the_best_acceptable_answer(
        self, marked: str, f1: float, holds: bool
    ) -> None:
        one = judged(got(shown(), answer=marked), answers=("Vienna", "Yanqi Lake"))
        assert one.span_f1 == pytest.approx(f1)
        assert one.span_holds is holds


class TestAnAnswerOfVerbales:
    def test_brings_its_quotes_under_all_names_of_their_articles(self) -> None:
        made = given(answer(quote("a"), replace(quote("b"), external_id=None, url=None)))
        assert [one.articles for one in made.quotes] == [
            {"a", "key-a", "https://example.org/a"},
            {"key-b"},
        ]
        assert made.quotes[0].sentence == SENTENCE
        assert SENTENCE in made.quotes[0].text
        assert (made.answered, made.confidence, made.elapsed_ms) == (True, 0.9, 40)
        assert made.answer == "Yanqi Lake"

    @pytest.mark.parametrize("name", ["a", "key-a", "https://example.org/a"])
    def test_is_right_whatever_the_list_calls_the_article(self, name: str) -> None:
        one = score(expected(articles=frozenset({name})), given(answer(quote("a"))))
        assert one.sentence

    def test_that_was_refused_is_judged_by_what_came_nearest(self) -> None:
        made = given(
            answer(answer=None, answer_from=None, confidence=0.3, nearest=(quote("a"),), reason="?")
        )
        assert not made.answered
        assert made.answer == "Yanqi Lake"
        assert score(expected(), made).sentence

    def test_of_nothing_at_all_is_judged_all_the_same(self) -> None:
        made = given(answer(answer=None, answer_from=None, confidence=0.0, reason="empty"))
        assert score(expected(), made).span_f1 == 0.0

    def test_brings_the_passages_that_were_looked_at(self) -> None:
        made = given(answer(quote("b")), [RetrievedPassage("key-a", "a", None, SENTENCE, 1.1)])
        assert made.passages == (Shown(frozenset({"a", "key-a"}), SENTENCE),)
        assert score(expected(), made).passage == 1
