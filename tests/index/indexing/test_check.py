"""What must hold before a built generation becomes live: each fault stops it, by name."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from sqlalchemy import delete, text

from index.embedding.encoder import Matrix, passage_input
from index.embedding.registry import EncoderRegistry
from index.errors import SettingsError, TryLaterError
from index.indexing.build import QUESTIONS, BuildCheck
from index.indexing.chunking import CHUNKER
from index.indexing.live_generation import LiveGeneration
from index.ingest.article_writer import ArticleWriter
from index.store.library import Library
from index.store.rows import Generation, Hit, SearchFilter
from index.store.schema import passage
from index.store.vectors.sync import VectorSearch
from index.store.vectors.table import Unencoded, Vector
from tests.index.answer.samples import draft
from tests.index.indexing.libraries import Fed

COUNT = 30


class Nonsense(Fed):
    """Its passages are well; where it looks for a question, there is nothing."""

    def encode_question(self, text: str) -> npt.NDArray[np.float32]:
        vector = np.random.default_rng(len(text)).normal(size=self.dimensions)
        return np.asarray(vector / np.linalg.norm(vector), np.float32)


class Uneven(Fed):
    """Makes longer vectors of questions than of passages."""

    def encode_question(self, text: str) -> npt.NDArray[np.float32]:
        return np.resize(self.vector(text), self.dimensions + 8)


class Empty(Fed):
    """Makes vectors of what is no number."""

    def encode_passages(self, texts: list[str]) -> Matrix:  # type: ignore[override]
        return np.full((len(texts), self.dimensions), np.nan, np.float32)


MODELS = {
    "named": Fed("named"),
    "good": Fed("good", 256),
    "nonsense": Nonsense("nonsense"),
    "uneven": Uneven("uneven"),
    "empty": Empty("empty"),
}


def open_model(name: str) -> Fed:
    if name not in MODELS:
        raise SettingsError(f"There is no model {name}.")
    return MODELS[name]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a library whose generation answers; only to be copied."""
    file: Path = tmp_path_factory.mktemp("filled") / "library.sqlite"
    opened = Library.open(f"sqlite:///{file}")
    live = opened.generations.begin("named", CHUNKER, "named")
    under = opened.articles.source("public", "Wire", "bulk")
    drafts = [
        draft(f"They met in hall {number}.", title=f"Envoy {number} sails to port {number}")
        for number in range(COUNT)
    ]
    for _ in ArticleWriter(opened, MODELS["named"]).store(under, drafts):
        pass
    encode(opened, live, "named")
    opened.close()
    return file


@pytest.fixture
def library(filled: Path, tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(f"sqlite:///{shutil.copy(filled, tmp_path / 'library.sqlite')}")
    yield opened
    opened.close()


def encode(library: Library, generation: Generation, model: str) -> None:
    some = library.vectors.inputs(library.vectors.unencoded(generation))
    words = [passage_input(one.title, one.text) for one in some]
    hashes = [one.input_hash for one in some]
    library.vectors.keep(generation.encoder, hashes, MODELS[model].encode_passages(words))


def built(library: Library, model: str) -> Generation:
    made = library.generations.start(MODELS[model].identity, CHUNKER, model)
    encode(library, made, model)
    return made


class Missing(VectorSearch):
    """Misses every vector of a generation, as an approximate search misses some."""

    def __init__(self, library: Library, generation: Generation) -> None:
        super().__init__(library.vectors)
        self._generation = generation
        self.missed = 0

    def nearest(
        self, generation: Generation, search_filter: SearchFilter, vector: Vector, limit: int
    ) -> list[Hit]:
        if generation.id != self._generation.id:
            return super().nearest(generation, search_filter, vector, limit)
        self.missed += 1
        return []


def fault(
    library: Library,
    made: Generation,
    named: str = "named",
    nearest: VectorSearch | None = None,
) -> str | None:
    live = library.generations.live()
    assert live is not None
    models = LiveGeneration(library, EncoderRegistry(named, open_model))
    return BuildCheck(library, models, nearest, seed=3).fault(made, live)


@pytest.mark.parametrize("model", ["named", "good"])
def test_a_good_one_passes(library: Library, model: str) -> None:
    assert fault(library, built(library, model)) is None


ANOTHERS = np.asarray(np.eye(1, 256), np.float16).tobytes().hex()
HASH = "(SELECT input_hash FROM passage WHERE id = 3)"


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (
            "DELETE FROM passage WHERE revision_id = 7",
            f"1 of {COUNT} articles have no passages in it.",
        ),
        (
            f"DELETE FROM vector WHERE encoder = 'good' AND input_hash = {HASH}",
            "1 passages have no vector in it.",
        ),
        (
            f"UPDATE vector SET float16 = X'{ANOTHERS}' WHERE encoder = 'good'",
            "24 of 24 vectors are not what its model makes of the passage.",
        ),
        (
            "UPDATE vector SET float16 = substr(float16, 1, 100)",
            f"{COUNT} of its vectors are not finite, or not of unit length.",
        ),
    ],
    ids=["an article is not cut", "no vector", "another's vectors", "of another length"],
)
def test_what_is_missing_or_wrong_stops_it(library: Library, damage: str, words: str) -> None:
    made = built(library, "good")
    with library.database.writing() as connection:
        connection.execute(text(damage))
    assert fault(library, made) == words


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ("uneven", "makes 512 of a passage and 520 of a question"),
        ("empty", "of its vectors are not finite, or not of unit length."),
        ("nonsense", "100% of the time now."),
    ],
)
def test_a_model_that_makes_no_vectors_of_use_stops_it(
    library: Library, model: str, words: str
) -> None:
    assert words in str(fault(library, built(library, model)))


def test_vectors_that_an_approximate_search_misses_do_not_stop_it(library: Library) -> None:
    made = built(library, "good")
    missing = Missing(library, made)
    assert fault(library, made, nearest=missing) is None
    assert missing.missed == QUESTIONS


@pytest.mark.parametrize(("model", "passes"), [("good", True), ("nonsense", False)])
def test_where_the_model_that_answers_now_is_gone_only_a_good_one_passes(
    library: Library, model: str, passes: bool
) -> None:
    with library.database.writing() as connection:
        connection.execute(text("UPDATE generation SET model = 'gone' WHERE id = 1"))
    assert (fault(library, built(library, model)) is None) == passes


def test_articles_that_go_while_it_is_checked_are_no_matter(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = built(library, "good")
    inputs = library.vectors.inputs

    def late(ids: list[int]) -> list[Unencoded]:
        monkeypatch.undo()
        with library.database.writing() as connection:
            connection.execute(delete(passage).where(passage.c.id == ids[0]))
            connection.execute(text("DELETE FROM article WHERE id = :id"), {"id": ids[0]})
        return inputs(ids)

    monkeypatch.setattr(library.vectors, "inputs", late)
    assert fault(library, made) is None


def test_articles_that_go_again_and_again_put_the_check_off(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = built(library, "good")
    monkeypatch.setattr(library.vectors, "inputs", lambda _ids: [])
    with pytest.raises(TryLaterError, match="cannot be checked while articles are being removed"):
        fault(library, made)
