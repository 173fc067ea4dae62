import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.display import harmless, undirected

TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize("sign", TURNING)
def test_no_sign_that_turns_the_direction_is_left(sign: str) -> None:
    assert undirected(f"who met {sign}gnaW{sign}?") == "who met gnaW?"
    assert harmless(f"who met {sign}gnaW{sign}?") == "who met gnaW?"


@pytest.mark.parametrize("words", ["one\ntwo\tthree", "“Zürich” — 🕊️", "السلام\u200f 5", ""])
def test_ordinary_words_of_any_script_stay_as_they_are(words: str) -> None:
    assert harmless(words) == words


def test_what_commands_a_terminal_is_seen_and_does_nothing() -> None:
    assert harmless("\x1b[2J\x9b31m\x07") == "�[2J�31m�"


@given(st.text())
def test_nothing_else_is_left_out(text: str) -> None:
    assert undirected(text) == "".join(sign for sign in text if sign not in TURNING)
