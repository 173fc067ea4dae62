"""A generation is brought up to date from whatever state it is in, and nothing is done twice."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from index.concurrency import no_progress
from index.embedding.registry import EncoderRegistry
from index.indexing.build import Build
from index.indexing.chunking import CHUNKER
from index.indexing.live_generation import LiveGeneration
from index.indexing.vector_sync import VectorSync
from index.ingest.article_writer import ArticleWriter
from index.store.library import Library
from index.store.rows import Generation
from index.store.vectors.chroma import Chroma, ChromaError
from index.store.vectors.sync import ChromaSync
from tests.index.answer.samples import draft
from tests.index.indexing.libraries import NAMED, OLD, OTHER, Models

COUNT = 50
FURNITURE = "Share this article"


def always() -> bool:
    return True


@dataclass(frozen=True)
class Yard:
    """A library of the first chunker, with what builds."""

    library: Library
    models: Models
    build: Build
    live: Generation

    def add(self, *texts: str, start: int = 0) -> None:
        under = self.library.articles.source("public", "Wire", "bulk")
        drafts = [
            draft(one, title=f"Envoy {number}", id=f"envoy-{number}")
            for number, one in enumerate(texts, start)
        ]
        for _ in ArticleWriter(self.library, self.models.known[NAMED]).store(under, drafts):
            pass

    def advance(self, generation: Generation, go_on: Callable[[], bool] = always) -> None:
        self.build.advance(generation, no_progress, go_on, wait=True)

    def counts(self, generation: Generation) -> tuple[int, int, int, int]:
        state = self.build.state(generation)
        return (state.uncut, state.passages, state.unencoded, state.unplaced)


def told(number: int) -> str:
    extra = f"\n\n{FURNITURE}\n\nMore of envoy {number}." if number % 5 == 0 else ""
    return f"Envoy {number} met the speaker in hall {number}.{extra}"


@contextmanager
def working(folder: Path, models: Models) -> Iterator[Yard]:
    """What builds, over a library of which the first generation lives."""
    library = Library.open(f"sqlite:///{folder / 'library.sqlite'}")
    chroma = Chroma.embedded(folder / "chroma")
    chroma_sync = ChromaSync(library.key_values.library_id(), library.vectors, chroma)
    live = LiveGeneration(library, EncoderRegistry(NAMED, models.open))
    build = Build(library, live, VectorSync(library, live, chroma_sync, folder / "turn"))
    yield Yard(library, models, build, library.generations.begin("named", OLD, NAMED))
    chroma.close()
    library.close()


@pytest.fixture(scope="module")
def forty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with envoys whose vectors are placed; only to be copied."""
    folder: Path = tmp_path_factory.mktemp("forty")
    with working(folder, Models()) as made:
        made.add(*(told(number) for number in range(COUNT)))
        made.advance(made.live)
    return folder


@pytest.fixture
def yard(forty: Path, tmp_path: Path, models: Models) -> Iterator[Yard]:
    shutil.copytree(forty, tmp_path, dirs_exist_ok=True)
    with working(tmp_path, models) as made:
        yield made


def test_what_comes_out_the_same_is_not_encoded_again(yard: Yard) -> None:
    built = yard.library.generations.start("named", CHUNKER, NAMED)
    assert yard.counts(built) == (COUNT, 0, 0, 0)
    yard.advance(built)
    fed = yard.models.fed()
    assert len(fed) == len(set(fed)) == 20  # furniture parts each of ten texts in two
    assert not any(FURNITURE in one for one in fed)
    assert yard.counts(built) == (0, COUNT + 10, 0, 0)
    assert yard.build.state(built).is_complete
    yard.advance(built)
    assert yard.models.fed() == []


@pytest.mark.parametrize("steps", range(1, 9))
def test_stopped_after_any_step_it_goes_on_from_there(yard: Yard, steps: int) -> None:
    built = yard.library.generations.start("another", CHUNKER, OTHER)
    left = iter(range(steps))
    yard.advance(built, lambda: next(left, None) is not None)
    assert yard.counts(yard.live) == (0, COUNT, 0, 0)
    yard.advance(built)
    fed = yard.models.fed()
    assert len(fed) == len(set(fed)) == COUNT + 10
    assert yard.counts(built) == (0, COUNT + 10, 0, 0)
    assert yard.library.full_text.mend() == (0, 0)


def test_what_holds_it_up_is_kept_until_it_goes_on(
    yard: Yard, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise ChromaError("the disk is full")

    built = yard.library.generations.start("another", CHUNKER, OTHER)
    with monkeypatch.context() as patched:
        patched.setattr(Chroma, "add", full)
        yard.advance(built)
        yard.add("The newest envoy came late.", start=COUNT)
        yard.advance(yard.live)
    held_up = yard.library.generations.one(built.id)
    assert held_up.trouble == "Chroma takes no vectors: the disk is full"
    assert yard.library.generations.one(yard.live.id).trouble is None  # only a build stands still
    yard.advance(built)
    assert yard.library.generations.one(built.id).trouble is None


def test_who_does_not_place_does_not_say_that_it_goes_on(yard: Yard, tmp_path: Path) -> None:
    built = yard.library.generations.start("another", CHUNKER, OTHER)
    yard.library.generations.hold_up(built, "Chroma takes no vectors: the disk is full")
    live = LiveGeneration(yard.library, EncoderRegistry(NAMED, yard.models.open))
    elsewhere = Build(yard.library, live, VectorSync(yard.library, live, None, tmp_path / "turn"))
    elsewhere.advance(built, no_progress, always, wait=True)
    assert yard.library.generations.one(built.id).trouble is not None


def test_what_comes_in_changes_and_goes_meanwhile_is_right_in_both(yard: Yard) -> None:
    built = yard.library.generations.start("another", CHUNKER, OTHER)
    steps = iter(range(100))

    def meanwhile() -> bool:
        if next(steps) == 2:
            yard.add("The newest envoy came late.", start=COUNT)
            yard.add("Envoy 3 changed the story.", start=3)
        return True

    yard.advance(built, meanwhile)
    yard.advance(yard.live)
    for one, passages in ((built, COUNT + 11), (yard.live, COUNT + 1)):
        assert yard.counts(one) == (0, passages, 0, 0)
        ids = yard.library.passages.ids_of(one.chunker)
        words = set(yard.library.passages.words(ids).values())
        assert {"The newest envoy came late.", "Envoy 3 changed the story."} <= words
        assert told(3) not in words
    yard.library.articles.remove_source("public", "Wire")
    for one in (built, yard.live):
        yard.advance(one)
        assert yard.counts(one) == (0, 0, 0, 0)
        assert yard.library.vectors.placed(one) == {}


def test_its_share_grows_from_nothing_to_all(yard: Yard) -> None:
    built = yard.library.generations.start("another", CHUNKER, OTHER)
    shares = [yard.build.state(built).share]

    def look() -> bool:
        shares.append(yard.build.state(built).share)
        return True

    yard.advance(built, look)
    assert shares[0] == 0.0
    assert shares == sorted(shares)
    assert yard.build.state(built).share == pytest.approx(1.0)


def test_keeping_up_serves_the_live_one_alone(yard: Yard) -> None:
    built = yard.library.generations.start("another", CHUNKER, OTHER)
    yard.add("The newest envoy came late.", start=COUNT)
    yard.build.keep_up(always)
    assert yard.counts(yard.live) == (0, COUNT + 1, 0, 0)
    assert yard.counts(built)[0] == COUNT + 1


def test_a_live_one_that_nobody_can_ask_need_not_keep_up(yard: Yard) -> None:
    yard.models.known[NAMED].identity = "retrained"
    yard.add("The newest envoy came late.", start=COUNT)
    yard.models.fed()
    yard.build.keep_up(always)
    assert yard.models.fed() == []
