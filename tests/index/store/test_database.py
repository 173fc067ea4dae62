"""Opening a database, damage to it, and several writers at once; never the password."""

import multiprocessing
import random
import sqlite3
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError

from index.errors import (
    DamagedLibraryError,
    InputError,
    NotFoundError,
    SettingsError,
    TryLaterError,
    VerbaleError,
)
from index.store import database as module
from index.store.database import Database, ids_of, is_listed, packed
from index.store.library import Library
from index.store.rows import Outcome, PreparedArticle
from index.store.schema import passage, scope
from index.values import PUBLIC
from tests.index.store.samples import directions, entry, found, generation, search_filter, store
from tests.patience import PATIENCE_S, ended, in_threads
from tests.services import Postgres, free_port


@pytest.mark.parametrize(
    "url",
    [
        "", "nonsense", "sqlite://", "sqlite:///", "http://u:secret@host/name",
        "mysql://u:secret@host/name", "postgres://u:secret@host/name",
        "postgresql+asyncpg://u:secret@host/name", "postgresql+nothing://u:secret@host/name",
        "postgresql+psycopg://u:secret@host:port/name",
        "postgresql+psycopg://u:sec@ret@127.0.0.1:1/name",
        "postgresql+psycopg://u@127.0.0.1:1/name?password=secret&bogus=1",
    ],
)  # fmt: skip
def test_a_wrong_url_is_refused_in_words_that_name_the_setting(url: str) -> None:
    with pytest.raises(SettingsError, match=r"store\.url") as caught:
        Library.open(url)
    assert "secret" not in str(caught.value)
    assert "ret@" not in str(caught.value)


@pytest.mark.parametrize("query", ["", "?password=secret"])
@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg"])
def test_a_server_that_does_not_answer_may_answer_later(scheme: str, query: str) -> None:
    url = f"{scheme}://verbale:secret@127.0.0.1:{free_port()}/name{query}"
    with pytest.raises(TryLaterError, match=r"library at 127\.0\.0\.1/name.*refused") as caught:
        Library.open(url)
    assert "secret" not in str(caught.value)


def test_a_database_that_is_not_there_is_named(cluster: Postgres) -> None:
    with pytest.raises(TryLaterError, match='"nothing" does not exist'):
        Library.open(cluster.url("nothing"))


def test_a_missing_driver_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(*_: object, **__: object) -> None:
        raise ModuleNotFoundError("No module named 'psycopg'", name="psycopg")

    monkeypatch.setattr(module, "create_engine", absent)
    with pytest.raises(SettingsError, match=r"psycopg is missing; pip install 'verbale\[postgres"):
        Database.open("postgresql://127.0.0.1/name")


def test_a_file_that_cannot_be_a_library_is_told_and_left_alone(tmp_path: Path) -> None:
    for path in (tmp_path / "absent" / "library.db", tmp_path):
        with pytest.raises(TryLaterError, match="cannot be used: unable to open"):
            Library.open(f"sqlite:///{path}")
    file = tmp_path / "library.db"
    file.write_bytes(b"Dear diary, " * 500)
    with pytest.raises(SettingsError, match=r"not a database\. Name another file as store.url"):
        Library.open(f"sqlite:///{file}")
    assert file.read_bytes() == b"Dear diary, " * 500


@pytest.mark.parametrize("folder", ["with space", "50%41", "what?", "a#b", "x@y:z", "Élysée"])
def test_a_path_is_taken_to_the_letter(tmp_path: Path, folder: str) -> None:
    (tmp_path / folder).mkdir()
    Library.open(f"sqlite:///{tmp_path / folder / 'library.db'}").close()
    assert (tmp_path / folder / "library.db").stat().st_size > 0
    assert [path.name for path in tmp_path.iterdir()] == [folder]


def test_a_transaction_that_fails_leaves_nothing(library: Library) -> None:
    def add_half_a_scope() -> None:
        with library.database.writing() as connection:
            connection.execute(scope.insert().values(name="half"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        add_half_a_scope()
    assert library.catalogue.scopes() == []


def test_a_writer_that_waits_too_long_is_told_to_try_later(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BUSY_TIMEOUT_S", 1)
    library = Library.open(url)
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with library.database.writing():
            held.set()
            done.wait(PATIENCE_S)

    holder = threading.Thread(target=hold)
    holder.start()
    assert held.wait(PATIENCE_S)
    try:
        with pytest.raises(TryLaterError, match=r"cannot be used: .*lock.*try again"):
            store(library, entry())
    finally:
        done.set()
        ended(holder)
    assert store(library, entry()) == ["new"]
    library.close()


def test_an_error_never_carries_what_was_asked(library: Library) -> None:
    private = text("SELECT nothing FROM nowhere WHERE words = :words")
    with pytest.raises(DBAPIError) as caught, library.database.reading() as connection:
        connection.execute(private, {"words": "a private question"})
    assert "a private question" not in str(caught.value)


def test_what_postgresql_cannot_keep_is_told_without_the_statement(
    cluster: Postgres, prepared: str
) -> None:
    with cluster.database(prepared) as name, closing(Library.open(cluster.url(name))) as library:
        too_long, no_text = (
            scope.insert().values(name="x" * 101),
            select(scope).filter_by(name="\0"),
        )
        with (
            pytest.raises(InputError, match=r"cannot keep what was given: .*varying\(100\)\.$"),
            library.database.writing() as connection,
        ):
            connection.execute(too_long)
        with (
            pytest.raises(InputError, match="cannot keep what was given"),
            library.database.reading() as connection,
        ):
            connection.execute(no_text)


def test_nothing_is_left_open(tmp_path: Path) -> None:
    file = tmp_path / "library.db"
    Library.open(f"sqlite:///{file}").close()
    # The last connection to close folds the log back into the file.
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
    sqlite3.connect(file).close()


def test_one_reading_sees_one_state_and_the_next_one_the_newest(library: Library) -> None:
    store(library, entry("One."))
    count = library.catalogue.counts
    with library.database.one_reading():
        assert count().articles == 1
        writer = threading.Thread(target=store, args=(library, entry("Two.")))
        writer.start()
        ended(writer)
        with library.database.one_reading():
            assert count().articles == 1
        assert count().articles == 1
    assert count().articles == 2


def test_one_reading_begins_one_transaction(library: Library) -> None:
    begun: list[object] = []
    event.listen(library.database.engine, "begin", begun.append)
    with library.database.one_reading():
        library.catalogue.counts()
        library.passages.newest()
    with library.database.reading():
        pass
    assert len(begun) == 2


def test_several_may_connect_to_a_new_file_at_once(tmp_path: Path) -> None:
    def connect(url: str, together: threading.Barrier) -> None:
        database = Database.open(url)
        together.wait(PATIENCE_S)
        try:
            with database.reading() as connection:
                assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        finally:
            database.close()

    for number in range(30):
        url = f"sqlite:///{tmp_path / f'{number}.db'}"
        in_threads(*[partial(connect, url, threading.Barrier(4))] * 4)


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


def test_what_others_write_after_a_search_is_no_damage(sqlite_library: Library) -> None:
    database, search = sqlite_library.database, text("SELECT 1 FROM words WHERE words MATCH 'met'")
    with closing(Library.open(database.engine.url.render_as_string())) as other:
        for number in range(3):
            with database.reading() as first, database.reading() as second:
                for connection in (first, second):
                    connection.execute(search).all()
            store(other, entry(id=str(number)))
    assert database.file_errors() == []
    with pytest.raises(ValueError, match="ours"), database.reading():
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


@pytest.mark.parametrize("asked", [[], [2], [3, 1, 999_999], list(range(2_000))])
def test_the_ids_that_are_listed_come_back(library: Library, asked: list[int]) -> None:
    store(library, entry("One.\nTwo.\nThree.\nFour."))
    query = select(passage.c.id).order_by(passage.c.id)
    listed = query.where(is_listed(passage.c.id))
    with library.database.reading() as connection:
        ids = ids_of(connection, query).tolist()
        assert len(ids) == 4
        found = ids_of(connection, listed, ids=packed([ids[0] - 1 + one for one in asked]))
    assert found.tolist() == [one for one in ids if one - ids[0] + 1 in asked]


def together(*works: Callable[[], object]) -> list[object]:
    """Run all at the same moment, each in a thread of its own; raises what any of them raises."""
    barrier = threading.Barrier(len(works), timeout=PATIENCE_S)

    def run(work: Callable[[], object]) -> object:
        barrier.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as threads:
        return [one.result(PATIENCE_S) for one in [threads.submit(run, work) for work in works]]


def test_the_same_articles_from_several_threads_are_stored_once(library: Library) -> None:
    entries = [entry(f"Article {number}.", id=str(number)) for number in range(30)]

    def work(name: str) -> Callable[[], list[Outcome | None]]:
        return lambda: [store(library, one, under=name)[0] for one in entries]

    outcomes = together(*(work(f"Feed {number}") for number in range(4)))
    flat = [outcome for one in outcomes if isinstance(one, list) for outcome in one]
    assert (flat.count("new"), flat.count("unchanged")) == (30, 90)
    counts = library.catalogue.counts()
    assert (counts.articles, counts.revisions, counts.passages, counts.sources) == (30, 30, 30, 4)
    assert len(found(library, "article")) == 10


def test_taking_a_source_away_while_its_articles_come_leaves_no_half(library: Library) -> None:
    def bring(name: str) -> Callable[[], None]:
        def work() -> None:
            for number in range(40):
                with suppress(NotFoundError):
                    store(library, entry("Yanqi.", id=str(number % 5)), under=name)

        return work

    def take() -> None:
        for _ in range(20):
            with suppress(NotFoundError):
                store(library, entry("Yanqi."), under="A")
            library.articles.source("public", "A", "bulk")
            library.articles.remove_source("public", "A")

    together(bring("A"), bring("B"), take)
    counts = library.catalogue.counts()
    assert counts.articles == counts.revisions == counts.passages
    frequencies, passages = library.full_text.frequencies(["yanqi"], search_filter())
    assert frequencies["yanqi"] == passages == counts.passages


def test_readers_see_whole_articles_while_others_write(library: Library) -> None:
    done = threading.Event()

    def write() -> None:
        for number in range(8):
            store(library, entry(f"Yanqi {number}.\nLake.", id="1"))
            store(library, entry("Yanqi."), under="Brief")
            library.articles.remove_source("public", "Brief")
        done.set()

    def read() -> None:
        while not done.is_set():
            for article in library.catalogue.export(["public"]):
                assert article.sources
            library.articles.standing("public", [entry("Yanqi.")] * 5)
            assert library.catalogue.counts().revisions <= 17

    together(write, read, read)


def test_vectors_kept_by_several_at_once_are_kept_once(library: Library) -> None:
    hashes, matrix = [f"{number:032}" for number in range(200)], directions(200)

    def keep(step: int) -> Callable[[], None]:
        return lambda: library.vectors.keep("e", hashes[::step], matrix[::step])

    together(keep(1), keep(-1), keep(1), keep(-1))
    assert library.catalogue.counts().vectors == 200


def _write(library: Library, name: str) -> None:
    for number in range(25):
        store(library, entry(f"Shared {number}.", id=f"shared-{number}"), under=name)
        store(library, entry(f"{name} {number}.", id=f"{name}-{number}"), under=name)


def _write_apart(url: str, told: Connection) -> None:
    library = Library.open(url)
    told.send("begun")
    _write(library, "apart")
    library.close()


def test_two_processes_write_at_once(url: str) -> None:
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    apart = spawn.Process(target=_write_apart, args=(url, theirs))
    apart.start()
    library = Library.open(url)
    assert ours.poll(PATIENCE_S), "the other process does not begin"
    ours.recv()
    _write(library, "here")
    apart.join(PATIENCE_S)
    assert apart.exitcode == 0
    counts = library.catalogue.counts()
    assert (counts.articles, counts.passages, counts.sources) == (25 + 2 * 25, 25 + 2 * 25, 2)
    library.close()
