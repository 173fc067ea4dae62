"""The database connection: SQLite or PostgreSQL, its settings and transactions."""

import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields
from functools import lru_cache
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from sqlalchemy import (
    URL,
    ColumnElement,
    Connection,
    Engine,
    Executable,
    FromClause,
    Insert,
    Integer,
    Row,
    Select,
    String,
    Table,
    UpdateBase,
    bindparam,
    cast,
    column,
    create_engine,
    event,
    func,
    insert,
    make_url,
    select,
    update,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    InvalidRequestError,
    OperationalError,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.selectable import TypedReturnsRows
from tenacity import Retrying, retry_if_exception, stop_after_delay, wait_random

from index.errors import DamagedLibraryError, InputError, SettingsError, TryLaterError, VerbaleError
from index.text.normalize import parted

Ids = npt.NDArray[np.int32]

V = TypeVar("V")

BUSY_TIMEOUT_S = 30
"""Seconds that a transaction waits for the write lock."""

_SQLITE = "sqlite:///"
_TAKES = "store.url takes sqlite:///file or postgresql+psycopg://user:password@host/name."

# Any number will do, as long as every Verbale asks for the same one.
_POSTGRES_LOCK = 0x7E2BA1E


class Database:
    """Short transactions on one engine, safe to use from several threads."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        # Snapshot isolation, which SQLite has anyway.
        self._reader = (
            engine
            if self.is_sqlite
            else engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        )
        self._shared = threading.local()
        """Has the connection of the transaction in which a thread reads everything."""
        self._looked_again_at = 0.0
        self._looking = threading.Lock()

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
        if (shared := getattr(self._shared, "connection", None)) is not None:
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
            before = getattr(self._shared, "connection", None)
            self._shared.connection = connection
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
                    waiting = f"SET LOCAL lock_timeout = '{BUSY_TIMEOUT_S}s'"
                    connection.exec_driver_sql(waiting)
                    lock = f"SELECT pg_advisory_xact_lock({_POSTGRES_LOCK})"
                    connection.exec_driver_sql(lock)
                yield connection

    def rows(self, query: Executable, given: Mapping[str, Any] | None = None) -> list[Any]:
        """The rows that one query selects, for the values ``given`` to its parameters."""
        with self.reading() as connection:
            return list(connection.execute(query, given))

    def first(self, query: Select[Any]) -> Row[Any] | None:
        """The first row that one query selects, or None."""
        with self.reading() as connection:
            return connection.execute(query).first()

    def values(
        self,
        of: Callable[[Row[Any]], V],
        query: Select[Any],
        given: Mapping[str, Any] | None = None,
    ) -> list[V]:
        """What is made of each row; a row that cannot be read is looked at for damage."""
        with self.reading() as connection:
            return [of(row) for row in connection.execute(query, given)]

    def scalars(
        self, query: TypedReturnsRows[V], given: Mapping[str, Any] | None = None
    ) -> list[V]:
        """The first column of the rows that one query selects."""
        with self.reading() as connection:
            return list(connection.scalars(query, given))

    def scalar(
        self, query: TypedReturnsRows[V], given: Mapping[str, Any] | None = None
    ) -> V | None:
        """The first column of the first row, or None."""
        with self.reading() as connection:
            return connection.scalar(query, given)

    def count(self, table: FromClause, *conditions: ColumnElement[bool]) -> int:
        """How many rows of a table, a join or a subquery fulfil conditions."""
        with self.reading() as connection:
            return count(connection, table, *conditions)

    def change(self, statement: UpdateBase) -> int:
        """Execute one statement in a write transaction; returns the number of its rows."""
        with self.writing() as connection:
            return connection.execute(statement).rowcount

    @property
    def place(self) -> str:
        """The database's URL, without its password."""
        return self.engine.url.render_as_string(hide_password=True)

    def file_errors(self) -> list[str]:
        """The first errors that SQLite finds in its file; empty on PostgreSQL."""
        if not self.is_sqlite:
            return []
        with self._told_apart():
            errors = _file_errors(self.engine, 5)
        with self.reading() as connection:
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
            if (readable := explained(error, self._where) or self._damage()) is None:
                raise
            raise readable from error
        except (InvalidRequestError, ValueError, TypeError) as error:
            if (damage := self._damage()) is None:  # what is damaged may read as anything
                raise
            raise damage from error

    def _damage(self) -> DamagedLibraryError | None:
        """The damage that SQLite finds in its file; None if there is none, or was none lately.

        Damaged rows cause errors of any kind. It reads the whole file, so it looks at most every
        ten minutes.
        """
        if not self.is_sqlite:
            return None
        with self._looking:
            if time.monotonic() < self._looked_again_at:
                return None
            damage = None
            try:
                if errors := _file_errors(self.engine, 1):
                    damage = DamagedLibraryError(" ".join(errors[0].split()))
            except DBAPIError as error:
                damage = DamagedLibraryError(cause(error)) if is_damage(error) else None
            if damage is None:
                self._looked_again_at = time.monotonic() + 600.0
            return damage

    @property
    def _where(self) -> str:
        url = self.engine.url
        if self.is_sqlite:
            return str(url.database)
        return f"{url.host or 'this machine'}/{url.database}"


class Store:
    """A part of the library: reads and writes some of its tables."""

    def __init__(self, database: Database) -> None:
        self._database = database


def insertion(table: Table, connection: Connection) -> Any:
    """An INSERT into a table that can say what to do with rows that exist already."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - slow, and seldom needed

    return postgresql.insert(table)


def count(connection: Connection, table: FromClause, *conditions: ColumnElement[bool]) -> int:
    """How many rows of a table, a join or a subquery fulfil conditions."""
    return connection.scalar(select(func.count()).select_from(table).where(*conditions)) or 0


def value_of(kind: Callable[..., V], row: Row[Any], **known: Any) -> V:
    """A dataclass of what is known, and of the columns that have the names of its other fields."""
    return kind(**({name: getattr(row, name) for name in _shared(kind, row._fields)} | known))


@lru_cache
def _shared(kind: Any, columns: tuple[str, ...]) -> list[str]:
    return [field.name for field in fields(kind) if field.name in columns]


def inserted(connection: Connection, statement: Insert, values: Mapping[str, Any]) -> int:
    """Insert one row; returns its id."""
    key = connection.execute(statement, values).inserted_primary_key
    assert key is not None, "one row was inserted"
    return int(key[0])


def put(connection: Connection, table: Table, key: Mapping[str, Any], **values: Any) -> None:
    """Change the row that has the key, or add it."""
    if connection.execute(update(table).filter_by(**key).values(**values)).rowcount == 0:
        connection.execute(insert(table).values(**key, **values))


def batches(values: Sequence[V], size: int = 500) -> Iterator[Sequence[V]]:
    """The values in runs of ``size``, by default below every database's limit on parameters."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


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
    if parsed.drivername not in ("postgresql", "postgresql+psycopg"):
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
        connection.create_function(
            "lower", 1, lambda text: text and text.lower(), deterministic=True
        )
        connection.create_function(
            "parted", 1, lambda text: text and parted(text), deterministic=True
        )

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

    def is_locked(error: BaseException) -> bool:
        code = getattr(error, "sqlite_errorcode", None)
        return isinstance(error, sqlite3.OperationalError) and code == sqlite3.SQLITE_BUSY

    again = Retrying(
        retry=retry_if_exception(is_locked),
        wait=wait_random(0.005, 0.05),
        stop=stop_after_delay(BUSY_TIMEOUT_S),
        reraise=True,
    )
    again(lambda: connection.execute("PRAGMA journal_mode=WAL").close())


# Errors for people: damage, a full disk, an unavailable server.

_UNDECODABLE = "Could not decode to UTF-8"
"""Start of the message of sqlite3's own decoding error, which has no code."""

_WAYS_OUT = {
    "SQLITE_FULL": "Make room on the disk, then try again; what was stored is kept.",
    "SQLITE_IOERR": "Look at the disk and run `verbale doctor`, then try again.",
    "SQLITE_READONLY": "Let the user who runs Verbale write to the file and its folder, then try "
    "again.",
    "SQLITE_CANTOPEN": "See whether the folder is there and may be written to, and whether too "
    "many files are open (`ulimit -n`); then try again.",
}


def explained(error: DBAPIError, place: str) -> VerbaleError | None:
    """An error for people; None if the statement itself is wrong, which is a bug.

    Args:
        error: what the database raised.
        place: the location of the database.
    """
    if is_damage(error):
        return DamagedLibraryError(cause(error))
    if _name(error) == "SQLITE_NOTADB":
        return SettingsError(
            f"{trouble(error, place)} Name another file as store.url, or another data folder. If "
            "it was a library before, restore the last backup."
        )
    if isinstance(error, OperationalError) and _name(error) != "SQLITE_ERROR":
        ways = (way for begins, way in _WAYS_OUT.items() if _name(error).startswith(begins))
        way_out = next(ways, "Mend that, then try again.")
        return TryLaterError(f"{trouble(error, place)} {way_out}")
    if isinstance(error, DataError):
        return InputError(f"The library cannot keep what was given: {cause(error)}.")
    return None


def is_damage(error: DBAPIError) -> bool:
    """Whether the database's file itself is damaged."""
    is_undecodable = str(error.orig).startswith(_UNDECODABLE)
    is_corrupt = getattr(error.orig, "sqlstate", None) in ("XX001", "XX002")
    return is_undecodable or is_corrupt or _name(error).startswith("SQLITE_CORRUPT")


def _file_errors(engine: Engine, most: int) -> list[str]:
    """The first errors that SQLite finds, on a connection of its own.

    FTS5 compares the file with what an older connection remembers of it, and calls what others
    wrote since then malformed (SQLite 3.46).
    """
    alone = _sqlite(str(engine.url.database))
    try:
        with alone.connect() as connection:
            pragma = f"PRAGMA integrity_check({most})"
            problems = connection.exec_driver_sql(pragma).scalars().all()
    finally:
        alone.dispose()
    return [str(problem) for problem in problems if problem != "ok"]


def trouble(error: DBAPIError, place: str) -> str:
    """The cause, in a sentence without advice."""
    return f"The library at {place} cannot be used: {cause(error)}."


def cause(error: DBAPIError) -> str:
    """The database's message, without the statement and without stored text."""
    words = str(error.orig)
    if words.startswith(_UNDECODABLE):
        return "a text in it is no longer UTF-8"
    printable = "".join(character if character.isprintable() else " " for character in words)
    return " ".join(printable.split()).rstrip(".?")


def _name(error: DBAPIError) -> str:
    """The name of SQLite's error; empty if it has none."""
    return str(getattr(error.orig, "sqlite_errorname", ""))


# Lists of ids that go into a statement, or come out of one, as a single value. SQLAlchemy handles
# each element of an IN list by itself, which takes longer than the search for it; and SQLite's
# driver gives up Python's lock for each row, for which other threads wait.


class _Each(FunctionElement[Any]):
    """The elements of a JSON list, as rows."""

    inherit_cache = True


@compiles(_Each)
def _each(element: _Each, compiler: Any, **given: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **given)})"


@compiles(_Each, "postgresql")
def _each_in_postgres(element: _Each, compiler: Any, **given: Any) -> str:
    listed = compiler.process(element.clauses, **given)
    return f"json_array_elements_text(CAST({listed} AS json))"


def is_listed(tested: ColumnElement[int], name: str = "ids") -> ColumnElement[bool]:
    """The condition that a column has one of the ids given as ``packed`` under a name."""
    each = _Each(bindparam(name, type_=String)).table_valued(column("value", String))
    return tested.in_(select(cast(each.c.value, Integer)))


def packed(ids: Iterable[int]) -> str:
    """Ids as a statement with ``is_listed`` takes them."""
    return json.dumps(list(ids))


def ids_of(connection: Connection, query: Select[tuple[int]], **given: object) -> Ids:
    """The ids that a query selects, in its order."""
    if connection.dialect.name == "sqlite":
        together: str | None = connection.scalar(_together(query, "group_concat"), given)
        return np.fromstring(together or "", np.int32, sep=",")
    listed: list[int] | None = connection.scalar(_together(query, "array_agg"), given)
    return np.array(listed or [], np.int32)


@lru_cache  # making a statement takes longer than executing it
def _together(query: Select[tuple[int]], aggregate: str) -> Select[Any]:
    return select(getattr(func, aggregate)(query.subquery().c[0]))
