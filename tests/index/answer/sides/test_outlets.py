"""An article speaks for its source's side, else for its outlet's."""

import pytest

from index.answer.sides.outlets import Side, side_of


@pytest.mark.parametrize(
    ("outlet", "side", "expected"),
    [
        ("The White House", None, Side("United States", "official")),
        ("white house", None, Side("United States", "official")),
        ("Xinhua", None, Side("China", "state")),
        ("Xinhua", "China", Side("China", "state")),
        ("Reuters", None, Side("United Kingdom", "press")),
        ("The Courier", None, Side("The Courier", "press")),
        ("The Courier", "USA", Side("United States", "official")),
        ("The Courier", "Hanseatic League", Side("Hanseatic League", "official")),
    ],
)
def test_for_whom_an_outlet_speaks(outlet: str, side: str | None, expected: Side) -> None:
    assert side_of(outlet, side) == expected
