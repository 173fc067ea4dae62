"""The kind of answer that a question wants."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.question.answer_type import answer_type, asks_whether
from index.answer.question.normal_form import normal_form
from index.values import Kind

WELL_WORDED: list[tuple[Kind, str]] = [
    ("place", "Where was the ceasefire between Egypt and Israel signed?"),
    ("place", "In which city did the foreign ministers of the G7 gather?"),
    ("place", "They met in what city?"),
    ("place", "Which country’s president visited Hanoi?"),
    ("place", "At which resort did the delegations stay?"),
    ("place", "What is the name of the hotel where the talks were held?"),
    ("place", "What was the venue of the summit?"),
    ("place", "Which of the countries abstained?"),
    ("date", "When will Macron travel to Rabat?"),
    ("date", "On what date did the treaty enter into force?"),
    ("date", "In which year was the embassy closed?"),
    ("date", "Since when has Finland been a member of NATO?"),
    ("date", "How long ago did they last speak?"),
    ("date", "What was the date of the ambassador’s recall?"),
    ("person", "Who hosted the dinner for the delegation?"),
    ("person", "Whom did the envoy see in Doha?"),
    ("person", "Whose plane was turned back?"),
    ("person", "Which former U.S. ambassador chaired the panel?"),
    ("person", "What is the name of the official who resigned?"),
    ("organisation", "Which agency inspects the reactors?"),
    ("organisation", "What international organisation sent observers?"),
    ("number", "How many prisoners were exchanged?"),
    ("number", "How much did Japan pledge?"),
    ("number", "What percentage of the voters approved?"),
    ("number", "What is the package worth?"),
    ("duration", "How long did the talks last?"),
    ("duration", "For how many hours did they speak?"),
    ("reason", "Why was the ambassador recalled?"),
    ("reason", "For what reason did they postpone the summit?"),
    ("reason", "What was the reason given?"),
    ("yes/no", "Did the two sides sign the agreement?"),
    ("yes/no", "Hasn’t Iran answered yet?"),
    ("description", "What did the ministers agree on?"),
    ("description", "How did Moscow respond?"),
]

CHAT: list[tuple[Kind, str]] = [
    ("place", "wheres the nato thing this yr"),
    ("place", "Sullivan Wang meeting place"),
    ("place", "cop28 venue?"),
    ("place", "can u tell me where they met"),
    ("date", "whens macron going to rabat"),
    ("date", "so when did they sign it"),
    ("date", "brexit vote date"),
    ("person", "whos the new envoy for sudan"),
    ("person", "WHO IS THE NEW ENVOY"),
    ("number", "how many ppl were freed"),
    ("reason", "y did they recall the ambassador"),
    ("reason", "how come russia walked out"),
    ("place", "WHERE DID THEY MEET"),
    ("place", "where’d they meet"),
    ("place", "whats the capital of kiribati"),
    ("yes/no", "did xi go to apec"),
    ("description", "whats the deal with the canal"),
    ("description", "Wang Yi"),
    ("number", "brent price june 2026?"),
    ("number", "total price tag of the new embassy in doha"),
    ("number", "amia bombing death toll"),
    ("number", "jabs the us had given haiti as of july 2022"),
    ("number", "factory jobs added under biden"),
    ("number", "age of the kid they grabbed in bogota"),
    ("duration", "cerdan prison term"),
    ("date", "dates for the president's trip to seoul"),
    ("date", "yr clinton set up the prize"),
    ("date", "van halen hall of fame induction yr"),
    ("person", "bidens pick for us attorney in alaska"),
    ("person", "name of the ukrainian they wanted dead in warsaw"),
    ("person", "which journo was rome hauling in"),
    ("place", "hotel the vp stayed at in munich"),
    ("place", "g7 2027 town?"),
    ("place", "names of the 3 cities on the tour"),
    ("organisation", "name of the company behind the tanker"),
    ("reason", "reason stockholm gave for prosecuting children"),
    ("description", "may 22 steel deal - what takes the place of the duty"),
]

TRAPS: list[tuple[Kind, str]] = [
    ("description", "What did the WHO say about the outbreak?"),
    ("description", "what did the who say about the outbreak"),
    ("yes/no", "did the who declare an emergency"),
    ("yes/no", "Did WHO declare an emergency?"),
    ("description", "What did the foreign minister announce?"),
    ("description", "What does the agency recommend?"),
    ("description", "What did Blinken say when he met Wang?"),
    ("description", "What happened to the people who fled?"),
    ("reason", "Why did the envoy who led the talks resign?"),
    ("person", "Who said that the place where they met was secret?"),
    ("number", "How many officials were there when the talks began?"),
    ("description", "What was the country’s response?"),
    ("yes/no", "Was Fort Worth on the list?"),
    ("yes/no", "may they fish there"),
    ("yes/no", "did the death toll rise"),
    ("description", "name of the u.s. strategy on migration"),
    ("description", "us aid to mexico city"),
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
        "ain't they at war",
        "won't they sign",
        "cant lind run again",
        "is it true that ito resigned",
        "and was anyone hurt when the wall fell?",
        "anyone hurt when that bus flipped",
        "any sailors killed near oslo",
        "was it rost who led the march",
        "were they told to leave when the war began",
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
        "did they say when they meet",
        "has oman told norway what it wants",
        "is it clear yet who won",
        "have they agreed where to meet",
        "has lind commented on why he left",
        "did they sign, and when",
        "was the accord signed and if so when",
        "does everyone agree? who does not",
        "has anyone been charged, who",
        "any idea when the talks start",
        "any reason why he resigned",
        "will smith slapped whom",
        "may day parade in oslo",
        "isle of man vote",
        "anything new on the accord",
        "ai summit in oslo who came",
        "am radio licence fee",
    ],
)
def test_what_asks_for_more_or_else_does_not(question: str) -> None:
    assert not asks_whether(normal_form(question))
