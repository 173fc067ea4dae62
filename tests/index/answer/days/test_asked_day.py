"""The day that a question asks about, by the words of sentences that name it by its weekday."""

from dataclasses import replace

import pytest

from index.answer.days import with_relative_day
from index.answer.question.analyze import QuestionAnalysis, analyze
from index.answer.sentences import Sentence
from index.values import Published, Question, Span
from tests.index.answer.samples import PASSAGE

PUBLISHED = "2024-05-15"
ASKED = "Where did Ada meet Bo on 14 May 2024?"


def read(
    question: str, sentence: str, published: str | None = PUBLISHED
) -> tuple[QuestionAnalysis, Sentence]:
    """The question as it is read, and the sentence of an article of that day."""
    span = Span(0, len(sentence))
    day = Published.parse(published) if published else None
    passage = replace(PASSAGE, span=span, sentences=(span,), title="Ada meets Bo", published=day)
    return analyze(Question(question)), Sentence(passage, sentence, span)


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        (ASKED, "Ada met Bo in Oslo on Tuesday.", "where did ada meet bo on tuesday"),
        ("what city did ada meet bo in 14 may 2024", "Ada met Bo in Oslo on Tuesday.",
         "what city did ada meet bo on tuesday"),
        ("Where did Ada meet Bo on 10 May 2024?", "Ada met Bo in Oslo on Friday last week.",
         "where did ada meet bo on friday last week"),
    ],
)  # fmt: skip
def test_a_question_is_read_with_the_day_as_the_sentence_names_it(
    question: str, sentence: str, expected: str
) -> None:
    assert with_relative_day(*read(question, sentence)) == expected


@pytest.mark.parametrize(
    ("question", "sentence", "published"),
    [
        (ASKED, "Ada met Bo in Oslo on Tuesday.", None),
        (ASKED, "Ada met Bo in Oslo on Monday.", PUBLISHED),
        (ASKED, "Ada met Bo in Oslo on 14 May.", PUBLISHED),
        (ASKED, "Ada met Bo in Oslo on Tuesday, 7 May.", PUBLISHED),
        ("Who condemned the attack of 14 May 2024?", "Ada condemned it on Tuesday.", PUBLISHED),
        ("Where did Ada meet Bo on 4/5/2024?", "Ada met Bo on Saturday.", "2024-05-05"),
        ("Where did Ada meet Bo in May 2024?", "Ada met Bo in Oslo on Tuesday.", PUBLISHED),
        ("Where did Ada meet Bo?", "Ada met Bo in Oslo on Tuesday.", PUBLISHED),
    ],
)
def test_a_day_that_a_sentence_does_not_name_stays_as_it_is(
    question: str, sentence: str, published: str | None
) -> None:
    reading, told = read(question, sentence, published)
    assert with_relative_day(reading, told) == reading.plain
