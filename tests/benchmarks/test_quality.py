import json
import sys
from pathlib import Path

import pytest

from benchmarks.compare.table import BEGIN, END
from benchmarks.quality import main
from index.embedding.encoder import Encoder
from tests.index.libraries import ANSWER, QUESTION, articles

ENVOYS = 12


@pytest.fixture
def evaluation(tmp_path: Path) -> Path:
    """A set of two questions about a dozen envoys, one of which nothing answers."""
    folder = tmp_path / "eval"
    (folder / "articles").mkdir(parents=True)
    (folder / "questions").mkdir()
    articles(folder / "articles", ENVOYS, "xquad.jsonl")
    questions = [
        {"question": QUESTION, "answers": ["hall 7"], "gold_article_ids": ["envoy-7"],
         "answerable": True, "type": "where"},
        {"question": "why did the queen of the moon resign?", "answerable": False, "type": "why"},
    ]  # fmt: skip
    lines = "".join(json.dumps(line) + "\n" for line in questions)
    (folder / "questions/xquad.jsonl").write_text(lines)
    return folder


@pytest.fixture(autouse=True)
def model(one_model: None, encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    """One model for the libraries and for the passages of the peers."""
    monkeypatch.setattr("benchmarks.quality.open_encoder", lambda _name, tuned: encoder)


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> None:
    monkeypatch.setattr(sys, "argv", ["quality", *map(str, arguments)])
    main()


def test_verbale_and_the_baseline_are_measured_side_by_side(
    evaluation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, figures, cache = tmp_path / "quality.md", tmp_path / "quality.json", tmp_path / "cache"
    page.write_text(f"# Quality\n\n{BEGIN}\nold\n{END}\n\nwords\n")
    wanted = (evaluation, "--cache", cache, "--only", "xquad", "--write", page, "--json", figures)
    run(monkeypatch, *wanted)
    ours, theirs = json.loads(figures.read_text())["results"]
    assert (ours["system"], theirs["system"]) == ("Verbale", "Chroma, cosine")
    assert ours["ranking"]["sentence_at_1"] == 1.0
    assert theirs["ranking"]["retrieval_at_20"] == 1.0
    assert ours["auroc"] == theirs["auroc"] == 1.0
    written = page.read_text()
    assert "| xquad (1 + 1) | Verbale | **1.000** |" in written
    assert "chromadb " in written
    assert "\nold\n" not in written
    assert written.endswith(f"{END}\n\nwords\n")
    assert ANSWER not in written

    kept = {file: file.stat().st_mtime_ns for file in cache.rglob("*.npz")}
    kept |= {file: file.stat().st_mtime_ns for file in (cache / "peers").rglob("*.json")}
    assert kept
    run(monkeypatch, *wanted)
    assert {file: file.stat().st_mtime_ns for file in kept} == kept, "nothing is computed twice"
