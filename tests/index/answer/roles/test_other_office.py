"""Another office of the same country is not the one that a question asks about."""

import pytest

from index.answer.roles.other_office import gives_the_office, holds_another_office

MINISTERS = "Swedish Defence Minister Mara Lindqvist met President Jonas Berg of Finland."
SAYS = {
    "Hélène Duval": "Hélène Duval, the French foreign minister and president of the talks, spoke.",
    "Mara Lindqvist": MINISTERS,
    "Jonas Berg": MINISTERS,
}


@pytest.mark.parametrize(
    ("question", "person", "other"),
    [
        ("who is the president of france", "Hélène Duval", True),
        ("who is the french president now", "Hélène Duval", True),
        ("who is the french foreign minister", "Hélène Duval", False),
        ("who was the foreign minister of france", "Hélène Duval", False),
        ("who is the president of the talks", "Hélène Duval", False),
        ("who is the prime minister of sweden", "Mara Lindqvist", True),
        ("who is the swedish defense minister", "Mara Lindqvist", False),
        ("who is the finnish president", "Jonas Berg", False),
        ("who is the finnish prime minister", "Jonas Berg", True),
        ("who is the leader of finland", "Jonas Berg", False),
        ("who is the finnish president", "Mara Lindqvist", True),
        ("who met the finnish prime minister", "Jonas Berg", False),
        ("who is the finnish prime minister", "", False),
    ],
)
def test_a_person_with_another_office_of_the_country_is_told(
    question: str, person: str, other: bool
) -> None:
    sentence = SAYS.get(person, MINISTERS)
    assert holds_another_office(question, sentence, person) is other


@pytest.mark.parametrize(
    ("question", "person", "given"),
    [
        ("who is the french foreign minister", "Hélène Duval", True),
        ("who is the president of france", "Hélène Duval", False),
        ("who is the finnish president", "President Jonas Berg", True),
        ("who was the finnish president in 2022", "President Jonas Berg", True),
        ("who was the finnish president in may 2022", "President Jonas Berg", True),
        ("who was finnish president 2022", "President Jonas Berg", True),
        ("who is the finnish president", "Mara Lindqvist", False),
        ("who is the finnish president", "", False),
        ("who met the finnish president", "Jonas Berg", False),
    ],
)
def test_a_sentence_gives_the_office_asked_about(question: str, person: str, given: bool) -> None:
    sentence = SAYS.get(person, MINISTERS)
    assert gives_the_office(question, sentence, person) is given
