"""Questions for several things are answered by several sentences of an article."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from index.answer.candidates import SentenceCandidate
from index.answer.question.analyze import analyze
from index.answer.quoting.further_sentences import (
    FURTHER,
    asks_for_several,
    with_further_sentences,
)
from index.answer.quoting.quote import merged, quote, with_sure_span
from index.answer.reader.base import SpanScores
from index.values import Question, Span
from tests.index.answer.samples import Desk, WordReader, draft


@pytest.mark.parametrize(
    ("question", "several"),
    [
        ("which countries signed the accord", True),
        ("which foreign ministers met in rome", True),
        ("which three cities did she visit and when", True),
        ("who met xi and when", True),
        ("names of the envoys", True),
        ("who signed the accord", False),
        ("where did they meet", False),
        ("which minister's plane was late", False),
        ("what crisis did they discuss", False),
        ("what did xi and putin sign", False),
    ],
)
def test_a_question_is_for_several_things_or_for_one(question: str, several: bool) -> None:
    assert asks_for_several(question) is several


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
    made.add(
        draft(SIGNED, title="Accord", published="2024-05-01"),
        draft("The accord was praised.", title="Praise", published="2024-05-01"),
    )
    return made


def test_further_sentences_of_the_article_follow_the_first(signing: Desk) -> None:
    answer = signing.answerer.answer(Question("which countries signed the accord"))
    quoted = [one for one in answer.quotes if one.title == "Accord"]
    assert len(quoted) == 1 + FURTHER
    assert all("signed" in one.sentence for one in quoted)
    assert len({one.sentence for one in quoted}) == len(quoted)
    assert [one.rank for one in answer.quotes] == list(range(1, len(answer.quotes) + 1))
    assert all(one.score <= answer.quotes[0].score for one in quoted)


def test_after_an_unsure_sentence_one_follows_that_names_something_else(
    signing: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.answer.quoting.further_sentences._CLEAR", 1.1)
    answer = signing.ask("who signed the accord")
    assert [one.title for one in answer.quotes[:3]].count("Accord") == 2
    first, other = answer.quotes[:2]
    assert first.title == other.title
    assert first.sentence != other.sentence
    assert answer.agreement.differ == 0


def accords(desk: Desk, alternative: float) -> tuple[list[SentenceCandidate], SentenceCandidate]:
    """The first sentences of three articles, and another one of the first article.

    Their log-odds are 2, 1 and 0, and that of the other as given.
    """
    texts = [f"Oman{n} signed the accord in Rome. Qatar{n} signed the accord." for n in range(3)]
    desk.add(*(draft(text, title=f"Accord {n}") for n, text in enumerate(texts)))
    found = desk.answerer.seek(Question("who signed the accord"))
    assert found is not None
    by_words = {one.sentence.words: one for one in desk.answerer.drafts(found)}
    choices = [
        replace(by_words[text.split(". ")[0] + "."], span=Span(0, 5), odds=2.0 - n, score=0.6)
        for n, text in enumerate(texts)
    ]
    return choices, replace(by_words["Qatar0 signed the accord."], odds=alternative)


@pytest.mark.parametrize(("alternative", "quoted"), [(0.1, True), (-0.1, False)])
def test_an_alternative_is_likelier_than_the_third_articles_sentence(
    desk: Desk, alternative: float, quoted: bool
) -> None:
    choices, other = accords(desk, alternative)
    marked = replace(other, span=Span(33, 39))
    reading = analyze(Question("who signed the accord"))
    made = with_further_sentences(reading, choices, [*choices, marked])
    assert [one.sentence for one in made].count(other.sentence) == quoted
    assert with_further_sentences(reading, choices[:2], [*choices[:2], marked])[1] is not choices[1]


@pytest.mark.parametrize(("margin", "bold"), [(0.2, True), (-0.2, False)])
def test_an_alternatives_words_are_bold_where_the_reader_prefers_them_to_no_answer(
    desk: Desk, margin: float, bold: bool
) -> None:
    choices, other = accords(desk, 1.9)
    marked = replace(other, span=Span(33, 39)).with_features(reader=margin)
    reading = analyze(Question("who signed the accord"))
    made = with_further_sentences(reading, choices, [*choices, marked])
    _, shown = merged([quote(one) for one in made[:2]])
    assert with_sure_span(shown).span == ("Qatar0" if bold else None)


def test_a_sure_sentence_gets_no_alternative_nor_does_one_without_answering_words_follow(
    desk: Desk,
) -> None:
    choices, other = accords(desk, 1.5)
    reading = analyze(Question("who signed the accord"))
    marked = replace(other, span=Span(33, 39))
    sure = [replace(choices[0], score=0.95), *choices[1:]]
    assert with_further_sentences(reading, sure, [*sure, marked]) == sure
    bare = replace(other, span=None)
    assert with_further_sentences(reading, choices, [*choices, bare]) == choices
