"""What the fork server starts is a process of its own, with what it was given."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import fork_server
from tests.fork_server import ForkServer
from tests.index.cli.terminal import ROOT
from tests.patience import PATIENCE_S, exited

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux adopts processes")

TELLING = """
import json, os, sys
if __name__ == "__main__":
    said = sys.stdin.read()
    told = [os.getppid(), os.getcwd(), os.environ.get("TOLD"), sys.argv[1:], said]
    print(json.dumps([*told, "chromadb" in sys.modules]))
    print("fünf", file=sys.stderr)
    sys.exit(7)
"""
WAITING = "import sys; print(flush=True); sys.stdin.read()"


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two modules that processes run."""
    for name, code in (("telling", TELLING), ("waiting", WAITING)):
        (tmp_path / f"{name}.py").write_text(code)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), str(ROOT)]))
    monkeypatch.setattr(fork_server, "MODULES", {"telling", "waiting"})
    server = ForkServer()
    with server.starting():
        yield
    server.close()


def telling(folder: Path, **more: Any) -> list[Any]:
    done = subprocess.run(
        [sys.executable, "-m", "telling", "a b", "\u2026"], input=b"said", capture_output=True,
        cwd=folder, check=False, timeout=PATIENCE_S, **more,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (7, "fünf\n".encode())
    told: list[Any] = json.loads(done.stdout)
    return told


@pytest.mark.skipif(
    "COVERAGE_PROCESS_CONFIG" in os.environ, reason="Coverage measures processes that start anew"
)
def test_it_is_a_child_of_the_tests_with_its_own_streams_and_signals(
    modules: None, tmp_path: Path
) -> None:
    ours = {**os.environ, "TOLD": "so"}
    heard = [str(tmp_path), "so", ["a b", "…"], "said"]
    assert telling(tmp_path, env=ours) == [os.getpid(), *heard, True]
    # What an interpreter reads at its start needs an interpreter that starts.
    assert telling(tmp_path, env=ours | {"PYTHONWARNINGS": "error"})[1:] == [*heard, False]
    for number in (signal.SIGKILL, signal.SIGINT):
        pipe = subprocess.PIPE
        waiting = subprocess.Popen(
            [sys.executable, "-m", "waiting"], stdin=pipe, stdout=pipe, stderr=pipe
        )
        assert waiting.stdout is not None
        assert waiting.stdout.readline() == b"\n"
        waiting.send_signal(number)
        _, err = exited(waiting)
        assert waiting.returncode == -number
        assert (b"KeyboardInterrupt" in err) == (number == signal.SIGINT)
