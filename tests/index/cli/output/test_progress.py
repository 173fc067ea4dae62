import json
import os
import pty
import subprocess
from pathlib import Path

import pytest

from index.cli.output.progress import show_progress
from tests.index.cli import terminal
from tests.index.cli.terminal import ROOT, clean_environment, command
from tests.lexical_verbale import PROGRAM
from tests.patience import PATIENCE_S


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
