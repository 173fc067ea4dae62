"""Names are compared without case, accents, hyphens and possessives."""

import pytest

from index.answer.definitions.description import OCCUPATIONS, folded


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Moon Jae-in", ("moon", "jae", "in")),
        ("Paweł Adamowicz’s", ("pawel", "adamowicz")),
        ("O'Brien", ("obrien",)),
        ("Saffir–Simpson", ("saffir", "simpson")),
        ("", ()),
    ],
)
def test_a_text_is_folded_to_its_words(text: str, words: tuple[str, ...]) -> None:
    assert folded(text) == words


def test_occupations_are_in_lower_case() -> None:
    assert all(one == one.lower() for one in OCCUPATIONS)
