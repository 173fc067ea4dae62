"""Counts the calls that leave Verbale's own code, and lets one of them fail.

``counted`` puts the counter between Verbale and SQLite, the file system, HTTP, Chroma, the models
and Discord. What fails does what the real thing would do: SQLite undoes a transaction whose disk is
full, a write leaves half of its bytes behind, a connection ends in the middle of an answer.
"""

import builtins
import errno
import inspect
import io
import os
import re
import sqlite3
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Literal, get_args

import httpx
import pytest

from index.answer.reader.base import SpanScores
from tests.discord_double.faults import Fault, Faults
from tests.index.answer.samples import WordReader
from tests.lexical import LexicalEncoder

Kind = Literal[
    "statement", "commit", "open", "read", "write", "rename", "fsync", "http", "chroma", "model",
    "discord",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)

_BELOW = ("index/store/database.py", "index/concurrency.py", "index/store/vectors/chroma.py")
"""What stands between every caller and its call, and so doesn't tell where it is."""

_ROOT = f"{Path(__file__).resolve().parents[2]}/"


class Calls:
    """How many calls of each kind there were, and which of them fails.

    Attributes:
        counts: the calls since ``begin``.
        places: where each of them was made, by its kind and number.
        kept: the files that were renamed or told to be written down (fsync), in order.
        met: where the call that failed is made; None while none has failed.
        other: how much further in the list of errors of its kind a call takes its own.
    """

    def __init__(self) -> None:
        self.counts: Counter[Kind] = Counter()
        self.places: dict[tuple[Kind, int], str] = {}
        self.kept: list[tuple[Kind, tuple[str, ...]]] = []
        self.met: str | None = None
        self.other = 0
        self._fails: tuple[Kind, int] | None = None
        self._stays = False
        self._lock = threading.Lock()

    def begin(self, kind: Kind | None = None, number: int = 0, *, stays: bool = False) -> None:
        """Count from 0; the call of a kind with this number fails, if it is above 0.

        Args:
            kind: the kind of call.
            number: counts from 1.
            stays: whether all later calls of the kind fail as well, as on a disk that is full.
        """
        with self._lock:
            self.counts.clear()
            self.places.clear()
            self.kept.clear()
            self.met = None
            self._fails = (kind, number) if kind and number else None
            self._stays = stays

    def end(self) -> None:
        """Let no call fail any more."""
        with self._lock:
            self._fails = None

    def fails(self, kind: Kind, place: str | None = None) -> int | None:
        """Count a call; the number by which it takes its error, if it is to fail.

        Args:
            kind: the kind of call.
            place: where it is made, if no line of Verbale waits for it.
        """
        with self._lock:
            self.counts[kind] += 1
            number = self.counts[kind]
            self.places[kind, number] = place or _place()
            if self._fails is None or self._fails[0] != kind:
                return None
            if number != self._fails[1] and not (self._stays and number > self._fails[1]):
                return None
            self.met = self.met or self.places[kind, number]
            return number + self.other

    def meet(self, kind: Kind, errors: Sequence[Callable[[], BaseException]]) -> None:
        """Count a call, and raise one of its errors if it is to fail."""
        if (number := self.fails(kind)) is not None:
            raise errors[number % len(errors)]()

    def lost_by_a_power_cut(self) -> Iterator[str]:
        """Renames of a file that was not written down before, or whose folder was not after."""
        for at, (kind, paths) in enumerate(self.kept):
            if kind != "rename":
                continue
            before, after = (
                {one for way, files in some if way == "fsync" for one in files}
                for some in (self.kept[:at], self.kept[at:])
            )
            if paths[0] not in before:
                yield f"{paths[0]} is renamed without an fsync before"
            if str(Path(paths[1]).parent) not in after:
                yield f"{paths[1]} gets its name without an fsync of the folder after"


def _place() -> str:
    """The innermost line of Verbale itself that leads to this call."""
    frame = inspect.currentframe()
    while frame is not None:
        file = frame.f_code.co_filename.removeprefix(_ROOT)
        if file.startswith(("index/", "bot/")) and file not in _BELOW:
            return f"{file}:{frame.f_lineno}"
        frame = frame.f_back
    return "outside"


@contextmanager
def counted(folder: Path, site: "Site") -> Iterator[Calls]:
    """Count the calls of Verbale in this process; files count where they lie in the folder."""
    calls = Calls()
    with pytest.MonkeyPatch.context() as patched:
        _count_sql(calls, patched)
        _count_files(calls, patched, folder)
        _count_chroma(calls, patched)
        _count_models(calls, patched)
        site.calls = calls
        patched.setattr("index.ingest.fetch.client.network", lambda: site)
        patched.setattr(Faults, "meet", _discord(calls, Faults.meet))
        yield calls


# SQL


def _sqlite_error(name: str, code: int, words: str) -> Callable[[], sqlite3.OperationalError]:
    def made() -> sqlite3.OperationalError:
        error = sqlite3.OperationalError(words)
        error.sqlite_errorname, error.sqlite_errorcode = name, code
        return error

    return made


_SQL = (
    _sqlite_error("SQLITE_FULL", sqlite3.SQLITE_FULL, "database or disk is full"),
    _sqlite_error("SQLITE_IOERR", sqlite3.SQLITE_IOERR, "disk I/O error"),
    _sqlite_error("SQLITE_BUSY", sqlite3.SQLITE_BUSY, "database is locked"),
)


def _count_sql(calls: Calls, patched: pytest.MonkeyPatch) -> None:
    from index.store import database  # noqa: PLC0415 - its importers count on its own engine

    def fail_or_go_on(kind: Kind, connection: sqlite3.Connection) -> None:
        if (number := calls.fails(kind)) is None:
            return
        error = _SQL[number % len(_SQL)]()
        if error.sqlite_errorname != "SQLITE_BUSY" and connection.in_transaction:
            sqlite3.Connection.rollback(connection)  # as SQLite does it by itself
        raise error

    class Cursor(sqlite3.Cursor):
        def execute(self, sql: str, *values: Any) -> "Cursor":
            fail_or_go_on("statement", self.connection)
            super().execute(sql, *values)
            return self

        def executemany(self, sql: str, values: Any, /) -> "Cursor":
            fail_or_go_on("statement", self.connection)
            super().executemany(sql, values)
            return self

    class Connection(sqlite3.Connection):
        def cursor(self, *_: Any) -> Any:
            return super().cursor(Cursor)

        def execute(self, sql: str, *values: Any) -> Any:
            return self.cursor().execute(sql, *values)

        def commit(self) -> None:
            fail_or_go_on("commit", self)
            super().commit()

    create = database.create_engine  # type: ignore[attr-defined]

    def counting(url: Any, **more: Any) -> Any:
        more["connect_args"] = {"factory": Connection, **more.get("connect_args", {})}
        return create(url, **more)

    patched.setattr(database, "create_engine", counting)


# Files


_OPENING = (errno.EMFILE, errno.EACCES, errno.ENOSPC)


def _os_errors(numbers: Sequence[int], *path: object) -> list[Callable[[], OSError]]:
    return [partial(OSError, number, os.strerror(number), *path) for number in numbers]


_FULL, _BROKEN = _os_errors((errno.ENOSPC, errno.EIO))


def _path_of(file: Any) -> str:
    """The path of a file that is named, or open under a number."""
    named = file if isinstance(file, str | bytes | os.PathLike) else f"/proc/self/fd/{file}"
    return str(Path(os.fsdecode(named)).resolve())


class _File(io.FileIO):
    """A file whose reads and writes are counted."""

    calls: Calls

    def readinto(self, buffer: Any, /) -> int | None:
        self.calls.meet("read", (_BROKEN,))
        return super().readinto(buffer)

    def readall(self) -> bytes:
        self.calls.meet("read", (_BROKEN,))
        return super().readall()

    def write(self, block: Any, /) -> int:
        if self.calls.fails("write") is not None:
            super().write(memoryview(block)[: len(block) // 2])
            raise _FULL()
        return super().write(block)


def _opened(  # the signature of ``open``
    calls: Calls,
    file: Any,
    mode: str,
    buffering: int = -1,
    encoding: str | None = None,
    errors: str | None = None,
    newline: str | None = None,
    closefd: bool = True,
    opener: Any = None,
) -> Any:
    if not isinstance(file, int):
        calls.meet("open", _os_errors(_OPENING, os.fspath(file)))
    raw = _File(file, "".join(one for one in mode if one in "rwxa+"), closefd, opener)
    raw.calls = calls
    if buffering == 0:
        return raw
    one_way = io.BufferedReader if "r" in mode else io.BufferedWriter
    buffered: Any = (io.BufferedRandom if "+" in mode else one_way)(raw)
    return buffered if "b" in mode else io.TextIOWrapper(buffered, encoding, errors, newline)


def _count_files(calls: Calls, patched: pytest.MonkeyPatch, folder: Path) -> None:
    really_open, open_number = io.open, os.open
    beneath = str(folder.resolve())

    def is_ours(file: object) -> bool:
        try:
            return _path_of(file).startswith(beneath)
        except (OSError, TypeError):  # a pipe, or nothing that can be opened
            return False

    def opening(file: Any, mode: str = "r", *more: Any, **named: Any) -> Any:
        if not is_ours(file):
            return really_open(file, mode, *more, **named)
        return _opened(calls, file, mode, *more, **named)

    def opening_number(path: Any, flags: int, *more: Any, **named: Any) -> int:
        if is_ours(path):
            calls.meet("open", _os_errors(_OPENING, os.fspath(path)))
        return open_number(path, flags, *more, **named)

    def kept(kind: Kind, real: Callable[..., Any]) -> Callable[..., Any]:
        def called(file: Any, *more: Any, **named: Any) -> Any:
            if is_ours(file):
                calls.meet(kind, (_BROKEN, _FULL))
                calls.kept.append((kind, tuple(map(_path_of, (file, *more)))))
            return real(file, *more, **named)

        return called

    patched.setattr(builtins, "open", opening)
    patched.setattr(io, "open", opening)
    patched.setattr(os, "open", opening_number)
    patched.setattr(os, "rename", kept("rename", os.rename))
    patched.setattr(os, "replace", kept("rename", os.replace))
    patched.setattr(os, "fsync", kept("fsync", os.fsync))


# HTTP


class Site(httpx.AsyncBaseTransport):
    """A network: what each address answers, and what was posted to it."""

    def __init__(self, pages: Mapping[str, tuple[str, str]]) -> None:
        self.pages = pages
        self.posted: list[str] = []
        self.calls = Calls()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """A page, or 404; the fault of a call that fails."""
        number = self.calls.fails("http")
        fault = None if number is None else number % 4
        if fault == 0:
            raise httpx.ConnectError("All connection attempts failed", request=request)
        if fault == 1:
            if request.method == "POST":  # the answer is lost, not what was posted
                self.posted.append(request.headers["webhook-id"])
            raise httpx.ReadTimeout("timed out", request=request)
        if fault == 2:
            return httpx.Response(503, request=request)
        if request.method == "POST":
            self.posted.append(request.headers["webhook-id"])
            return httpx.Response(200, request=request)
        path = request.url.path
        if path not in self.pages:
            return httpx.Response(404, request=request)
        kind, body = self.pages[path]
        stream = _CutShort(body.encode()) if fault == 3 else _Whole(body.encode())
        return httpx.Response(200, headers={"Content-Type": kind}, stream=stream, request=request)


class _Whole(httpx.AsyncByteStream):
    def __init__(self, body: bytes) -> None:
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._body


class _CutShort(_Whole):
    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._body[: len(self._body) // 2]
        raise httpx.RemoteProtocolError("peer closed connection without sending complete body")


# Chroma


def _count_chroma(calls: Calls, patched: pytest.MonkeyPatch) -> None:
    import chromadb  # noqa: PLC0415 - slow
    from chromadb.api.client import Client  # noqa: PLC0415 - slow
    from chromadb.api.models.Collection import Collection  # noqa: PLC0415 - slow
    from chromadb.errors import InternalError  # noqa: PLC0415 - slow

    errors = (
        lambda: InternalError("error returned from database: disk I/O error"),
        lambda: RuntimeError("No space left on device (os error 28)"),
    )

    def failing(owner: Any, name: str) -> None:
        real = getattr(owner, name)

        def called(*given: Any, **named: Any) -> Any:
            calls.meet("chroma", errors)
            return real(*given, **named)

        patched.setattr(owner, name, called)

    failing(chromadb, "PersistentClient")
    for name in ("get_collection", "create_collection", "delete_collection"):
        failing(Client, name)
    for name in ("upsert", "delete", "query", "count", "get"):
        failing(Collection, name)


# Models

UNFORESEEN = "could not create a primitive"
"""What a broken model says, which a question may tell as an internal error, and log in full."""


def _count_models(calls: Calls, patched: pytest.MonkeyPatch) -> None:
    errors = (lambda: RuntimeError(UNFORESEEN), MemoryError)

    class Encoder(LexicalEncoder):
        def encode_question(self, text: str) -> Any:  # passages are encoded by it, too
            calls.meet("model", errors)
            return super().encode_question(text)

        def count_tokens(self, texts: Sequence[str]) -> list[int]:
            calls.meet("model", (MemoryError,))  # a tokenizer has no primitives
            return super().count_tokens(texts)

    class Reader(WordReader):
        def read(self, question: str, texts: Sequence[str]) -> list[SpanScores]:
            calls.meet("model", errors)
            return super().read(question, texts)

    patched.setattr("index.answer.models.open_encoders", Encoder)
    patched.setattr("index.answer.models.open_reader", lambda _name: Reader("hall"))


# Discord

_UNSTEADY = re.compile(r"\d{10,}|[\w-]{40,}")
"""The ids and tokens of a call, which differ between runs."""


def _discord(
    calls: Calls, meet: Callable[[Faults, str, str], Fault | None]
) -> Callable[[Faults, str, str], Fault | None]:
    """A call that Discord answers with an error, that it never hears, or whose answer is lost."""

    def met(faults: Faults, method: str, path: str) -> Fault | None:
        route = f"{method} {path}"
        if (number := calls.fails("discord", _UNSTEADY.sub("…", route))) is None:
            return meet(faults, method, path)
        return (
            Fault(route, status=500),
            Fault(route, drop=True),
            Fault(route, drop=True, heard=True),
            Fault(route, status=429),
        )[number % 4]

    return met
