"""Conversations on texts that explain, asked for the confidence."""

import gzip
import json
from pathlib import Path

import pytest

from benchmarks.training.rows import Row
from benchmarks.training.undated.encyclopedia import explained
from benchmarks.training.undated.explanations import (
    AnsweringPlace,
    ExplainedTurn,
    paragraph_id,
    read_explanations,
    rows_of,
)
from index.store.library import Library
from index.values import Span
from tests.index.answer.samples import Desk, WordsEncoder, draft

FIRST = "A lock lifts boats. Water flows into the chamber until the boat floats higher."
SECOND = "The gates of a lock are wooden. They last for thirty years."


def place(article: str, text: str, sentence: str) -> AnsweringPlace:
    start = text.index(sentence)
    return AnsweringPlace(article, Span(start, start + len(sentence)))


RISES = place("Lock-0", FIRST, "Water flows into the chamber until the boat floats higher.")
GATES = place("Lock-1", SECOND, "They last for thirty years.")
TURNS = [
    ExplainedTurn("How do the boats float higher in the chamber?", (RISES,)),
    ExplainedTurn("and for how many years do the gates last?", (GATES,)),
    ExplainedTurn("what do tourists pay?", ()),
]


@pytest.fixture
def rows(library: Library) -> list[Row]:
    desk = Desk(library, WordsEncoder(), threshold=0.25)
    desk.add(draft(FIRST, title="Lock", id="Lock-0", published=None))
    desk.add(draft(SECOND, title="Lock", id="Lock-1", published=None))
    return list(rows_of(desk.answerer, TURNS))


def test_each_turn_has_a_row_in_which_the_sentences_that_answer_are_right(rows: list[Row]) -> None:
    assert [one["answerable"] for one in rows] == [True, True, False]
    rights = [[one["article"] for one in row["sentences"] if one["right"]] for row in rows]
    assert list(map(len, rights)) == [1, 1, 0]
    assert rights[0] != rights[1]
    assert all(len(row["sentences"]) > 1 for row in rows)


def test_conversations_are_read_with_the_places_that_answer(tmp_path: Path) -> None:
    start, end = RISES.span.start, RISES.span.end
    turns = [
        {"turn": "How does it work?", "sentences": [[7, start, end]]},
        {"turn": "Why?", "sentences": []},
    ]
    line = {"page": "Canal_lock", "first": 6, "paragraphs": 2, "turns": turns}
    with gzip.open(tmp_path / "talks.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
    [read] = read_explanations(tmp_path / "talks.gz")
    assert (read.page, list(read.paragraphs)) == ("Canal_lock", [6, 7])
    assert read.turns == (
        ExplainedTurn(
            "How does it work?", (AnsweringPlace(paragraph_id("Canal_lock", 7), RISES.span),)
        ),
        ExplainedTurn("Why?", ()),
    )
    squad = {
        "data": [{"title": "Canal_lock", "paragraphs": [{"context": f"{n}."} for n in range(9)]}]
    }
    (tmp_path / "squad.json").write_text(json.dumps(squad))
    articles = explained(tmp_path / "squad.json", [read, read])
    assert [(one["id"], one["title"], one["text"]) for one in articles] == [
        ("Canal_lock-6", "Canal lock", "6."),
        ("Canal_lock-7", "Canal lock", "7."),
    ]
