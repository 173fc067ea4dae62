"""Numbered changes of the library's tables; only ever appended to."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from index.errors import SettingsError
from index.store.database import Database


def migrate(database: Database) -> None:
    """Bring the tables to the newest migration; several processes may start at once.

    Raises:
        SettingsError: the library was made by a newer Verbale.
    """
    with database.reading() as connection:
        if current(connection) == newest():
            return
    with database.writing() as connection:
        _refuse_newer(current(connection))
        upgrade(connection)


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Bring the tables to a migration, within the connection's transaction."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def current(connection: Connection) -> str | None:
    """The migration that the tables are at; None where there are no tables yet."""
    return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """The last migration that this Verbale knows."""
    return _scripts().get_current_head()


def known() -> set[str]:
    """Every migration that this Verbale knows."""
    return {script.revision for script in _scripts().walk_revisions()}


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


@cache
def _scripts() -> ScriptDirectory:
    """Read once: they do not change, and reading them takes longer than the rest of opening."""
    return ScriptDirectory.from_config(_config())


def _refuse_newer(found: str | None) -> None:
    if found is not None and found not in known():
        raise SettingsError(
            f"The library was made by a newer Verbale (its tables are at {found}); "
            "install that version, or name another data folder."
        )
