import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy.exc import ProgrammingError

from index.cli import main as entry
from index.cli.app import app
from index.data_files import SAMPLE
from tests.index.cli.terminal import (
    QUESTION,
    ROOT,
    SAMPLE_ARTICLES,
    Ran,
    clean_environment,
    command,
    process,
    verbale,
)
from tests.patience import PATIENCE_S, exited

COMMANDS = [one.name or "" for one in app.registered_commands] + [
    one.name or "" for one in app.registered_groups
]
HEAVY = ["torch", "chromadb", "transformers", "sentence_transformers", "sqlalchemy", "openvino",
         "numpy", "httpx", "discord", "trafilatura", "pypdf", "asyncio"]  # fmt: skip
INSIDE = ["façade", "chunker", "encoder", "embedding", "vector store", "None", "list["]

LOADED = f"""
import sys, time
sys.argv = ["verbale", *sys.argv[1:]]
from index.cli.main import main
try:
    main()
except SystemExit:
    pass
print(*[name for name in {HEAVY} if name in sys.modules], file=sys.stderr)
"""


class TestHelp:
    def test_names_every_command_and_where_to_begin(self) -> None:
        ran = verbale("--help")
        assert (ran.code, ran.err) == (0, "")
        for name in COMMANDS:
            assert f"│ {name} " in ran.out
        assert "verbale import --sample" in ran.out
        assert "Exit codes: 0 success, 1 failure" in ran.out

    @pytest.mark.parametrize("name", COMMANDS)
    def test_of_a_command_teaches_by_example_in_plain_words(
        self, name: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("COLUMNS", "100")
        ran = verbale(name, "--help")
        assert (ran.code, ran.err) == (0, "")
        examples = [line for line in ran.out.splitlines() if f"verbale {name}" in line]
        assert len(examples) >= 2  # the usage, and one that can be typed
        assert not [word for word in INSIDE if word in ran.out]

    @pytest.mark.parametrize(
        "arguments",
        [("--help",), ("ask", "--help")],
    )
    def test_loads_nothing_heavy(self, arguments: tuple[str, ...]) -> None:
        done = subprocess.run(
            [sys.executable, "-c", LOADED, *arguments],
            cwd=ROOT, env=clean_environment(), capture_output=True, text=True, check=True,
            timeout=PATIENCE_S,
        )  # fmt: skip
        assert done.stderr.strip() == ""
        assert "Usage: verbale" in done.stdout


class TestTrouble:
    def test_inside_is_told_without_a_traceback_and_without_sql(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail() -> None:
            raise ProgrammingError("SELECT secret", {}, ValueError("no such column"))

        monkeypatch.setattr(entry, "_run", fail)
        ran = verbale("status")
        assert (ran.code, ran.out) == (1, "")
        told = "verbale: internal error (ProgrammingError: (builtins.ValueError) no such column)"
        assert ran.err.startswith(told)
        assert "verbale -v" in ran.err
        assert "`verbale doctor`" in ran.err
        assert "Traceback" not in ran.err
        assert "SELECT" not in ran.err

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
    def test_of_a_full_disk_is_told_with_the_way_out(self, sample_folder: Path) -> None:
        with Path("/dev/full").open("wb") as full:
            ran = subprocess.run(
                command("status", data=sample_folder), cwd=ROOT, env=clean_environment(),
                stdout=full, stderr=subprocess.PIPE, check=False, timeout=PATIENCE_S,
            )  # fmt: skip
        assert ran.returncode == 1
        assert ran.stderr.decode() == (
            "verbale: The disk is full. Make room on it, then try again; what was stored is kept.\n"
        )

    @pytest.mark.parametrize("files", [8, 14])
    def test_of_too_many_open_files_is_told_with_the_way_out(
        self, tmp_path: Path, files: int
    ) -> None:
        resource = pytest.importorskip("resource")
        ran = subprocess.run(
            command("import", "--sample", data=tmp_path), cwd=ROOT, env=clean_environment(),
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (files, files)),
            capture_output=True, check=False, timeout=PATIENCE_S,
        )  # fmt: skip
        assert ran.returncode == 1
        assert "ulimit -n" in ran.stderr.decode().splitlines()[-1]
        assert "Traceback" not in ran.stderr.decode()

    @pytest.mark.usefixtures("forked")
    def test_of_a_reader_that_went_away_is_none(self, sample_folder: Path) -> None:
        for arguments in (("export",), ("status",)):
            started = subprocess.Popen(
                command(*arguments, data=sample_folder), cwd=ROOT, env=clean_environment(),
                stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            )  # fmt: skip
            assert started.stdout is not None
            assert started.stderr is not None
            started.stdout.close()
            assert started.stderr.read() == b""
            started.stderr.close()
            assert started.wait(PATIENCE_S) == 1


class TestCtrlC:
    @pytest.mark.usefixtures("forked")
    def test_ends_an_import_with_130_and_a_word(self, tmp_path: Path) -> None:
        started = subprocess.Popen(
            command("import", "/dev/stdin", data=tmp_path), cwd=ROOT, env=clean_environment(),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        wait_until((tmp_path / "chroma").exists)
        started.send_signal(signal.SIGINT)
        out, err = exited(started)
        assert started.returncode == 130
        assert err.decode().startswith("\nverbale: interrupted")
        assert out == b""

    def test_is_met_in_the_first_moment_too(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupted() -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(entry, "_run", interrupted)
        ran = verbale("status")
        assert (ran.code, ran.out) == (130, "")
        assert ran.err.startswith("\nverbale: interrupted")


class TestStreams:
    def test_what_is_piped_is_utf_8_whatever_the_locale(self, sample_folder: Path) -> None:
        name = "sample-sullivan-wang-yanqi-lake"
        latin = {"PYTHONIOENCODING": "latin-1", "LC_ALL": "C"}
        ran = process("show", name, data=sample_folder, environment=latin)
        assert (ran.code, ran.err) == (0, "")
        assert "leaders’ call" in ran.out

    def test_nothing_but_the_answer_comes_out_of_an_import_by_a_pipe_and_a_question(
        self, tmp_path: Path
    ) -> None:
        """From the first line to the last in processes of their own, with warnings on."""
        noisy = {"PYTHONWARNINGS": "default", "HOME": str(tmp_path / "home")}
        lines = SAMPLE.read_bytes()
        data = tmp_path / "data"
        imported = process("import", "/dev/stdin", data=data, stdin=lines, environment=noisy)
        assert imported == Ran(0, f"Articles: {SAMPLE_ARTICLES} new, 0 revised, 0 unchanged.\n", "")
        asked = process("ask", QUESTION, "--json", data=data, environment=noisy)
        assert (asked.code, asked.err) == (0, "")
        assert "Yanqi Lake" in asked.json["answer"]
        left = [path for path in (tmp_path / "home").rglob("*") if path.is_file()]
        assert left == []


def wait_until(true: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
    end = time.monotonic() + patience_s
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_a_clock_that_python_cannot_read_is_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def late() -> float:
        raise OverflowError("timestamp too large to convert to C _PyTime_t")

    monkeypatch.setattr(entry, "time", SimpleNamespace(time=late))
    ran = verbale("status")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "verbale: this machine's clock is past the year 2262. Set it (NTP).\n"
