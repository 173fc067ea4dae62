"""A library on every database, and a Chroma of every kind."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.store.library import Library
from index.store.vectors.chroma import Chroma
from tests.services import Postgres, Reused


@pytest.fixture(scope="session")
def prepared(cluster: Postgres) -> Iterator[str]:
    """A database with the library's tables, to make others from."""
    with cluster.database() as name:
        Library.open(cluster.url(name)).close()
        yield name


@pytest.fixture(scope="session")
def reused(cluster: Postgres, prepared: str) -> Iterator[Reused]:
    """The database that every test's library lies in, one after the other."""
    with cluster.reused(prepared) as database:
        yield database


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'library.db'}"
        return
    cluster: Postgres = request.getfixturevalue("cluster")
    with cluster.database() as name:
        yield cluster.url(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty library."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'library.db'}"
        return
    reused: Reused = request.getfixturevalue("reused")
    reused.empty()
    yield reused.url


@pytest.fixture
def library(url: str) -> Iterator[Library]:
    """An empty library on SQLite and on PostgreSQL."""
    opened = Library.open(url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_library(tmp_path: Path) -> Iterator[Library]:
    """An empty library on SQLite alone, for tests that are about Chroma."""
    opened = Library.open(f"sqlite:///{tmp_path / 'library.db'}")
    yield opened
    opened.close()


@pytest.fixture(params=["embedded", "server"])
def chroma(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Chroma]:
    """Chroma in this process, and a Chroma server."""
    if request.param == "embedded":
        opened = Chroma.embedded(tmp_path / "chroma")
    else:
        opened = Chroma.server(request.getfixturevalue("chroma_url"))
    yield opened
    opened.close()


@pytest.fixture
def collection(request: pytest.FixtureRequest) -> str:
    """A collection's name that no other test uses: the server outlives them."""
    return f"test-{abs(hash(request.node.nodeid))}"
