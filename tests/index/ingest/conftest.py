"""Rounds over one workshop: its process takes longer to start than a test to run."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio

from index.ingest.extract.sandbox import ParserPool
from tests.index.ingest.loopback import Server, serving
from tests.index.ingest.polling import Ground, Site
from tests.index.ingest.polling import ground as on_ground

if TYPE_CHECKING:
    from index.app import Verbale


@pytest.fixture(scope="session")
def parsers() -> Iterator[ParserPool]:
    """One for all tests, which share an event loop for its sake."""
    opened = ParserPool()
    yield opened
    opened.close()


@pytest_asyncio.fixture(loop_scope="session")
async def server() -> AsyncIterator[Server]:
    """A server with nothing on it yet."""
    async with serving(Site()) as started:
        yield started


@pytest_asyncio.fixture(loop_scope="session")
async def ground(tmp_path: Path, parsers: ParserPool, server: Server) -> AsyncIterator[Ground]:
    """An empty library beside the server."""
    async with on_ground(tmp_path, parsers, server) as made:
        yield made


@pytest.fixture
async def verbale(tmp_path: Path) -> AsyncIterator["Verbale"]:
    """An empty library that may fetch from this machine."""
    from index.app import opened  # noqa: PLC0415 - tests without it start at once
    from index.settings import load_settings  # noqa: PLC0415 - as above

    settings = load_settings(data=tmp_path / "data")
    gather = settings.gather.model_copy(
        update={"allow_private_hosts": ("localhost",), "pause_s": 0.0}
    )
    async with opened(settings.model_copy(update={"gather": gather})) as library:
        yield library
