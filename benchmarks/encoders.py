"""The encoders of the packaged model side by side: speed, memory, and what they find.

    python -m benchmarks.encoders ARTICLES.jsonl QUESTIONS.jsonl [QUESTIONS.jsonl ...]

Each encoder runs in a process of its own and they take turns, so that whatever else the machine
does slows all alike. Articles are JSON Lines with ``title`` and ``text``, questions with
``question``. "Kept": of the ten passages nearest to a question by sentence-transformers, the share
that this encoder has among its own ten, and among its first twelve; "questions alone": among the
ten where it encodes the questions, and sentence-transformers the passages.
"""

import argparse
import json
import multiprocessing
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.processor import processor
from index.embedding.encoder import Encoder, Matrix, passage_input
from index.embedding.model_files import find_model
from index.embedding.registry import PackagedEncoder, SentenceTransformerEncoder
from index.settings import PACKAGED_MODEL
from index.text.passages import passages

WORDS = 200
SLICE = 200
NEAREST = 10


def _packaged(precision: str = "") -> Encoder:
    model = find_model(PACKAGED_MODEL)
    return PackagedEncoder(model, Path(model.location), precision)


ENCODERS: dict[str, Callable[[], Encoder]] = {
    "sentence-transformers": lambda: SentenceTransformerEncoder(find_model(PACKAGED_MODEL)),
    "packaged": _packaged,
    "packaged, float32": lambda: _packaged("f32"),
}


@dataclass
class Measured:
    """What was measured of one encoder."""

    first: float = 0.0
    memory: int = 0
    rates: list[float] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    meanwhile: list[float] = field(default_factory=list)
    seconds: float = 0.0
    slices: list[Matrix] = field(default_factory=list)
    questions: Matrix = field(default_factory=lambda: np.zeros((0, 0), np.float32))

    @property
    def passages(self) -> Matrix:
        """The vectors of all passages."""
        return np.concatenate(self.slices)


class Worker:
    """What the child process does; each method is one request from the parent."""

    def __init__(self, name: str) -> None:
        self._encoder = ENCODERS[name]()

    def first(self, question: str) -> float:
        """Seconds to a fresh process's first vector, with all that has to be loaded."""
        began = time.perf_counter()
        self._encoder.encode_question(question)
        return time.perf_counter() - began

    def encode(self, texts: Sequence[str]) -> tuple[float, Matrix]:
        """Seconds, and the vectors."""
        began = time.perf_counter()
        matrix = self._encoder.encode_passages(texts)
        return time.perf_counter() - began, matrix

    def ask(self, questions: Sequence[str]) -> tuple[list[float], Matrix]:
        """Seconds for each question, and the vectors."""
        seconds, rows = [], []
        for question in questions:
            began = time.perf_counter()
            rows.append(self._encoder.encode_question(question))
            seconds.append(time.perf_counter() - began)
        return seconds, np.stack(rows)

    def ask_meanwhile(self, questions: Sequence[str], texts: Sequence[str]) -> list[float]:
        """Seconds for each question while another thread encodes the texts."""
        encoding = threading.Thread(target=self._encoder.encode_passages, args=(texts,))
        encoding.start()
        seconds = []
        for question in questions:
            time.sleep(0.02)
            if not encoding.is_alive():
                break
            seconds += self.ask([question])[0]
        encoding.join()
        return seconds

    def memory(self) -> int:
        """The process's resident memory in MiB, at most so far."""
        status = Path("/proc/self/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) // 1024


def _serve(name: str, requests: Connection) -> None:
    worker = Worker(name)
    while True:
        method, arguments = requests.recv()
        if not method:
            return
        requests.send(getattr(worker, method)(*arguments))


class Child:
    """A worker's process, from the parent's side."""

    def __init__(self, name: str) -> None:
        context = multiprocessing.get_context("spawn")
        self._requests, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(name, theirs))
        self._process.start()

    def __call__(self, method: str, *arguments: Any) -> Any:
        """The worker's answer."""
        self._requests.send((method, arguments))
        return self._requests.recv()

    def close(self) -> None:
        """End the process."""
        self._requests.send(("", ()))
        self._process.join()


def measure(
    texts: list[str], chunks: list[str], questions: list[str], rounds: int
) -> list[Measured]:
    """All encoders, in turns."""
    children = [Child(name) for name in ENCODERS]
    found = [Measured(first=child("first", questions[0])) for child in children]
    for number in range(rounds + 1):
        for child, one in zip(children, found, strict=True):
            seconds, _ = child("encode", chunks)
            alone, one.questions = child("ask", questions)
            if number:  # the first is for warming up
                one.rates.append(len(chunks) / seconds)
                one.alone += alone
                one.meanwhile += child("ask_meanwhile", questions, chunks)
    for start in range(0, len(texts), SLICE):
        for child, one in zip(children, found, strict=True):
            seconds, matrix = child("encode", texts[start : start + SLICE])
            one.seconds += seconds
            one.slices.append(matrix)
    for child, one in zip(children, found, strict=True):
        one.memory = child("memory")
        child.close()
    return found


def report(found: list[Measured]) -> Iterator[str]:
    """The table, a line at a time."""
    yield (
        "| encoder | chunks/s | times | passages/s | question ms | 95 % | while encoding ms | 95 % "
        "| first question s | MiB | least cosine | kept | in 12 | questions alone |"
    )
    yield "|-|-|-|-|-|-|-|-|-|-|-|-|-|-|"
    base = found[0]
    for name, one in zip(ENCODERS, found, strict=True):
        rate = statistics.median(one.rates)
        cells = [
            f"{rate:.1f}",
            f"{rate / statistics.median(base.rates):.2f}",
            f"{len(one.passages) / one.seconds:.1f}",
            *_milliseconds(one.alone),
            *_milliseconds(one.meanwhile),
            f"{one.first:.2f}",
            f"{one.memory}",
            f"{(one.passages * base.passages).sum(axis=1).min():.5f}",
            f"{_kept(base, one.questions, one.passages):.3f}",
            f"{_kept(base, one.questions, one.passages, 12):.3f}",
            f"{_kept(base, one.questions, base.passages):.3f}",
        ]
        yield f"| {name} | {' | '.join(cells)} |"


def _milliseconds(seconds: list[float]) -> tuple[str, str]:
    return f"{np.median(seconds) * 1000:.1f}", f"{np.quantile(seconds, 0.95) * 1000:.1f}"


def _kept(base: Measured, questions: Matrix, texts: Matrix, among: int = NEAREST) -> float:
    wanted = _nearest(base.questions, base.passages, NEAREST)
    got = _nearest(questions, texts, among)
    return statistics.mean(
        len(set(one) & set(other)) / NEAREST for one, other in zip(wanted, got, strict=True)
    )


def _nearest(questions: Matrix, texts: Matrix, count: int) -> list[list[int]]:
    order = np.argsort(-(questions @ texts.T), axis=1)[:, :count]
    return [list(map(int, row)) for row in order]


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _passages(articles: Path, count: int) -> list[str]:
    """Real passages, headline included, from articles all over the file."""
    counter = _packaged()
    every = list(_lines(articles))
    mixed = (every[at] for start in range(7) for at in range(start, len(every), 7))
    texts = (
        passage_input(article["title"], part.span.of(article["text"]))
        for article in mixed
        for part in passages(article["text"], counter, 200)
    )
    return list(islice(texts, count))


def _chunks(articles: Path, count: int) -> list[str]:
    """Runs of 200 words."""
    words = [word for article in _lines(articles) for word in article["text"].split()]
    return [" ".join(words[at * WORDS : (at + 1) * WORDS]) for at in range(count)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("articles", type=Path)
    parser.add_argument("questions", type=Path, nargs="+")
    parser.add_argument("--passages", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=7)
    given = parser.parse_args()
    questions = [line["question"] for file in given.questions for line in _lines(file)]
    texts = _passages(given.articles, given.passages)
    chunks = _chunks(given.articles, 64)
    print(
        f"{len(texts)} passages, {len(questions)} questions, {given.rounds} rounds", file=sys.stderr
    )
    print(f"{processor()}\n")
    for line in report(measure(texts, chunks, questions, given.rounds)):
        print(line)


if __name__ == "__main__":
    main()
