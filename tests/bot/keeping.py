"""People, as the library really keeps them, in a library of their own."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from index.admin import AdminService, Retention
from index.concurrency import Threads
from index.store.library import Library
from index.values import Limits

LIBRARY = "library.sqlite"


@contextmanager
def kept_people(
    limits: Limits | None = None, folder: Path | None = None, **kept: timedelta
) -> Iterator[tuple[AdminService, Library]]:
    """A library, and what keeps people in it; ``kept`` goes to ``Retention``.

    The library lies in ``folder``, or is empty and only lasts as long as the block.
    """
    with TemporaryDirectory() as passing, ThreadPoolExecutor(1) as alone:
        library = Library.open(f"sqlite:///{(folder or Path(passing)) / LIBRARY}", limits)
        try:
            threads = Threads(reads=alone, answers=alone, writes=alone, background=alone)
            yield AdminService(library, threads, Retention(**kept)), library
        finally:
            alone.shutdown()
            library.close()
