"""The Chroma client: stores ids and vectors only, in small writes.

A write holds Python's global lock and stops all other threads, so writes are small. Every exception
from Chroma becomes a ``ChromaError``.
"""

import json
import math
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from index.errors import SettingsError, TryLaterError
from index.store.rows import Hit
from index.store.vectors.table import Matrix

if TYPE_CHECKING:
    import httpx
    from chromadb.api.client import Client

WRITE = 32
"""Vectors per write: they hold the lock for 55 ms at worst, 256 for 166 ms."""

WRITE_AT_ONCE = 256
"""Vectors per write where nobody waits for the lock: each costs half the time."""

_IDS = 5_000
"""Ids per request."""


_SHORT_OF = ("Too many open files", "No space left", "disk is full")


class ChromaError(Exception):
    """A Chroma operation failed; the library still has everything."""

    @property
    def machine_is_short(self) -> bool:
        """Whether disk or open files ran out, so that Chroma's own files are not at fault."""
        return any(words in str(self) for words in _SHORT_OF)


class UnreachableError(ChromaError):
    """The Chroma server did not answer, or not in time."""


class NoCollectionError(ChromaError):
    """Chroma has no collection with this name."""


class Chroma:
    """Collections of vectors by name; thread-safe."""

    def __init__(self, client: "Client", sessions: "Sequence[httpx.Client]" = ()) -> None:
        self._client = client
        self._sessions = sessions
        self._collections: dict[str, Any] = {}
        self._opening = threading.Lock()

    @classmethod
    def embedded(cls, folder: Path) -> "Chroma":
        """Chroma in this process; no other process may open the same folder at the same time."""
        import chromadb
        from chromadb.api.shared_system_client import SharedSystemClient

        with _told_apart():
            folder.mkdir(parents=True, exist_ok=True)
            try:
                client = chromadb.PersistentClient(str(folder), settings=_settings())
            except BaseException:
                # Chroma keeps a system that did not start, and hands it out again for the folder.
                SharedSystemClient._identifier_to_system.pop(str(folder), None)
                SharedSystemClient._identifier_to_refcount.pop(str(folder), None)
                raise
            return cls(cast("Client", client))

    @classmethod
    def server(cls, url: str) -> "Chroma":
        """A Chroma server.

        Raises:
            SettingsError: the URL is invalid.
            TryLaterError: the server does not answer.
        """
        import chromadb

        host, port, secure = _address(url)
        try:
            with _told_apart():
                client = chromadb.HttpClient(host=host, port=port, ssl=secure, settings=_settings())
        except ChromaError as error:
            raise TryLaterError(
                f"The Chroma server at {url} does not answer ({error}); start it with "
                "`chroma run`, or leave vectors.url empty for the embedded one."
            ) from error
        # Chroma's client has no time limit, and leaves its sessions open.
        ours: Any = client
        sessions = [ours._server._session, ours._admin_client._server._session]
        for session in sessions:
            session.timeout = 30.0
        return cls(cast("Client", client), sessions)

    def add(
        self, name: str, ids: Sequence[int], matrix: npt.NDArray[np.float32], write: int = WRITE
    ) -> None:
        """Add or replace vectors in a collection, which is created if missing.

        Args:
            name: the collection.
            ids: the ids of the vectors.
            matrix: one vector per row.
            write: most vectors of one write.
        """
        with self._asked_of(name):
            collection = self._collection(name, make=True)
            for start in range(0, len(ids), write):
                some = slice(start, start + write)
                collection.upsert(ids=[str(id_) for id_ in ids[some]], embeddings=matrix[some])

    def remove(self, name: str, ids: Sequence[int]) -> None:
        """Remove vectors from a collection; missing ids are ignored."""
        with self._asked_of(name):
            collection = self._collection(name)
            for start in range(0, len(ids), WRITE):
                collection.delete(ids=[str(id_) for id_ in ids[start : start + WRITE]])

    def nearest(self, name: str, vector: npt.NDArray[np.float32], limit: int) -> list[Hit]:
        """The passages nearest to a vector of unit length, by cosine, best first.

        Raises:
            NoCollectionError: there is no such collection.
            ChromaError: Chroma fails.
        """
        with self._asked_of(name):
            result = self._collection(name).query(
                query_embeddings=[vector], n_results=limit, include=["distances"]
            )
            return [
                Hit(int(id_), 1.0 - distance)
                for id_, distance in zip(result["ids"][0], result["distances"][0], strict=True)
                if math.isfinite(distance)
            ]

    def count(self, name: str) -> int:
        """Number of vectors in a collection; 0 if there is no such collection."""
        try:
            with self._asked_of(name):
                return int(self._collection(name).count())
        except NoCollectionError:
            return 0

    def ids(self, name: str) -> set[int]:
        """All ids of a collection; empty if there is no such collection."""
        ids: set[int] = set()
        try:
            with self._asked_of(name):
                collection = self._collection(name)
                while some := collection.get(limit=_IDS, offset=len(ids), include=[])["ids"]:
                    ids |= {int(id_) for id_ in some}
        except NoCollectionError:
            return set()
        return ids

    def drop(self, name: str) -> None:
        """Delete a collection in any state; a missing one is ignored."""
        with suppress(NoCollectionError), self._asked_of(name):
            self._client.delete_collection(name)
        self._forget(name)

    def close(self) -> None:
        """Close files or connections."""
        self._collections.clear()
        self._client.close()
        for session in self._sessions:
            session.close()

    def _collection(self, name: str, *, make: bool = False) -> Any:
        from chromadb.errors import NotFoundError

        with self._opening:
            if name not in self._collections:
                try:
                    found = self._client.get_collection(name, embedding_function=None)
                except NotFoundError:
                    if not make:
                        raise
                    found = self._client.create_collection(
                        name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
                    )
                self._collections[name] = found
            return self._collections[name]

    def _forget(self, name: str) -> None:
        with self._opening:
            self._collections.pop(name, None)

    @contextmanager
    def _asked_of(self, name: str) -> Iterator[None]:
        """A collection is held by an id; another process may have dropped it and made it anew."""
        from chromadb.errors import NotFoundError

        try:
            with _told_apart():
                yield
        except ChromaError as error:
            if not isinstance(error.__cause__, NotFoundError):
                raise
            self._forget(name)
            raise NoCollectionError(f"there is no collection {name}") from error


def _address(url: str) -> tuple[str, int, bool]:
    """Host, port, and whether it is https."""
    try:
        parts = urlsplit(url)
        host, port, secure = parts.hostname, parts.port, parts.scheme == "https"
    except ValueError:
        host, port, secure = None, None, False
    if not host or not url.startswith(("http://", "https://")):
        raise SettingsError(f"vectors.url is not a web address like http://host:8000: “{url}”.")
    return host, port or (443 if secure else 80), secure


def _settings() -> Any:
    from chromadb.config import Settings

    # Without _env_file=None, Chroma reads any .env of the working folder.
    options: dict[str, Any] = {"_env_file": None, "anonymized_telemetry": False}
    return Settings(**options)


@contextmanager
def _told_apart() -> Iterator[None]:
    """Turn every exception from Chroma into a ChromaError."""
    import httpx  # noqa: PLC0415 - heavy
    from chromadb.errors import ChromaError as Theirs

    try:
        yield
    except httpx.TransportError as error:
        raise UnreachableError(f"{type(error).__name__}: {error}") from error
    except (Theirs, ValueError, RuntimeError, OSError, httpx.HTTPError) as error:
        raise ChromaError(f"{type(error).__name__}: {error}") from error
    except BaseException as error:
        # Its client raises a bare Exception for an answer that it does not know, as a proxy's 502.
        if type(error).__name__ != "PanicException" and type(error) is not Exception:
            raise
        raise ChromaError(f"Chroma broke down: {error}") from error


SAMPLE = 16
"""Vectors of a collection that are searched for."""

PATIENCE_S = 60
"""Time limit for one collection; 100,000 vectors open in a second."""


_MOST = 0.5
"""Share of a collection without which it is quicker made anew than mended."""


@dataclass(frozen=True, slots=True)
class ExpectedCollection:
    """The expected content of a collection: its name, its size, and a sample of vectors."""

    name: str
    size: int
    sample: Matrix


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a collection.

    Attributes:
        what: in a few words.
        lacks_few: whether most of its vectors are there and found.
    """

    what: str
    lacks_few: bool = False


def probe(chroma: Chroma, expected: ExpectedCollection) -> Fault | None:
    """The fault of a collection, or None.

    Raises:
        UnreachableError: the server cannot be reached, which says nothing about the collection.
    """
    try:
        size = chroma.count(expected.name)
        # More is no harm: after a kill, Chroma may hold vectors not noted as placed yet.
        if size < expected.size:
            few = size > (1 - _MOST) * expected.size
            return Fault(f"it holds {size} vectors instead of {expected.size}", few)
        lost = 0
        for row in expected.sample:
            # HNSW looks the farther the more results are wanted.
            searches = (chroma.nearest(expected.name, row, limit) for limit in (1, 1_000))
            # Float16 rounds.
            lost += not any(nearest and nearest[0].score >= 0.99 for nearest in searches)
    except UnreachableError:
        raise
    except ChromaError as error:
        return Fault(f"it does not open: {error}")
    if lost:
        few = lost < _MOST * len(expected.sample)
        return Fault(f"{lost} of {len(expected.sample)} vectors are not found again", few)
    return None


def probe_apart(folder: Path, expected: Sequence[ExpectedCollection]) -> dict[str, str]:
    """Probe embedded collections in another process: a damaged HNSW file can kill its reader.

    Returns:
        the faults by the name of the collection; intact ones are left out.
    """
    wrong: dict[str, str] = {}
    waiting = list(expected)
    while waiting:
        asked = [(one.name, one.size, one.sample.tolist()) for one in waiting]
        # Not by multiprocessing: it would run the caller's own main module again.
        try:
            answered = subprocess.run(  # noqa: S603 - this very file
                [sys.executable, "-m", __spec__.name],
                input=json.dumps([str(folder), asked]).encode(),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                check=False,
                timeout=PATIENCE_S * len(waiting),
            ).stdout
        except subprocess.TimeoutExpired as late:
            answered = late.stdout or b""
        # One answer for each collection, up to the one that kills the process.
        answers: list[str | None] = [json.loads(line) for line in answered.splitlines()]
        if len(answers) < len(waiting):
            answers.append("opening it kills or hangs the process")
        looked_at, waiting = waiting[: len(answers)], waiting[len(answers) :]
        for one, answer in zip(looked_at, answers, strict=True):
            if answer is not None:
                wrong[one.name] = answer
    return wrong


def _answer() -> None:
    """The main function of the other process."""
    folder, asked = json.load(sys.stdin)
    for name, size, sample in asked:
        expected = ExpectedCollection(name, size, np.array(sample, np.float32))
        sys.stdout.write(json.dumps(probe_folder(Path(folder), expected)) + "\n")
        sys.stdout.flush()


def probe_folder(folder: Path, expected: ExpectedCollection) -> str | None:
    """The fault of a collection of the embedded Chroma in a folder, in a few words, or None."""
    try:
        with closing(Chroma.embedded(folder)) as chroma:
            fault = probe(chroma, expected)
    except ChromaError as error:
        return f"Chroma does not open: {error}"
    return fault.what if fault else None


if __name__ == "__main__":
    _answer()
