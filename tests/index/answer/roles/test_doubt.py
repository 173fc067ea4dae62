"""A sentence that tells of another act answers nothing."""

from dataclasses import replace

import pytest

from index.answer.roles.doubt import DOUBTED
from tests.index.answer.samples import Desk, draft

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


def test_of_one_article_what_happened_is_quoted_and_not_what_was_intended(desk: Desk) -> None:
    answered, sentence, confidence = _asked(desk, f"{INTENDED} {DONE}")
    assert (answered, sentence) == (True, DONE)
    assert confidence > DOUBTED


def test_another_word_for_what_is_asked_tells_that_it_happened(desk: Desk) -> None:
    member = "Sweden became a member of NATO in March 2024."
    _, sentence, confidence = _asked(desk, INTENDED, member)
    assert sentence == member
    assert confidence > DOUBTED


def test_what_another_did_comes_late_with_little_confidence(desk: Desk) -> None:
    desk = replace(desk, threshold=0.2)
    exchanged = "Finland accused Russia in Oslo on 3 May 2023."
    desk.add(draft(exchanged, title="Oslo"))
    answer = desk.ask("when did Russia accuse Finland?")
    assert not answer.answered
    assert answer.nearest[0].sentence == exchanged
    assert answer.confidence <= DOUBTED
    asked = "Russia accused Finland in Rome on 9 June 2023."
    desk.add(draft(asked, title="Rome"))
    answer = desk.ask("when did Russia accuse Finland?")
    assert answer.quotes[0].sentence == asked


def test_what_happened_on_another_day_comes_late_with_little_confidence(desk: Desk) -> None:
    desk = replace(desk, threshold=0.2)
    monday = "Ada met Bo in Oslo on Monday."
    desk.add(draft(monday, title="Oslo", published="2024-05-15"))
    answer = desk.ask("where did Ada meet Bo on 14 May 2024?")
    assert (answer.answered, answer.nearest[0].sentence) == (False, monday)
    assert answer.confidence <= DOUBTED
    assert desk.ask("where did Ada meet Bo on 13 May 2024?").confidence > DOUBTED


def test_what_a_reporter_asks_is_not_quoted_as_what_happened(desk: Desk) -> None:
    asks = "QUESTION: And when did Sweden join NATO, was it in May 2022?"
    answered, sentence, confidence = _asked(desk, asks)
    assert (answered, sentence) == (False, asks)
    assert confidence <= DOUBTED
    answered, sentence, _ = _asked(desk, DONE)
    assert (answered, sentence) == (True, DONE)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("what did the envoy ask about Sweden?", "The envoy asked: Will Sweden join NATO?"),
        ("what is the film by Bo Lind called?", "The film by Bo Lind is “Who Killed Alex?”"),
        ("how much was the bank fined?", "The bank was fined €3 million (or did it hide more?)."),
    ],
)
def test_where_a_question_is_asked_for_or_quoted_it_is_no_reason_to_doubt(
    desk: Desk, question: str, said: str
) -> None:
    desk.add(draft(said))
    answer = replace(desk, threshold=0.0).ask(question)
    assert answer.confidence > DOUBTED
