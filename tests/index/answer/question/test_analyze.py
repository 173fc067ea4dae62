"""Reading a question: its words, and the kind of answer that it wants."""

from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.question.analyze import (
    LONGEST,
    QuestionAnalysis,
    analyze,
    answer_type,
    asks_whether,
)
from index.answer.question.name_casing import with_names
from index.answer.question.normal_form import normal_form
from index.answer.question.terms import is_english, is_usual, stem, usual_share
from index.errors import InputError
from index.values import Kind, Question


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


WELL_WORDED: list[tuple[Kind, str]] = [
    ("place", "Where was the ceasefire between Egypt and Israel signed?"),
    ("place", "They met in what city?"),
    ("date", "When will Macron travel to Rabat?"),
    ("date", "How long ago did they last speak?"),
    ("person", "Who hosted the dinner for the delegation?"),
    ("person", "Whose plane was turned back?"),
    ("organisation", "Which agency inspects the reactors?"),
    ("number", "How many prisoners were exchanged?"),
    ("duration", "How long did the talks last?"),
    ("reason", "Why was the ambassador recalled?"),
    ("yes/no", "Did the two sides sign the agreement?"),
    ("description", "What did the ministers agree on?"),
]

CHAT: list[tuple[Kind, str]] = [
    ("place", "wheres the nato thing this yr"),
    ("person", "whos the new envoy for sudan"),
    ("reason", "y did they recall the ambassador"),
    ("place", "where’d they meet"),
    ("description", "whats the deal with the canal"),
    ("description", "Wang Yi"),
    ("number", "brent price june 2026?"),
    ("number", "age of the kid they grabbed in bogota"),
    ("duration", "cerdan prison term"),
    ("person", "name of the ukrainian they wanted dead in warsaw"),
]

TRAPS: list[tuple[Kind, str]] = [
    ("description", "What did the WHO say about the outbreak?"),
    ("description", "what did the who say about the outbreak"),
    ("description", "What did Blinken say when he met Wang?"),
    ("reason", "Why did the envoy who led the talks resign?"),
    ("person", "Who said that the place where they met was secret?"),
    ("description", "What was the country’s response?"),
    ("yes/no", "Was Fort Worth on the list?"),
    ("yes/no", "may they fish there"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "question"), WELL_WORDED + CHAT + TRAPS)
def test_the_kind_is_told_by_the_way_of_asking(kind: Kind, question: str) -> None:
    assert answer_type(question) == kind


@given(st.text())
def test_any_text_has_a_kind(text: str) -> None:
    assert answer_type(text)


def test_a_long_question_is_read_at_once() -> None:
    assert answer_type("which " + "very " * 98 + "x") == "description"
    assert answer_type("what is the " * 41) == "description"


@pytest.mark.parametrize(
    ("question", "whether"),
    [
        ("Did Norway join the accord?", True),
        ("cant lind run again", True),
        ("and was anyone hurt when the wall fell?", True),
        ("was it rost who led the march", True),
        ("are they known for what they did", True),
        ("may they fish there", True),
        ("did the WHO declare an emergency", True),
        ("where did they meet", False),
        ("will smith slapped whom", False),
        ("isle of man vote", False),
        ("ai summit in oslo who came", False),
    ],
)
def test_what_begins_with_an_auxiliary_asks_whether_it_is_so(question: str, whether: bool) -> None:
    assert asks_whether(normal_form(question)) is whether


@pytest.mark.parametrize(
    ("words", "usual", "english"),
    [
        ("long meet resort treaty honored", True, True),
        ("rapprochement abstentions itinerary", False, True),
        ("haqqani lifeng definately wehn sulivan goverment yanqi", False, False),
    ],
)
def test_english_words_are_usual_or_rare_and_slips_and_rare_names_are_neither(
    words: str, usual: bool, english: bool
) -> None:
    assert {(is_usual(word), is_english(word)) for word in words.split()} == {(usual, english)}


def test_a_common_word_has_a_larger_share_than_a_rare_one_and_a_phrase_that_of_its_rarest() -> None:
    assert usual_share("the") == 1.0
    assert usual_share("met") > usual_share("treaty") > usual_share("yanqi") > 0
    assert usual_share("met Yanqi") == usual_share("yanqi")
