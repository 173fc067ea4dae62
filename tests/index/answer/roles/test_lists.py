"""Of the lines of a list, the one with the question's words is asked for."""

from index.answer.candidates import SentenceCandidate
from index.answer.roles.lists import of_another_line
from index.values import Question
from tests.index.answer.samples import Desk, draft

NOMINEES = """The President announced his nominees.

Ada Example, Nominee for General Counsel, Department of the Treasury

Ben Sample, Nominee for Assistant Secretary of the Army

Cora Instance, Nominee for Chair of the Peace Corps"""


def _judged(desk: Desk, question: str, text: str) -> dict[str, bool]:
    desk.add(draft(text, title="Nominations"))
    sought = desk.answerer.seek(Question(question))
    assert sought is not None
    found: list[SentenceCandidate] = desk.answerer.drafts(sought)
    return {
        one.sentence.words.split(",")[0]: other
        for one, other in zip(found, of_another_line(found), strict=True)
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
