"""What was only intended is told from what happened."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.answer.question.analyze import analyze
from index.answer.roles.intentions import only_intended
from index.values import Question

ASKED = "Sweden had asked to join in May 2022 together with Finland."


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("when did sweden join nato", ASKED),
        ("when did blinken visit kyiv", "Blinken is expected to visit Kyiv on Tuesday."),
        ("where did the ministers meet", "The ministers hope to formally meet in Oslo."),
        ("where did the ministers meet", "The ministers agreed to meet in Oslo in June."),
        ("when did sweden accede to nato", ASKED),
        ("when did sweden join nato", "The reports on the accession of Sweden came on May 19."),
        (
            "when did sweden join nato",
            "The talks about the accession, and the Treaty of 1949 on the Accession, came in May.",
        ),
        ("who got confirmed", "I call on the Senate to swiftly confirm Ann Ito, my nominee."),
        ("did norway ban the rockets", "The envoy urged the state of Norway to ban the rockets."),
        ("did sweden join nato", "Sweden submitted its formal requests to join NATO."),
        (
            "has sweden joined nato",
            "The candidacies of Sweden and Finland to join NATO are strong.",
        ),
    ],
)
def test_what_was_only_intended_is_no_answer(question: str, sentence: str) -> None:
    assert only_intended(analyze(Question(question)), sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("when did sweden ask to join nato", ASKED),
        ("when did the floods come", "Floods are due to the rain of May."),
        ("where were they to sign it", "They plan to sign it in Oslo."),
        ("whom did the envoy urge to confirm her", "The envoy urged the Senate to confirm her."),
        ("did norway ban them", "Norway, which the envoy urged to ban them, did ban them."),
        ("when will sweden join nato", ASKED),
        ("did sweden join nato", "Sweden joined, as it had asked to in its request."),
        ("when did sweden join nato", "Sweden joined in March 2024."),
        (
            "when did sweden join nato",
            "After talks about the accession, the accession came in May.",
        ),
        ("when did they sign the accession", "They signed the protocol on the accession in July."),
        ("when did sweden join nato", "Sweden had asked to join in 2022 and joined in 2024."),
        (
            "where did they do the prisoner swap deal",
            "They sign a deal in Amman after talks on the exchange of prisoners.",
        ),
        ("when did sweden apply", "Sweden applied in May 2022, and hopes to join in 2024."),
    ],
)
def test_what_happened_or_was_asked_for_is_an_answer(question: str, sentence: str) -> None:
    assert not only_intended(analyze(Question(question)), sentence)


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_is_bearable(question: str, sentence: str) -> None:
    only_intended(analyze(Question(f"when did they {question}")), sentence)
