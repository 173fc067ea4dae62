"""Chroma as Verbale uses it: an id and a vector, nothing else, in small writes.

A write holds Python's lock for as long as it lasts, and with it every other thread, so writes are
kept small enough that nobody notices. Everything that Chroma raises becomes a ChromaError of ours.
"""

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from index.errors import SettingsError, TryLaterError
from index.store.rows import Hit

if TYPE_CHECKING:
    from chromadb.api.client import Client

log = logging.getLogger(__name__)

WRITE = 32
"""Vectors a write: holds the lock 55 ms at worst, where 256 hold it 166 ms."""


class ChromaError(Exception):
    """Chroma did not do what it was asked; the library still holds everything."""


class Chroma:
    """Collections of vectors by name; safe to call from several threads."""

    def __init__(self, client: "Client") -> None:
        self._client = client
        self._collections: dict[str, Any] = {}
        self._opening = threading.Lock()

    @classmethod
    def embedded(cls, folder: Path) -> "Chroma":
        """Chroma in this process; no other process may open the same folder at the same time."""
        import chromadb  # noqa: PLC0415 - 0.7 s, 78 MiB

        folder.mkdir(parents=True, exist_ok=True)
        with _told_apart():
            client = chromadb.PersistentClient(str(folder), settings=_settings())
            return cls(cast("Client", client))

    @classmethod
    def server(cls, url: str) -> "Chroma":
        """A Chroma server.

        Raises:
            SettingsError: the URL cannot be read.
            TryLaterError: nothing answers there.
        """
        import chromadb  # noqa: PLC0415 - 0.7 s, 78 MiB

        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise SettingsError(f"vectors.url is not a web address: {url}.")
        secure = parts.scheme == "https"
        try:
            with _told_apart():
                client = chromadb.HttpClient(
                    host=parts.hostname,
                    port=parts.port or (443 if secure else 80),
                    ssl=secure,
                    settings=_settings(),
                )
        except ChromaError as error:
            raise TryLaterError(
                f"The Chroma server at {url} does not answer ({error}); start it with "
                "`chroma run`, or leave vectors.url empty for the embedded one."
            ) from error
        return cls(cast("Client", client))

    def add(self, name: str, ids: Sequence[int], matrix: npt.NDArray[np.float32]) -> None:
        """Put vectors into a collection, in place of those of the same ids."""
        with _told_apart():
            collection = self._collection(name)
            for start in range(0, len(ids), WRITE):
                some = slice(start, start + WRITE)
                collection.upsert(ids=[str(id_) for id_ in ids[some]], embeddings=matrix[some])

    def remove(self, name: str, ids: Sequence[int]) -> None:
        """Take vectors out of a collection; absent ids are none the worse."""
        with _told_apart():
            collection = self._collection(name)
            for start in range(0, len(ids), WRITE):
                collection.delete(ids=[str(id_) for id_ in ids[start : start + WRITE]])

    def nearest(self, name: str, vector: npt.NDArray[np.float32], limit: int) -> list[Hit]:
        """The passages nearest to a vector of unit length, by cosine, best first."""
        with _told_apart():
            found = self._collection(name).query(
                query_embeddings=[vector], n_results=limit, include=["distances"]
            )
            return [
                Hit(int(id_), 1.0 - distance)
                for id_, distance in zip(found["ids"][0], found["distances"][0], strict=True)
            ]

    def count(self, name: str) -> int:
        """How many vectors a collection holds."""
        with _told_apart():
            return int(self._collection(name).count())

    def drop(self, name: str) -> None:
        """Delete a collection, whatever state it is in; an absent one is none the worse."""
        from chromadb.errors import NotFoundError  # noqa: PLC0415 - heavy

        with self._opening:
            self._collections.pop(name, None)
        with _told_apart():
            try:
                self._client.delete_collection(name)
            except NotFoundError:
                log.debug("the collection %s was not there", name)

    def close(self) -> None:
        """Let go of the files or the connections."""
        self._collections.clear()
        self._client.close()

    def _collection(self, name: str) -> Any:
        from chromadb.errors import NotFoundError  # noqa: PLC0415 - heavy

        with self._opening:
            if name not in self._collections:
                try:
                    found = self._client.get_collection(name, embedding_function=None)
                except NotFoundError:
                    found = self._client.create_collection(
                        name,
                        embedding_function=None,
                        configuration={"hnsw": {"space": "cosine"}},
                    )
                self._collections[name] = found
            return self._collections[name]


def _settings() -> Any:
    from chromadb.config import Settings  # noqa: PLC0415 - heavy

    # Without _env_file=None, Chroma reads any .env of the working folder.
    options: dict[str, Any] = {"_env_file": None, "anonymized_telemetry": False}
    return Settings(**options)


@contextmanager
def _told_apart() -> Iterator[None]:
    """Turn whatever Chroma raises into a ChromaError; it raises bare ValueError and more."""
    import httpx  # noqa: PLC0415 - heavy
    from chromadb.errors import ChromaError as Theirs  # noqa: PLC0415 - heavy

    try:
        yield
    except (Theirs, ValueError, RuntimeError, OSError, httpx.HTTPError) as error:
        raise ChromaError(f"{type(error).__name__}: {error}") from error
