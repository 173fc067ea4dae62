"""Libraries to index again, with encoders that are made in a moment and tell what they were fed."""

import asyncio
import hashlib
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from sqlalchemy import text

from index.answer.question.terms import stems_of
from index.app import Verbale, opened
from index.embedding.encoder import Batch, Matrix
from index.errors import SettingsError
from index.settings import PACKAGED_MODEL, load_settings
from index.store.library import Library
from index.store.rows import Generation
from index.store.vectors.chroma import Chroma
from index.store.vectors.sync import collection_name
from index.values import Question
from tests.encoding import in_batches
from tests.patience import PATIENCE_S

COUNT = 40
"""Envoys of the library that is built again."""
OLD = "sentences-200t-1"
OTHER = "other"
NAMED = PACKAGED_MODEL
"""What the settings name unless told otherwise."""


class Fed:
    """Texts are alike where they share words; remembers what it was fed.

    Args:
        identity: of the model.
        dimensions: numbers in a vector.
    """

    def __init__(self, identity: str, dimensions: int = 512) -> None:
        self.identity = identity
        self.dimensions = dimensions
        self.fed: list[str] = []
        self.takes_s = 0.0

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(text.split()) for text in texts]

    def encode_passages(self, texts: Sequence[str]) -> Matrix:
        self.fed += texts
        time.sleep(self.takes_s)
        rows = [self.vector(text) for text in texts]
        return np.stack(rows) if rows else np.zeros((0, 0), np.float32)

    def encode_in_batches(self, texts: Sequence[str]) -> Iterator[Batch]:
        return in_batches(self.encode_passages, texts)

    def encode_question(self, text: str) -> npt.NDArray[np.float32]:
        return self.vector(text)

    @property
    def passages(self) -> list[str]:
        """What it was fed under a headline; sentences of an answer have none."""
        return [text for text in self.fed if "\n" in text]

    def vector(self, text: str) -> npt.NDArray[np.float32]:
        made = np.full(self.dimensions, 1e-3, np.float32)
        for stem in stems_of(text):
            digest = hashlib.sha256(f"{self.identity} {stem}".encode()).digest()
            made[int.from_bytes(digest[:4], "big") % self.dimensions] += 1.0
        return np.asarray(made / np.linalg.norm(made), np.float32)


class Drunk(Fed):
    """Never makes the same vector twice."""

    def vector(self, text: str) -> npt.NDArray[np.float32]:
        return super().vector(f"{len(self.fed)} {text[::-1]}")


class Models:
    """The models of this machine, by the settings' names for them."""

    def __init__(self) -> None:
        self.known: dict[str, Fed] = {NAMED: Fed("named"), OTHER: Fed("another", 256)}

    def open(self, name: str) -> Fed:
        """As ``open_encoder``."""
        if name not in self.known:
            raise SettingsError(f"There is no model {name}.")
        return self.known[name]

    def fed(self) -> list[str]:
        """What all of them were fed since the last look."""
        told = [text for one in self.known.values() for text in one.passages]
        for one in self.known.values():
            one.fed.clear()
        return told


@pytest.fixture
def models(monkeypatch: pytest.MonkeyPatch) -> Models:
    """In place of every model that a library opens."""
    made = Models()
    monkeypatch.setattr("index.answer.models.open_encoders", made.open)
    return made


@asynccontextmanager
async def house(data: Path, named: str = NAMED, url: str = "") -> AsyncIterator[Verbale]:
    """Verbale over a data folder, without a reader; the settings name a model."""
    settings = load_settings(data=data)
    changed = {
        "encoder": settings.encoder.model_copy(update={"model": named}),
        "answer": settings.answer.model_copy(update={"reader": ""}),
        "vectors": settings.vectors.model_copy(update={"url": url}),
    }
    async with opened(settings.model_copy(update=changed)) as verbale:
        yield verbale


def begin_old(data: Path, models: Models) -> None:
    """A library whose live generation is of the first chunker."""
    data.mkdir()
    library = Library.open(f"sqlite:///{data / 'library.sqlite'}")
    library.generations.begin(models.known[NAMED].identity, OLD, NAMED)
    library.close()


async def told(verbale: Verbale, question: str) -> str | None:
    """The sentence that answers, or the one that comes nearest."""
    answer = await verbale.ask(Question(question))
    shown = answer.quotes or answer.nearest
    return shown[0].sentence if shown else None


async def built(verbale: Verbale, model: str | None = None) -> Generation:
    """Index again, to the end."""
    begun = await verbale.index_service.start(model)
    async with asyncio.timeout(PATIENCE_S):
        await verbale.index_service.advance()
    return await verbale.index_service.one(begun.id)


async def states(verbale: Verbale) -> tuple[int | None, int | None, int | None]:
    """Which generation is live, which is built, which is kept."""
    status = await verbale.index_service.status()
    live, building = status.live, status.building
    return (
        live.generation.id if live else None,
        building.generation.id if building else None,
        status.kept.id if status.kept else None,
    )


def library_of(folder: Path) -> Library:
    return Library.open(f"sqlite:///{folder / 'library.sqlite'}")


def run_sql(folder: Path, statement: str, **values: object) -> None:
    with closing(library_of(folder)) as library, library.database.writing() as connection:
        connection.execute(text(statement), values)


def collections(data: Path) -> dict[int, int]:
    """How many vectors Chroma holds of each generation."""
    with closing(library_of(data)) as library, closing(Chroma.embedded(data / "chroma")) as chroma:
        library_id = library.key_values.library_id()
        return {
            one.id: chroma.count(collection_name(library_id, one, 1))
            for one in sorted(library.generations.all(), key=lambda one: one.id)
        }
