"""Libraries to back up, and places to restore to, on every database."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import pytest

from tests.index.operations.backup.libraries import Place, fill
from tests.services import Postgres


@pytest.fixture
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Makes URLs of databases without tables."""
    numbers = count()
    with ExitStack() as stack:

        def made(kind: str) -> str:
            if kind == "sqlite":
                return f"sqlite:///{tmp_path / f'{next(numbers)}.sqlite'}"
            cluster: Postgres = request.getfixturevalue("cluster")
            return cluster.url(stack.enter_context(cluster.database()))

        yield made


@pytest.fixture
def full(place: Callable[[str], str]) -> str:
    """The URL of a library on SQLite that has a row in every table."""
    url = place("sqlite")
    fill(url)
    return url
