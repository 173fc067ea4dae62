"""What commands print: text, tables, JSON, progress bars, and the files that options name.

Commands print only through this module, which escapes control characters: text from articles and
servers never reaches the terminal as commands.
"""

import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import typer
from rich.console import Console, ConsoleOptions, RenderableType
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

from index.answer.presentation.words import in_words, outlet_of
from index.errors import unreadable, unwritable
from index.text.display import escaped_json, harmless, place_of
from index.text.language import is_right_to_left
from index.values import Published, Quote

if TYPE_CHECKING:
    from index.answer.word_comparison import Piece
    from index.concurrency import ProgressCallback

T = TypeVar("T")

NOTHING = 3
"""Exit code of a command that found nothing."""
BOLD, PALE, WARNING = Style(bold=True), Style(dim=True), Style(color="yellow")
GOOD, BAD = Style(color="green", bold=True), Style(color="red", bold=True)
STRUCK = Style(color="red", strike=True)
_ISOLATE = re.compile("([\u2068\u2069])")
_PROGRESS = {
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


def write(words: str) -> None:
    """Write text to standard output, control characters escaped."""
    sys.stdout.write(harmless(words))


def write_file(content: str) -> None:
    """As ``write``, for the content of a file whose lines may end with CR LF."""
    sys.stdout.write("\r\n".join(map(harmless, content.split("\r\n"))))


def write_error(words: str) -> None:
    """Write text to standard error, control characters escaped."""
    sys.stderr.write(harmless(words))


def write_errors(lines: Sequence[str], most: int, more: str = "more.") -> None:
    """Write the first of some errors to standard error, then how many more there are."""
    for line in lines[:most]:
        write_error(f"{line}\n")
    if len(lines) > most:
        write_error(f"… and {len(lines) - most:,} {more}\n")


def write_json(
    value: object,
    *,
    indent: int | None = None,
    default: Callable[[Any], Any] | None = None,
    to: TextIO | None = None,
) -> None:
    """Write a value as JSON to standard output, or ``to`` a file; on one line unless indented."""
    written = json.dumps(value, ensure_ascii=False, indent=indent, default=default)
    (to or sys.stdout).write(escaped_json(written) + "\n")


def write_lines(lines: Iterable[RenderableType]) -> None:
    """Write styled lines to standard output: wrapped in a terminal, plain elsewhere."""
    console = standard_output()
    for line in lines:
        console.print(line, crop=False)


def tell(
    found: T,
    to_json: Callable[[T], object],
    to_lines: Callable[[T], Iterable[RenderableType]],
    *,
    as_json: bool,
    is_found: object = True,
) -> None:
    """Write what a command found, as JSON or as styled lines.

    Raises:
        typer.Exit: it found nothing that it looked for.
    """
    if as_json:
        write_json(to_json(found), indent=2)
    else:
        write_lines(to_lines(found))
    if not is_found:
        raise typer.Exit(NOTHING)


def counted(count: int, noun: str, nouns: str = "") -> str:
    """Return “1 article”, “2 articles”, “1,000 articles”."""
    return f"{count:,} {noun if count == 1 else nouns or noun + 's'}"


class SafeConsole(Console):
    """A console that escapes control characters in the text it prints."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """Yield the segments of ``renderable`` with control characters escaped."""
        for segment in super().render(renderable, options):
            if segment.control:
                yield segment
                continue
            style = segment.style
            if style is not None and style.link:
                style = style.update_link(harmless(style.link))
            # Of bidirectional controls only the isolates that ``isolated`` sets are left.
            parts = _ISOLATE.split(segment.text)
            kept = (one if _ISOLATE.match(one) else harmless(one) for one in parts)
            yield Segment("".join(kept), style)


def standard_output() -> Console:
    """Return a console on standard output: as wide as the terminal, unwrapped elsewhere."""
    return SafeConsole(width=None if sys.stdout.isatty() else 100_000)  # unwrapped, to be searched


def styled(words: str, style: Style | str = "") -> Text:
    """Return words in a style, with control characters escaped."""
    return Text(harmless(words), style=style)


def isolated(shown: Text) -> Text:
    """Return text that, if written from right to left, moves nothing that stands beside it."""
    if not is_right_to_left(shown.plain):
        return shown
    return Text("\u2068").append_text(shown).append("\u2069")


def line(*parts: tuple[str, Style] | str) -> Text:
    """Return a line of words, each with a style or without, with control characters escaped."""
    shown = Text()
    for part in parts:
        words, style = (part, Style.null()) if isinstance(part, str) else part
        shown.append(harmless(words), style)
    return shown


def quoted(quote: Quote, indent: int = 0, span: str | None = None) -> Text:
    """Return the words of a quote, those that matter in bold.

    Args:
        quote: the quote.
        indent: columns before it.
        span: the words that matter; else the span of the quote.
    """
    words, bold = " " * indent + harmless(quote.text), harmless(span or quote.span or "")
    shown = Text(words)
    if bold and (start := place_of(bold, words)) >= 0:
        shown.stylize(BOLD, start, start + len(bold))
    return isolated(shown)


def cited(quote: Quote, indent: int = 0, span: str | None = None) -> Iterator[Text]:
    """Yield a quote as ``quoted`` does, and below it outlet, title and address."""
    yield quoted(quote, indent, span)
    yield from origin(outlet_of(quote), title=quote.title, link=quote.link, indent=indent)


def dated(published: Published | None) -> str:
    """Return a date in words, or that there is none."""
    return in_words(published) or "undated"


def origin(*facts: str, title: str, link: str | None, indent: int = 0) -> Iterator[Text]:
    """Yield where a quote stands: facts, and the title, which opens the page.

    The address follows where words cannot open it: in a terminal on a line of its own.
    """
    opens = bool(link and title) and opens_links()
    below = bool(link) and not opens and sys.stdout.isatty()
    parts = [isolated(styled(fact, PALE)) for fact in facts if fact]
    if title:
        style = Style(dim=True, underline=True, link=link) if opens else PALE
        parts.append(isolated(styled(title, style)))
    if link and not opens and not below:
        parts.append(styled(link, PALE))
    if parts:
        yield Text(" " * indent + "— ", PALE).append_text(Text(" · ", PALE).join(parts))
    if link and below:
        yield address_line(link, indent)


def address_line(link: str, indent: int = 0) -> Text:
    """Return an address on one line, however long: one that is wrapped can't be opened.

    In a terminal it is shown without the part that marks the words of a quote.
    """
    address = link.partition("#:~:text=")[0] if sys.stdout.isatty() else link
    shown = Text(" " * indent, no_wrap=True, overflow="ignore")
    return shown.append(harmless(address), Style(color="blue", link=harmless(link)))


def opens_links() -> bool:
    """Whether the terminal opens addresses of words (OSC 8), as far as its name tells."""
    term = os.environ.get("TERM", "dumb")
    is_apples = os.environ.get("TERM_PROGRAM") == "Apple_Terminal"
    may_hide_it = term.startswith(("dumb", "linux", "screen", "tmux"))
    return sys.stdout.isatty() and not is_apples and not may_hide_it


def differences_line(pieces: "Sequence[Piece]") -> Text:
    """Return the source's words, with those of the quotation that differ struck through."""
    shown = Text("  ")
    for piece in pieces:
        if piece.kind == "kept":
            shown.append(harmless(piece.stored))
        elif piece.kind == "gap":
            shown.append(harmless(f"[… {piece.stored} …]"), PALE)
        else:
            shown.append(harmless(f"[-{piece.quoted}-]") if piece.quoted else "", STRUCK)
            shown.append(harmless(f"{{+{piece.stored}+}}") if piece.stored else "", GOOD)
        shown.append(" ")
    shown.rstrip()
    return shown


def save(file: Path | None, content: str | bytes) -> None:
    """Write the file that an option names; text without a file goes to standard output.

    Raises:
        InputError: it cannot be written.
    """
    if file is None:
        assert isinstance(content, str)
        write(content)
        return
    try:
        file.expanduser().write_bytes(content.encode() if isinstance(content, str) else content)
    except OSError as error:
        raise unwritable(file, error) from error


def read_bytes(file: Path, most: int = -1) -> bytes:
    """Read the file that an argument names.

    Args:
        file: its path.
        most: bytes that are read at most; -1 for all.

    Raises:
        InputError: it cannot be read.
    """
    try:
        with file.expanduser().open("rb") as opened:
            return opened.read(most)
    except OSError as error:
        raise unreadable(file, error) from error


def require_png(picture: Path | None) -> None:
    """Check the name of the file of a picture.

    Raises:
        typer.BadParameter: it does not end in ``.png``.
    """
    if picture is not None and picture.suffix.lower() != ".png":
        raise typer.BadParameter(f"{picture} is not a PNG file name; choose one that ends in .png.")


@contextmanager
def show_progress() -> "Iterator[ProgressCallback]":
    """Return a callback that draws one bar per kind of work on standard error, in a terminal."""
    from index.concurrency import no_progress  # noqa: PLC0415 - slow

    if not sys.stderr.isatty():
        yield no_progress
        return
    drawn, tasks = progress_bars(), dict[str, TaskID]()

    def watch(what: str, done: int, total: int) -> None:
        if total == 0:
            return
        if what not in tasks:
            drawn.start()
            tasks[what] = drawn.add_task(_PROGRESS[what])
        drawn.update(tasks[what], completed=done, total=total)

    try:
        yield watch
    finally:
        drawn.stop()


def progress_bars() -> Progress:
    """Return a bar with count, rate per second and remaining time, on standard error."""
    return Progress(
        TextColumn("{task.description:<18}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(compact=True, elapsed_when_finished=True),
        console=SafeConsole(stderr=True),
    )


class _Rate(ProgressColumn):
    """The rate, in items per second, once it is known."""

    def render(self, task: Task) -> Text:
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f}/s" if speed else "", style="progress.data.speed")
