"""A progress bar shows how many are done, of how many, and how fast."""

from itertools import count

from rich.console import Console

from index.cli.output.progress_bars import progress_bars


def test_a_bar_shows_count_and_rate_once_it_is_known() -> None:
    bars = progress_bars()
    seconds = count(1)
    bars.get_time = lambda: float(next(seconds))
    task = bars.add_task("Encoding passages", total=60)
    console = Console(width=100)
    with console.capture() as at_first:
        console.print(bars.get_renderable())
    for done in range(10, 60, 10):
        bars.update(task, completed=done)
    with console.capture() as later:
        console.print(bars.get_renderable())
    assert "/s" not in at_first.get()
    assert "50/60" in later.get()
    assert "/s" in later.get()
