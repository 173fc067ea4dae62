"""Print a side's new wording."""

from collections.abc import Iterator

from rich.console import Console
from rich.style import Style
from rich.text import Text

from index.answer.presentation.dates import in_words
from index.cli.output.console import PALE, origin
from index.cli.output.quotation import differences_line
from index.monitoring.wordings import WordingChange
from index.text.display import harmless
from index.values import Quote

_BOLD = Style(bold=True)


def show_change(new: WordingChange, console: Console) -> None:
    """Print a new wording above the former one."""
    for line in _lines(new):
        console.print(line, crop=False)


def _lines(new: WordingChange) -> Iterator[Text]:
    yield Text(harmless(f"{new.side} · {_what(new)}"))
    if any(one.kind != "kept" for one in new.pieces):
        yield differences_line(new.pieces)
    yield from _quoted(new.now)
    if new.before:
        yield Text("before:", PALE)
        yield from _quoted(new.before)
    yield Text("")


def _what(new: WordingChange) -> str:
    if new.before and new.former_side != new.side:
        return f"first time; before, it was in: {new.former_side or 'Press'}"
    return f"new wording, {new.change}" if new.change else "new wording"


def _quoted(quote: Quote) -> Iterator[Text]:
    yield Text("  ").append(harmless(quote.sentence))
    facts = (quote.source, in_words(quote.published))
    yield from origin(*facts, title=quote.title, link=quote.link, indent=2)
