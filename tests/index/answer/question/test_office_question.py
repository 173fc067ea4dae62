"""The name of an office is a question for its holder."""

import pytest

from index.answer.question.normal_form import as_holder


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("french foreign minister 2022", "who is the french foreign minister in 2022"),
        ("mayor of oslo", "who is the mayor of oslo"),
        ("name of the mayor of oslo", "who is the mayor of oslo"),
        ("u.s. attorney general in 2022", "who is the u.s. attorney general in 2022"),
        ("who is fbi director 2026", "who is fbi director in 2026"),
    ],
)
def test_an_office_is_asked_for_its_holder_and_a_year_gets_its_preposition(
    typed: str, asked: str
) -> None:
    assert as_holder(typed) == asked
    assert as_holder(asked) == asked


@pytest.mark.parametrize(
    "question",
    [
        "who is the mayor of oslo",
        "who is ada noor 2022",
        "where did the french foreign minister go in 2022",
        "french foreign minister visits oslo",
        "mayor",
        "oslo mayor, bergen mayor",
        "former mayor of oslo",
        "mayor of which town",
        "name of the treaty",
        "",
    ],
)
def test_any_other_question_stays_as_it_is(question: str) -> None:
    assert as_holder(question) == question
