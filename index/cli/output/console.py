"""The consoles that commands draw on: answers in colour, tables, progress bars."""

import sys
from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from index.text.display import harmless

_UNBOUNDED = 100_000
"""Columns of what is no terminal: no line is broken there, so that it can be searched."""


class SafeConsole(Console):
    """A console that commands the terminal itself, and lets no words do it."""

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """The segments of ``renderable``, harmless."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else _harmless(segment)


def _harmless(segment: Segment) -> Segment:
    style = segment.style
    if style is not None and style.link:
        style = style.update_link(harmless(style.link))
    return Segment(harmless(segment.text), style)


def standard_output() -> Console:
    """Where people read: as wide as the terminal, or lines unbroken where it is none."""
    return SafeConsole(width=None if sys.stdout.isatty() else _UNBOUNDED)


def standard_error() -> Console:
    """Where progress is drawn."""
    return SafeConsole(stderr=True)
