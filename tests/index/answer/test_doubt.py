"""What words show to be about something else answers nothing."""

from dataclasses import replace

import pytest

from index.answer.doubt import DOUBTED, doubtful, of_other_casualties
from index.answer.question.analyze import analyze
from index.values import Question
from tests.index.answer.samples import Desk, draft

NOMINEES = """The President announced his nominees.

Ada Example, Nominee for General Counsel, Department of the Treasury

Ben Sample, Nominee for Assistant Secretary of the Army

Cora Instance, Nominee for Chair of the Peace Corps"""


def test_what_a_reporter_asks_is_not_quoted_as_what_happened(desk: Desk) -> None:
    desk = replace(desk, threshold=0.2)
    asks = "QUESTION: And when did Sweden join NATO, was it in May 2022?"
    desk.add(draft(asks, title="Briefing"))
    answer = desk.ask("when did Sweden join NATO?")
    assert (answer.answered, answer.nearest[0].sentence) == (False, asks)
    assert answer.confidence <= DOUBTED
    done = "Sweden joined NATO in March 2024."
    desk.add(draft(done, title="Accession"))
    answer = desk.ask("when did Sweden join NATO?")
    assert (answer.answered, answer.quotes[0].sentence) == (True, done)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("what did the envoy ask about Sweden?", "The envoy asked: Will Sweden join NATO?"),
        ("how much was the bank fined?", "The bank was fined €3 million (or did it hide more?)."),
    ],
)
def test_where_a_question_is_asked_for_or_quoted_it_is_no_reason_to_doubt(
    desk: Desk, question: str, said: str
) -> None:
    desk.add(draft(said))
    answer = replace(desk, threshold=0.0).ask(question)
    assert answer.confidence > DOUBTED


@pytest.mark.parametrize(
    ("question", "sentence", "others"),
    [
        ("how many soldiers were killed", "Six soldiers are wounded in a shootout.", True),
        ("how many people died in the fire", "The fire injured 14 people.", True),
        ("how many soldiers were killed", "Two soldiers were killed and six wounded.", False),
        ("how many people died in the fire", "The fire left 14 people dead.", False),
        ("how many were killed or hurt in the blast", "The blast killed three.", False),
        ("how many people came", "Six people were wounded.", False),
    ],
)
def test_other_casualties_do_not_answer(question: str, sentence: str, others: bool) -> None:
    assert of_other_casualties(analyze(Question(question)), sentence) is others


def _judged(desk: Desk, question: str, text: str) -> dict[str, bool]:
    desk.add(draft(text, title="Nominations"))
    sought = desk.answerer.seek(Question(question))
    assert sought is not None
    found = desk.answerer.drafts(sought)
    return {
        one.sentence.words.split(",")[0]: other
        for one, other in zip(found, doubtful(sought.reading, found), strict=True)
    }


def test_lines_with_fewer_of_the_questions_words_are_of_another_person(desk: Desk) -> None:
    assert _judged(desk, "who is the nominee for general counsel of the treasury", NOMINEES) == {
        "The President announced his nominees.": False,
        "Ada Example": False,
        "Ben Sample": True,
        "Cora Instance": True,
    }


def test_lines_with_as_many_words_and_sentences_are_left_alone(desk: Desk) -> None:
    text = "Ada Example, the counsel, spoke of the treasury. Ben Sample, of Ohio, left."
    assert not any(_judged(desk, "who is the treasury counsel", text).values())
    assert not any(_judged(desk, "who are the nominees", NOMINEES).values())
