"""Sentences that agree with the period that a question asks about."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.periods import Period, PeriodAgreement, agreement, asked_period
from index.answer.question.analyze import analyze
from index.values import Question, Span
from tests.index.answer.samples import Desk, draft

CAREER = (
    "Ilse Brandl was born in Graz in 1931.",
    "In 1956 Brandl joined the bank of Linz.",
    "There Brandl ran the archive.",
    "From March 1961 until June 1968 Brandl worked for the mint.",
    "Brandl retired in 1990.",
)
TEXT = " ".join(CAREER)


def period(question: str) -> Period | None:
    return asked_period(analyze(Question(question)))


def told(
    question: str, number: int, text: str = TEXT, sentences: tuple[str, ...] = CAREER
) -> PeriodAgreement:
    """How well a sentence of a text agrees with a question's period."""
    asked = period(question)
    assert asked is not None
    start = text.index(sentences[number])
    return agreement(asked, text, Span(start, start + len(sentences[number])))


def test_the_longest_period_that_a_question_names_is_asked_about() -> None:
    asked = period("What did the man born in 1931 do from 1956 to 1960?")
    assert asked == Period(
        date(1956, 1, 1).toordinal(), date(1960, 12, 31).toordinal(), by_year=True
    )


def test_an_open_time_is_no_period() -> None:
    assert period("Who has led the mint since 2015?") is None


@pytest.mark.parametrize(
    ("asked", "number", "begins", "other"),
    [
        ("from March 1961 to June 1968", 3, 1.0, 0.0),
        ("from 1965 to 1970", 3, 0.0, 0.0),
        ("from 1956 to 1960", 1, 1.0, 0.0),
        ("from March 1961 to 1965", 3, 1.0, 0.0),
        ("from May 1961 to June 1965", 3, 0.0, 0.0),  # months count where both give them
        ("from 1962 to 1964", 4, 0.0, 1.0),
        ("from 1962 to 1964", 2, 0.0, 0.0),  # it names no time
    ],
)
def test_a_sentence_begins_with_the_period_shares_its_days_or_is_of_another_time(
    asked: str, number: int, begins: float, other: float
) -> None:
    found = told(f"Where did she work {asked}?", number)
    assert (found.begins, found.other) == (begins, other)
    assert (found.same == 1.0) == (asked == "from March 1961 to June 1968")


def test_what_a_sentence_says_holds_until_the_next_later_time() -> None:
    question = "Where did she work from 1957 to 1959?"
    assert [told(question, number).meanwhile for number in range(5)] == [0.0, 1.0, 1.0, 0.0, 0.0]


YEARS = st.integers(1900, 2020)


@given(st.lists(YEARS, max_size=8), YEARS, st.integers(0, 30), st.integers(0, 8))
def test_every_share_lies_between_none_and_all(
    years: list[int], first: int, more: int, chosen: int
) -> None:
    sentences = [f"In {year} it moved." for year in years] or ["It never moved."]
    text = " ".join(sentences)
    asked = Period(date(first, 1, 1).toordinal(), date(first + more, 12, 31).toordinal(), True)
    sentence = sentences[chosen % len(sentences)]
    start = text.index(sentence)
    found = agreement(asked, text, Span(start, start + len(sentence)))
    assert 0.0 <= found.same <= 1.0
    assert 0.0 <= found.meanwhile <= 1.0
    assert not (found.same and found.other)


POSTS = (
    "Ilse Brandl was born in Graz. In 1956 Brandl worked for the bank of Linz. In 1961 Brandl "
    "worked for the mint of Vienna. In 1968 Brandl worked for the library of Salzburg."
)


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("Where did Brandl work from 1957 to 1960?", "Linz"),
        ("Where did Brandl work from 1962 to 1967?", "Vienna"),
        ("Where did Brandl work from 1970 to 1975?", "Salzburg"),
        ("brandl worked where 62-67", "Vienna"),
    ],
)
def test_what_held_in_the_period_is_quoted_though_it_names_another_year(
    desk: Desk, question: str, place: str
) -> None:
    desk.add(draft(POSTS, title="Ilse Brandl", published=None))
    desk = replace(desk, threshold=0.01)
    assert place in desk.ask(question).quotes[0].text
