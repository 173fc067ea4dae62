"""Does a collection open, hold what it should, and find its own vectors again?

A damaged HNSW file can kill the process that loads it, so embedded collections are probed in a
process of their own, before this one opens Chroma.
"""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from index.store.chroma import Chroma, ChromaError
from index.store.vectors import Matrix

SAMPLE = 16
"""Vectors of a collection that are looked for."""

_SAME = 0.99
"""Cosine of a vector with itself, after a journey through float16."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a collection should hold: its name, its size, and some of its vectors."""

    name: str
    size: int
    sample: Matrix


def probe(chroma: Chroma, expected: Expected) -> str | None:
    """What is wrong with a collection, in a few words, or None."""
    try:
        size = chroma.count(expected.name)
        # More is no harm: after a kill, Chroma may hold vectors not noted as placed yet.
        if size < expected.size:
            return f"it holds {size} vectors instead of {expected.size}"
        lost = [row for row in expected.sample if not _found(chroma, expected.name, row)]
    except ChromaError as error:
        return f"it does not open: {error}"
    if lost:
        return f"{len(lost)} of {len(expected.sample)} vectors are not found again"
    return None


def probe_apart(folder: Path, expected: Sequence[Expected]) -> dict[str, str]:
    """Probe embedded collections in another process.

    Returns:
        what is wrong, by the name of the collection; whole ones are left out.
    """
    wrong: dict[str, str] = {}
    waiting = list(expected)
    while waiting:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
            wrong |= _probed(process, folder, waiting)
    return wrong


def _probed(process: ProcessPoolExecutor, folder: Path, waiting: list[Expected]) -> dict[str, str]:
    """Probe and strike off what waits, until nothing does or the process is killed by it."""
    wrong: dict[str, str] = {}
    while waiting:
        one = waiting.pop(0)
        try:
            found = process.submit(_probe_folder, folder, one).result()
        except BrokenProcessPool:
            return {**wrong, one.name: "opening it kills the process"}
        except ChromaError as error:
            found = f"Chroma does not open: {error}"
        if found is not None:
            wrong[one.name] = found
    return wrong


def _probe_folder(folder: Path, expected: Expected) -> str | None:
    chroma = Chroma.embedded(folder)
    try:
        return probe(chroma, expected)
    finally:
        chroma.close()


def _found(chroma: Chroma, name: str, row: Matrix) -> bool:
    nearest = chroma.nearest(name, row, 1)
    return bool(nearest) and nearest[0].score >= _SAME
