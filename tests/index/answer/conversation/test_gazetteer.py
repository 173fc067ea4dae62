import pytest

from index.answer.conversation.gazetteer import is_country, is_place


@pytest.mark.parametrize(
    "name", ["China", "south korea", "the UK", "Ivory Coast", "u.s.", "turkey"]
)
def test_countries_are_known_in_any_case(name: str) -> None:
    assert is_country(name)
    assert is_place(name)


@pytest.mark.parametrize("name", ["Geneva", "new york", "The Hague", "Kigali", "the west bank"])
def test_cities_and_regions_are_places_and_no_countries(name: str) -> None:
    assert is_place(name)
    assert not is_country(name)


@pytest.mark.parametrize("name", ["Wang", "NATO", "who", "the talks", ""])
def test_other_names_are_no_places(name: str) -> None:
    assert not is_place(name)
