"""Reading a question."""

from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.question.analyze import LONGEST, QuestionAnalysis, analyze
from index.answer.question.name_casing import with_names
from index.answer.question.terms import stem
from index.errors import InputError
from index.values import Question


def said(reading: QuestionAnalysis) -> tuple[str, ...]:
    """The words that it looks for, without their other forms."""
    return tuple(term.words for term in reading.terms)


def test_a_question_is_read_with_its_kind_names_and_words() -> None:
    reading = analyze(Question("  Where did\nSullivan and  Wang meet? "))
    assert reading.text == "Where did Sullivan and Wang meet?"
    assert reading.kind == "place"
    assert reading.read_as.names == ("Sullivan", "Wang")
    assert said(reading) == ("sullivan", "wang", "meet")
    assert {"sullivan", "wang", "meet", stem("talks")} <= reading.stems


def test_the_predicate_is_what_happened_not_to_whom_or_when() -> None:
    asked = analyze(Question("Where did Sullivan meet Wang Yi in August?"))
    reading = with_names(asked, ["There Sullivan met Wang Yi, and Sullivan and Wang Yi talked."])
    assert "meet" in reading.predicate
    assert not reading.predicate & {"sullivan", "wang", "yi", stem("August")}


def test_stop_words_alone_are_looked_for_all_the_same() -> None:
    assert said(analyze(Question("What is it about?"))) == ("what", "is", "it", "about")


@pytest.mark.parametrize("blank", [None, "", "  "])
def test_a_blank_day_is_none(blank: str | None) -> None:
    assert analyze(Question("who?", since=blank)).read_as.since is None


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (Question(""), "no words"),
        (Question("🙂" * 400), "no words"),
        (Question("?!…—"), "no words"),
        (Question("a" * (LONGEST + 1)), "too long"),
        (Question("where \udcc9lys\udce9e"), "UTF-8"),
        (Question("who?", since="the other day"), "the other day"),
        (Question("who?", until="since August 2024"), "has no until"),
        (Question("who?", until="2024-02-30"), "2024-02-30"),
        (Question("who?", since="2024-09-01", until="2024-08-01"), "wrong order"),
        (Question("who?", since="01/02/2024"), "1 February 2024 or 2 January 2024"),
    ],
)
def test_what_cannot_be_read_is_said_to_the_person(question: Question, said: str) -> None:
    with pytest.raises(InputError, match=said):
        analyze(question)


ANY = st.text(alphabet=st.characters(exclude_categories=()), max_size=600)


@given(ANY, st.none() | ANY, st.none() | ANY)
def test_any_text_is_read_or_refused_in_words(
    text: str, since: str | None, until: str | None
) -> None:
    question = Question(text, since=since, until=until)
    with suppress(InputError):
        reading = analyze(question)
        assert reading.terms
        assert reading.predicate <= reading.stems


def test_since_and_until_take_phrases_relative_to_the_moment_of_asking() -> None:
    asked = Question(
        "who?", since="august 2024", until="yesterday", at=datetime(2024, 9, 12, tzinfo=UTC)
    )
    read_as = analyze(asked).read_as
    assert (read_as.since, read_as.until) == (date(2024, 8, 1), date(2024, 9, 11))


def test_the_days_that_a_question_names_are_read_from_the_moment_of_asking() -> None:
    asked = Question("who met Wang last month?", at=datetime(2024, 9, 12, tzinfo=UTC))
    days = analyze(asked).days
    assert days is not None
    assert (days.since, days.until) == (date(2024, 8, 1), date(2024, 8, 31))
    assert analyze(Question("what may happen in the march of time?")).days is None


@pytest.mark.parametrize(
    ("question", "newest"),
    [
        ("who is the french foreign minister?", True),
        ("who's Biden's national security adviser", True),
        ("who is the president of Peru meeting", False),
        ("who was the president of Peru in 2015", False),
        ("who is Biden sending as envoy", False),
        ("who is Wang Yi", False),
        ("where do people still whale", False),
    ],
)
def test_who_is_in_an_office_is_a_question_about_now(question: str, newest: bool) -> None:
    assert analyze(Question(question)).newest is newest
