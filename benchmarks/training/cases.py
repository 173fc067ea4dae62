"""Written cases: articles with questions on them, and the bulk file to import the articles from."""

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO

Case = Mapping[str, Any]
Article = Mapping[str, Any]


def read_cases(file: Path, part: str) -> list[Case]:
    """Read the cases of a part from JSON Lines, which are compressed if the name ends in .gz."""
    return [one for one in read_lines(file) if one["part"] == part]


def read_lines(file: Path) -> Iterator[dict[str, Any]]:
    """Read JSON Lines, which are compressed if the name ends in .gz."""
    with _opened(file) as lines:
        yield from map(json.loads, lines)


def _opened(file: Path) -> TextIO:
    if file.suffix == ".gz":
        return gzip.open(file, "rt", encoding="utf-8")
    return file.open(encoding="utf-8")


def write_articles(articles: Iterable[Article], folder: Path) -> Path:
    """Write articles as a bulk file into a folder, which is made if need be; return the file."""
    folder.mkdir(parents=True, exist_ok=True)
    bulk = folder / "articles.jsonl"
    lines = (json.dumps(one, ensure_ascii=False) for one in articles)
    bulk.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return bulk
