"""What is known of words from the passages in which they are printed."""

import pytest

from index.values import Question
from tests.index.answer.samples import Desk, draft

HERE, THERE = "discord:1", "discord:2"


def is_name(desk: Desk, words: str, scope: str = HERE) -> bool:
    return desk.answerer._search.is_name(Question("who won?", scope=scope), words)


@pytest.mark.parametrize(
    ("words", "name"),
    [("aragon", True), ("Aragon", True), ("Election", False), ("casualties", False)],
)
def test_words_are_a_name_where_articles_print_them_so(desk: Desk, words: str, name: bool) -> None:
    assert not is_name(desk, "aragon")
    desk.add(
        draft("The party won the election in Aragon. In Teruel, Aragon, casualties fell."),
        draft("The election in Aragon was late."),
    )
    assert is_name(desk, words) == name


@pytest.mark.parametrize("words", ["🕊️" * 250, "", "x" * 600, "a b c d e f"])
def test_what_is_no_question_or_long_is_no_name(desk: Desk, words: str) -> None:
    desk.add(draft("The party won the election in Aragon."))
    assert not is_name(desk, words)


def test_what_another_server_added_makes_no_name(desk: Desk) -> None:
    said = "The party won the election in Aragon, and Aragon is glad."
    desk.add(draft(said), scope=THERE)
    assert is_name(desk, "aragon", THERE)
    assert not is_name(desk, "aragon", HERE)
