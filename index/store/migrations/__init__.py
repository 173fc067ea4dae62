"""Migrations of the library's tables; only ever add new ones.

Alembic is imported only where tables are migrated: it takes a seventh of the time that a command
needs to start.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from index.errors import SettingsError
from index.store.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

_VERSIONS = Path(__file__).parent / "versions"


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
    from alembic import command  # noqa: PLC0415 - slow, and seldom needed

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def current(connection: Connection) -> str | None:
    """The version of the tables; None if there are none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return version


def newest() -> str:
    """The newest migration."""
    return max(known())


@cache
def known() -> frozenset[str]:
    """All migrations: the numbers that their files' names begin with."""
    return frozenset(file.name.split("_")[0] for file in _VERSIONS.glob("[0-9]*_*.py"))


def _config() -> "Config":
    from alembic.config import Config  # noqa: PLC0415 - as above

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


def _refuse_newer(found: str | None) -> None:
    if found is not None and found not in known():
        raise SettingsError(
            f"The library was made by a newer Verbale (its tables are at {found}); "
            "install that version, or name another data folder."
        )
