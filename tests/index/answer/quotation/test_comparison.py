"""Two wordings are compared from end to end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.quotation.comparison import differences

WORDS = st.lists(st.sampled_from(["we", "condemn", "the", "launch", "one-China"])).map(" ".join)


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("one China policy", "our one-China policy",
         [("left out", "", "our"), ("kept", "one China policy", "one-China policy")]),
        ("our “one China” policy", "our longstanding “one China” policy",
         [("kept", "our", "our"), ("left out", "", "longstanding"),
          ("kept", "one China policy", "one China policy")]),
        ("voiced concern", "condemns", [("changed", "voiced concern", "condemns")]),
        ("strongly condemns", "condemns",
         [("added", "strongly", ""), ("kept", "condemns", "condemns")]),
    ],
)  # fmt: skip
def test_what_differs_is_told_at_both_ends(
    before: str, after: str, pieces: list[tuple[str, str, str]]
) -> None:
    found = differences(before, after)
    assert [(one.kind, one.quoted, one.stored) for one in found] == pieces


@given(WORDS, WORDS)
def test_the_pieces_hold_all_words_of_both(before: str, after: str) -> None:
    found = differences(before, after)
    assert " ".join(one.quoted for one in found if one.quoted) == before
    assert " ".join(one.stored for one in found if one.stored) == after
