"""The cases of a part are read, and articles written to be imported."""

import gzip
import json
from pathlib import Path

from benchmarks.training.cases import read_cases, write_articles

CASES = [{"part": "train", "question": "Où ?"}, {"part": "held", "question": "Who?"}]
LINES = "".join(f"{json.dumps(one)}\n" for one in CASES)


def test_the_cases_of_a_part_are_read(tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl"
    file.write_text(LINES, encoding="utf-8")
    assert read_cases(file, "train") == CASES[:1]
    assert read_cases(file, "held") == CASES[1:]


def test_a_compressed_file_is_read_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / "cases.jsonl.gz"
    with gzip.open(file, "wt", encoding="utf-8") as lines:
        lines.write(LINES)
    assert read_cases(file, "train") == CASES[:1]


def test_articles_are_written_into_a_new_folder_one_a_line(tmp_path: Path) -> None:
    articles = [{"id": "1", "text": "Größe"}, {"id": "2", "text": "Two"}]
    bulk = write_articles(articles, tmp_path / "made" / "here")
    lines = bulk.read_text("utf-8").splitlines()
    assert [json.loads(line) for line in lines] == articles
    assert "Größe" in lines[0]
