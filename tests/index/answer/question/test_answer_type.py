"""The kind of answer that a question wants."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.question.answer_type import answer_type, asks_whether
from index.answer.question.normal_form import normal_form
from index.values import Kind

WELL_WORDED: list[tuple[Kind, str]] = [
    ("place", "Where was the ceasefire between Egypt and Israel signed?"),
    ("place", "They met in what city?"),
    ("place", "Which country’s president visited Hanoi?"),
    ("place", "What is the name of the hotel where the talks were held?"),
    ("date", "When will Macron travel to Rabat?"),
    ("date", "In which year was the embassy closed?"),
    ("date", "How long ago did they last speak?"),
    ("person", "Who hosted the dinner for the delegation?"),
    ("person", "Whom did the envoy see in Doha?"),
    ("person", "Whose plane was turned back?"),
    ("person", "What is the name of the official who resigned?"),
    ("organisation", "Which agency inspects the reactors?"),
    ("number", "How many prisoners were exchanged?"),
    ("number", "What percentage of the voters approved?"),
    ("duration", "How long did the talks last?"),
    ("reason", "Why was the ambassador recalled?"),
    ("yes/no", "Did the two sides sign the agreement?"),
    ("description", "What did the ministers agree on?"),
    ("description", "How did Moscow respond?"),
]

CHAT: list[tuple[Kind, str]] = [
    ("place", "wheres the nato thing this yr"),
    ("date", "whens macron going to rabat"),
    ("person", "whos the new envoy for sudan"),
    ("person", "WHO IS THE NEW ENVOY"),
    ("reason", "y did they recall the ambassador"),
    ("reason", "how come russia walked out"),
    ("place", "where’d they meet"),
    ("place", "whats the capital of kiribati"),
    ("yes/no", "did xi go to apec"),
    ("description", "whats the deal with the canal"),
    ("description", "Wang Yi"),
    ("number", "brent price june 2026?"),
    ("number", "total price tag of the new embassy in doha"),
    ("number", "jabs the us had given haiti as of july 2022"),
    ("number", "age of the kid they grabbed in bogota"),
    ("duration", "cerdan prison term"),
    ("date", "yr clinton set up the prize"),
    ("person", "name of the ukrainian they wanted dead in warsaw"),
    ("person", "which journo was rome hauling in"),
]

TRAPS: list[tuple[Kind, str]] = [
    ("description", "What did the WHO say about the outbreak?"),
    ("description", "what did the who say about the outbreak"),
    ("description", "What did the foreign minister announce?"),
    ("description", "What did Blinken say when he met Wang?"),
    ("reason", "Why did the envoy who led the talks resign?"),
    ("person", "Who said that the place where they met was secret?"),
    ("number", "How many officials were there when the talks began?"),
    ("description", "What was the country’s response?"),
    ("yes/no", "Was Fort Worth on the list?"),
    ("yes/no", "may they fish there"),
    ("yes/no", "did the death toll rise"),
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
        "hasn't oman answered yet",
        "cant lind run again",
        "is it true that ito resigned",
        "and was anyone hurt when the wall fell?",
        "anyone hurt when that bus flipped",
        "was it rost who led the march",
        "are they known for what they did",
        "did lind, who led the party, resign",
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
        "any idea when the talks start",
        "will smith slapped whom",
        "isle of man vote",
        "anything new on the accord",
        "ai summit in oslo who came",
    ],
)
def test_what_asks_for_more_or_else_does_not(question: str) -> None:
    assert not asks_whether(normal_form(question))
