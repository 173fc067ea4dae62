"""Progress bars in a terminal; nothing elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import TaskID

    from index.concurrency import ProgressCallback

_WORDS = {
    "reading": "Reading articles",
    "cutting": "Chunking articles",
    "grouping": "Grouping articles",
    "encoding": "Encoding passages",
    "placing": "Storing vectors",
    "asking": "Asking questions",
    "checking": "Asking servers",
    "fetching": "Fetching pages",
    "backing up": "Backing up",
    "verifying": "Checking backup",
    "restoring": "Restoring",
    "indexing": "Indexing full text",
}


@contextmanager
def show_progress() -> "Iterator[ProgressCallback]":
    """Return a callback that draws one bar per kind of work on standard error."""
    from index.concurrency import no_progress  # noqa: PLC0415 - slow

    if not sys.stderr.isatty():
        yield no_progress
        return
    from index.cli.output.progress_bars import progress_bars  # noqa: PLC0415 - slow

    drawn, tasks = progress_bars(), dict[str, "TaskID"]()

    def watch(what: str, done: int, total: int) -> None:
        if total == 0:
            return
        if what not in tasks:
            drawn.start()
            tasks[what] = drawn.add_task(_WORDS[what])
        drawn.update(tasks[what], completed=done, total=total)

    try:
        yield watch
    finally:
        drawn.stop()
