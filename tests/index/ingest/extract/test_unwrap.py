"""Lines broken to fit a column become paragraphs again."""

import textwrap

from hypothesis import given
from hypothesis import strategies as st

from index.ingest.extract.unwrap import is_wrapped, unwrapped

PARAGRAPHS = [
    "Envoys of both countries met in Geneva on Monday and agreed to reopen the border crossing at "
    "Brenn, which had been closed since the spring, a spokeswoman said.",
    "They will meet again in Vienna in October, when the ministers of both countries come together "
    "for the first time since the talks began in earnest.",
]


def test_wrapped_paragraphs_are_joined() -> None:
    text = "\n\n".join(textwrap.fill(one, 60) for one in PARAGRAPHS)
    assert is_wrapped(text)
    assert unwrapped(text) == "\n\n".join(PARAGRAPHS)


def test_one_paragraph_a_line_is_not_wrapped() -> None:
    assert not is_wrapped("\n".join(PARAGRAPHS * 3))
    assert not is_wrapped("\n".join(["France: 3", "Spain: 4", "Italy: 5", "Malta: 6", "Peru: 7"]))


def test_points_of_a_list_stay_apart() -> None:
    text = f"{textwrap.fill(PARAGRAPHS[0], 60)}\n- one point\n- another point"
    assert unwrapped(text).split("\n\n")[1:] == ["- one point", "- another point"]


@given(st.text(alphabet="abc D.-\n", max_size=200))
def test_no_letter_is_lost(text: str) -> None:
    assert [one for one in unwrapped(text) if one.isalpha()] == [
        one for one in text if one.isalpha()
    ]
