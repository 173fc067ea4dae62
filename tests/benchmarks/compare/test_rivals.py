import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from benchmarks.compare.ground import Chunk, Ground
from benchmarks.compare.rivals import Rivals
from benchmarks.compare.sets import Pool
from benchmarks.compare.vectors import KeptVectors
from benchmarks.peers import Matrix
from index.embedding.encoder import Batch
from tests.encoding import in_batches
from tests.index.operations.evaluation.samples import SENTENCE, expected

AXES = {"near": 0.6, "nearer": 0.8, SENTENCE: 1.0}


class Scripted:
    """Encodes a text as far from the question as it is told."""

    identity = "scripted"

    def __init__(self) -> None:
        self.encoded: list[str] = []

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [1 for _ in texts]

    def encode_passages(self, texts: Sequence[str]) -> Matrix:
        self.encoded += texts
        cosines = np.array([AXES.get(text, 0.0) for text in texts], np.float32)
        return np.stack([cosines, np.sqrt(1 - cosines**2)], axis=1)

    def encode_in_batches(self, texts: Sequence[str]) -> Iterator[Batch]:
        return in_batches(self.encode_passages, texts)

    def encode_question(self, text: str) -> Matrix:
        return np.array([1.0, 0.0], np.float32)


def ground(*chunks: Chunk) -> Ground:
    vectors = np.tile(np.array([[0.0, 1.0]], np.float32), (len(chunks), 1))
    pool = Pool("talks", (), (expected(),))
    return Ground(pool, chunks, vectors, np.array([[1.0, 0.0]], np.float32))


def chunk(article: str, *sentences: str) -> Chunk:
    text = " ".join(sentences)
    return Chunk(article, text, text, sentences)


@pytest.fixture
def peer(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """A peer that finds every passage, in the order of their numbers; the commands that ran it."""
    ran: list[list[str]] = []

    def run(command: list[str], **_options: object) -> None:
        ran.append(command)
        job, out = map(Path, command[-2:])
        count = len((job / "passages.jsonl").read_text().splitlines())
        found = [{"passages": [[n, 7.0 - n] for n in range(count)], "ms": 3.0}]
        out.write_text(json.dumps({"version": "peer 1.0", "found": found}))

    monkeypatch.setattr("subprocess.run", run)
    return ran


def test_the_best_sentence_of_each_passage_is_quoted_by_cosine(
    tmp_path: Path, peer: list[list[str]]
) -> None:
    rivals = Rivals(KeptVectors(Scripted(), tmp_path / "vectors"), tmp_path / "peers")
    laid = ground(chunk("b", "far", "near"), chunk("c", "nearer"), chunk("a", SENTENCE, "near"))
    ran = rivals.run("peer", Path("python"), laid)
    [one] = ran.by_cosine
    assert [quote.sentence for quote in one.given.quotes] == [SENTENCE, "nearer", "near"]
    assert one.sentence
    assert one.passage == 3
    assert one.given.confidence == pytest.approx(1.0)
    assert (ran.version, ran.scores) == ("peer 1.0", [7.0])
