"""Where a sentence prints a name."""

import pytest

from index.answer.definitions.description import places
from index.text.offices.pieces import Pieces


@pytest.mark.parametrize(
    ("words", "sentence", "printed"),
    [
        (("ada", "noor"), "They met Ada Noor.", "Ada Noor"),
        (("moon", "jae", "in"), "They met Moon Jae-in.", "Moon Jae-in"),
        (("roch", "kabore"), "They met Roch Marc Christian Kaboré.", "Roch Marc Christian Kaboré"),
        (("halden", "accords"), "They signed the Halden Accord.", "Halden Accord"),
        (("double", "pass"), "They call it “double pass”.", "double pass"),
        (("ada", "noor", "jr"), "They met Ada Noor, Jr., again.", "Ada Noor, Jr."),
        (("ada", "noor"), "They met Ada, Noor and Lind.", None),
        (("double", "pass"), "They call it a double pass.", None),
        (("ada", "noor"), "They met Ada of Noor.", None),
        (("ada", "noor"), "", None),
    ],
)
def test_a_name_is_printed_as_one(
    words: tuple[str, ...], sentence: str, printed: str | None
) -> None:
    pieces = Pieces(sentence)
    found = [pieces.span(*place).of(sentence) for place in places(pieces, words)]
    assert found == ([printed] if printed else [])
