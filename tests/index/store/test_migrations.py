"""The numbered migrations, and that they build what the schema says."""

import threading
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from index.errors import SettingsError
from index.store.database import Database
from index.store.library import Library
from index.store.migrations import migrate
from index.store.schema import metadata
from tests.index.store.making import entry, found, store


def test_the_schema_equals_what_the_migrations_build(library: Library) -> None:
    def ours(name: str | None, kind: str, _parents: object) -> bool:
        # Full text lies in tables of its own: FTS5 or tsvector.
        return not (kind == "table" and name is not None and name.startswith("words"))

    with library.database.reading() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": ours, "compare_server_default": True}
        )
        assert compare_metadata(context, metadata) == []


def test_migrating_twice_changes_nothing(library: Library) -> None:
    store(library, entry("Yanqi."))
    before = inspect(library.database.engine).get_table_names()
    migrate(library.database)
    assert inspect(library.database.engine).get_table_names() == before
    assert found(library, "yanqi") == ["Yanqi."]


def test_a_newer_library_is_refused_and_left_as_it_is(url: str) -> None:
    library = Library.open(url)
    with library.database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    library.close()
    with pytest.raises(SettingsError, match=r"newer Verbale \(its tables are at 9999\)"):
        Library.open(url)
    database = Database.open(url)
    with database.reading() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9999"
    database.close()


def test_several_may_open_a_new_library_at_once(empty_url: str) -> None:
    opened: list[Library] = []
    threads = [
        threading.Thread(target=lambda: opened.append(Library.open(empty_url))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(opened) == 4
    assert len({library.memory.library_id() for library in opened}) == 1
    for library in opened:
        library.close()


def test_a_migration_that_fails_leaves_nothing_behind(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def upgrade_then_fail(config: Config, revision: str) -> None:
        real(config, revision)
        raise RuntimeError("the power failed")

    real = command.upgrade
    monkeypatch.setattr(command, "upgrade", upgrade_then_fail)
    with pytest.raises(RuntimeError):
        Library.open(empty_url)
    database = Database.open(empty_url)
    assert inspect(database.engine).get_table_names() == []
    database.close()
    monkeypatch.undo()
    Library.open(empty_url).close()


def test_a_folder_with_a_percent_sign_is_no_obstacle(tmp_path: Path) -> None:
    folder = tmp_path / "50%(here)s"
    folder.mkdir()
    Library.open(f"sqlite:///{folder / 'library.db'}").close()
