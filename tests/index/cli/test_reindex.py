"""``verbale reindex`` and ``verbale verify`` as a person runs them."""

from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from index.indexing.chunking import CHUNKER
from index.settings import PACKAGED_MODEL
from index.store.library import Library
from index.store.vectors.chroma import Chroma, ChromaError
from tests.index.cli.terminal import QUESTION, verbale


def library_of(data: Path) -> Library:
    return Library.open(f"sqlite:///{data / 'library.sqlite'}")


def begin(data: Path) -> None:
    """A build that was broken off."""
    with closing(library_of(data)) as library:
        live = library.generations.live()
        assert live is not None
        library.generations.start(live.encoder, CHUNKER, PACKAGED_MODEL)


def quotes(data: Path) -> list[str]:
    asked = verbale("ask", QUESTION, "--json", data=data).json
    return [one["text"] for one in asked["quotes"]]


def test_it_is_built_swapped_in_and_gone_back_from(sample: Path) -> None:
    before = quotes(sample)
    ran = verbale("reindex", data=sample)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"Generation 2 answers now ({PACKAGED_MODEL}). The previous one is")
    assert "`verbale reindex --rollback`" in ran.out
    assert quotes(sample) == before
    status = verbale("status", "--json", data=sample).json
    assert (status["generation"]["id"], status["kept"]["id"], status["building"]) == (2, 1, None)
    ran = verbale("reindex", "--rollback", data=sample)
    assert (ran.code, ran.out[:27]) == (0, "Generation 1 answers now (a")
    assert quotes(sample) == before


def test_one_that_was_broken_off_is_told_resumed_and_not_begun_twice(sample: Path) -> None:
    begin(sample)
    told = verbale("status", data=sample).out
    assert "generation 2 is being built: " in told
    assert verbale("status", "--json", data=sample).json["building"]["id"] == 2
    again = verbale("reindex", data=sample)
    assert (again.code, again.out) == (1, "")
    assert "Generation 2 is already being built" in again.err
    assert "`verbale reindex --resume`" in again.err
    resumed = verbale("reindex", "--resume", data=sample)
    assert (resumed.code, resumed.out[:26]) == (0, "Generation 2 answers now (")
    assert "generation 1 is kept" in verbale("status", data=sample).out


def test_what_holds_it_up_is_told_and_it_goes_on_later(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise ChromaError("the disk is full")

    monkeypatch.setattr("index.cli.maintain._HELD_UP_S", 0.0)
    with monkeypatch.context() as patched:
        patched.setattr(Chroma, "add", full)
        ran = verbale("reindex", data=sample)
    assert (ran.code, ran.out) == (1, "")
    assert "Chroma takes no vectors: the disk is full. Nothing is lost." in ran.err
    assert verbale("status", "--json", data=sample).json["generation"]["id"] == 1
    assert verbale("reindex", "--resume", data=sample).code == 0


def test_cancelled_nothing_has_changed(sample: Path) -> None:
    begin(sample)
    ran = verbale("reindex", "--cancel", data=sample)
    assert (ran.code, ran.out) == (0, "Generation 2 was cancelled; nothing has changed.\n")
    assert verbale("status", "--json", data=sample).json["building"] is None
    with closing(library_of(sample)) as library:
        assert library.generations.over() == []


@pytest.mark.parametrize(
    ("option", "told"),
    [
        ("--statements", "0 articles were read.\n"),
        ("--offices", "0 articles were read.\n"),
        ("--stories", "0 articles were grouped.\n"),
    ],
)
def test_articles_are_read_and_grouped_once(sample_folder: Path, option: str, told: str) -> None:
    ran = verbale("reindex", option, data=sample_folder)
    assert (ran.code, ran.out) == (0, told)


class TestVerifying:
    def test_what_differs_is_counted_and_mended(self, sample: Path) -> None:
        with closing(library_of(sample)) as library, library.database.writing() as connection:
            connection.execute(text("DELETE FROM words WHERE rowid < 5"))
            connection.execute(
                text(
                    "DELETE FROM vector WHERE input_hash IN (SELECT input_hash FROM vector LIMIT 2)"
                )
            )
        ran = verbale("verify", data=sample)
        assert ran.code == 0
        assert "passages missing from the full-text index    4\n" in ran.out
        assert "passages without a vector                    2\n" in ran.out
        assert ran.out.endswith("Repaired.\n")
        assert verbale("verify", data=sample).out.endswith("Everything agrees.\n")
