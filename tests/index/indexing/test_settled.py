"""A library that is complete is counted, not looked through again."""

from pathlib import Path

import pytest

from index.concurrency import no_progress
from index.embedding.registry import EncoderRegistry
from index.indexing.build import Build, Settled
from index.indexing.live_generation import LiveGeneration
from index.indexing.vector_sync import VectorSync
from index.store.library import Library
from index.store.rows import Generation
from index.store.vectors.table import Vectors
from tests.index.indexing.libraries import Fed
from tests.index.store.samples import CHUNKER, entry, store


class Yard:
    """A library without Chroma, what completes it, and from where on it was looked through."""

    def __init__(self, library: Library, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.library = library
        self.live = library.generations.begin("counting", CHUNKER)
        self.encoder = Fed("counting")
        live = LiveGeneration(library, EncoderRegistry("counting", lambda _name: self.encoder))
        self.sync = VectorSync(library, live, None, folder / "encoding.lock")
        self.build = Build(library, live, self.sync)
        self.looked: list[int] = []
        real = Vectors.unencoded

        def unencoded(vectors: Vectors, generation: Generation, after: int = 0) -> list[int]:
            self.looked.append(after)
            return real(vectors, generation, after)

        patch.setattr(Vectors, "unencoded", unencoded)

    def advance(self, *, go_on: bool = True) -> list[int]:
        """Complete the generation; after which passages it looked for what is missing."""
        self.looked.clear()
        self.build.advance(self.live, no_progress, lambda: go_on, wait=False)
        return self.looked

    def newest(self) -> int:
        return self.library.vectors.extent(self.live).passage


@pytest.fixture
def yard(library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Yard:
    return Yard(library, tmp_path, monkeypatch)


def test_only_what_came_in_since_is_looked_at(yard: Yard) -> None:
    store(yard.library, entry("One. Two.", id="a"))
    assert yard.advance() == [0]
    assert yard.advance() == []
    newest = yard.newest()
    store(yard.library, entry("Three. Four.", id="b"))
    assert yard.advance() == [newest]
    assert len(yard.encoder.fed) == len(yard.library.vectors.inputs(range(1, 100)))
    assert yard.advance() == []


def test_everything_is_looked_at_where_something_went_or_the_work_was_stopped(yard: Yard) -> None:
    store(yard.library, entry("One. Two.", id="a"))
    yard.advance(go_on=False)
    assert yard.advance() == [0]
    store(yard.library, entry("Another text.", id="a"))  # its first one loses its passages
    assert yard.advance() == [0]
    assert yard.advance() == []


def test_after_an_hour_everything_is_looked_at_whatever_the_counts_say(yard: Yard) -> None:
    store(yard.library, entry("One. Two.", id="a"))
    now = [0.0]
    settled = Settled(yard.library.vectors, yard.sync, lambda: now[0])
    extent = yard.library.vectors.extent(yard.live)
    settled.note(yard.live, extent, encoded=False)
    assert settled.current(yard.live) is None
    settled.note(yard.live, extent, encoded=True)
    now[0] = 3_599.0
    settled.note(yard.live, extent, encoded=True)
    assert settled.current(yard.live) == extent
    now[0] = 3_601.0
    assert settled.current(yard.live) is None
