"""The passages that each chunker makes of sample texts, pinned in ``passages.json``.

    python -m tests.index.indexing.golden

adds what a new chunker makes, and notes the patterns of today's rules. What is pinned under a name
already is never written again.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from index.indexing.chunking import chunk
from index.text import line_rules, sentences

FILE = Path(__file__).parent / "passages.json"
TITLE = "Envoys agree to reopen the Brenn crossing"
TEXTS = {file.stem: file for file in sorted((Path(__file__).parent / "texts").glob("*.txt"))}
RULES: tuple[ModuleType, ...] = (line_rules, sentences)


class Words:
    """Counts words and marks as tokens, and two marks around them."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(re.findall(r"\w+|[^\w\s]", text)) + 2 for text in texts]


def pinned() -> dict[str, Any]:
    """What ``passages.json`` holds."""
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def text_of(name: str) -> str:
    """A sample text, to the letter."""
    return TEXTS[name].read_bytes().decode()


def made(chunker: str, name: str) -> list[list[Any]]:
    """The passages of a sample text: start, end, hash of the input, offsets of the sentences."""
    chunks = chunk(chunker, TITLE, text_of(name), Words())
    return [
        [one.span.start, one.span.end, hashed, [n for s in one.sentences for n in (s.start, s.end)]]
        for one, hashed in zip(chunks.passages, chunks.input_hashes, strict=True)
    ]


def digest_of_patterns() -> str:
    """A hash of every pattern and word list by which lines, blocks and sentences are told apart."""
    rules = (_rule(value) for module in RULES for value in vars(module).values())
    return hashlib.sha256("\n".join(sorted(filter(None, rules))).encode()).hexdigest()


def _rule(value: object) -> str:
    if isinstance(value, re.Pattern):
        return f"{value.flags} {value.pattern}"
    return " ".join(sorted(value)) if isinstance(value, frozenset) else ""
