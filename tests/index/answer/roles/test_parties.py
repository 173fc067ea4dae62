"""Who acts for whom."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.roles.parties import acting_for

SIGNED = (
    "Prime Minister Benjamin Netanyahu signed for Israel, Sheikh Abdullah bin Zayed Al Nahyan for "
    "the United Arab Emirates and Abdullatif bin Rashid Al Zayani for Bahrain."
)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("who signed for bahrain in washington", "Abdullatif bin Rashid Al Zayani"),
        ("who signed for bahrain", "Abdullatif bin Rashid Al Zayani"),
        ("who signed for israel", "Prime Minister Benjamin Netanyahu"),
        ("who signed for the united arab emirates", "Sheikh Abdullah bin Zayed Al Nahyan"),
        ("who signed for oman", None),
        ("who signed in washington", None),
        ("where did they sign for bahrain", None),
        ("who is the envoy for bahrain", None),
        ("who did he pick for bahrain", None),
    ],
)
def test_who_acts_for_the_party_asked_about(question: str, name: str | None) -> None:
    found = acting_for(question, SIGNED)
    assert (found and found.of(SIGNED)) == name


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_is_bearable(question: str, sentence: str) -> None:
    found = acting_for(f"who signed for {question}", sentence)
    assert found is None or found.of(sentence)
