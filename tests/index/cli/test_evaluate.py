import json
from pathlib import Path
from typing import Any

import pytest

from tests.index.cli.terminal import QUESTION, verbale

LAKE: dict[str, Any] = {
    "id": "lake",
    "question": QUESTION,
    "answers": ["Yanqi Lake"],
    "gold_article_ids": ["sample-sullivan-wang-yanqi-lake"],
    "answerable": True,
    "type": "where",
}
CURTAINS = {
    "id": "curtains",
    "question": "which colour were the curtains of the ferry's engine room?",
    "answerable": False,
    "type": "which",
}
WRONG = LAKE | {"id": "wrong", "answers": ["Timbuktu"], "type": "trap"}


@pytest.fixture(scope="module")
def questions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("list"), LAKE, CURTAINS, WRONG)


def written(folder: Path, *lines: object) -> Path:
    file = folder / "talks.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return file


def test_figures_are_printed_as_tables_with_the_wrong_answers(
    sample_folder: Path, questions: Path
) -> None:
    ran = verbale("evaluate", questions, "--show", "wrong", data=sample_folder)
    assert (ran.code, ran.err) == (0, "")
    assert "3 questions, 2 of them answerable" in ran.out
    for words in ("sentence", "passage", "AUROC", "calibration", "where", "which", "trap", "0.50"):
        assert words in ran.out
    assert ran.out.count(QUESTION) == 1
    assert "wanted Timbuktu" in ran.out


def test_figures_are_one_object_for_a_program_and_a_picture(
    sample_folder: Path, questions: Path, tmp_path: Path
) -> None:
    picture = tmp_path / "calibration.png"
    more = ("--json", "--show", "all", "--plot", picture)
    ran = verbale("evaluate", questions, *more, data=sample_folder)
    assert (ran.code, ran.err) == (0, "")
    found = ran.json
    assert (found["questions"], found["answerable"]) == (3, 2)
    assert found["ranking"]["sentence_at_1"] == 0.5
    assert found["ranking"]["retrieval_at_20"] == 0.5
    assert (found["refusal"]["recall"], found["refusal"]["auroc"]) == (1.0, 1.0)
    assert sum(one["count"] for one in found["calibration"]["bins"]) == 3
    assert found["latency"]["median_ms"] > 0
    assert found["by_kind"]["where"]["ranking"]["sentence_at_1"] == 1.0
    assert found["by_kind"]["which"]["ranking"]["sentence_at_1"] is None
    assert [one["id"] for one in found["judged"]] == ["lake", "curtains", "wrong"]
    last = found["judged"][-1]
    assert (last["verdict"], last["right_quote"], last["acceptable"]) == (
        "wrong", None, ["Timbuktu"],
    )  # fmt: skip
    assert "Yanqi Lake" in last["sentence"]
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_a_wrong_file_ends_with_2_and_every_wrong_line(tmp_path: Path) -> None:
    file = written(tmp_path, LAKE, {"question": "why?"}, {"answerable": True})
    ran = verbale("evaluate", file, "--json", data=tmp_path / "data")
    assert (ran.code, ran.out) == (2, "")
    assert "line 2: answerable" in ran.err
    assert "line 3: question" in ran.err
    assert verbale("evaluate", tmp_path / "none.jsonl", data=tmp_path / "data").code == 2
