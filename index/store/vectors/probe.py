"""Probes collections: whether they open, are complete, and find their own vectors.

A damaged HNSW file can kill the process that loads it, so embedded collections are probed in a
process of their own, before this one opens Chroma.
"""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.store.vectors.cache import Matrix
from index.store.vectors.chroma import Chroma, ChromaError, UnreachableError

SAMPLE = 16
"""Vectors of a collection that are searched for."""

PATIENCE_S = 60
"""Time limit for one collection; 100,000 vectors open in a second."""

_SAME = 0.99
"""Least cosine of a vector with itself after conversion to float16."""

_WIDER = 1_000
"""Results of a second search for a vector that the first did not find: HNSW looks the farther the
more results are wanted, and among a million it may miss a vector that is there."""

_MOST = 0.5
"""Share of a collection without which it is quicker made anew than mended."""


@dataclass(frozen=True, slots=True)
class ExpectedCollection:
    """The expected content of a collection: its name, its size, and a sample of vectors."""

    name: str
    size: int
    sample: Matrix


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a collection.

    Attributes:
        what: in a few words.
        lacks_few: whether most of its vectors are there and found.
    """

    what: str
    lacks_few: bool = False


def probe(chroma: Chroma, expected: ExpectedCollection) -> Fault | None:
    """The fault of a collection, or None.

    Raises:
        UnreachableError: the server cannot be reached, which says nothing about the collection.
    """
    try:
        size = chroma.count(expected.name)
        # More is no harm: after a kill, Chroma may hold vectors not noted as placed yet.
        if size < expected.size:
            few = size > (1 - _MOST) * expected.size
            return Fault(f"it holds {size} vectors instead of {expected.size}", few)
        lost = [row for row in expected.sample if not _found(chroma, expected.name, row)]
    except UnreachableError:
        raise
    except ChromaError as error:
        return Fault(f"it does not open: {error}")
    if lost:
        few = len(lost) < _MOST * len(expected.sample)
        return Fault(f"{len(lost)} of {len(expected.sample)} vectors are not found again", few)
    return None


def probe_apart(folder: Path, expected: Sequence[ExpectedCollection]) -> dict[str, str]:
    """Probe embedded collections in another process.

    Returns:
        the faults by the name of the collection; intact ones are left out.
    """
    wrong: dict[str, str] = {}
    waiting = list(expected)
    while waiting:
        answers: list[str | None] = _ask_another(folder, waiting)
        if len(answers) < len(waiting):
            answers.append("opening it kills or hangs the process")
        looked_at, waiting = waiting[: len(answers)], waiting[len(answers) :]
        for one, answer in zip(looked_at, answers, strict=True):
            if answer is not None:
                wrong[one.name] = answer
    return wrong


def _ask_another(folder: Path, expected: Sequence[ExpectedCollection]) -> list[str | None]:
    """One result for each collection, up to the one that kills the process."""
    # Not by multiprocessing: it would run the caller's own main module again.
    asked = [str(folder), [_packed(collection) for collection in expected]]
    try:
        answered = subprocess.run(  # noqa: S603 - this very file
            [sys.executable, "-m", __spec__.name],
            input=json.dumps(asked).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            check=False,
            timeout=PATIENCE_S * len(expected),
        ).stdout
    except subprocess.TimeoutExpired as late:
        answered = late.stdout or b""
    return [json.loads(line) for line in answered.splitlines()]


def _answer() -> None:
    """The main function of the other process."""
    folder, packed = json.load(sys.stdin)
    for check in packed:
        sys.stdout.write(json.dumps(_probe_folder(Path(folder), _unpacked(check))) + "\n")
        sys.stdout.flush()


def _probe_folder(folder: Path, expected: ExpectedCollection) -> str | None:
    try:
        chroma = Chroma.embedded(folder)
    except ChromaError as error:
        return f"Chroma does not open: {error}"
    try:
        fault = probe(chroma, expected)
    finally:
        chroma.close()
    return fault.what if fault else None


_Packed = tuple[str, int, tuple[int, ...], str]


def _packed(collection: ExpectedCollection) -> _Packed:
    sample = collection.sample.astype(np.float32)
    return (
        collection.name,
        collection.size,
        sample.shape,
        base64.b64encode(sample.tobytes()).decode(),
    )


def _unpacked(packed: _Packed) -> ExpectedCollection:
    name, size, shape, sample = packed
    matrix = np.frombuffer(base64.b64decode(sample), np.float32).reshape(shape)
    return ExpectedCollection(name, size, matrix)


def _found(chroma: Chroma, name: str, row: Matrix) -> bool:
    searches = (chroma.nearest(name, row, limit) for limit in (1, _WIDER))
    return any(nearest and nearest[0].score >= _SAME for nearest in searches)


if __name__ == "__main__":
    _answer()
