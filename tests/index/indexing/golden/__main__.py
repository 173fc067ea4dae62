"""Pin the passages of chunkers that are not pinned yet, and the patterns of today's rules."""

import json

from index.indexing.chunking import CHUNKER
from tests.index.indexing.golden import FILE, TEXTS, digest_of_patterns, made, pinned


def write() -> None:
    passages = pinned()["passages"]
    if CHUNKER not in passages:
        passages[CHUNKER] = {name: made(CHUNKER, name) for name in TEXTS}
    written = {"patterns": digest_of_patterns(), "passages": passages}
    # A passage a line, so that a difference can be read.
    text = json.dumps(written, separators=(",", ":")).replace("]],", "]],\n").replace("},", "},\n")
    FILE.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
