import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.display import escaped_json, harmless, seen, undirected, visible

TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize("words", ["one\ntwo\tthree", "“Zürich” — 🕊️", "السلام\u200f 5", ""])
def test_ordinary_words_of_any_script_stay_as_they_are(words: str) -> None:
    assert harmless(words) == words


def test_what_commands_a_terminal_is_seen_and_does_nothing() -> None:
    assert harmless("\x1b[2J\x9b31m\x07") == "�[2J�31m�"


@given(st.text())
def test_nothing_else_is_left_out(text: str) -> None:
    assert undirected(text) == "".join(sign for sign in text if sign not in TURNING)


@given(st.text(st.sampled_from("ab 1क\u200c\u200d\u200b\ufeff\u202e\r\n\u2028")))
def test_what_is_seen_has_no_hidden_sign_and_one_kind_of_line_end(text: str) -> None:
    left = seen(text)
    assert not {"\u200b", "\ufeff", "\u202e", "\r", "\u2028"} & set(left)
    assert seen(left) == left
    assert [one for one in left if one in "ab1क"] == [one for one in text if one in "ab1क"]


ANYTHING = st.text(
    st.characters(codec=None, exclude_categories=())
    | st.sampled_from(TURNING + "\x1b\x9b\x7f\ud800")
)


@given(ANYTHING)
def test_of_whatever_there_is_nothing_commands_a_terminal(words: str) -> None:
    left = harmless(words)
    assert not [one for one in left if one in TURNING or (one < " " and one not in "\t\n")]
    assert not [one for one in left if "\x7f" <= one <= "\x9f"]
    left.encode()


@given(st.dictionaries(ANYTHING, ANYTHING), st.sampled_from([None, 2]))
def test_json_commands_no_terminal_and_is_the_same_value(value: object, indent: int | None) -> None:
    written = escaped_json(json.dumps(value, ensure_ascii=False, indent=indent))
    assert written == harmless(written)
    assert json.loads(written) == value


@given(ANYTHING)
def test_a_line_of_the_log_is_one_line_in_which_everything_is_seen(words: str) -> None:
    shown = visible(words)
    assert shown.isprintable()
    assert len(shown.splitlines()) <= 1
