"""How much of each benchmark article is found: the bare library in three settings, and ours.

    python -m benchmarks.extraction [../shared/eval]

The folder holds ``html/article-extraction-benchmark/`` with gold.json and pages/. There are two
measures, each page counting the same: runs of four words, as that benchmark counts them (F1 of the
mean precision and the mean recall), and single words (the mean F1 of the pages). What stands behind
± is the standard deviation over 1,000 bootstrap samples of the pages.
"""

import json
import random
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path

from trafilatura import bare_extraction
from trafilatura.settings import Document

from benchmarks.processor import processor
from index.errors import InputError
from index.ingest.extract.html import extract

DEFAULT = Path("../shared/eval")
SET = "html/article-extraction-benchmark"
RUN = 4
"""Words in a run."""
SAMPLES = 1_000


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the benchmark and the text that stands on it."""

    html: bytes
    url: str
    gold: str


@dataclass(frozen=True, slots=True)
class Score:
    """Precision and recall of one page."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean."""
        return harmonic(self.precision, self.recall)


@dataclass(frozen=True, slots=True)
class Measured:
    """What one reader gets: a score a page by each measure, and its CPU milliseconds."""

    name: str
    runs: list[Score]
    words: list[Score]
    times: list[float]


Reader = Callable[[Page], str]


def bare(page: Page, *, precision: bool = False, recall: bool = False) -> str:
    """What the library finds by itself."""
    document = bare_extraction(
        page.html,
        url=page.url,
        include_comments=False,
        favor_precision=precision,
        favor_recall=recall,
    )
    return (document.text or "") if isinstance(document, Document) else ""


def ours(page: Page) -> str:
    """What Verbale stores; nothing where it refuses."""
    try:
        return extract(page.html, page.url).text
    except InputError:
        return ""


READERS: dict[str, Reader] = {
    "trafilatura": bare,
    "trafilatura, favor_recall": partial(bare, recall=True),
    "trafilatura, favor_precision": partial(bare, precision=True),
    "Verbale": ours,
}


def harmonic(one: float, other: float) -> float:
    """Their harmonic mean; 0 where both are."""
    return 2 * one * other / (one + other) if one + other else 0.0


def score(found: str, gold: str, length: int) -> Score:
    """Compare the runs of ``length`` words of two texts as multisets."""
    have, want = Counter(_runs(found, length)), Counter(_runs(gold, length))
    common = (have & want).total()
    return Score(common / max(1, have.total()), common / max(1, want.total()))


def _runs(text: str, length: int) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    for start in range(max(1, len(words) - length + 1)):
        yield tuple(words[start : start + length])


def measure(name: str, reader: Reader, pages: Sequence[Page]) -> Measured:
    """Read every page; the first is read once more before, so that loading counts for none."""
    reader(pages[0])
    measured = Measured(name, [], [], [])
    for page in pages:
        began = time.process_time()
        found = reader(page)
        measured.times.append(1000 * (time.process_time() - began))
        measured.runs.append(score(found, page.gold, RUN))
        measured.words.append(score(found, page.gold, 1))
    return measured


def by_run(scores: Sequence[Score]) -> float:
    """F1 of the mean precision and the mean recall."""
    return harmonic(
        statistics.fmean(one.precision for one in scores),
        statistics.fmean(one.recall for one in scores),
    )


def by_word(scores: Sequence[Score]) -> float:
    """The mean F1."""
    return statistics.fmean(one.f1 for one in scores)


def spread(scores: Sequence[Score], mean: Callable[[Sequence[Score]], float]) -> float:
    """The standard deviation of ``mean`` over bootstrap samples."""
    draw = random.Random(1)
    return statistics.stdev(mean(draw.choices(scores, k=len(scores))) for _ in range(SAMPLES))


def row(one: Measured) -> str:
    """One line of the table."""
    cells = [one.name]
    for scores, mean in ((one.runs, by_run), (one.words, by_word)):
        cells.append(f"{mean(scores):.3f} ± {spread(scores, mean):.3f}")
        cells.append(f"{statistics.fmean(each.precision for each in scores):.3f}")
        cells.append(f"{statistics.fmean(each.recall for each in scores):.3f}")
    cells.append(f"{statistics.median(one.times):.0f}")
    cells.append(f"{sorted(one.times)[int(0.95 * len(one.times))]:.0f}")
    return f"| {' | '.join(cells)} |"


def pages_in(folder: Path) -> list[Page]:
    """The benchmark's pages."""
    gold = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    return [
        Page((folder / "pages" / file).read_bytes(), item["url"], item["text"])
        for file, item in gold.items()
    ]


def table(measured: Sequence[Measured]) -> str:
    """Everything as Markdown."""
    heads = ["", "F1, runs of 4", "precision", "recall", "F1, words", "precision", "recall",
             "ms of CPU, median", "95 %"]  # fmt: skip
    lines = [f"| {' | '.join(heads)} |", "|-" * len(heads) + "|", *map(row, measured)]
    best, own = measured[-2].runs, measured[-1].runs
    better = sum(one.f1 > other.f1 for one, other in zip(own, best, strict=True))
    worse = sum(one.f1 < other.f1 for one, other in zip(own, best, strict=True))
    told = (
        f"{len(own)} pages, trafilatura {version('trafilatura')}. By runs, {measured[-1].name} is "
        f"better than {measured[-2].name} on {better} pages and worse on {worse}."
    )
    return "\n".join([*lines, "", told])


def main() -> None:
    """Measure, and print the table."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    pages = pages_in(folder / SET)
    print(f"{processor()}\n")
    print(table([measure(name, reader, pages) for name, reader in READERS.items()]))


if __name__ == "__main__":
    main()
