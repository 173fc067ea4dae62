"""The day that a question asks about, by the words of sentences that name it by its weekday."""

import pytest

from index.answer.days import tells_of_another_day, with_relative_day
from index.answer.question.analyze import QuestionAnalysis
from index.answer.sentences import Sentence
from index.values import Question
from tests.index.answer.samples import Desk, draft

PUBLISHED = "2024-05-15"
ASKED = "Where did Ada meet Bo on 14 May 2024?"


def read(
    desk: Desk, question: str, sentence: str, published: str | None = PUBLISHED
) -> tuple[QuestionAnalysis, Sentence]:
    """The question as it is read, and the sentence of an article of that day."""
    desk.add(draft(sentence, title="Ada meets Bo", published=published))
    found = desk.answerer.seek(Question(question))
    assert found is not None
    return found.reading, desk.answerer.drafts(found)[0].sentence


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        (ASKED, "Ada met Bo in Oslo on Tuesday.", "where did ada meet bo on tuesday"),
        ("what city did ada meet bo in 14 may 2024", "Ada met Bo in Oslo on Tuesday.",
         "what city did ada meet bo on tuesday"),
        (ASKED, "Ada left on Monday and met Bo in Oslo on Tuesday.",
         "where did ada meet bo on tuesday"),
        ("ada bo meeting may 14 2024 where", "Ada met Bo in Oslo on Tuesday.",
         "ada bo meeting on tuesday where"),
        ("Where did Ada meet Bo on 10 May 2024?", "Ada met Bo in Oslo on Friday last week.",
         "where did ada meet bo on friday last week"),
    ],
)  # fmt: skip
def test_a_question_is_read_with_the_day_as_the_sentence_names_it(
    desk: Desk, question: str, sentence: str, expected: str
) -> None:
    assert with_relative_day(*read(desk, question, sentence)) == expected


@pytest.mark.parametrize(
    ("question", "sentence", "published"),
    [
        (ASKED, "Ada met Bo in Oslo on Tuesday.", None),
        (ASKED, "Ada met Bo in Oslo on Monday.", PUBLISHED),
        (ASKED, "Ada met Bo in Oslo on 14 May.", PUBLISHED),
        (ASKED, "Ada met Bo in Oslo on Tuesday, 7 May.", PUBLISHED),
        (ASKED, "Ada will meet Bo in Oslo next Tuesday.", PUBLISHED),
        ("Who condemned the attack of 14 May 2024?", "Ada condemned it on Tuesday.", PUBLISHED),
        ("Who spoke at the 14 May 2024 meeting?", "Ada spoke on Tuesday.", PUBLISHED),
        ("Where did Ada meet Bo on 4/5/2024?", "Ada met Bo on Saturday.", "2024-05-05"),
        ("Where did Ada meet Bo in May 2024?", "Ada met Bo in Oslo on Tuesday.", PUBLISHED),
        ("Where did Ada meet Bo?", "Ada met Bo in Oslo on Tuesday.", PUBLISHED),
    ],
)
def test_a_day_that_a_sentence_does_not_name_stays_as_it_is(
    desk: Desk, question: str, sentence: str, published: str | None
) -> None:
    reading, told = read(desk, question, sentence, published)
    assert with_relative_day(reading, told) == reading.plain


@pytest.mark.parametrize(
    "sentence",
    [
        "Ada met Bo in Oslo on Monday.",
        "On Friday last week, Ada met Bo in Oslo.",
        "Ada met Bo in Oslo on Monday, officials said.",
        "Ada met Bo in Oslo on Monday, officials said Wednesday.",
        "Ada met Bo in Oslo on Monday, after he had left Rome on Tuesday.",
    ],
)
def test_another_weekday_tells_of_another_day(desk: Desk, sentence: str) -> None:
    assert tells_of_another_day(*read(desk, ASKED, sentence))


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (ASKED, "Ada met Bo in Oslo on Tuesday."),
        (ASKED, "Ada met Bo in Oslo."),
        (ASKED, "Ada met Bo in Oslo on Monday, 14 May."),
        (ASKED, "Ada meets Bo in Oslo, before a truce takes effect on Sunday."),
        ("Where did Ada meet Bo in May 2024?", "Ada met Bo in Oslo on Monday."),
        ("Where did Ada meet Bo, as reported on 14 May 2024?", "Ada met Bo in Oslo on Monday."),
        ("When did Ada meet Bo, by his speech of 14 May 2024?", "Ada met Bo in Oslo on Monday."),
        ("Whom did Ada meet on 15 May 2024?", "Yesterday, I met Bo in Oslo."),
        (ASKED, "Ada met Bo in Oslo, officials said on Wednesday."),
        (ASKED, "Ada told reporters in Rome on Wednesday that she had met Bo in Oslo."),
        (ASKED, "Ada met Bo in Oslo overnight into Wednesday."),
        (ASKED, "Ada, who may stay, and who would meet Bo on Friday, is in Oslo."),
        (ASKED, "Ada met Bo in Oslo for three days from Monday to Wednesday."),
        (ASKED, "Ada met Bo in Oslo to discuss Monday's attack."),
        (ASKED, "After talks on Monday, Ada met Bo in Oslo."),
        (ASKED, "“I am glad on Monday”, Bo told Ada in Oslo."),
        (ASKED, "Ada met Bo on Oct. 7, a Monday."),
        ("Where will Ada meet Bo on 17 May 2024?", "Ada meets Bo in Oslo on Thursday."),
        ("Did Ada meet Bo on 14 May 2024?", "Ada met Bo in Oslo on Monday."),
        ("How many died on 14 May 2024?", "The death toll rose to 12 on Wednesday."),
    ],
)
def test_what_may_be_on_the_day_is_left_to_the_reader(
    desk: Desk, question: str, sentence: str
) -> None:
    assert not tells_of_another_day(*read(desk, question, sentence))


def test_yesterday_is_another_day_in_an_article_of_a_later_one(desk: Desk) -> None:
    asked = "Where did Ada meet Bo on 13 May 2024?"
    assert tells_of_another_day(*read(desk, asked, "Ada met Bo in Oslo yesterday."))
