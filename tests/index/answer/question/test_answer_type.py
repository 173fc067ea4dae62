"""The kind of answer that a question wants."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.question.analyze import answer_type, asks_whether
from index.answer.question.normal_form import normal_form
from index.values import Kind

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


@pytest.mark.parametrize(("kind", "question"), WELL_WORDED + CHAT)
def test_the_kind_is_told_by_the_way_of_asking(kind: Kind, question: str) -> None:
    assert answer_type(question) == kind


@pytest.mark.parametrize(("kind", "question"), TRAPS)
def test_words_that_only_look_like_asking_do_not_decide(kind: Kind, question: str) -> None:
    assert answer_type(question) == kind


@given(st.text())
def test_any_text_has_a_kind(text: str) -> None:
    assert answer_type(text)


def test_a_long_question_is_read_at_once() -> None:
    assert answer_type("which " + "very " * 98 + "x") == "description"
    assert answer_type("what is the " * 41) == "description"


@pytest.mark.parametrize(
    "question",
    [
        "Did Norway join the accord?",
        "cant lind run again",
        "and was anyone hurt when the wall fell?",
        "was it rost who led the march",
        "are they known for what they did",
        "may they fish there",
        "did the WHO declare an emergency",
    ],
)
def test_what_begins_with_an_auxiliary_asks_whether_it_is_so(question: str) -> None:
    assert asks_whether(normal_form(question))


@pytest.mark.parametrize(
    "question",
    [
        "where did they meet",
        "will smith slapped whom",
        "isle of man vote",
        "ai summit in oslo who came",
    ],
)
def test_what_asks_for_more_or_else_does_not(question: str) -> None:
    assert not asks_whether(normal_form(question))
