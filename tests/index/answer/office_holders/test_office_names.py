"""Offices are read by role and area, whatever their form."""

import pytest

from index.answer.office_holders.office_names import Office, OfficeNames, packaged_names
from index.answer.question.lexicon.lookup import key_of


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("French foreign minister", Office("foreign minister", "france")),
        ("foreign minister of France", Office("foreign minister", "france")),
        ("us treasury secretary", Office("secretary of the treasury", "united states")),
        ("SecState", Office("secretary of state")),
        ("IAEA chief", Office("iaea director general")),
    ],
)
def test_an_office_has_one_name(text: str, office: Office) -> None:
    assert packaged_names().office(text) == office


@pytest.mark.parametrize("text", ["secretary general of nato", "nato secretary general"])
def test_an_office_that_names_its_body_is_one_office(text: str) -> None:
    [found] = packaged_names().find(text.split())
    assert set(found.readings) == {Office("secretary general of nato")}
    assert packaged_names().whole("secretary-general", "nato") == Office(
        "secretary general of nato"
    )


def test_what_articles_print_is_known_too() -> None:
    names = OfficeNames([]).with_printed(["chief adviser"], ["Tarn"])
    [found] = names.find(key_of("what did the tarn chief adviser say"))
    assert (found.start, found.end, found.readings[0]) == (2, 6, Office("chief adviser", "tarn"))
