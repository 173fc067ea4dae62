"""The rich consoles for coloured answers, tables and progress bars."""

import os
import sys
from collections.abc import Iterable, Iterator

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

from index.text.display import harmless

PALE = Style(dim=True)
_NO_LINKS = ("dumb", "linux", "screen", "tmux")
"""Beginnings of TERM where words that open an address may show nothing of it."""
_UNBOUNDED = 100_000
"""Columns of output to a file or pipe: lines stay unwrapped there, so that they can be searched."""


class SafeConsole(Console):
    """A console that escapes control characters in the text it prints."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """Yield the segments of ``renderable`` with control characters escaped."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else _harmless(segment)


def _harmless(segment: Segment) -> Segment:
    style = segment.style
    if style is not None and style.link:
        style = style.update_link(harmless(style.link))
    return Segment(harmless(segment.text), style)


def styled(words: str, style: Style | str = "") -> Text:
    """Return words in a style, with control characters escaped."""
    return Text(harmless(words), style=style)


def origin(*facts: str, title: str, link: str | None, indent: int = 0) -> Iterator[Text]:
    """Yield where a quote stands: facts, and the title, which opens the page.

    The address follows where words cannot open it: in a terminal on a line of its own.
    """
    opens = bool(link and title) and opens_links()
    below = bool(link) and not opens and sys.stdout.isatty()
    parts = [styled(fact, PALE) for fact in facts if fact]
    if title:
        parts.append(styled(title, Style(dim=True, underline=True, link=link) if opens else PALE))
    if link and not opens and not below:
        parts.append(styled(link, PALE))
    if parts:
        yield Text(" " * indent + "— ", PALE).append_text(Text(" · ", PALE).join(parts))
    if link and below:
        yield address_line(link, indent)


def address_line(link: str, indent: int = 0) -> Text:
    """Return the address on one line, however long: one that is wrapped can't be opened."""
    shown = Text(" " * indent, no_wrap=True, overflow="ignore")
    return shown.append(harmless(shown_address(link)), Style(color="blue", link=harmless(link)))


def shown_address(link: str) -> str:
    """Return the address of a quote: in a terminal without the part that marks its words."""
    return link.partition("#:~:text=")[0] if sys.stdout.isatty() else link


def opens_links() -> bool:
    """Whether the terminal opens addresses of words (OSC 8), as far as its name tells."""
    term = os.environ.get("TERM", "dumb")
    is_apples = os.environ.get("TERM_PROGRAM") == "Apple_Terminal"
    return sys.stdout.isatty() and not is_apples and not term.startswith(_NO_LINKS)


def standard_output() -> Console:
    """Return a console on standard output: as wide as the terminal, unwrapped elsewhere."""
    return SafeConsole(width=None if sys.stdout.isatty() else _UNBOUNDED)


def standard_error() -> Console:
    """Return a console on standard error, for progress bars."""
    return SafeConsole(stderr=True)
