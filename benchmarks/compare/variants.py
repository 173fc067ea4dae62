"""Verbale itself, as it is and in whatever other ways it can be opened."""

import hashlib
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.compare.sets import Pool
from index.app import Verbale, opened
from index.cli.output import show_progress
from index.embedding.encoder import Encoder
from index.indexing.chunking import CHUNKER
from index.operations.evaluation.scoring import ScoredAnswer, ask_all
from index.settings import Settings, load_settings


@dataclass(frozen=True, slots=True)
class Variant:
    """A way to open Verbale over a library; all of them share the libraries.

    Attributes:
        name: as the table has it.
        opened: opens it.
    """

    name: str
    opened: Callable[[Settings], AbstractAsyncContextManager[Verbale]] = opened


AS_IT_IS = Variant("Verbale")

VARIANTS = (AS_IT_IS,)
"""What is measured. An ablation adds its own: a name, and what opens Verbale without a part."""


class Libraries:
    """The library of each pool: one that stands already, or one that is made and kept."""

    def __init__(self, folder: Path, encoder: Encoder, standing: dict[str, Path]) -> None:
        """Make ready.

        Args:
            folder: where libraries are made.
            encoder: what they are encoded with.
            standing: data folders that hold the articles of a pool already, by its name.
        """
        self._folder = folder
        self._encoder = encoder
        self._standing = standing

    async def of(self, pool: Pool) -> Path:
        """The data folder that holds just the articles of the pool."""
        if pool.name in self._standing:
            return self._standing[pool.name]
        lines = [article.line for article in pool.articles()]
        data = self._folder / f"{pool.name}-{self._key(lines)}"
        if not (data / "complete").exists():
            await _import(data, lines)
            (data / "complete").touch()
        return data

    def _key(self, lines: list[str]) -> str:
        """Another as soon as the articles, the chunker or the encoder are others."""
        told = "\n".join([CHUNKER, self._encoder.identity, *lines])
        return hashlib.sha256(told.encode()).hexdigest()[:16]


async def _import(data: Path, lines: list[str]) -> None:
    data.mkdir(parents=True, exist_ok=True)
    file = data / "articles.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    async with opened(load_settings(data=data)) as verbale:
        with show_progress() as watcher:
            await verbale.import_file(file, source="articles", watcher=watcher)


async def judged_by(variant: Variant, data: Path, pool: Pool) -> list[ScoredAnswer]:
    """Ask a variant every question of a pool."""
    async with variant.opened(load_settings(data=data)) as verbale:
        with show_progress() as watcher:
            return await ask_all(verbale, pool.expected, watcher)
