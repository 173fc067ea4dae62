"""Full text is held against the passages in both directions, and mended."""

from pathlib import Path

from sqlalchemy import text

from index.store.library import Library
from tests.index.store.samples import entry, fill, found, store


def test_what_is_as_it_should_be_is_left_alone(library: Library) -> None:
    fill(library, 10)
    assert library.full_text_check.mend() == (0, 0)
    assert len(found(library, "sentence")) == 10


def test_passages_that_full_text_does_not_know_are_added(library: Library) -> None:
    fill(library, 1_200)
    store(library, entry("They met at Yanqi Lake.", title="Naïve envoys"))
    key = "rowid" if library.database.is_sqlite else "passage_id"
    with library.database.writing() as connection:
        connection.execute(text(f"DELETE FROM words WHERE {key} > 50"))
    assert found(library, "yanqi") == []
    assert library.full_text_check.mend() == (1_151, 0)
    assert found(library, "yanqi") == found(library, "naive") == ["They met at Yanqi Lake."]
    assert library.full_text_check.mend() == (0, 0)


def test_entries_whose_passage_is_gone_are_removed(tmp_path: Path) -> None:
    library = Library.open(f"sqlite:///{tmp_path / 'library.db'}")  # PostgreSQL lets none stand
    fill(library, 5)
    with library.database.writing() as connection:
        library.full_text.add(connection, [(900, "Ghosts", "nobody"), (901, "Ghosts", "nobody")])
    assert library.full_text.vocabulary(1, 99)["ghost"] == 2
    assert library.full_text_check.mend() == (0, 2)
    assert "ghost" not in library.full_text.vocabulary(1, 99)
    assert library.full_text_check.mend() == (0, 0)
    library.close()
