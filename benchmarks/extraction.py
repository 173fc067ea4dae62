"""How much of each benchmark article is found: bare trafilatura and ours, in one run.

Usage: python benchmarks/extraction.py [FOLDER]
FOLDER holds gold.json and pages/ (default: ../shared/eval/html/article-extraction-benchmark).
"""

import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from trafilatura import bare_extraction
from trafilatura.settings import Document

from index.errors import InputError
from index.gather.extract import extract

DEFAULT = Path(__file__).resolve().parents[1] / "../shared/eval/html/article-extraction-benchmark"


@dataclass(frozen=True, slots=True)
class Score:
    """Token precision, recall and their harmonic mean, of one page."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def bare(page: bytes, url: str) -> str:
    document = bare_extraction(page, url=url, favor_precision=True, include_comments=False)
    return (document.text or "") if isinstance(document, Document) else ""


def ours(page: bytes, url: str) -> str:
    try:
        return extract(page, url).text
    except InputError:
        return ""


def score(found: str, gold: str) -> Score:
    have, want = Counter(re.findall(r"\w+", found)), Counter(re.findall(r"\w+", gold))
    common = (have & want).total()
    return Score(common / max(1, have.total()), common / max(1, want.total()))


def measure(name: str, reader: Callable[[bytes, str], str], folder: Path) -> list[float]:
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    began = time.perf_counter()
    scores = [
        score(reader((folder / "pages" / file).read_bytes(), item["url"]), item["text"])
        for file, item in gold.items()
    ]
    seconds = time.perf_counter() - began
    means = [
        sum(getattr(one, key) for one in scores) / len(scores)
        for key in ("f1", "precision", "recall")
    ]
    print(
        f"{name:28} F1 {means[0]:.4f}  precision {means[1]:.4f}  recall {means[2]:.4f}  "
        f"{1000 * seconds / len(scores):.0f} ms a page, {len(scores)} pages"
    )
    return [one.f1 for one in scores]


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    theirs = measure("trafilatura favor_precision", bare, folder)
    mine = measure("index.gather.extract", ours, folder)
    better = sum(one > other for one, other in zip(mine, theirs, strict=True))
    worse = sum(one < other for one, other in zip(mine, theirs, strict=True))
    print(f"better on {better} pages, worse on {worse}")


if __name__ == "__main__":
    main()
