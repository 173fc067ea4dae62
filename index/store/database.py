"""Opening the library's database: SQLite or PostgreSQL, its pragmas, its transactions."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError

from index.errors import SettingsError, TryLaterError

BUSY_TIMEOUT_S = 30


class Database:
    """Short transactions on one engine, safe to use from several threads."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @classmethod
    def open(cls, url: str) -> "Database":
        """Connect; an absent SQLite file is made.

        Raises:
            SettingsError: the URL cannot be read, or its driver is not installed.
            TryLaterError: the server does not answer.
        """
        database = cls(_engine(url))
        try:
            with database.reading():
                pass
        except OperationalError as error:
            database.close()
            raise TryLaterError(_unreachable(database.engine, error)) from error
        return database

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view; nothing may be written."""
        with self.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that holds SQLite's write lock from its start.

        A transaction that reads first and writes later fails at once, without waiting, when
        another process wrote in between.
        """
        with self.engine.connect() as plain:
            connection = plain.execution_options(writes=True)
            with connection.begin():
                yield connection

    @property
    def is_sqlite(self) -> bool:
        """Whether this is SQLite, which has its own full text."""
        return self.engine.dialect.name == "sqlite"

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def _engine(url: str) -> Engine:
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() not in {"sqlite", "postgresql"}:
            raise SettingsError(
                f"The database {parsed.get_backend_name()} is not supported; "
                "store.url takes sqlite:/// or postgresql+psycopg:// URLs."
            )
        if parsed.get_backend_name() == "sqlite":
            return _sqlite(parsed)
        return create_engine(parsed, pool_pre_ping=True)
    except (ArgumentError, NoSuchModuleError) as error:
        raise SettingsError(f"store.url is not a database URL: {error}.") from error
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"The driver {error.name} is missing; pip install 'verbale[postgres]'."
        ) from error


def _sqlite(url: Any) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_S})

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # SQLAlchemy emits BEGIN itself (below), so that reads are transactions too.
        connection.isolation_level = None
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _unreachable(engine: Engine, error: OperationalError) -> str:
    place = engine.url.render_as_string(hide_password=True)
    return f"The library at {place} cannot be opened: {str(error.orig).strip()}."
