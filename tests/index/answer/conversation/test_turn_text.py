"""Turns, completed with words of the questions before."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.conversation.turn_text import asks_the_same, completed
from index.answer.question.terms import words_of

LAKE = "where did Sullivan and Wang meet in August 2024?"


@pytest.mark.parametrize(
    ("turn", "whole"),
    [
        ("and when?", "when did Sullivan and Wang meet in August 2024"),
        ("ok, and why", "why did Sullivan and Wang meet in August 2024"),
        ("with whom?", "with whom did Sullivan and Wang meet in August 2024"),
        ("n lithuania?", "where did Sullivan and Wang meet in August 2024, lithuania"),
        ("and in 2022?", "where did Sullivan and Wang meet, in 2022"),
        ("who did it?", "who did it, Sullivan Wang meet in August 2024"),
        ("whos in Wang's delegation", "who is in Wang's delegation, Sullivan meet in August 2024"),
        ("What about Qin Gang?", "where did Sullivan and Qin Gang meet in August 2024"),
        ("and Trump and Kim?", "where did Trump and Kim meet in August 2024"),
    ],
)
def test_a_turn_gets_the_words_that_it_lacks(turn: str, whole: str) -> None:
    assert completed(turn, LAKE, LAKE) == whole


@pytest.mark.parametrize(
    ("last", "turn", "whole"),
    [
        ("who did she meet in Madrid?", "and in Rabat?", "who did she meet in Rabat"),
        ("what did he say about Oman?", "what about Qatar?", "what did he say about Qatar"),
        ("what did UNESCO say, Oman's port?", "and Qatar?",
         "what did UNESCO say, Oman's port, Qatar"),
        ("who met in Rabat in May 2022?", "and in Oman", "who met in Oman in May 2022"),
        ("who met in Rabat in May 2022?", "and last yr?", "who met in Rabat, last year"),
        ("who praised NATO?", "and Blinken?", "who praised NATO, Blinken"),
        ("who did the uk sanction", "and the us?", "who did the us sanction"),
        ("who did oman sanction", "and the uk?", "who did the uk sanction"),
        ("who did the us sanction", "and oman?", "who did the oman sanction"),
    ],
)  # fmt: skip
def test_a_phrase_takes_the_place_of_the_one_that_it_stands_for(
    last: str, turn: str, whole: str
) -> None:
    assert completed(turn, last, last) == whole


@pytest.mark.parametrize(
    ("turn", "same"),
    [
        ("what about trump and kim", True),
        ("and in Rabat?", True),
        ("& Baerbock", True),
        ("and when?", False),
        ("and did she go?", False),
        ("turnout?", False),
        ("who spoke about Oman", False),
    ],
)
def test_a_turn_that_only_names_something_asks_the_question_before(turn: str, same: bool) -> None:
    assert asks_the_same(turn) == same


@pytest.mark.parametrize(
    "announced",
    ["Unrelated: ", "ok, next topic. ", "new question - ", "other thing, ", "switching topics: "],
)
def test_the_words_that_announce_a_topic_are_no_part_of_it(announced: str) -> None:
    topic = f"{announced}who met in Rabat?"
    assert completed("and when?", topic, topic) == "when met in Rabat"
    assert completed("who spoke?", topic, topic) == "who spoke, met Rabat"


def test_the_topic_stays_while_turns_lean_on_each_other() -> None:
    when = completed("and when?", LAKE, LAKE)
    assert completed("who else was there?", when, LAKE).endswith(
        "Sullivan Wang meet in August 2024"
    )
    assert completed("in 2022?", when, LAKE) == "when did Sullivan and Wang meet, in 2022"


@given(st.text(min_size=1), st.text(), st.text(), st.text())
def test_every_word_was_typed_or_quoted(turn: str, last: str, topic: str, named: str) -> None:
    whole = completed(turn, last, topic, named)
    given_ = "".join(map(str.casefold, (turn, last, topic, named)))
    written_out = {"is", "did", "are", "will", "have", "with", "without", "what"}
    for word in words_of(whole):
        assert word.casefold() in given_ or word.casefold() in written_out


def _printed(words: Sequence[str]) -> list[tuple[int, int]]:
    """Find the names that articles print: ``wang yi``, ``lark``."""
    text = " ".join(words)
    return [
        (start, start + len(name.split()))
        for name in ("wang yi", "lark", "quist")
        for start in range(len(words))
        if text.split()[start : start + len(name.split())] == name.split()
    ]


SIGNED, MET = "where did lark sign the treaty", "where did lark meet quist"


@pytest.mark.parametrize(
    ("last", "turn", "whole"),
    [
        (SIGNED, "what about wang yi?", "where did wang yi sign the treaty"),
        (MET, "and wang yi?", "where did lark meet wang yi"),
        ("what is wang yi's job", "and lark", "what is lark's job"),
        (SIGNED, "casualties?", f"{SIGNED}, casualties"),
        (MET, "and when did wang yi meet him", "when did wang yi meet him, lark quist"),
        (MET, "and when did wang yi go", "when did wang yi go, lark meet quist"),
        (MET, "when did they leave", "when did they leave, lark meet quist"),
    ],
)
def test_a_person_in_lower_case_takes_the_place_of_another_whom_articles_name(
    last: str, turn: str, whole: str
) -> None:
    assert completed(turn, last, last, people=_printed) == whole
