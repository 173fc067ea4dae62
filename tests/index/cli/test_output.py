"""All that commands print goes through one place, and no words style or command it."""

import ast
import io
import json
import os
import pty
import subprocess
from pathlib import Path

import pytest
from rich.style import Style
from rich.table import Table
from rich.text import Text

import index.cli
from index.cli.output import (
    SafeConsole,
    show_progress,
    standard_output,
    write,
    write_error,
    write_json,
)
from tests.index.cli import terminal
from tests.index.cli.terminal import ROOT, clean_environment, command
from tests.lexical_verbale import PROGRAM
from tests.patience import PATIENCE_S

EVIL = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202etxt.exe"
CLI = Path(index.cli.__file__).parent


def test_words_and_json_command_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    write(EVIL)
    write_error(EVIL)
    shown = "".join(capsys.readouterr())
    write_json({"title": EVIL}, indent=1)
    written = capsys.readouterr().out
    assert not set("\x1b\x9b\u202e") & set(shown + written)
    assert json.loads(written) == {"title": EVIL}


def written_past_it(path: Path) -> list[str]:
    """Where a module writes to a stream, or makes a console, of its own."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
        if called in {"print", "Console", "typer.echo", "json.dump"} or (
            called.startswith("sys.std") and called.endswith((".write", ".writelines"))
        ):
            found.append(f"{path.name}: {called}")
    return found


def test_no_command_prints_past_it(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import sys\nsys.stdout.write('a')\nprint('b')\n")
    assert len(written_past_it(tmp_path / "a.py")) == 2
    modules = [path for path in CLI.rglob("*.py") if path.name != "output.py"]
    assert len(modules) > 10
    assert [line for path in modules for line in written_past_it(path)] == [
        "main.py: sys.stderr.write"  # of our own words alone, at Ctrl-C
    ]


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
    for order in ("\x1b]0", "\x07", "\x1b[2J", "\x9b", "\u202e"):
        assert order not in shown
    assert "owned" in shown
    assert "\x1b[1m" in shown  # what is bold is bold all the same
    assert isinstance(standard_output(), SafeConsole)


def on_a_terminal(*arguments: str | Path, data: Path) -> tuple[str, str]:
    """What a command writes to standard output, and what it draws on a terminal."""
    ours, theirs = pty.openpty()
    started = subprocess.Popen(
        command(*arguments, data=data), stdout=subprocess.PIPE, stderr=theirs, cwd=ROOT,
        env=clean_environment() | {"TERM": "xterm", "COLUMNS": "100"},
    )  # fmt: skip
    os.close(theirs)
    drawn = b""
    try:
        while piece := os.read(ours, 65536):
            drawn += piece
    except OSError:  # how Linux tells that the other end is closed
        pass
    os.close(ours)
    out, _ = started.communicate(timeout=PATIENCE_S)
    assert started.returncode == 0, drawn.decode()
    return out.decode(), drawn.decode()


@pytest.mark.usefixtures("forked")
def test_on_a_terminal_an_import_draws_its_progress(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terminal, "VERBALE", PROGRAM)
    file = tmp_path / "articles.jsonl"
    texts = [f"Envoy {n} met the speaker in hall {n} of the customs house." for n in range(60)]
    file.write_text("\n".join(json.dumps({"text": text}) for text in texts))
    out, drawn = on_a_terminal("import", file, data=tmp_path / "data")
    assert out == "Articles: 60 new, 0 revised, 0 unchanged.\n"
    for words in ("Reading articles", "Encoding passages", "Storing vectors"):
        assert words in drawn
    assert "60/60" in drawn


def test_elsewhere_nothing_is_drawn(capfd: pytest.CaptureFixture[str]) -> None:
    with show_progress() as watcher:
        watcher("reading", 1, 2)
        watcher("encoding", 0, 0)
    assert capfd.readouterr() == ("", "")
