"""Articles of benchmarks, which lie in a folder of JSON Lines files, one of a collection."""

import json
from collections.abc import Container, Iterator
from pathlib import Path
from typing import Any

Article = dict[str, Any]


def articles_by_id(folder: Path, wanted: Container[str]) -> dict[str, Article]:
    """Return the articles of a folder whose ids are wanted, by id."""
    return {one["id"]: one for one in _articles(folder) if one["id"] in wanted}


def _articles(folder: Path) -> Iterator[Article]:
    for path in sorted(folder.glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)
