"""A console styles words, and no words style it."""

import io

from rich.style import Style
from rich.table import Table
from rich.text import Text

from index.cli.output.console import SafeConsole, standard_error, standard_output, styled

EVIL = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202etxt.exe"


def drawn(*parts: object) -> str:
    out = io.StringIO()
    console = SafeConsole(file=out, force_terminal=True, color_system="standard", _environ={})
    console.print(*parts)
    return out.getvalue()


def test_words_command_nothing_wherever_they_stand() -> None:
    table = Table(EVIL)
    table.add_row(Text(EVIL, Style(bold=True)))
    link = Text("here", Style(link=f"https://x.org/{EVIL}"))
    shown = drawn(EVIL, table, link)
    for command in ("\x1b]0", "\x07", "\x1b[2J", "\x9b", "\u202e"):
        assert command not in shown
    assert "owned" in shown
    assert "\x1b[1m" in shown  # what is bold is bold all the same


def test_styled_words_command_nothing_on_any_console() -> None:
    words = styled(EVIL, Style(bold=True))
    assert words.style == Style(bold=True)
    assert "\x1b" not in words.plain
    assert "owned" in words.plain


def test_the_consoles_of_commands_are_such() -> None:
    assert isinstance(standard_output(), SafeConsole)
    assert isinstance(standard_error(), SafeConsole)
