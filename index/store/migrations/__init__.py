"""Migrations of the library's tables; only ever add new ones."""

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
    """Migrate the tables to the newest version; several processes may do so at once.

    Raises:
        SettingsError: the library is from a newer Verbale.
    """
    with database.reading() as connection:
        if current(connection) == newest():
            return
    with database.writing() as connection:
        _refuse_newer(current(connection))
        upgrade(connection)


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Migrate the tables to a version, in the connection's transaction."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def current(connection: Connection) -> str | None:
    """The version of the tables; None if there are none."""
    return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """The newest migration."""
    return _scripts().get_current_head()


def known() -> set[str]:
    """All migrations."""
    return {script.revision for script in _scripts().walk_revisions()}


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


@cache
def _scripts() -> ScriptDirectory:
    """The migration scripts, cached because reading them is slow."""
    return ScriptDirectory.from_config(_config())


def _refuse_newer(found: str | None) -> None:
    if found is not None and found not in known():
        raise SettingsError(
            f"The library was made by a newer Verbale (its tables are at {found}); "
            "install that version, or name another data folder."
        )
