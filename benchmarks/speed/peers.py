"""Peers in the same run: what else finds passages, over the same passages with the same vectors.

A peer's question is encoded by sentence-transformers, as its users do; Verbale's search has its own
encoder, searches words and vectors, and ranks what it found.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
from chromadb.config import Settings

from benchmarks.encoders import Child
from benchmarks.peers import Matrix
from benchmarks.peers.plain_chroma import BATCH
from benchmarks.speed.measures import Ground, median_search
from benchmarks.speed.table import Row
from index.app import opened
from index.embedding.encoder import passage_input
from index.settings import load_settings
from index.store.library import Library
from index.store.rows import SearchFilter
from index.values import PUBLIC

PEERS = {"Chroma": "Chroma, cosine", "txtai": "txtai, hybrid"}
"""Peers by the word for them here; each is asked after ``benchmarks.peers``."""
_AT_ONCE = 500
_WANTED = 70
"""As many passages as Verbale asks for."""


async def rows(ground: Ground) -> list[Row]:
    """A warm search by Verbale and by each peer, and one within a year by Chroma's ``where``."""
    asked = [one.text for one in ground.questions]
    texts, matrix, days = passages(ground.data)
    encoder = Child("sentence-transformers")
    seconds, vectors = encoder("ask", asked)
    encoder.close()
    encoding = 1000 * statistics.median(seconds)
    ours, within_year = await _ours(ground)
    where = encoding + _by_where(matrix, days, vectors, ground.year)
    found = [_ratio("search within a year / by sentence-transformers and Chroma's where",
                    within_year / where)]  # fmt: skip
    for name, peer in PEERS.items():
        took = encoding + _searched(peer, texts, asked, matrix, vectors)
        called = f"sentence-transformers and {name}"
        found.append(Row(f"search by {called}: time, median", took, "ms"))
        found.append(_ratio(f"search / by {called}", ours / took))
    return found


def _ratio(name: str, value: float) -> Row:
    return Row(name, value, "times", relative=True)


async def _ours(ground: Ground) -> tuple[float, float]:
    """Milliseconds of a search of everything, and of one within a year."""
    since, until = f"{ground.year}-01-01", f"{ground.year}-12-31"
    within = [replace(one, since=since, until=until) for one in ground.questions]
    async with opened(load_settings(data=ground.data)) as verbale:
        median_search(verbale.answerer, ground.questions[:5])
        return (
            1000 * median_search(verbale.answerer, ground.questions),
            1000 * median_search(verbale.answerer, within),
        )


def passages(data: Path) -> tuple[list[str], Matrix, list[int]]:
    """The encoder's input of every passage of a library, its vector, and its article's day."""
    library = Library.open(load_settings(data=data).database_url)
    try:
        live = library.generations.live()
        assert live is not None, f"{data} has no generation"
        ids = library.vectors.unencoded(replace(live, encoder="none"))
        texts: list[str] = []
        days: list[int] = []
        matrices = []
        for start in range(0, len(ids), _AT_ONCE):
            found, matrix = library.vectors.of_passages(live, ids[start : start + _AT_ONCE])
            texts += [passage_input(one.title, one.text) for one in library.vectors.inputs(found)]
            near = library.passages.in_reach(found, SearchFilter((PUBLIC,), live.chunker))
            printed = [near[id_].published if id_ in near else None for id_ in found]
            days += [one.moment.toordinal() if one else 0 for one in printed]
            matrices.append(matrix)
    finally:
        library.close()
    return texts, np.concatenate(matrices), days


def _searched(
    peer: str, texts: Sequence[str], asked: Sequence[str], matrix: Matrix, vectors: Matrix
) -> float:
    """Milliseconds of a search by a peer in a process of its own, median."""
    with tempfile.TemporaryDirectory() as folder:
        job, out = Path(folder), Path(folder) / "found.json"
        for name, some in (("passages", texts), ("questions", asked)):
            lines = "".join(json.dumps(text) + "\n" for text in some)
            (job / f"{name}.jsonl").write_text(lines, encoding="utf-8")
        np.savez(job / "vectors.npz", passages=matrix, questions=vectors)
        command = [sys.executable, "-m", "benchmarks.peers", peer, str(job), str(out)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        found = json.loads(out.read_text())["found"]
    return float(statistics.median(one["ms"] for one in found))


def _by_where(matrix: Matrix, days: Sequence[int], vectors: Matrix, year: int) -> float:
    """Milliseconds of Chroma's search within a year, median."""
    client = chromadb.EphemeralClient(Settings(anonymized_telemetry=False))
    collection = client.create_collection(
        "dated", configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
    )
    for start in range(0, len(matrix), BATCH):
        some = range(start, min(start + BATCH, len(matrix)))
        collection.add(
            ids=[str(row) for row in some],
            embeddings=matrix[some.start : some.stop],
            metadatas=[{"day": days[row]} for row in some],
        )
    since, until = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    within: Any = {"$and": [{"day": {"$gte": since}}, {"day": {"$lte": until}}]}
    taken = []
    for vector in vectors:
        began = time.perf_counter()
        collection.query(query_embeddings=vector[None], n_results=_WANTED, where=within)
        taken.append(time.perf_counter() - began)
    return 1000 * statistics.median(taken)
