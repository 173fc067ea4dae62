"""Names of people, out of what pages print about their authors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.ingest.extract.bylines import byline, read_byline


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["Jane Doe"], "Jane Doe"),
        (["By Jane Doe"], "Jane Doe"),
        (["JANE DOE"], "Jane Doe"),
        (["Jane Doe", "John Q. Roe"], "Jane Doe and John Q. Roe"),
        (["Jane Doe, John Roe and Ana de la Cruz"], "Jane Doe, John Roe and Ana de la Cruz"),
        (["Jane Doe", "jane doe", "Jane Doe"], "Jane Doe"),
        (["Jane Doe in Geneva"], "Jane Doe"),
        (["Jane Doe | The Post"], "Jane Doe"),
        (["Jane Doe, Chief Diplomatic Correspondent"], "Jane Doe"),
        (["Jane Doe. The Post"], "Jane Doe"),
        (["JANE DOE", "JOHN ROE Associated Press"], "Jane Doe and John Roe"),
        (["Jane Doe Monday"], "Jane Doe"),
        (["Municipal Council of Brenn"], None),
        (["Von Anna Müller und Jörg Maier"], "Anna Müller and Jörg Maier"),
        (["Ursula von der Leyen"], "Ursula von der Leyen"),
        (["The Post"], None),
        (["Associated Press"], None),
        (["jane@post.example"], None),
        (["https://post.example/authors/jane-doe"], None),
        (["admin", "Editor", "Madonna"], None),
        (["Foreign Desk Staff"], None),
        ([], None),
        (["x" * 300], None),
    ],
)
def test_only_people_are_named(names: list[str], expected: str | None) -> None:
    assert byline(names, "The Post") == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("By Jane Doe and John Roe", "Jane Doe and John Roe"),
        ("By Jane Doe, Reporting from Geneva", "Jane Doe"),
        ("Par Anne Dupont", "Anne Dupont"),
        ("Jane Doe", None),
        ("By Tuesday, the talks had stalled.", None),
        ("By the end of May", None),
    ],
)
def test_a_printed_line_is_a_byline_where_it_says_by(line: str, expected: str | None) -> None:
    assert read_byline(line) == expected


@given(st.lists(st.text(max_size=60), max_size=4))
def test_no_name_raises_or_keeps_an_address(names: list[str]) -> None:
    found = byline(names)
    assert found is None or ("@" not in found and found.strip() == found)
