"""The title before a name."""

import pytest

from index.answer.definitions.description import title_before
from index.text.offices.pieces import Pieces


@pytest.mark.parametrize(
    ("before", "title"),
    [
        ("Italian artist", "Italian artist"),
        ("They met Deputy Secretary of State", "Deputy Secretary of State"),
        ("They met Minister for Trade and Industry", "Minister for Trade and Industry"),
        ("They met Bo Lind and Mayor", "Mayor"),
        ("They sued mining corporation", "mining corporation"),
        ("They met China’s top diplomat", "China’s top diplomat"),
        ("A council honours Italian artist", "Italian artist"),
        ("They caught Italian arms dealer", "Italian arms dealer"),
        ("They met young", None),
        ("They met", None),
        ("in Oslo", None),
        ("of the", None),
        ("", None),
    ],
)
def test_a_title_ends_with_a_noun_right_before_the_name(before: str, title: str | None) -> None:
    pieces = Pieces(f"{before} Ada Noor".lstrip())
    found = title_before(pieces, len(pieces) - 2, person=True)
    assert (pieces.span(*found).of(pieces.sentence) if found else None) == title
