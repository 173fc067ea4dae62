"""Progress on a terminal; silence elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from index.cli.output.console import standard_error
from index.concurrency import ProgressCallback, no_progress

if TYPE_CHECKING:
    from rich.progress import TaskID

_WORDS = {
    "reading": "Reading articles",
    "cutting": "Cutting passages",
    "encoding": "Encoding passages",
    "placing": "Placing vectors",
    "asking": "Asking questions",
    "checking": "Asking servers",
    "fetching": "Fetching pages",
    "backing up": "Backing up",
    "verifying": "Checking backup",
    "restoring": "Restoring",
    "indexing": "Indexing words",
}


@contextmanager
def show_progress() -> Iterator[ProgressCallback]:
    """A watcher that draws a bar for each kind of work, on standard error."""
    if not sys.stderr.isatty():
        yield no_progress
        return
    from index.cli.output.progress import progress_bars  # noqa: PLC0415 - slow

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


def progress_bars() -> Progress:
    """A bar, how many of how many, how many a second, and how long still: on standard error."""
    return Progress(
        TextColumn("{task.description:<18}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(compact=True, elapsed_when_finished=True),
        console=standard_error(),
    )


class _Rate(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        """Blank until it is known."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f}/s" if speed else "", style="progress.data.speed")
