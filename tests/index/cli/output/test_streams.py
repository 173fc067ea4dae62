"""All that commands print goes through one place."""

import ast
import json
from pathlib import Path

import pytest

import index.cli
from index.cli.output.streams import json_line, write, write_error, write_json

EVIL = "\x1b[2J\x9b31m\u202etxt.exe\ud800"
CLI = Path(index.cli.__file__).parent
PLACES = {"streams.py", "console.py"}


def test_words_and_json_command_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    write(EVIL)
    write_json({"title": EVIL}, indent=1)
    write_error(EVIL)
    out, err = capsys.readouterr()
    assert not set("\x1b\x9b\u202e\ud800") & set(out + err)
    assert json.loads(json_line(EVIL)) == EVIL


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
    modules = [path for path in CLI.rglob("*.py") if path.name not in PLACES]
    assert len(modules) > 20
    assert [line for path in modules for line in written_past_it(path)] == [
        "main.py: sys.stderr.write"  # of our own words alone, at Ctrl-C
    ]
