"""Progress on a terminal; silence elsewhere."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
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

from index.watching import Watcher

_WORDS = {
    "reading": "Reading articles",
    "encoding": "Encoding passages",
    "placing": "Placing vectors",
}


class _Rate(ProgressColumn):
    """How many a second."""

    def render(self, task: Task) -> Text:
        """Blank until it is known."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f}/s" if speed else "", style="progress.data.speed")


@contextmanager
def watched() -> Iterator[Watcher]:
    """A watcher that draws a bar for each kind of work, on standard error."""
    console = Console(stderr=True)
    bars = Progress(
        TextColumn("{task.description:<18}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(compact=True, elapsed_when_finished=True),
        console=console,
        disable=not sys.stderr.isatty(),
    )
    tasks = {}
    with bars:

        def watch(what: str, done: int, total: int) -> None:
            if total == 0:
                return
            if what not in tasks:
                tasks[what] = bars.add_task(_WORDS[what])
            bars.update(tasks[what], completed=done, total=total)

        yield watch
