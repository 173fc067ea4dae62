"""Numbered changes of the library's tables; only ever appended to."""

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
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    with database.reading() as connection:
        if _current(connection) == scripts.get_current_head():
            return
    with database.writing() as connection:
        _refuse_newer(_current(connection), scripts)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _refuse_newer(current: str | None, scripts: ScriptDirectory) -> None:
    known = {script.revision for script in scripts.walk_revisions()}
    if current is not None and current not in known:
        raise SettingsError(
            f"The library was made by a newer Verbale (its tables are at {current}); "
            "install that version, or name another data folder."
        )
