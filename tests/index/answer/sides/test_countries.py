"""Countries are found in whatever form they are named."""

import pytest

from index.answer.sides.countries import countries_in, country_of


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


def test_a_name_as_a_whole_is_a_country_or_none() -> None:
    assert country_of("USA") == "United States"
    assert country_of("French press") is None
