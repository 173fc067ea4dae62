"""A library whose file is really damaged, page by page, is told of in one sentence."""

import random
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from index.errors import DamagedLibraryError, SettingsError, TryLaterError, VerbaleError
from index.store.database import Database
from index.store.library import Library
from index.store.rows import PreparedArticle
from index.values import PUBLIC
from tests.index.store.samples import entry, found, generation, search_filter, store

PAGE = 4096

WORK: dict[str, Callable[[Library], object]] = {
    "ask": lambda library: (
        found(library, "sullivan", "hall"),
        library.full_text.frequencies(["sullivan"], search_filter()),
        library.full_text.vocabulary(1, 99),
    ),
    "status": lambda library: library.catalogue.counts(),
    "sources": lambda library: library.sources.health((PUBLIC,)),
    "export": lambda library: list(library.catalogue.export([PUBLIC])),
    "import": lambda library: store(library, *_halls(range(0, 40, 7), "New words")),
    "remove": lambda library: library.articles.remove_source(PUBLIC, "Wire"),
}


def _halls(numbers: Iterable[int], words: str) -> list[PreparedArticle]:
    lines = "\n".join(f"{words} {line} of Sullivan in the hall." for line in range(12))
    return [entry(lines, url=f"https://example.org/{number}") for number in numbers]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of a library, closed properly."""
    file: Path = tmp_path_factory.mktemp("whole") / "library.sqlite"
    with closing(Library.open(f"sqlite:///{file}")) as library:
        store(library, *_halls(range(40), "Sentence"))
        generation(library)
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    return file.read_bytes()


def noise(content: bytearray, at: int, chance: random.Random) -> None:
    content[at : at + PAGE] = chance.randbytes(PAGE)


def bits(content: bytearray, at: int, chance: random.Random) -> None:
    for _ in range(20):
        content[at + chance.randrange(PAGE)] ^= 1 << chance.randrange(8)


def cut(content: bytearray, at: int, chance: random.Random) -> None:
    del content[at + 100 :]


def troubles(file: Path) -> list[Exception]:
    """What goes wrong where all kinds of work are done."""
    try:
        library = Library.open(f"sqlite:///{file}")
    except Exception as error:  # noqa: BLE001 - whatever it is, is looked at
        return [error]
    with closing(library):
        found = (_trouble(library, work) for work in WORK.values())
        return [error for error in found if error is not None]


def _trouble(library: Library, work: Callable[[Library], object]) -> Exception | None:
    try:
        work(library)
    except Exception as error:  # noqa: BLE001 - as above
        return error
    return None


@pytest.mark.soak
@pytest.mark.parametrize(("damage", "step"), [(noise, 3), (bits, 5), (cut, 17)])
def test_no_damaged_page_shows_sql_or_words_of_articles_and_each_is_told_with_the_way_out(
    whole: bytes, tmp_path: Path, damage: Callable[[bytearray, int, random.Random], None], step: int
) -> None:
    chance, told = random.Random(1), []
    for number, page in enumerate(range(0, len(whole) // PAGE, step)):
        content, file = bytearray(whole), tmp_path / f"{number}.sqlite"
        damage(content, page * PAGE, chance)
        file.write_bytes(content)
        told += troubles(file)
    assert told, "nothing was hit"
    for error in told:
        assert isinstance(error, VerbaleError), repr(error)
        assert "damaged (" in str(error) or "restore the last backup" in str(error)
        assert "Sullivan" not in str(error)
    assert any(isinstance(error, DamagedLibraryError) for error in told)


def test_a_damaged_file_is_told_apart_from_one_that_never_was_a_database(tmp_path: Path) -> None:
    file = tmp_path / "library.sqlite"
    file.write_bytes(b"Dear diary, " * 500)
    with pytest.raises(SettingsError, match=r"not a database\. Name another file as store.url"):
        Library.open(f"sqlite:///{file}")


def test_an_index_that_lacks_rows_is_found_where_it_leads_to_an_error_of_any_kind(
    sqlite_library: Library,
) -> None:
    store(sqlite_library, entry())
    with sqlite_library.database.writing() as connection:
        connection.execute(text("PRAGMA writable_schema=ON"))
        connection.execute(text("DELETE FROM sqlite_master WHERE name = 'ix_revision_words_hash'"))
        connection.execute(
            text(
                "INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) SELECT 'index', "
                "'ix_revision_words_hash', 'revision', rootpage, 'CREATE INDEX "
                "ix_revision_words_hash ON revision (words_hash)' FROM sqlite_master "
                "WHERE name = 'ix_revision_published_day'"
            )
        )
    sqlite_library.close()
    again = Database(sqlite_library.database.engine)
    with pytest.raises(DamagedLibraryError, match="ix_revision_words_hash"), again.reading():
        raise ValueError("a date that cannot be read")
    with pytest.raises(DamagedLibraryError, match="ix_revision_words_hash"), again.reading():
        raise ValueError("a date that cannot be read")


def test_a_mistake_of_ours_in_a_whole_library_stays_what_it_is(sqlite_library: Library) -> None:
    with (
        pytest.raises(ValueError, match="ours"),
        sqlite_library.database.reading(),
    ):
        raise ValueError("ours")


def test_a_full_disk_is_told_with_the_way_out_and_nothing_is_lost(tmp_path: Path) -> None:
    library = Library.open(f"sqlite:///{tmp_path / 'library.sqlite'}")
    store(library, entry(id="1"))
    with library.database.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(TryLaterError, match=r"disk is full\. Make room on the disk, then try"):
        store(library, entry("Very long. " * 9_999, id="2"))
    assert library.catalogue.counts().articles == 1
    library.close()
