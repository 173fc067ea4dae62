"""Quality with intervals, of one list and of all lists of a folder."""

import json
import sys
from pathlib import Path

import pytest

from benchmarks import confidence_intervals
from benchmarks.confidence_intervals import main


@pytest.fixture(autouse=True)
def few_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confidence_intervals, "SAMPLES", 50)


def expected(name: str, answer: str | None) -> str:
    line: dict[str, object] = {
        "id": name,
        "question": f"who is {name}?",
        "answerable": bool(answer),
    }
    if answer:
        line |= {"answers": [answer], "gold_article_ids": [name]}
    return json.dumps(line)


def answered(name: str, sentence: str, span: str | None, confidence: float) -> str:
    quote = {
        "external_id": name,
        "article_id": name,
        "url": None,
        "text": sentence,
        "sentence": sentence,
        "span": span,
    }
    sure = confidence >= 0.5
    return json.dumps(
        {
            "answered": sure,
            "confidence": confidence,
            "quotes": [quote] if sure else [],
            "nearest": [] if sure else [quote],
        }
    )


RIGHT = [
    answered("a", "Wang Yi is in Beijing.", "Wang Yi", 0.9),
    answered("b", "Somebody else is in Rome.", "Somebody else", 0.6),
    answered("c", "Nobody is there.", None, 0.1),
]


def write_list(folder: Path, name: str, answers: list[str] | None) -> None:
    lines = [expected("a", "Wang Yi"), expected("b", "Jake Sullivan"), expected("c", None)]
    (folder / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    if answers is not None:
        (folder / f"{name}.answers").write_text("\n".join(answers), encoding="utf-8")


def printed(
    arguments: list[object], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> list[str]:
    monkeypatch.setattr(sys, "argv", ["confidence_intervals", *map(str, arguments)])
    main()
    return capsys.readouterr().out.splitlines()


def cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_a_line_for_each_list_that_was_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_list(tmp_path, "asked", RIGHT)
    write_list(tmp_path, "unasked", None)

    head, _, line = printed(["--all", tmp_path], monkeypatch, capsys)

    row = dict(zip(cells(head), cells(line), strict=True))
    assert row["list"] == "asked (2 + 1)"
    assert row["right sentence first"].startswith("**0.500** 0.000 to 1.000")
    assert row["AUROC"].startswith("**1.000**")
    assert row["refused of unanswerable"].startswith("**1.000**")
    assert row["bold words wrong"].startswith("**0.500**")


def test_two_runs_of_one_list_are_compared_question_by_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    write_list(tmp_path, "new", RIGHT)
    write_list(tmp_path, "old", [*RIGHT[:1], answered("b", "No.", None, 0.2), *RIGHT[2:]])

    lines = printed(
        [tmp_path / f"{name}.{ends}" for name, ends in
         (("new", "jsonl"), ("new", "answers"), ("old", "answers"))],
        monkeypatch, capsys,
    )  # fmt: skip

    (line,) = (line for line in lines if line.startswith("| answered of answerable |"))
    assert cells(line)[1::2][:3] == ["1.000", "0.500", "0.500"]
