"""The peers: what each finds, and the sentence that is chosen from it."""

import hashlib
import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.compare.ground import Chunk, Ground
from benchmarks.compare.vectors import KeptVectors
from benchmarks.peers import Found, Matrix
from index.operations.evaluation.scoring import Given, ScoredAnswer, Shown, score

CHOSEN_FROM = 10
"""Passages whose sentences are looked at, as many as Verbale looks at."""

QUOTES = 5

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Ran:
    """What a peer got of one pool.

    Attributes:
        version: the peer's.
        by_cosine: its answers, the best sentence by cosine of any passage first; their confidence
            is the cosine of the sentence chosen.
        by_rank: the same, the best sentence of its best passage first.
        scores: its own score of the best passage, for each question.
    """

    version: str
    by_cosine: list[ScoredAnswer]
    by_rank: list[ScoredAnswer]
    scores: list[float]


@dataclass(frozen=True, slots=True)
class _Searched:
    """What a peer wrote of one question: passages by number with its scores, and how long."""

    passages: Found
    ms: float


class Rivals:
    """Runs peers, each in a process of its own, and keeps what they found."""

    def __init__(self, vectors: KeptVectors, folder: Path) -> None:
        self._vectors = vectors
        self._folder = folder
        self._sentences: dict[str, Matrix] = {}

    def run(self, peer: str, python: Path, ground: Ground) -> Ran:
        """Ask a peer every question of a pool.

        Args:
            peer: its name in ``benchmarks.peers.PEERS``.
            python: the Python that has it.
            ground: the pool.

        Raises:
            CalledProcessError: the peer failed; it has said why on standard error.
        """
        job = self._folder / f"{ground.pool.name}-{_key(ground)}"
        out = job / f"{''.join(filter(str.isalnum, peer))}-{_adapters()}.json"
        if not out.exists():
            _write(job, ground)
            paths = (str(job.absolute()), str(out.absolute()))
            command = [str(python), "-m", "benchmarks.peers", peer, *paths]
            subprocess.run(command, cwd=ROOT, check=True)
        result: dict[str, Any] = json.loads(out.read_text())
        found = [_Searched(**one) for one in result["found"]]
        tops = [one.passages[0][1] if one.passages else 0.0 for one in found]
        return Ran(result["version"], *self._judged(ground, found), tops)

    def _judged(
        self, ground: Ground, found: Sequence["_Searched"]
    ) -> tuple[list[ScoredAnswer], list[ScoredAnswer]]:
        near = [[ground.chunks[number] for number, _ in one.passages] for one in found]
        vectors = self._sentence_vectors([one for some in near for one in some[:CHOSEN_FROM]])
        by_cosine, by_rank = [], []
        for expected, question, some, one in zip(
            ground.pool.expected, ground.questions, near, found, strict=True
        ):
            ranked = _best_sentences(some[:CHOSEN_FROM], vectors, question)
            sorted_ = sorted(ranked, key=lambda best: -best[0])
            by_cosine.append(score(expected, _given(sorted_, some, one.ms)))
            by_rank.append(score(expected, _given(ranked, some, one.ms)))
        return by_cosine, by_rank

    def _sentence_vectors(self, near: Sequence[Chunk]) -> dict[str, Matrix]:
        """The vectors of all sentences met so far; peers find much the same."""
        texts = {sentence for chunk in near for sentence in chunk.sentences}
        new = sorted(texts - self._sentences.keys())
        if new:
            matrix = self._vectors.passages(new, "Encoding sentences")
            self._sentences.update(zip(new, matrix, strict=True))
        return self._sentences


def _key(ground: Ground) -> str:
    """Another as soon as the passages, the questions or their vectors are others."""
    told = hashlib.sha256(ground.vectors.tobytes() + ground.questions.tobytes())
    for words in (*(one.read for one in ground.chunks), *ground.asked):
        told.update(words.encode())
    return told.hexdigest()[:16]


def _adapters() -> str:
    """Another as soon as an adapter is."""
    files = sorted((ROOT / "benchmarks/peers").glob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:8]


def _write(job: Path, ground: Ground) -> None:
    """What every peer reads."""
    if (job / "vectors.npz").exists():
        return
    job.mkdir(parents=True, exist_ok=True)
    _write_lines(job / "passages.jsonl", [one.read for one in ground.chunks])
    _write_lines(job / "questions.jsonl", ground.asked)
    part = job / "part.npz"
    np.savez(part, passages=ground.vectors, questions=ground.questions)
    part.replace(job / "vectors.npz")


def _write_lines(file: Path, texts: Sequence[str]) -> None:
    with file.open("w", encoding="utf-8") as lines:
        lines.writelines(json.dumps(words) + "\n" for words in texts)


def _best_sentences(
    near: Sequence[Chunk], vectors: dict[str, Matrix], question: Matrix
) -> list[tuple[float, str, Chunk]]:
    """The best sentence of each passage by cosine, in the order of the passages."""
    return [
        (*max((float(vectors[one] @ question), one) for one in chunk.sentences), chunk)
        for chunk in near
    ]


def _given(
    best: Sequence[tuple[float, str, Chunk]], near: Sequence[Chunk], elapsed_ms: float
) -> Given:
    return Given(
        quotes=tuple(
            Shown(frozenset({chunk.article}), sentence, sentence)
            for _, sentence, chunk in best[:QUOTES]
        ),
        passages=tuple(Shown(frozenset({chunk.article}), chunk.text) for chunk in near),
        answer="",
        answered=True,
        confidence=min(max(best[0][0], 0.0), 1.0) if best else 0.0,
        elapsed_ms=elapsed_ms,
    )
