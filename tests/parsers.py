"""A process that reads pages for many libraries: it takes longer to start than a test to run."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from index.ingest.extract.sandbox import ParserPool

if TYPE_CHECKING:
    from pebble import ProcessPool


@contextmanager
def kept_parsers() -> Iterator[type[ParserPool]]:
    """What stands in for ``ParserPool``: all share one worker, which closing them leaves alone."""
    kept = ParserPool()

    class Sharing(ParserPool):
        def _open(self) -> "ProcessPool":
            return super()._open() if self._closed else kept._open()

        def _drop(self) -> None:
            if self._closed:
                for call in tuple(self._running):
                    call.cancel()
            else:
                kept._drop()

    try:
        yield Sharing
    finally:
        kept.close()
