"""Who was in an office, or stands beside it in a sentence, is not who holds it now."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from index.answer.candidates import SentenceCandidate
from index.answer.question.analyze import QuestionAnalysis
from index.answer.roles.present_holder import holders_of, not_in_office
from index.values import Question, Span
from tests.index.answer.samples import Desk, draft

VISIT = "Ada Lark, the Danish foreign minister, met Bo Quist, the Finnish premier, in Oslo."
CHOSEN = "The former Danish foreign minister Ada Lark was chosen to lead the council."
RETURN = "The Danish foreign minister Ada Lark returned to the ministry."


@pytest.fixture
def news(desk: Desk) -> Desk:
    """Three articles on one woman, who was in an office, left it and came back to it."""
    desk.add(
        draft(VISIT, title="Visit", published="2019-05-01"),
        draft(CHOSEN, title="Council", published="2021-05-01"),
        draft(RETURN, title="Ministry", published="2023-05-01"),
    )
    return desk


def read(
    desk: Desk, question: str, *names: str, learned: Sequence[str] = ()
) -> tuple[QuestionAnalysis, list[SentenceCandidate]]:
    """The question, with whom articles name as holders, and a sentence for each name and year."""
    found = desk.answerer.seek(Question(question))
    assert found is not None
    terms = [
        one if one.name else replace(one, learned=tuple(learned)) for one in found.reading.terms
    ]
    reading = replace(found.reading, terms=tuple(terms))
    choices = [
        replace(one, span=Span(at, at + len(name)))
        for one in desk.answerer.drafts(found)
        for name in names
        if (at := one.sentence.revision_text.find(name)) >= 0
    ]
    return reading, choices


def told(reading: QuestionAnalysis, choices: Sequence[SentenceCandidate]) -> set[tuple[str, int]]:
    """Whom the rule takes for somebody who is not in office, with the year."""
    amiss = not_in_office(reading, choices)
    return {
        (one.answer, one.sentence.passage.published.day.year)
        for one, other in zip(choices, amiss, strict=True)
        if other and one.sentence.passage.published
    }


NOW = "who is the danish foreign minister"


def test_where_articles_tell_the_holder_everybody_else_is_not_in_office(news: Desk) -> None:
    reading, choices = read(news, NOW, "Ada Lark", "Bo Quist", learned=("ada lark", "lark"))
    assert told(reading, choices) == {("Bo Quist", 2019)}
    assert "lark" in holders_of(reading)


def test_an_earlier_holder_is_no_stranger_to_the_office(news: Desk) -> None:
    reading, choices = read(news, NOW, "Ada Lark", "Bo Quist", learned=("cy berg",))
    assert told(reading, choices) == {("Bo Quist", 2019)}


def test_so_it_is_for_a_time_that_the_question_names(news: Desk) -> None:
    asked = "who was the danish foreign minister in 2019"
    reading, choices = read(news, asked, "Ada Lark", "Bo Quist", learned=("ada lark", "lark"))
    assert told(reading, choices) == {("Bo Quist", 2019)}


def test_where_they_do_not_who_is_called_former_is_not_until_named_again(news: Desk) -> None:
    reading, choices = read(news, NOW, "Ada Lark", "Bo Quist")
    assert told(reading, choices) == {("Ada Lark", 2019), ("Ada Lark", 2021)}


@pytest.mark.parametrize(
    "question",
    [
        "who was the danish foreign minister",
        "who is the danish foreign minister in 2019",
        "who is the former danish foreign minister",
        "who met the danish foreign minister",
    ],
)
def test_a_question_for_another_time_or_another_person_is_left_alone(
    news: Desk, question: str
) -> None:
    reading, choices = read(news, question, "Ada Lark", "Bo Quist")
    assert len(choices) == 4
    assert told(reading, choices) == set()


def test_a_sentence_without_words_that_answer_is_left_alone(news: Desk) -> None:
    reading, choices = read(news, NOW, "Ada Lark", learned=("bo quist",))
    assert told(reading, [replace(one, span=None) for one in choices]) == set()


SUCCESSOR = "Lawmakers chose Bo Quist as foreign minister on Friday."
SUCCESSORS = (
    SUCCESSOR,
    "Parliament approved Bo Quist as the country's new foreign minister on Friday.",
    "Bo Quist took office as foreign minister on Friday.",
    "Bo Quist was selected as Denmark’s foreign minister on Friday.",
)
ABROAD = "Bo Quist was elected Norwegian foreign minister on Friday."
NO_OFFICE = (
    "Bo Quist was received by the foreign minister on Friday.",
    "Spokesman Bo Quist confirmed that the foreign minister will travel.",
    "Bo Quist hopes to become foreign minister.",
    "Bo Quist was appointed deputy foreign minister.",
    "Bo Quist approved the foreign minister's resignation.",
    "Bo Quist was elected the party's first foreign minister candidate.",
    "Bo Quist was selected as Norway’s foreign minister.",
    "The foreign minister named Bo Quist to the court.",
    "Bo Quist lost to the foreign minister, who was elected twice.",
)


@pytest.mark.parametrize(
    ("sentence", "published", "expected"),
    [
        *((sentence, "2024-05-01", set[tuple[str, int]]()) for sentence in SUCCESSORS),
        (SUCCESSOR, "2022-05-01", {("Bo Quist", 2022)}),
        (ABROAD, "2024-05-01", {("Bo Quist", 2024)}),
        *((sentence, "2024-05-01", {("Bo Quist", 2024)}) for sentence in NO_OFFICE),
    ],
)
def test_who_takes_the_office_later_is_in_it_although_articles_know_another(
    desk: Desk, sentence: str, published: str, expected: set[tuple[str, int]]
) -> None:
    desk.add(
        draft(RETURN, title="Ministry", published="2023-05-01"),
        draft(sentence, title="Danish vote", published=published),
    )
    reading, choices = read(desk, NOW, "Ada Lark", "Bo Quist", learned=("ada lark", "lark"))
    assert told(reading, choices) == expected


def test_nobody_succeeds_a_holder_whom_no_sentence_names(desk: Desk) -> None:
    desk.add(draft(SUCCESSOR, title="Danish vote", published="2024-05-01"))
    reading, choices = read(desk, NOW, "Ada Lark", "Bo Quist", learned=("ada lark", "lark"))
    assert told(reading, choices) == {("Bo Quist", 2024)}
