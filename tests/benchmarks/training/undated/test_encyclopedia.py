"""A library of undated texts, and questions on them, for the confidence."""

import json
import random
from pathlib import Path

import pytest

from benchmarks.training.undated.encyclopedia import (
    LEFT_OUT,
    paragraphs,
    questions,
)

PAGES, PARAGRAPHS = 3, 40


def text_of(page: int, number: int) -> str:
    return f"Talk {page} is in hall {number}."


@pytest.fixture
def squad(tmp_path: Path) -> Path:
    """Pages with a question on each paragraph but the first of a page."""
    pages = [
        {
            "title": f"Page_{page}",
            "paragraphs": [
                {
                    "context": text_of(page, number),
                    "qas": [
                        {
                            "question": f"Where is talk {page}?",
                            "answers": [{"text": f"hall {number}"}] * 2 if number else [],
                        }
                    ],
                }
                for number in range(PARAGRAPHS)
            ],
        }
        for page in range(PAGES)
    ]
    file = tmp_path / "squad.json"
    file.write_text(json.dumps({"data": pages}))
    return file


def test_nothing_is_asked_on_a_paragraph_that_the_reader_learned_from(squad: Path) -> None:
    read = {text_of(page, number) for page in range(PAGES) for number in range(30)}
    found = list(paragraphs(squad, read, random.Random(1)))
    assert len(found) == PAGES * PARAGRAPHS
    assert {one.text for one in found if one.asked is None} == read


def test_a_question_on_what_the_library_lacks_is_listed_as_unanswerable(squad: Path) -> None:
    found = {one.id: one for one in paragraphs(squad, (), random.Random(1))}
    gone = [one for one in found.values() if not one.kept]
    assert len(gone) / len(found) == pytest.approx(LEFT_OUT, abs=0.1)
    for line in questions(found.values(), random.Random(1)):
        paragraph = found[line["id"]]
        assert line["answerable"] is paragraph.kept
        assert line["gold_article_ids"] == ([paragraph.id] if paragraph.kept else [])
        assert line["answers"] == [f"hall {paragraph.id.rpartition('-')[2]}"]
