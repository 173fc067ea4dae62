"""The cases of a part are read, and articles written to be imported."""

import json
from pathlib import Path

from benchmarks.training.cases import read_cases

CASES = [{"part": "train", "question": "Où ?"}, {"part": "held", "question": "Who?"}]
LINES = "".join(f"{json.dumps(one)}\n" for one in CASES)


def test_the_cases_of_a_part_are_read(tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text(LINES, encoding="utf-8")
    assert read_cases(file, "train") == CASES[:1]
    assert read_cases(file, "held") == CASES[1:]
