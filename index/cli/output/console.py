"""The rich consoles for coloured answers, tables and progress bars."""

import sys
from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.style import Style
from rich.text import Text

from index.text.display import harmless

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


def standard_output() -> Console:
    """Return a console on standard output: as wide as the terminal, unwrapped elsewhere."""
    return SafeConsole(width=None if sys.stdout.isatty() else _UNBOUNDED)


def standard_error() -> Console:
    """Return a console on standard error, for progress bars."""
    return SafeConsole(stderr=True)
