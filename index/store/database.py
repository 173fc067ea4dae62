"""The database connection: SQLite or PostgreSQL, its settings and transactions."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidRequestError
from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_random

from index.errors import SettingsError, VerbaleError
from index.store.database_errors import Damage, explained, trouble

BUSY_TIMEOUT_S = 30
"""Seconds that a transaction waits for the write lock."""

_SQLITE = "sqlite:///"
_POSTGRES = ("postgresql", "postgresql+psycopg")
_TAKES = "store.url takes sqlite:///file or postgresql+psycopg://user:password@host/name."

# Any number will do, as long as every Verbale asks for the same one.
_POSTGRES_LOCK = 0x7E2BA1E


class _Shared(threading.local):
    """The connection of the transaction in which a thread reads everything."""

    connection: Connection | None = None


class Database:
    """Short transactions on one engine, safe to use from several threads."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._reader = engine if self.is_sqlite else _consistent(engine)
        self._damage = Damage(engine)
        self._shared = _Shared()

    @classmethod
    def open(cls, url: str) -> "Database":
        """Connect; a missing SQLite file is created.

        The part after ``sqlite:///`` is used as a path literally.

        Raises:
            SettingsError: the URL is invalid, its driver is not installed, or the file is no
                database.
            DamagedLibraryError: the database's file is damaged.
            TryLaterError: the server does not answer.
        """
        database = cls(_engine(url))
        try:
            with database.reading():
                pass
        except DBAPIError as error:
            database.close()
            raise SettingsError(f"{trouble(error, database._where)} {_TAKES}") from error
        except VerbaleError:
            database.close()
            raise
        return database

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A read transaction with a consistent view.

        Raises:
            InputError: a value cannot be stored in the database.
            DamagedLibraryError: the database's file is damaged.
            TryLaterError: the database does not answer.
        """
        if (shared := self._shared.connection) is not None:
            with self._told_apart():
                yield shared
            return
        with self._told_apart(), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def one_reading(self) -> Iterator[None]:
        """Everything that this thread reads in the block is read in one transaction.

        Beginning and ending one takes longer than a short query.
        """
        with self.reading() as connection:
            before, self._shared.connection = self._shared.connection, connection
            try:
                yield
            finally:
                self._shared.connection = before

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A write transaction that holds the write lock from its start.

        Writers read before they write. Without the lock, two of them would both add the article
        that neither found; SQLite would reject the second one at once, without waiting.

        Raises:
            InputError: a value cannot be stored in the database.
            DamagedLibraryError: the database's file is damaged.
            TryLaterError: another writer is not done in time, or the database does not answer.
        """
        with self._told_apart(), self.engine.connect() as plain:
            connection = plain.execution_options(writes=True)
            with connection.begin():
                if not self.is_sqlite:
                    _lock(connection)
                yield connection

    @property
    def place(self) -> str:
        """The database's URL, without its password."""
        return self.engine.url.render_as_string(hide_password=True)

    def file_errors(self) -> list[str]:
        """The first errors that SQLite finds in its file; empty on PostgreSQL."""
        if not self.is_sqlite:
            return []
        with self.reading() as connection:
            problems = connection.exec_driver_sql("PRAGMA integrity_check(5)").scalars().all()
            errors = [str(problem) for problem in problems if problem != "ok"]
            if (row := connection.exec_driver_sql("PRAGMA foreign_key_check").first()) is not None:
                errors.append(f"a row of {row[0]} refers to one of {row[2]} that is not there")
        return errors

    @property
    def is_sqlite(self) -> bool:
        """Whether this is SQLite."""
        return self.engine.dialect.name == "sqlite"

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()

    @contextmanager
    def _told_apart(self) -> Iterator[None]:
        """Whether an error is operational; SQLite reports wrong statements as such too."""
        try:
            yield
        except DBAPIError as error:
            readable = explained(error, self._where) or self._damage.found()
            if readable is None:
                raise
            raise readable from error
        except (InvalidRequestError, ValueError, TypeError) as error:
            if (
                readable := self._damage.found()
            ) is not None:  # what is damaged may read as anything
                raise readable from error
            raise

    @property
    def _where(self) -> str:
        url = self.engine.url
        if self.is_sqlite:
            return str(url.database)
        return f"{url.host or 'this machine'}/{url.database}"


def insertion(table: Table, connection: Connection) -> Any:
    """An INSERT into a table that can say what to do with rows that exist already."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - slow, and seldom needed

    return postgresql.insert(table)


def with_connect_timeout(url: str, seconds: int) -> str:
    """A server's URL with a time limit for connecting, unless it has one already.

    A URL of a file, or one that cannot be read, is returned as it is.
    """
    if url.startswith(_SQLITE):
        return url
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        return url  # opening it says what is wrong
    if "connect_timeout" in parsed.query:
        return url
    limited = parsed.update_query_dict({"connect_timeout": str(seconds)})
    return limited.render_as_string(hide_password=False)


def _engine(url: str) -> Engine:
    if url.startswith(_SQLITE) and url != _SQLITE:
        return _sqlite(url.removeprefix(_SQLITE))
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise SettingsError(f"store.url is not a database URL. {_TAKES}") from error
    if parsed.drivername not in _POSTGRES:
        raise SettingsError(f"store.url cannot be {parsed.drivername}://. {_TAKES}")
    if "@" in (parsed.host or ""):
        raise SettingsError("store.url has an @ too many; in a password, write it as %40.")
    return _postgres(parsed.set(drivername="postgresql+psycopg"))


def _postgres(url: URL) -> Engine:
    try:
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"The driver {error.name} is missing; pip install 'verbale[postgres]'."
        ) from error


def _consistent(engine: Engine) -> Engine:
    """Set snapshot isolation, which SQLite has anyway."""
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _lock(connection: Connection) -> None:
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{BUSY_TIMEOUT_S}s'")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_POSTGRES_LOCK})")


def _sqlite(path: str) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=path),
        connect_args={"timeout": BUSY_TIMEOUT_S},
        # A private question must not reach the log by way of an error's bound values.
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        # SQLAlchemy emits BEGIN itself (below), so that reads are transactions too.
        connection.isolation_level = None
        _use_write_ahead_log(connection)
        for pragma in ("synchronous=NORMAL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}").close()
        # SQLite's own knows no letters but A to Z.
        connection.create_function("lower", 1, _lower, deterministic=True)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _use_write_ahead_log(connection: Any) -> None:
    """Switch to write-ahead logging, which is a new file's one step that SQLite doesn't wait for.

    Raises:
        sqlite3.OperationalError: others held the file for ``BUSY_TIMEOUT_S``, or it can't be used.
    """
    again = Retrying(
        retry=retry_if_exception(_is_locked),
        wait=wait_random(0.005, 0.05),
        stop=stop_after_delay(BUSY_TIMEOUT_S),
        reraise=True,
    )
    again(lambda: connection.execute("PRAGMA journal_mode=WAL").close())


def _is_locked(error: BaseException) -> bool:
    code = getattr(error, "sqlite_errorcode", None)
    return isinstance(error, sqlite3.OperationalError) and code == sqlite3.SQLITE_BUSY


def _lower(text: str | None) -> str | None:
    return text.lower() if text is not None else None
