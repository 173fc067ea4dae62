"""A library of undated texts, and questions on them, for the confidence."""

import json
import random
from pathlib import Path
from typing import Any

import pytest

from index.operations.evaluation.dataset import read_expected
from index.training import undated
from index.training.undated import LEFT_OUT, paragraphs, questions, write

PARAGRAPHS = 40


def asked(page: int, number: int) -> list[dict[str, Any]]:
    """Two questions on a paragraph, of which the reader learned from the first."""
    return [
        {
            "question": f"{kind} hall of page {page} holds talk {number}?",
            "answers": [{"text": f"hall {number}", "answer_start": 13}] * 2,
        }
        for kind in ("Which", "What")
    ]


@pytest.fixture
def squad(tmp_path: Path) -> Path:
    pages = [
        {
            "title": f"Page_{page}",
            "paragraphs": [
                {"context": f"Talks are in hall {number}.", "qas": asked(page, number)}
                for number in range(PARAGRAPHS)
            ],
        }
        for page in range(3)
    ]
    file = tmp_path / "squad.json"
    file.write_text(json.dumps({"data": pages}))
    return file


def test_no_question_is_one_that_the_reader_learned_from(squad: Path) -> None:
    learned = [one["question"] for page in range(3) for n in range(9) for one in asked(page, n)]
    known = [*learned, *(asked(page, n)[0]["question"] for page in range(3) for n in range(40))]
    found = list(paragraphs(squad, known, random.Random(1)))
    assert len(found) == 3 * (PARAGRAPHS - 9)
    assert not {one.question for one in found} & set(known)


def test_a_question_on_what_the_library_lacks_has_no_answer(squad: Path) -> None:
    found = list(paragraphs(squad, (), random.Random(1)))
    gone = [one for one in found if not one.kept]
    assert len(gone) / len(found) == pytest.approx(LEFT_OUT, abs=0.1)
    for one in found:
        line = one.asked(random.Random(1))
        assert line["answerable"] is one.kept
        assert line["answers"] == ([one.answers[0]] if one.kept else [])
        assert len(one.answers) == 1


def test_of_three_questions_one_has_no_answer(squad: Path) -> None:
    found = list(paragraphs(squad, (), random.Random(1)))
    lines = questions(found, random.Random(1))
    none = [one for one in lines if not one["answerable"]]
    assert 0 < 3 * len(none) == len(lines)


def test_what_is_written_can_be_imported_and_asked(
    squad: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undated, "PAGES", 2)
    articles = write(squad, (), tmp_path / "out")
    lines = [json.loads(line) for line in articles.read_text().splitlines()]
    known = {one["id"] for one in lines}
    assert len({one["title"] for one in lines}) == 2
    assert not any("published_at" in one for one in lines)
    for one in read_expected(tmp_path / "out" / "list.jsonl"):
        assert one.articles <= known
        assert bool(one.articles) is one.answerable
