"""An article speaks for its source's side, else for its outlet's."""

import pytest

from index.answer.sides import Side, countries_in, side_of


@pytest.mark.parametrize(
    ("outlet", "side", "expected"),
    [
        ("The White House", None, Side("United States", "official")),
        ("Xinhua", None, Side("China", "state")),
        ("Reuters", None, Side("United Kingdom", "press")),
        ("The Courier", None, Side("The Courier", "press")),
        ("The Courier", "USA", Side("United States", "official")),
        ("The Courier", "Hanseatic League", Side("Hanseatic League", "official")),
    ],
)
def test_for_whom_an_outlet_speaks(outlet: str, side: str | None, expected: Side) -> None:
    assert side_of(outlet, side) == expected


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Beijing told Washington", ["China", "United States"]),
        ("The U.S. and PRC envoys", ["United States", "China"]),
        ("It tells us of Turkish grain", ["Turkey"]),
        ("Talks in Bosnia and Herzegovina", ["Bosnia and Herzegovina"]),
        ("Nobody is named", []),
    ],
)
def test_names_adjectives_and_seats_are_countries(text: str, named: list[str]) -> None:
    found = list(countries_in(text))
    assert [one.name for one in found] == named
    assert all(text[one.start : one.end].strip() for one in found)
