import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy.exc import ProgrammingError

from index.answer.models import Models
from index.cli import main as entry
from index.cli.app import app, checked, options_first
from index.data_files import SAMPLE
from index.errors import InputError
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
from tests.index.cli.test_articles import ARTICLE, written
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


BYTES = os.fsdecode(b"caf\xe9")


"""As the shell hands over what is not UTF-8."""


EVIL = "\x1b]0;owned\x07\x1b[2J\u202e"


TEXT = "Envoys of both countries met in Oslo on Monday and agreed to open the border at Brenn."


@pytest.mark.parametrize(
    "arguments",
    [
        (BYTES,),
        ("ask", BYTES),
        ("ask", "who met?", "--source", BYTES),
        ("show", BYTES),
        ("add", f"https://x.org/{BYTES}"),
        ("import", f"{BYTES}.jsonl"),
        ("--config", f"{BYTES}.toml", "status"),
        (f"--data={BYTES}", "status"),
    ],
)
def test_bytes_that_are_not_utf_8_are_told(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    ran = verbale(*arguments, data=tmp_path)
    assert ran.code == 1
    assert "is not UTF-8, and no file has that name" in ran.err
    assert "internal error" not in ran.err


def test_files_may_have_any_name(tmp_path: Path) -> None:
    data, text = tmp_path / "data", tmp_path / f"{BYTES}.txt"
    articles = written(tmp_path, ARTICLE, name=f"{BYTES}.jsonl")
    text.write_text(TEXT)
    for arguments in (("import", articles), ("add", text), ("export", articles)):
        ran = verbale(*arguments, data=data)
        assert (ran.code, ran.err) == (0, "")
    sources = [one["name"] for one in verbale("sources", "--json", data=data).json]
    assert sorted(sources) == ["caf\\xe9", "caf\\xe9.txt"]
    assert f"{tmp_path}/caf\\xe9.txt" in [one["path"] for one in verbale("export", data=data).lines]


def test_a_data_folder_that_sqlite_cannot_open_is_told(tmp_path: Path) -> None:
    (tmp_path / BYTES).mkdir()
    ran = verbale("status", data=tmp_path / BYTES)
    assert ran.code == 1
    assert "the name of the data folder must be UTF-8" in ran.err


@pytest.mark.parametrize("name", ["VERBALE_DATA", "VERBALE_STORE__URL", "DISCORD_TOKEN"])
def test_variables_that_are_not_utf_8_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, BYTES)
    ran = verbale("status")
    assert ran.code == 1
    assert f"The environment sets {name} to bytes that are not UTF-8" in ran.err


@pytest.mark.parametrize("arguments", [(EVIL,), ("status", EVIL), (f"--{EVIL}",), ("show", EVIL)])
def test_what_is_typed_commands_no_terminal(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    ran = verbale(*arguments, data=tmp_path)
    assert ran.code in {1, 2}
    assert not set("\x1b\x07\u202e") & set(ran.out + ran.err)


def test_what_files_hold_and_are_called_commands_no_terminal(tmp_path: Path) -> None:
    odd = tmp_path / f"{EVIL.replace('/', '')}.exe"
    odd.touch()
    articles = written(tmp_path, ARTICLE | {"published_at": EVIL}, ARTICLE | {"title": EVIL})
    writing = [("add", odd), ("import", articles), ("import", articles, "--source", EVIL)]
    reading = [("sources",), ("sources", "--json"), ("export",), ("log",), ("show", "kvass-1")]
    for arguments in [*writing, *reading]:
        ran = verbale(*arguments, data=tmp_path / "data")
        assert ran.code == 0 or arguments[0] == "add"
        assert not set("\x1b\x07\u202e") & set(ran.out + ran.err)


def test_directions_of_writing_are_no_part_of_words_and_part_of_names(tmp_path: Path) -> None:
    file = tmp_path / "a\u202eb"
    file.touch()
    assert checked(["who met \u2068Wang\u2069?", str(file), f"--data={file}"]) == [
        "who met Wang?",
        str(file),
        f"--data={file}",
    ]
    with pytest.raises(InputError):
        checked(["x" * 5000 + BYTES])


def test_the_settings_and_the_data_folder_may_be_named_after_the_command(
    tmp_path: Path, sample_folder: Path
) -> None:
    file = tmp_path / "own.toml"
    file.write_text(f'data = "{sample_folder}"\n')
    articles = verbale("status", "--json", data=sample_folder).json["articles"]
    assert articles > 0
    for given in (("--data", sample_folder), (f"--config={file}",), ("--config", file)):
        assert verbale("status", *given, "--json").json["articles"] == articles
    assert options_first(["show", "--", "--data", "x"]) == ["show", "--", "--data", "x"]
    missing = verbale("status", "--data")
    assert missing.code == 2
    assert "requires an argument" in missing.err


NOBODY = 65534


def test_the_data_folder_is_named_by_option_or_environment_or_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "verbale.toml"
    config.write_text(f'data = "{tmp_path / "file"}"')
    assert verbale("--config", config, "status").code == 0
    assert (tmp_path / "file" / "library.sqlite").is_file()
    monkeypatch.setenv("VERBALE_CONFIG", str(config))
    monkeypatch.setenv("VERBALE_DATA", str(tmp_path / "environment"))
    assert verbale("status").code == 0
    assert (tmp_path / "environment" / "library.sqlite").is_file()
    assert verbale("status", data=tmp_path / "option").code == 0
    assert (tmp_path / "option" / "library.sqlite").is_file()


@pytest.mark.parametrize("command", [("status",), ("import", "--sample")])
def test_a_data_folder_that_cannot_be_written_is_told(
    tmp_path: Path, command: tuple[str, ...], sample_folder: Path
) -> None:
    verbale("ask", QUESTION, data=sample_folder)  # what is imported late is readable by root alone
    folder = tmp_path / "data"
    folder.mkdir()
    with unwritable(folder):
        ran = verbale(*command, data=folder)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        f"verbale: The data folder {folder} cannot be written to (Permission denied); name "
        "another with --data.\n"
    )
    ran = verbale(*command, data=Path("/dev/null/data"))
    assert (ran.code, ran.out) == (1, "")
    assert "The data folder /dev/null/data cannot be written to" in ran.err


def test_models_are_loaded_ahead_where_there_are_passages(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Models] = []

    def loading(models: Models) -> AbstractContextManager[Models]:
        begun.append(models)
        return nullcontext(models)

    monkeypatch.setattr(Models, "loading", loading)
    assert verbale("ask", QUESTION, data=tmp_path / "empty").code == 3
    assert verbale("ask", QUESTION, data=tmp_path / "empty").code == 3  # now there is a file
    assert begun == []
    verbale("ask", QUESTION, data=sample)
    assert len(begun) == 1


def test_another_model_is_refused_with_both_ways_out(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()  # the model of these settings, not the one that all tests share
    other = tmp_path / "my-model"
    other.mkdir()
    (other / "model.safetensors").write_bytes(b"weights")
    monkeypatch.setenv("VERBALE_ENCODER__MODEL", str(other))
    note = tmp_path / "note.txt"
    note.write_text("They met in Oslo on Friday.")
    before = (sample / "library.sqlite").stat().st_size
    for words in (("ask", QUESTION), ("import", "--sample"), ("add", str(note))):
        ran = verbale(*words, data=sample)
        assert (ran.code, ran.out) == (1, "")
        assert "encoded with all-MiniLM-L6-v2, but the settings name" in ran.err
        assert "Restore the old encoder.model setting" in ran.err
        assert re.search(r"`verbale reindex --model \S+/my-model`", ran.err)
    assert verbale("status", "--json", data=sample).json["articles"] == SAMPLE_ARTICLES
    assert (sample / "library.sqlite").stat().st_size == before


@contextmanager
def unwritable(folder: Path) -> Iterator[None]:
    """Nobody may write into the folder; root, whom no mode stops, becomes nobody."""
    folder.chmod(0o555)
    is_root = os.geteuid() == 0
    if is_root:
        for parent in folder.parents[:3]:
            parent.chmod(0o755)
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)
        folder.chmod(0o755)
