"""Rows of articles that are each alone in a library."""

import gzip
import json
from pathlib import Path

import pytest

from benchmarks.training.alone import collect, scope_of

ARTICLES = [
    {
        "part": part,
        "title": f"Ministers meet in {place}",
        "published_at": "2024-06-14",
        "sentences": [f"Ada Noor met Bo Lind in {place} on Thursday.", "They spoke of grain."],
        "questions": [
            {"printed": "Where did Ada Noor meet Bo Lind?", "typed": "where noor met lind",
             "s": 0, "words": [place], "kind": "place"},
        ],
        "contrast": [
            {"printed": "Where did Ada Noor meet Cy Mora?", "typed": "where noor met mora",
             "change": "name"},
        ],
    }
    for part, place in (("rank", "Lima"), ("train", "Rome"), ("rank", "Oslo"))
]  # fmt: skip


@pytest.mark.usefixtures("one_model")
async def test_each_article_of_the_part_is_asked_alone_in_both_forms(tmp_path: Path) -> None:
    file, out = tmp_path / "newswire.jsonl.gz", tmp_path / "alone.rows"
    with gzip.open(file, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(one) + "\n" for one in ARTICLES)
    await collect(file, out)
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [row["answerable"] for row in rows] == [True, True, False, False] * 2
    for row, place in zip(rows, ["Lima"] * 4 + ["Oslo"] * 4, strict=True):
        assert {one["register"] for one in row["sentences"]} == {"alone"}
        assert len({one["article"] for one in row["sentences"]}) == 1
        right = [one["answer"] for one in row["sentences"] if one["right"]]
        assert right == ([place] if row["answerable"] else [])
    assert scope_of("newswire-1") != scope_of("newswire-3")
