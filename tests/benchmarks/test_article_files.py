"""Articles are found by their ids in all files of a folder."""

import json
from pathlib import Path

from benchmarks.article_files import articles_by_id


def test_the_wanted_articles_of_all_files_are_found(tmp_path: Path) -> None:
    for name in ("one", "two"):
        lines = [json.dumps({"id": f"{name}-{number}"}) for number in range(3)]
        (tmp_path / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    found = articles_by_id(tmp_path, {"one-2", "two-0", "three-1"})
    assert found == {"one-2": {"id": "one-2"}, "two-0": {"id": "two-0"}}
