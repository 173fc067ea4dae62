"""The names in a question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.question.names import CALENDAR, names_of


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Where did Sullivan and Wang meet?", ("Sullivan", "Wang")),
        ("Whom did J. D. Vance see in the U.S. Embassy?", ("J. D. Vance", "U.S. Embassy")),
        ("Who leads the Council of Europe?", ("Council of Europe",)),
        ("Did Mohammed bin Salman meet al-Assad?", ("Mohammed bin Salman", "al-Assad")),
        ("What’s China’s view of Pakistan's Sharif?", ("China", "Pakistan", "Sharif")),
        ("Where did April Glaspie and August Pfluger go?", ("April Glaspie", "August Pfluger")),
        ("What did Biden say in May, in August 2024 or on Monday?", ("Biden",)),
        ("Who signed “Ice Pact” for Canada, and Norway?", ("Ice Pact", "Canada", "Norway")),
        ("Was Élysée Palace closed to Łukasz?", ("Élysée Palace", "Łukasz")),
        ("Moscow—what did it say about the G20?", ("Moscow", "G20")),
        # where capitals tell nothing, there are none
        ("where did sullivan and wang meet", ()),
        ("WHERE DID SULLIVAN MEET WANG", ()),
        ("What happened?", ()),
        ("May I ask what happened?", ()),
        ("متى التقى الوزيران؟", ()),
        ("", ()),
    ],
)  # fmt: skip
def test_names_are_runs_of_capitalised_words(question: str, names: tuple[str, ...]) -> None:
    assert names_of(question) == names


@given(st.text(alphabet=st.sampled_from("AaWhoMay .,’'-Ééآ王\n“”")))
def test_names_are_words_of_the_question(text: str) -> None:
    names = names_of(text)
    assert all(name and name in text for name in names)
    assert len(set(names)) == len(names)
    assert not {name.lower() for name in names} & CALENDAR
