"""Fixtures that every test may use."""

import asyncio
import faulthandler
import gc
import logging
import os
import shutil
import signal
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from _pytest.faulthandler import fault_handler_stderr_fd_key
from filelock import FileLock
from hypothesis import HealthCheck, settings

from index import actor
from tests.new_libraries import tables_copied
from tests.patience import PATIENCE_S

if TYPE_CHECKING:
    from index.answer.reader.base import Reader
    from index.embedding.encoder import Encoder
    from index.ingest.extract.sandbox import ParserPool
    from index.store.database import Database
    from tests.fork_server import ForkServer
    from tests.services import Postgres


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Modules and cases stay to the end: looking for garbage among them finds none."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, object, object]:
    """A clean-up that hangs ends the process, also of a test that failed.

    pytest ends a process after ``faulthandler_timeout``, but takes that back when a test fails.
    """
    limit_s = float(item.config.getini("faulthandler_timeout"))
    if limit_s:
        stderr = item.config.stash[fault_handler_stderr_fd_key]
        faulthandler.dump_traceback_later(limit_s, exit=True, file=stderr)
    try:
        return (yield)
    finally:
        faulthandler.cancel_dump_traceback_later()


_LOADS_TORCH = (
    "tests/index/answer/reader/",
    "tests/index/embedding/",
    "tests/benchmarks/training/",
)
_WAITS_FOR_PROCESSES = "tests/e2e/"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest comes first, and the many short tests are left to whoever has time.

    One worker of pytest-xdist has all that loads torch, and the others none.
    """
    items.sort(
        key=lambda item: (
            not item.nodeid.startswith(_LOADS_TORCH),
            not item.nodeid.startswith(_WAITS_FOR_PROCESSES),
        )
    )


os.environ["VERBALE_CONFIG"] = ""  # the settings of whoever runs the tests are not read

# A shell lets what it starts in the background ignore Ctrl-C, and so would all processes of tests.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Threads of torch wait for each other by spinning, which costs a third more beside other workers.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# How fast examples are made and tried says nothing about the program, but of the processor.
settings.register_profile(
    "any-speed", deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=25
)
settings.register_profile("thorough", settings.get_profile("any-speed"), max_examples=1_000)
settings.load_profile("any-speed")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real evaluation data beside the checkout; skips where it is absent."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("the evaluation data (a folder 'shared' beside the checkout) is absent")
    return folder


@pytest.fixture(autouse=True)
def nobody_acts_yet() -> Iterator[None]:
    """Whoever one test acted for is not who acts in the next."""
    before = actor._current.set(None)
    yield
    actor._current.reset(before)


@pytest.fixture
def logging_as_it_was() -> Iterator[None]:
    """Levels and handlers that a test sets are gone after it."""
    names = ("", "index", "bot", "discord", "asyncio", "aiohttp")
    levels = {name: logging.getLogger(name).level for name in names}
    handlers = logging.getLogger().handlers[:]
    yield
    logging.captureWarnings(capture=False)
    logging.getLogger().handlers[:] = handlers
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.fixture(scope="session", autouse=True)
def real_make_tables() -> Iterator[Callable[["Database"], None]]:
    """What makes a library's tables; on SQLite, tests copy those of the first library instead."""
    with tables_copied() as make_tables:
        yield make_tables


@pytest.fixture(scope="session", autouse=True)
def one_compilation() -> Iterator[None]:
    """SQL is compiled once for all libraries on SQLite."""
    from tests.compiled import compiled_once  # noqa: PLC0415 - tests without it start at once

    with compiled_once("_sqlite", "sqlite://"):
        yield


@pytest.fixture(scope="session")
def cluster() -> Iterator["Postgres"]:
    """A PostgreSQL server for the session."""
    from tests.compiled import compiled_once  # noqa: PLC0415 - as above
    from tests.services import postgres  # noqa: PLC0415 - as above

    with postgres() as started, compiled_once("_postgres", started.url("postgres")):
        yield started


@pytest.fixture(scope="session")
def chroma_url() -> Iterator[str]:
    """A Chroma server for the session."""
    from tests.services import chroma_server  # noqa: PLC0415 - as above

    with chroma_server() as url:
        yield url


@pytest.fixture(scope="session")
def fork_server() -> Iterator["ForkServer"]:
    """Starts processes of ``verbale`` that have imported everything."""
    from tests.fork_server import ForkServer  # noqa: PLC0415 - as above

    server = ForkServer()
    yield server
    server.close()


@pytest.fixture
def forked(fork_server: "ForkServer") -> Iterator[None]:
    """What this test starts as ``python -m …`` begins in a moment."""
    with fork_server.starting():
        yield


@pytest.fixture(scope="session")
def encoder() -> "Encoder":
    """The packaged model, as Verbale runs it, loaded once."""
    from index.embedding.registry import open_encoder  # noqa: PLC0415 - tests without it start at once
    from index.settings import PACKAGED_MODEL  # noqa: PLC0415 - as above

    loaded = open_encoder(PACKAGED_MODEL)
    loaded.encode_question("")
    return loaded


@pytest.fixture(scope="session")
def reader() -> "Reader | None":
    """The packaged reader, loaded once."""
    from index.answer.reader.registry import open_reader  # noqa: PLC0415 - as above
    from index.settings import PACKAGED_READER  # noqa: PLC0415 - as above

    return open_reader(PACKAGED_READER)


@pytest.fixture(scope="session")
def parser_pool() -> Iterator["type[ParserPool]"]:
    """What reads pages, in a process that is started once."""
    from tests.parsers import kept_parsers  # noqa: PLC0415 - as above

    with kept_parsers() as kept:
        yield kept


@pytest.fixture(scope="session")
def loaded(
    encoder: "Encoder", reader: "Reader | None", parser_pool: "type[ParserPool]"
) -> Callable[[pytest.MonkeyPatch], None]:
    """Has every library that is opened share the models and the process that are there already."""
    from index.embedding.multilingual import (  # noqa: PLC0415 - as above
        MultilingualEncoder,
        TwoEncoders,
        installed,
    )

    both = TwoEncoders(encoder, MultilingualEncoder()) if installed() else encoder

    def share(patched: pytest.MonkeyPatch) -> None:
        patched.setattr("index.answer.models.open_encoders", lambda _name: both)
        patched.setattr("index.answer.models.open_reader", lambda name: reader if name else None)
        patched.setattr("index.ingest.extract.sandbox.ParserPool", parser_pool)

    return share


@pytest.fixture
def one_model(
    loaded: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every library that this test opens shares the models that are loaded already."""
    loaded(monkeypatch)


@pytest.fixture(scope="session")
def sample_folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that holds the sample as `verbale import --sample` leaves it; read only.

    One worker of pytest-xdist makes it for all; each has a copy of its own.
    """
    own = tmp_path_factory.getbasetemp()
    made = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "sample-of-all"
    with FileLock(f"{made}.lock", timeout=PATIENCE_S):
        if not made.exists():
            share: Callable[[pytest.MonkeyPatch], None] = request.getfixturevalue("loaded")
            with pytest.MonkeyPatch.context() as patched:
                share(patched)
                asyncio.run(_import_sample(own / "making"))
            (own / "making").rename(made)
    return Path(shutil.copytree(made, tmp_path_factory.mktemp("sample") / "data"))


@pytest.fixture
def sample(sample_folder: Path, tmp_path: Path) -> Path:
    """A data folder with the sample, to do with as one likes."""
    return Path(shutil.copytree(sample_folder, tmp_path / "data"))


async def _import_sample(folder: Path) -> None:
    from index.app import opened  # noqa: PLC0415 - as above
    from index.data_files import SAMPLE  # noqa: PLC0415 - as above
    from index.settings import load_settings  # noqa: PLC0415 - as above

    async with opened(load_settings(data=folder)) as verbale:
        await verbale.import_file(SAMPLE, source="sample")
