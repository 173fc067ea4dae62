"""Which questions ask who somebody is, what something is, or what an abbreviation means."""

import pytest

from index.answer.definitions import AskedDefinition, asked_definition
from index.answer.question.analyze import analyze
from index.values import Question


def _asked(question: str) -> AskedDefinition | None:
    return asked_definition(analyze(Question(question)))


@pytest.mark.parametrize(
    ("question", "wanted", "words"),
    [
        ("Who is Ada Noor?", "person", ("ada", "noor")),
        ("what does ada noor do", "person", ("ada", "noor")),
        ("who is moon jae in", "person", ("moon", "jae", "in")),
        ("what is the Halden Accord?", "thing", ("halden", "accord")),
        ("what does NATO stand for", "abbreviation", ("nato",)),
        ("nato meaning", "abbreviation", ("nato",)),
    ],
)
def test_the_name_and_what_is_wanted_of_it(
    question: str, wanted: str, words: tuple[str, ...]
) -> None:
    asked = _asked(question)
    assert asked is not None
    assert (asked.wanted, asked.words) == (wanted, words)


@pytest.mark.parametrize(
    "question",
    [
        "who is he",
        "who was killed in Oslo",
        "who is the foreign minister of Norway",
        "who is the Thai king",
        "where is Ada Noor",
        "what did Ada Noor say",
        "what does Ada Noor do in the film of the week after next",
        "",
    ],
)
def test_other_questions_ask_for_no_definition(question: str) -> None:
    assert not question or _asked(question) is None


@pytest.mark.parametrize(
    ("question", "core"),
    [
        ("what is space one japan", ("space", "one")),
        ("what is the halden accord", ("halden", "accord")),
        ("who is ada noor", ("ada", "noor")),
    ],
)
def test_a_place_after_a_name_is_no_part_of_it(question: str, core: tuple[str, ...]) -> None:
    asked = _asked(question)
    assert asked is not None
    assert asked.core == core
