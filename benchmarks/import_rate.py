"""How fast articles are imported, end to end, beside the bare encoder on the same passages.

    python -m benchmarks.import_rate articles.jsonl [--limit 2020] [--rounds 3]

Each round imports the articles into a new library, then gives their passages to the encoder, all at
once. Wall time is only right on a quiet machine; the ratio of processor time is what the wall time
comes to where all cores are busy throughout, and holds beside other work, too.
"""

import argparse
import asyncio
import gc
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from benchmarks.processes import memory_mib
from benchmarks.processor import processor
from index.app import opened
from index.embedding.encoder import passage_input
from index.embedding.registry import open_encoders
from index.settings import load_settings
from index.store.library import Library


@dataclass(slots=True)
class Round:
    """The seconds of one import, and of the encoder alone.

    Attributes:
        passages: the passages of the library.
        words: wall seconds until every article could be asked by words.
        wall: wall seconds of the whole import.
        cpu: processor seconds of the whole import.
        bare_wall: wall seconds of the encoder alone.
        bare_cpu: processor seconds of the encoder alone.
        memory: MiB in use whenever a tenth more of the articles was read.
    """

    passages: int = 0
    words: float = 0.0
    wall: float = 0.0
    cpu: float = 0.0
    bare_wall: float = 0.0
    bare_cpu: float = 0.0
    memory: list[float] = field(default_factory=list)


class _Watch:
    """Notes when the words were stored, and the memory meanwhile."""

    def __init__(self, noted: Round) -> None:
        self._noted = noted
        self._began = time.perf_counter()

    def __call__(self, what: str, done: int, total: int) -> None:
        if what != "reading":
            return
        self._noted.words = time.perf_counter() - self._began
        if done * 10 >= total * len(self._noted.memory):
            self._noted.memory.append(memory_mib())


async def _imported(articles: Path, data: Path, noted: Round) -> None:
    async with opened(load_settings(data=data)) as verbale:
        gc.freeze()  # as commands do with what was imported
        wall, cpu = time.perf_counter(), time.process_time()
        await verbale.import_file(articles, watcher=_Watch(noted))
        noted.wall, noted.cpu = time.perf_counter() - wall, time.process_time() - cpu


def _texts(library: Library) -> list[str]:
    """The encoder's input of every passage."""
    live = library.generations.live()
    assert live is not None, "articles were imported"
    ids = library.vectors.unencoded(replace(live, encoder="none"))
    some = (ids[start : start + 500] for start in range(0, len(ids), 500))
    return [
        passage_input(one.title, one.text) for part in some for one in library.vectors.inputs(part)
    ]


def _encoded(texts: Sequence[str], model: str, noted: Round) -> None:
    encoder = open_encoders(model)
    encoder.encode_passages(texts[:16])
    wall, cpu = time.perf_counter(), time.process_time()
    encoder.encode_passages(texts)
    noted.bare_wall, noted.bare_cpu = time.perf_counter() - wall, time.process_time() - cpu


def measured(articles: Path) -> Round:
    """Import into a new library, then encode its passages."""
    noted = Round()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_imported(articles, Path(folder), noted))
        settings = load_settings(data=Path(folder))
        library = Library.open(settings.database_url)
        texts = _texts(library)
        library.close()
    noted.passages = len(texts)
    _encoded(texts, settings.encoder.model, noted)
    return noted


def table(rounds: Sequence[Round]) -> Iterator[str]:
    """The medians of all rounds."""

    def median(figure: Callable[[Round], float]) -> float:
        return statistics.median(map(figure, rounds))

    yield "| what | figure |"
    yield "|---|--:|"
    yield f"| passages | {rounds[0].passages:,} |"
    yield f"| end to end | {median(lambda one: one.passages / one.wall):.1f} passages/s |"
    yield f"| encoder alone | {median(lambda one: one.passages / one.bare_wall):.1f} passages/s |"
    yield f"| end to end / encoder alone | {median(lambda one: one.bare_wall / one.wall):.2f} |"
    yield f"| the same by processor time | {median(lambda one: one.bare_cpu / one.cpu):.2f} |"
    others = median(lambda one: 1000 * (one.cpu - one.bare_cpu) / one.passages)
    yield f"| processor time besides the encoder | {others:.2f} ms a passage |"
    alone = median(lambda one: 1000 * one.bare_cpu / one.passages)
    yield f"| processor time of the encoder | {alone:.2f} ms a passage |"
    yield f"| asked by words after | {median(lambda one: one.words / one.wall):.2f} of the time |"
    memory = ", ".join(f"{one:.0f}" for one in rounds[0].memory)
    yield f"\nMemory after each tenth of the articles, MiB: {memory}."


def main() -> None:
    """Print the processor and the table."""
    parser = argparse.ArgumentParser(description="How fast articles are imported.")
    parser.add_argument("articles", type=Path, help="JSON Lines, as for verbale import")
    parser.add_argument("--limit", type=int, default=2_020, help="articles to import")
    parser.add_argument("--rounds", type=int, default=3, help="how often; medians count")
    given = parser.parse_args()
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as some:
        with given.articles.open(encoding="utf-8") as lines:
            some.writelines(islice(lines, given.limit))
        some.flush()
        began = processor()
        rounds = [measured(Path(some.name)) for _ in range(given.rounds)]
    print(f"{began}\n", *table(rounds), sep="\n")


if __name__ == "__main__":
    main()
