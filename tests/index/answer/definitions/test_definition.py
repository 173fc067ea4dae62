"""The words of a sentence that define what a question asks about."""

import pytest

from index.answer.definitions.definition import asks_to_define, definition
from index.answer.question.analyze import analyze
from index.values import Question


@pytest.mark.parametrize(
    ("question", "sentence", "told", "fullness"),
    [
        ("who is Ada Noor", "Norwegian artist Ada Noor won.", "Norwegian artist", 2 / 6),
        ("who is Ada Noor", "Ada Noor, the first elected mayor of the old town of Halden, won.",
         "the first elected mayor of the old town of Halden", 1.0),
        ("what is HAC", "The Halden Arts Council (HAC) met.", "Halden Arts Council", 1.0),
        ("what does hac stand for", "The Halden Arts Council (HAC) met.",
         "Halden Arts Council", 1.0),
        ("what is space one japan", "They met private spaceflight company Space One.",
         "private spaceflight company", 3 / 6),
        ("who is the mayor of Oslo", "They met the mayor of Oslo, Ada Noor.", None, 0.0),
        ("what does hac stand for", "The Halden Arts Council met.", None, 0.0),
        ("who is ada noor white house", "Norwegian artist Ada Noor won.",
         "Norwegian artist", 2 / 6),
        ("who is ada marie noor", "Norwegian artist Ada Marie Lind won.", None, 0.0),
        ("where is Ada Noor", "Norwegian artist Ada Noor won.", None, 0.0),
    ],
)  # fmt: skip
def test_a_definition_tells_how_much_it_says(
    question: str, sentence: str, told: str | None, fullness: float
) -> None:
    found = definition(analyze(Question(question)), sentence)
    assert (found and found.span.of(sentence)) == told
    assert (found.fullness if found else 0.0) == pytest.approx(fullness)


@pytest.mark.parametrize(
    ("question", "sentence", "asks"),
    [
        ("who is Ada Noor", "They left.", True),
        ("what does hac stand for", "They met the HAC.", True),
        ("what does hac stand for", "They left.", False),
        ("who is the mayor of Oslo", "They left.", False),
        ("what is the Halden Accord", "They signed the Halden Accord.", True),
        ("what is the accord", "They signed the accord.", False),
        ("what is the Halden Accord", "They signed an accord.", False),
        ("where is Ada Noor", "They met Ada Noor.", False),
    ],
)
def test_a_question_for_a_thing_asks_for_a_definition_where_a_sentence_names_it(
    question: str, sentence: str, asks: bool
) -> None:
    assert asks_to_define(analyze(Question(question)), [sentence]) == asks
