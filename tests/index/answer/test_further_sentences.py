"""Questions for several things are answered by several sentences of an article."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from index.answer.candidates import SentenceCandidate
from index.answer.further_sentences import (
    FURTHER,
    asks_for_several,
    with_whole_list_first,
)
from index.answer.question.analyze import analyze
from index.answer.reader.base import SpanScores
from index.values import Question, Span
from tests.index.answer.samples import Desk, WordReader, draft


@pytest.mark.parametrize(
    "question",
    [
        "which countries signed the accord",
        "what allies joined the patrol",
        "which foreign ministers met in rome",
        "which three cities did she visit and when",
        "who else was in the delegation",
        "who were the signatories",
        "who met xi and when",
        "names of the envoys",
    ],
)
def test_questions_for_several_things(question: str) -> None:
    assert asks_for_several(question)


@pytest.mark.parametrize(
    "question",
    [
        "who signed the accord",
        "where did they meet",
        "which minister's plane was late",
        "what crisis did they discuss",
        "which bus did he take",
        "what did xi and putin sign",
    ],
)
def test_questions_for_one_thing(question: str) -> None:
    assert not asks_for_several(question)


class SigningReader(WordReader):
    """Takes sentences about signing for evidence, and the rest not."""

    def read(self, question: str, texts: Sequence[str]) -> list[SpanScores]:
        return [self._judged(one, text) for one, text in zip(super().read(question, texts), texts, strict=True)]  # fmt: skip # noqa: E501

    def _judged(self, scores: SpanScores, text: str) -> SpanScores:
        marks = scores.starts.copy()
        for number, span in enumerate(scores.spans):
            sentence = text[text.rfind(".", 0, span.start) + 1 :].split(".", maxsplit=1)[0]
            marks[number] = 4.0 if "signed" in sentence else -4.0
        return replace(scores, evidence=marks)


SIGNED = (
    "Oman signed the accord in Rome. Rain fell on Rome. Qatar signed the accord later. "
    "Norway signed the accord last. Chad signed the accord as well."
)


@pytest.fixture
def signing(desk: Desk) -> Desk:
    made = replace(desk, reader=SigningReader("Oman"), threshold=0.0)
    made.add(draft(SIGNED, title="Accord"), draft("The accord was praised.", title="Praise"))
    return made


def test_further_sentences_of_the_article_follow_the_first(signing: Desk) -> None:
    answer = signing.answerer.answer(Question("which countries signed the accord"))
    quoted = [one for one in answer.quotes if one.title == "Accord"]
    assert len(quoted) == 1 + FURTHER
    assert all("signed" in one.sentence for one in quoted)
    assert len({one.sentence for one in quoted}) == len(quoted)
    assert [one.rank for one in answer.quotes] == list(range(1, len(answer.quotes) + 1))
    assert all(one.score <= answer.quotes[0].score for one in quoted)


def test_a_question_for_one_thing_gets_one_sentence_of_an_article(signing: Desk) -> None:
    answer = signing.ask("who signed the accord")
    assert [one.title for one in answer.quotes].count("Accord") == 1


def test_after_an_unsure_sentence_one_follows_that_names_something_else(
    signing: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.answer.further_sentences._CLEAR", 1.1)
    answer = signing.ask("who signed the accord")
    assert [one.title for one in answer.quotes[:3]].count("Accord") == 2
    first, other = answer.quotes[:2]
    assert first.title == other.title
    assert first.sentence != other.sentence
    assert answer.agreement.differ == 0


LEFT = {
    "Mali agreed with the union on a timeline.": "Mali",
    "Niger, Mali, and Chad left the union.": "Niger, Mali, and Chad",
    "Malians and others left the union.": "Malians and others",
}
WHICH = "which countries left the union"


def left(desk: Desk, *scores: float) -> list[SentenceCandidate]:
    """The sentences above with their words marked and these probabilities."""
    desk.add(*(draft(text, title="Union") for text in LEFT))
    found = desk.answerer.seek(Question(WHICH))
    assert found is not None
    by_text = {one.sentence.words: one for one in desk.answerer.drafts(found)}
    return [
        replace(by_text[text], span=Span(0, len(marked)), score=score)
        for (text, marked), score in zip(LEFT.items(), scores, strict=True)
    ]


def test_a_likely_sentence_with_the_whole_list_comes_before_one_with_an_item(desk: Desk) -> None:
    part, whole, other = left(desk, 0.8, 0.5, 0.45)
    ordered = with_whole_list_first(analyze(Question(WHICH)), [part, whole, other])
    assert ordered == [replace(whole, score=0.8), part, other]
    assert with_whole_list_first(analyze(Question("who left the union")), [part, whole]) == [
        part, whole,
    ]  # fmt: skip


@pytest.mark.parametrize("scores", [(0.8, 0.3, 0.2), (0.8, 0.3, 0.5)])
def test_an_unlikely_list_or_one_of_others_stays_behind(
    desk: Desk, scores: tuple[float, ...]
) -> None:
    choices = sorted(left(desk, *scores), key=lambda one: -one.score)
    assert with_whole_list_first(analyze(Question(WHICH)), choices) == choices
    assert with_whole_list_first(analyze(Question(WHICH)), []) == []
