"""The days that a sentence names by their distance from its article, or a question asks about."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.days import named_days, with_relative_day
from index.answer.question.analyze import QuestionAnalysis, analyze
from index.answer.sentences import Sentence
from index.text.words import WEEKDAY_NAMES
from index.values import Published, Question, Span
from tests.index.answer.samples import PASSAGE

WEDNESDAY = date(2024, 5, 15)


def days(sentence: str, published: date = WEDNESDAY) -> list[tuple[str, ...]]:
    return [tuple(map(str, one.days)) for one in named_days(sentence, published)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("They met on Tuesday.", "2024-05-14"),
        ("Tuesday's talks ended early.", "2024-05-14"),
        ("They met yesterday.", "2024-05-14"),
        ("They met on Friday last week.", "2024-05-10"),
        ("They meet on Monday next week.", "2024-05-20"),
    ],
)
def test_a_weekday_is_the_last_one_unless_the_week_is_named(sentence: str, expected: str) -> None:
    assert days(sentence) == [(expected,)]


@pytest.mark.parametrize(
    "sentence",
    [
        "They will meet on Friday.",
        "The summit begins on Friday.",
        "They agreed to meet on Friday.",
        "They met ahead of Friday's summit.",
    ],
)
def test_what_is_yet_to_come_may_be_on_the_last_or_the_next_one(sentence: str) -> None:
    assert days(sentence) == [("2024-05-10", "2024-05-17")]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("They met last Wednesday.", ("2024-05-08", "2024-05-01")),
        ("They will meet next Tuesday.", ("2024-05-21", "2024-05-28")),
        ("They meet this coming Friday.", ("2024-05-17", "2024-05-24")),
    ],
)
def test_the_last_and_the_next_one_may_be_meant_a_week_apart(
    sentence: str, expected: tuple[str, str]
) -> None:
    assert days(sentence) == [expected]


@pytest.mark.parametrize("published", [date.min, date.max])
def test_days_at_the_ends_of_the_calendar_stay_in_it(published: date) -> None:
    for sentence in ("They met yesterday.", "They meet next Sunday.", "They met last Monday."):
        assert days(sentence, published)


@pytest.mark.parametrize("before", ["They", "İßﬁ they"])
def test_several_days_are_told_in_order_with_their_places(before: str) -> None:
    sentence = f"{before} met on Monday, and again yesterday."
    found = [*named_days(sentence, WEDNESDAY)]
    assert [one.words for one in found] == ["monday", "yesterday"]
    assert [sentence[one.start :].split(maxsplit=1)[0] for one in found] == [
        "Monday,",
        "yesterday.",
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Shops opened for Black Friday.", "It recalls Bloody Sunday.", "The Sunday Times said so.",
        "He was born on Good Friday.", "They met in May.", "Mondays are busy.", "",
        "They met the day before yesterday.", "They meet Tuesday week.",
        "On Cyber Monday, it rose.",
    ],
)  # fmt: skip
def test_names_are_no_days(sentence: str) -> None:
    assert days(sentence) == []


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.sampled_from(WEEKDAY_NAMES), st.booleans())
def test_a_weekday_is_that_weekday_within_a_week(published: date, name: str, ahead: bool) -> None:
    [found] = named_days(f"They {'will meet' if ahead else 'met'} on {name}.", published)
    for day in found.days:
        assert WEEKDAY_NAMES[day.weekday()] == name
        assert abs(day - published) < timedelta(7)
    assert found.days[0] <= published <= found.days[-1] or not ahead


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
