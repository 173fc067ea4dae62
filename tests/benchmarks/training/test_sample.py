"""A share of the training data."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.training.sample import (
    sample_conversations,
    sample_lines,
)


def packed(file: Path, lines: list[dict[str, Any]]) -> Path:
    with gzip.open(file, "wt", encoding="utf-8") as text:
        text.writelines(f"{json.dumps(one)}\n" for one in lines)
    return file


def unpacked(file: Path) -> list[dict[str, Any]]:
    with gzip.open(file, "rt", encoding="utf-8") as text:
        return [json.loads(line) for line in text]


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    """Four hundred questions of one part, and three of another."""
    parts = ["train"] * 400 + ["held"] * 3
    lines = [{"part": part, "question": str(number)} for number, part in enumerate(parts)]
    return packed(tmp_path / "questions.jsonl.gz", lines)


def test_of_each_part_the_share_is_kept_but_two_at_least(questions: Path, tmp_path: Path) -> None:
    sample_lines(questions, tmp_path / "some", 0.1)
    kept = [one["part"] for one in unpacked(tmp_path / "some")]
    assert (kept.count("train"), kept.count("held")) == (40, 2)


def test_a_conversation_is_kept_whole_and_in_order(tmp_path: Path) -> None:
    turns = [
        {"part": "train", "conversation": f"c{talk}", "turn": turn}
        for talk in range(50)
        for turn in range(3)
    ]
    file = packed(tmp_path / "conversations.jsonl.gz", turns)
    sample_conversations(file, tmp_path / "some", 0.1)
    kept = unpacked(tmp_path / "some")
    assert [one["turn"] for one in kept] == [0, 1, 2] * 5
    assert len({one["conversation"] for one in kept}) == 5
