"""Who did what: what was only intended, and who acts for whom."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.roles import DOUBTED, acting_for, only_intended
from tests.index.answer.samples import Desk, draft

ASKED = "Sweden had asked to join in May 2022 together with Finland."
SIGNED = (
    "Prime Minister Benjamin Netanyahu signed for Israel, Sheikh Abdullah bin Zayed Al Nahyan for "
    "the United Arab Emirates and Abdullatif bin Rashid Al Zayani for Bahrain."
)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("when did sweden join nato", ASKED),
        ("when did blinken visit kyiv", "Blinken is expected to visit Kyiv on Tuesday."),
        ("where did the ministers meet", "The ministers hope to formally meet in Oslo."),
    ],
)
def test_what_was_only_intended_is_no_answer(question: str, sentence: str) -> None:
    assert only_intended(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("when did sweden ask to join nato", ASKED),
        ("when will sweden join nato", ASKED),
        ("when did sweden join nato", "Sweden joined in March 2024."),
        ("when did sweden join nato", "Sweden had asked to join in 2022 and joined in 2024."),
        ("when did sweden apply", "Sweden applied in May 2022, and hopes to join in 2024."),
    ],
)
def test_what_happened_or_was_asked_for_is_an_answer(question: str, sentence: str) -> None:
    assert not only_intended(question, sentence)


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
    ],
)
def test_who_acts_for_the_party_asked_about(question: str, name: str | None) -> None:
    found = acting_for(question, SIGNED)
    assert (found and found.of(SIGNED)) == name


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_is_bearable(question: str, sentence: str) -> None:
    only_intended(f"when did {question}", sentence)
    found = acting_for(f"who signed for {question}", sentence)
    assert found is None or found.of(sentence)


JOINED = "when did Sweden join NATO?"
INTENDED = "Sweden had asked to join NATO in May 2022."
APPLIED = "Sweden had applied to NATO in May 2022."
DONE = "Sweden joined NATO in March 2024."


def _asked(desk: Desk, *texts: str) -> tuple[bool, str, float]:
    """Whether it is answered, the first sentence, and the confidence."""
    desk = replace(desk, threshold=0.2)
    desk.add(*(draft(text, title=f"Article {n}") for n, text in enumerate(texts)))
    answer = desk.ask(JOINED)
    return answer.answered, (answer.quotes or answer.nearest)[0].sentence, answer.confidence


def test_a_question_that_only_an_intention_matches_is_refused_with_little_confidence(
    desk: Desk,
) -> None:
    answered, sentence, confidence = _asked(desk, INTENDED, APPLIED)
    assert not answered
    assert sentence in {INTENDED, APPLIED}
    assert confidence <= DOUBTED


def test_what_happened_comes_before_what_was_intended(desk: Desk) -> None:
    answered, sentence, confidence = _asked(desk, INTENDED, DONE)
    assert (answered, sentence) == (True, DONE)
    assert confidence > DOUBTED
