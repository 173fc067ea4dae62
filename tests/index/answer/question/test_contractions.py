"""Contractions and marks of typed English are written as words."""

import pytest

from index.answer.question.contractions import spell_out


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("who's there?", "who is there?"),
        ("Who’s there?", "Who is there?"),
        ("whats new", "what is new"),
        ("wat's new", "what is new"),
        ("where'd they meet", "where did they meet"),
        ("when'll it end", "when will it end"),
        ("what’re the plans", "what are the plans"),
        ("whatre the plans", "what are the plans"),
        ("who've they met", "who have they met"),
        ("that's where they've met", "that is where they have met"),
        ("theres a plan and it'll work", "there is a plan and it will work"),
        ("who met w/ Wang", "who met with Wang"),
        ("who met w/wang", "who met with wang"),
        ("who met w/obama", "who met with obama"),
        ("a deal w/o Iran", "a deal without Iran"),
        ("W/O Iran", "without Iran"),
    ],
)
def test_contractions_and_marks_are_written_as_words(typed: str, written: str) -> None:
    assert spell_out(typed) == written


@pytest.mark.parametrize(
    "text",
    [
        "Whose plane was it?",
        "Where were they?",
        "Sullivan's plane",
        "its plane",
        "who was the whore of Babylon?",
        "NW/SE",
    ],
)
def test_what_only_looks_like_a_contraction_is_left(text: str) -> None:
    assert spell_out(text) == text
