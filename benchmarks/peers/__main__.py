"""One peer over one set of passages, in a process and an environment of its own.

    python -m benchmarks.peers NAME JOB FOUND

JOB is a folder with ``passages.jsonl`` and ``questions.jsonl`` (a text a line, as JSON) and the
vectors of both in ``vectors.npz``; FOUND is the JSON file to write.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np

from benchmarks.peers import PEERS

LIMIT = 20


def main(name: str, job: Path, out: Path) -> None:
    """Index, search, and write what was found."""
    peer = PEERS[name]()
    with np.load(job / "vectors.npz") as vectors:
        peer.index(_texts(job / "passages.jsonl"), vectors["passages"])
        asked = list(zip(_texts(job / "questions.jsonl"), vectors["questions"], strict=True))
    found = []
    for question, vector in asked:
        began = time.perf_counter()
        passages = peer.search(question, vector, LIMIT)
        found.append({"passages": passages, "ms": 1000 * (time.perf_counter() - began)})
    part = out.with_suffix(".part")
    part.write_text(json.dumps({"version": peer.version, "found": found}))
    part.replace(out)


def _texts(file: Path) -> list[str]:
    with file.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
