"""The weights of features of periods are fitted to texts that tell when things were."""

from typing import Any

import pytest

from benchmarks.training.undated.periods import (
    PeriodQuestion,
    questions_of,
    rows_of,
)
from index.store.library import Library
from tests.index.answer.samples import Desk, WordReader, WordsEncoder, draft

TOWNS = ("Linz", "Vienna", "Salzburg")


def case(name: str, part: str = "train") -> dict[str, Any]:
    """A career of three posts, with a question on each, and one that nothing answers."""
    sentences = [
        f"In {year} {name} worked for the bank of {town}."
        for year, town in zip((1950, 1960, 1970), TOWNS, strict=True)
    ]
    text = f"{name} was born in Graz. {' '.join(sentences)} {name} died in Graz."
    questions = [
        {
            "question": f"Where did {name} work from {year + 2} to {year + 8}?",
            "chat": f"{name.lower()} worked where {year + 2}-{year + 8}",
            "answers": [town],
            "sentences": [[text.index(sentence), text.index(sentence) + len(sentence)]],
        }
        for year, town, sentence in zip((1950, 1960, 1970), TOWNS, sentences, strict=True)
    ]
    none = {"question": f"Who married {name} in 1955?", "chat": f"{name} wife 1955"}
    return {
        "part": part, "title": name, "text": text,
        "questions": [*questions, none | {"answers": [], "sentences": []}],
    }  # fmt: skip


CASES = [case("Brandl"), case("Novak"), case("Lindqvist", "held")]


@pytest.fixture
def desk(library: Library) -> Desk:
    desk = Desk(library, WordsEncoder(), WordReader("Vienna"), threshold=0.01)
    for one in CASES[:2]:
        desk.add(draft(one["text"], title=one["title"], id=one["title"], published=None))
    return desk


@pytest.fixture
def questions() -> list[PeriodQuestion]:
    return list(questions_of(CASES[:2]))


def test_the_rows_tell_which_sentences_and_words_answer(
    desk: Desk, questions: list[PeriodQuestion]
) -> None:
    rows = [*rows_of(desk.answerer, questions)]
    assert [one["answerable"] for one in rows] == [*[True] * 6, *[False] * 2] * 2
    right = [one for one in rows[2]["sentences"] if one["right"]]
    assert [(one["answer"], one["marked"]) for one in right] == [("Vienna.", True)]
    assert not any(one["right"] for one in rows[6]["sentences"])
