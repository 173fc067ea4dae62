"""How an answer is held against what is expected."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from index.answer.retrieval.retriever import RetrievedPassage
from index.errors import InputError, SettingsError
from index.operations.evaluation.scoring import (
    Shown,
    Verdict,
    ask_all,
    contains,
    given,
    plain,
    score,
    token_f1,
)
from index.values import Answer, Question
from tests.index.operations.evaluation.samples import (
    SENTENCE,
    answer,
    expected,
    got,
    judged,
    quote,
    refused,
    shown,
    unanswerable,
)


class TestPlain:
    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("Yanqi  Lake\n", "yanqi lake"),
            ("June 13–15, 2021", "june 13-15, 2021"),
            ("“peace”", '"peace"'),
            ("Xi’s", "xi's"),
            ("N'Djamena", "n'djamena"),
            ("a\u00a0b\u2009c", "a b c"),
            ("co\u00adoperation", "cooperation"),
            ("ﬁnance", "finance"),
            ("STRASSE", "straße"),
            ("e\u0301tat", "état"),
        ],
    )
    def test_differences_of_type_are_none(self, typed: str, meant: str) -> None:
        assert plain(typed) == plain(meant)

    @pytest.mark.parametrize(
        ("one", "other"), [("Madrid", "Mandrid"), ("1.5", "15"), ("a-b", "ab")]
    )
    def test_other_differences_stay(self, one: str, other: str) -> None:
        assert plain(one) != plain(other)

    @hypothesis.given(st.text())
    def test_case_and_space_never_matter(self, words: str) -> None:
        assert plain(f" {words}\t") == plain(words)
        assert plain(words.casefold()) == plain(words)


class TestContains:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("they met in madrid.", "madrid"),
            ("over 500,000 doses", "500,000"),
            ("it cost $10 million", "$10 million"),
            ("a sum (of 5)", "5"),
            ("the u.s. delegation", "u.s."),
            ("madrid", "madrid"),
        ],
    )
    def test_whole_words_are_found(self, text: str, words: str) -> None:
        assert contains(text, words)

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("in 2015", "5"),
            ("fourteen", "four"),
            ("the romanian delegation", "roman"),
            ("they met", ""),
            ("1500,000", "500,000"),
        ],
    )
    def test_parts_of_words_and_nothing_are_not(self, text: str, words: str) -> None:
        assert not contains(text, words)


class TestTokenF1:
    @pytest.mark.parametrize(
        ("given_", "wanted", "f1"),
        [
            ("Yanqi Lake", "yanqi lake", 1.0),
            ("the Yanqi Lake", "Yanqi Lake.", 1.0),
            ("Yanqi", "Yanqi Lake", 2 / 3),
            ("at Yanqi Lake near Beijing", "Yanqi Lake", 4 / 7),
            ("Beijing", "Yanqi Lake", 0.0),
            ("", "Yanqi Lake", 0.0),
            ("the", "a", 1.0),
            ("New New York", "New York", 0.8),
        ],
    )
    def test_is_squads(self, given_: str, wanted: str, f1: float) -> None:
        assert token_f1(given_, wanted) == pytest.approx(f1)

    @hypothesis.given(st.text(), st.text())
    def test_is_symmetric_and_within_bounds(self, one: str, other: str) -> None:
        assert 0.0 <= token_f1(one, other) <= 1.0
        assert token_f1(one, other) == token_f1(other, one)
        assert token_f1(one, one) == 1.0


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

    def test_of_the_article_that_dates_the_answer_is_right_whatever_it_says(self) -> None:
        assert judged(got(shown(sentence="Mali votes today.")), dated=True).sentence
        assert not judged(got(shown("b", "Mali votes today.")), dated=True).sentence

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

    def test_is_not_what_merely_overlaps(self) -> None:
        overlapping = shown(sentence="It was near Beijing. The lake is old.")
        assert not judged(got(overlapping), answers=(), passages=(self.PASSAGE,)).sentence


class TestRanks:
    def test_are_those_of_the_first_that_is_right(self) -> None:
        quotes = (shown("b"), shown(sentence=ELSEWHERE), shown(), shown())
        one = judged(got(*quotes, passages=(shown("b"), shown())))
        assert (one.article, one.quote, one.passage) == (2, 3, 2)


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

    def test_that_was_refused_is_judged_by_what_came_nearest(self) -> None:
        made = given(
            answer(answer=None, answer_from=None, confidence=0.3, nearest=(quote("a"),), reason="?")
        )
        assert not made.answered
        assert made.answer == "Yanqi Lake"
        assert score(expected(), made).sentence

    def test_brings_the_passages_that_were_looked_at(self) -> None:
        made = given(answer(quote("b")), [RetrievedPassage("key-a", "a", None, SENTENCE, 1.1)])
        assert made.passages == (Shown(frozenset({"a", "key-a"}), SENTENCE),)
        assert score(expected(), made).passage == 1


def test_what_is_answered_is_right_or_wrong_by_its_first_sentence() -> None:
    assert judged(got(shown())).verdict is Verdict.ANSWERED
    assert judged(got(shown("b"), shown())).verdict is Verdict.WRONG


def test_refusing_is_right_only_where_nothing_answers() -> None:
    assert refused().verdict is Verdict.REFUSED
    assert judged(got(shown(), answered=False)).verdict is Verdict.UNANSWERED
    assert score(unanswerable(), got(shown())).verdict is Verdict.ANSWERED_ALL_THE_SAME


class Scripted:
    """Answers every question alike, or as badly."""

    def __init__(self, error: Exception | None = None) -> None:
        self._error = error
        self.asked: list[str] = []

    async def warm(self) -> None:
        self.asked.append("warm")

    async def ask(self, question: Question) -> Answer:
        self.asked.append(question.text)
        if self._error:
            raise self._error
        return answer(quote("a"))

    async def candidates(self, question: Question, limit: int) -> Sequence[RetrievedPassage]:
        assert limit == 20
        return [RetrievedPassage("key-a", "a", None, SENTENCE, 1.0)]


def scripted(error: Exception | None = None) -> Any:
    return Scripted(error)


async def test_every_question_is_asked_in_order_and_judged() -> None:
    seen: list[tuple[str, int, int]] = []
    asked = scripted()
    judged = await ask_all(asked, [expected(), unanswerable()], lambda *told: seen.append(told))
    assert asked.asked == ["warm", "where did they meet?", "where is the moon?"]
    assert [one.sentence for one in judged] == [True, False]
    assert [one.passage for one in judged] == [1, None]
    assert seen == [("asking", 1, 2), ("asking", 2, 2)]


async def test_a_question_that_cannot_be_read_counts_as_refused() -> None:
    [one] = await ask_all(scripted(InputError("no words")), [expected()])
    assert not one.given.answered
    assert one.given.confidence == 0.0
    assert not one.sentence


async def test_what_is_wrong_with_all_of_them_is_told() -> None:
    with pytest.raises(SettingsError):
        await ask_all(scripted(SettingsError("another model")), [expected()])
