"""The name of the place that answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.question.analyze import analyze
from index.answer.spans.bounds import place_name
from index.values import Question, Span

WHERE = "Where did they meet?"


def named(question: str, words: str) -> str:
    """What is left of the words marked."""
    text = f"They met {words}."
    return place_name(analyze(Question(question)), Span(9, 9 + len(words)), text).of(text)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("at Yanqi Lake", "Yanqi Lake"),
        ("Yanqi Lake, a resort on the outskirts of Beijing, near the lake", "Yanqi Lake"),
        ("in the Élysée Palace", "the Élysée Palace"),
        ("in Oslo, a city of fjords and museums", "Oslo"),
    ],
)
def test_a_place_is_left_without_preposition_and_description(words: str, name: str) -> None:
    assert named(WHERE, words) == name


@pytest.mark.parametrize(
    "words",
    [
        "Oslo",
        "Leiden, the Netherlands",
        "Bath, England",
        "in Gaza, the West Bank or Jerusalem",
        "in Paris, an hour later in Berlin",
        "Oxford, a city, as well as Bath",
        "Doha, a port, and Cairo",
        "on the Golan, in Cyprus and in Kashmir",
        "in Odense, in a cellar",
        "in Gyumri in October",
        "on Monday in Paris",
        "in March",
        "In Amenas",
        "on board the Aurora",
        "in exile",
        "in écoles near Oslo",
        "a village, a little way up the road",
        "in Oslo (a capital, a port)",
        "in “Hall B, a large room”",
    ],
)
def test_words_that_are_no_single_name_stay(words: str) -> None:
    assert named(WHERE, words) == words


def test_other_answers_stay_as_they_are_marked() -> None:
    words = "at Yanqi Lake, a resort"
    assert named("When did they meet?", words) == words


@given(st.text(max_size=60))
def test_what_is_left_is_part_of_what_was_marked(words: str) -> None:
    left = named(WHERE, words)
    assert left in words
    assert bool(left) == bool(words)
