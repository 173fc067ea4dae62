"""What the library's database tells."""

import socket
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, text, update

from index.embedding.model_files import find_model
from index.errors import TryLaterError
from index.indexing.chunking import CHUNKER
from index.operations.doctor.database import (
    check_database,
    check_generations,
    check_leases,
    check_vectors,
    is_there,
    patient_url,
)
from index.settings import PACKAGED_MODEL
from index.store.database import Database
from index.store.library import Library
from index.store.schema import create_tables, generation, host
from tests.index.operations.doctor.checking import by_name, settings
from tests.index.store.samples import CHUNKER as LINES
from tests.index.store.samples import entry, store
from tests.patience import PATIENCE_S

IDENTITY = find_model(PACKAGED_MODEL).identity


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with closing(Library.open(settings(tmp_path).database_url)) as opened:
        yield opened


def test_a_library_that_is_not_there_is_not_made_by_looking(tmp_path: Path) -> None:
    assert not is_there(settings(tmp_path))
    with closing(Library.open(settings(tmp_path).database_url)):
        assert is_there(settings(tmp_path))


def test_a_whole_library_is_well(library: Library) -> None:
    found = by_name(check_database(library.database))
    assert {name: one.well for name, one in found.items()} == {
        "database": True, "tables": True, "integrity": True, "values": True, "texts": True,
    }  # fmt: skip


def test_tables_of_another_version_are_a_failure_and_none_are_worth_a_word(tmp_path: Path) -> None:
    with closing(Database.open(f"sqlite:///{tmp_path / 'library.sqlite'}")) as database:
        found = by_name(check_database(database))
        assert [*found] == ["database", "tables"]
        assert (found["tables"].well, found["tables"].told) == (None, "there are none yet")
        with database.writing() as connection:
            create_tables(connection)
            connection.execute(text("UPDATE schema_version SET version = 9999"))
        newer = by_name(check_database(database))["tables"]
        assert newer.well is False
        assert newer.fix == "Install that version, or name another data folder."
        with database.writing() as connection:
            connection.execute(text("DROP TABLE schema_version"))
        older = by_name(check_database(database))["tables"]
        assert older.well is False
        assert "older build" in older.told
        assert "`verbale export articles.jsonl` with that build" in (older.fix or "")


def test_a_damaged_file_is_a_failure_with_the_way_out(tmp_path: Path) -> None:
    file = tmp_path / "library.sqlite"
    with closing(Library.open(f"sqlite:///{file}")) as library:
        halls = [entry(f"Hall {n}. " * 99, url=f"https://example.org/{n}") for n in range(200)]
        store(library, *halls)
        with library.database.engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1")
    content = bytearray(file.read_bytes())
    for page in range(200, len(content) // 4096, 3):
        content[page * 4096 : page * 4096 + 100] = b"\xff" * 100
    file.write_bytes(content)
    with closing(Database.open(f"sqlite:///{file}")) as database:
        found = by_name(check_database(database))["integrity"]
    assert found.well is False
    assert found.fix is not None
    assert "restore the last backup" in found.fix


def test_a_database_that_does_not_answer_is_given_up_soon(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        url = f"postgresql+psycopg://a:b%40c@127.0.0.1:{port}/x"
        patient = patient_url(settings(tmp_path, store={"url": url}))
        began = time.monotonic()
        with pytest.raises(TryLaterError):
            Database.open(patient.replace("connect_timeout=5", "connect_timeout=2"))
        assert time.monotonic() - began < PATIENCE_S
    assert "b%40c@" in patient
    given = f"{url}?connect_timeout=9"
    assert patient_url(settings(tmp_path, store={"url": given})) == given
    assert patient_url(settings(tmp_path, store={"url": "nonsense"})) == "nonsense"


def test_an_empty_library_is_told_where_to_begin(tmp_path: Path, library: Library) -> None:
    [found] = check_generations(settings(tmp_path), library)
    assert (found.well, found.fix) == (None, "Begin with `verbale import --sample`.")
    assert list(check_vectors(library)) == []


def test_the_generation_fits_the_model_of_the_settings_or_fails(
    tmp_path: Path, library: Library
) -> None:
    library.generations.begin(IDENTITY, CHUNKER, PACKAGED_MODEL)
    [found] = check_generations(settings(tmp_path), library)
    assert (found.well, found.told) == (True, f"number 1 answers, by {IDENTITY}")
    other = settings(tmp_path, encoder={"model": "another/model"})
    [found] = check_generations(other, library)
    assert found.well is False
    assert found.fix is not None
    assert "verbale reindex --model another/model" in found.fix


def test_a_build_is_told_and_one_that_lasts_or_failed_comes_with_the_way_out(
    tmp_path: Path, library: Library
) -> None:
    library.generations.begin(IDENTITY, CHUNKER, PACKAGED_MODEL)
    with library.database.writing() as connection:
        values = {"encoder": "x", "chunker": "y", "state": "building", "made_at": datetime.now(UTC)}
        connection.execute(insert(generation).values(**values))
    found = by_name(check_generations(settings(tmp_path), library))["re-index"]
    assert (found.well, "generation 2 is being built since" in found.told) == (True, True)
    library.generations.hold_up(library.generations.one(2), "Chroma takes no vectors: disk full")
    found = by_name(check_generations(settings(tmp_path), library))["re-index"]
    assert (found.well, found.told.endswith("and stands still")) == (False, True)
    assert found.fix == (
        "Chroma takes no vectors: disk full. Repair the cause; the build then resumes on its own."
    )
    library.generations.hold_up(library.generations.one(2), None)
    with library.database.writing() as connection:
        long_ago = datetime.now(UTC) - timedelta(days=2)
        is_second = generation.c.id == 2
        connection.execute(update(generation).where(is_second).values(made_at=long_ago))
    found = by_name(check_generations(settings(tmp_path), library))["re-index"]
    assert (found.well, found.fix is not None and "--cancel" in found.fix) == (None, True)
    with library.database.writing() as connection:
        failed = {"state": "failed", "trouble": "The disk was full."}
        connection.execute(update(generation).where(is_second).values(**failed))
    found = by_name(check_generations(settings(tmp_path), library))["re-index"]
    assert (found.well, found.told) == (None, "generation 2 failed: The disk was full.")


def test_passages_without_a_vector_are_counted(library: Library) -> None:
    library.generations.begin(IDENTITY, LINES, PACKAGED_MODEL)
    [found] = check_vectors(library)
    assert (found.well, found.told) == (True, "every passage has its own")
    store(library, entry("They met.\nThey left.", url="https://example.org/a"))
    [found] = check_vectors(library)
    assert found.well is None
    assert found.told.startswith("2 passages have no vector yet")


def test_hosts_that_a_dead_worker_holds_are_counted(library: Library) -> None:
    [found] = check_leases(library)
    assert (found.well, found.told) == (True, "0 hosts are being fetched from")
    now = datetime.now(UTC)
    with library.database.writing() as connection:
        for name, hours in (("a.example", -1), ("b.example", 1), ("c.example", 1)):
            until = now + timedelta(hours=hours)
            connection.execute(insert(host).values(name=name, leased_by="w", leased_until=until))
        connection.execute(insert(host).values(name="d.example", next_at=now))
    [found] = check_leases(library)
    assert found.well is None
    assert found.told == (
        "2 hosts are being fetched from, and 1 are leased to workers that no longer run"
    )
