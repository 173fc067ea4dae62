"""Fitting the model of follow-up questions."""

import gzip
import json
import sys
from pathlib import Path

import pytest

from benchmarks.training import follow_up
from benchmarks.training.conversations import read_conversations

ARTICLES = {
    "lake": "Sullivan met Wang at Yanqi Lake. The delegation dined. So Sullivan said to Wang.",
    "hormuz": "Minister Pistorius sent minesweepers to Hormuz. He said Pistorius and Hormuz.",
}
TALKS = {
    "lake": ("where did Sullivan meet Wang", "who dined there", "where did Pistorius send ships"),
    "hormuz": ("what did Pistorius send", "did he say why", "where did Sullivan meet Wang"),
}


@pytest.fixture
def conversations(tmp_path: Path) -> Path:
    file = tmp_path / "conversations.jsonl.gz"
    with gzip.open(file, "wt", encoding="utf-8") as out:
        for number in range(10):
            for article, turns in TALKS.items():
                other = next(one for one in TALKS if one != article)
                for place, turn in enumerate(turns):
                    line: dict[str, object] = {
                        "part": "train" if number else "held",
                        "conversation": f"{article} {number}", "turn": turn, "whole": f"{turn}?",
                        "article": other if place == 2 else article, "kind": "where", "start": 0,
                        "end": 0, "answer": "", "answers": [], "at": None,
                    }  # fmt: skip
                    out.write(json.dumps(line) + "\n")
    return file


def test_what_is_learnt_tells_a_turn_about_the_story_from_another_subject(
    conversations: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bulk, weights = tmp_path / "bulk.jsonl", tmp_path / "follow_up.json"
    lines = [json.dumps({"id": name, "text": text}) for name, text in ARTICLES.items()]
    bulk.write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setattr(follow_up, "WEIGHTS", weights)
    monkeypatch.setattr(sys, "argv", ["follow_up", str(conversations), str(bulk)])
    follow_up.main()
    model = json.loads(weights.read_text(encoding="utf-8"))
    assert model["weights"]["refers"] > 0 > model["weights"]["uncovered_name"]
    counts = follow_up.WordCounts.of(list(ARTICLES.values()))
    labelled = list(
        follow_up.labelled(read_conversations(conversations, {"held"}), ARTICLES, counts)
    )
    for features, is_follow_up in labelled:
        odds = model["bias"] + sum(
            weight * getattr(features, name) for name, weight in model["weights"].items()
        )
        assert (odds > 0) == is_follow_up
