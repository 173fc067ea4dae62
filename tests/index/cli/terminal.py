"""``verbale`` as a person or a program runs it: in this process, or in one of its own."""

import io
import json
import logging
import os
import subprocess
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from rich.console import Console, RenderableType
from typer.main import get_command

from index.cli.main import main
from index.data_files import SAMPLE
from tests.patience import PATIENCE_S

ROOT = Path(__file__).resolve().parents[3]
VERBALE: tuple[str, ...] = (sys.executable, "-m", "index")
"""What starts ``verbale`` in a process of its own."""

QUESTION = "where did Sullivan and Wang meet?"

SAMPLE_ARTICLES = len(SAMPLE.read_bytes().splitlines())
"""How many articles the sample has."""


@dataclass(frozen=True)
class Ran:
    """What came of a command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as one JSON value."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """Standard output as JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]


def verbale(*arguments: str | Path, data: Path | None = None) -> Ran:
    """Run a command in this process, from the entry point on."""
    options = ["--data", str(data)] if data else []
    out, err = _stream(), _stream()
    argv = ["verbale", *options, *map(str, arguments)]
    with (
        redirect_stdout(out),
        redirect_stderr(err),
        patch.object(sys, "argv", argv),
        patch("typer.main.get_command", _made_once),
        _logging(),
    ):
        code = _code_of_main()
    return Ran(code, _text(out), _text(err))


def process(
    *arguments: str | Path | bytes,
    data: Path | None = None,
    stdin: bytes = b"",
    environment: Mapping[str, str] | None = None,
) -> Ran:
    """Run a command in a process of its own, with nothing in between."""
    done = subprocess.run(
        command(*arguments, data=data),
        input=stdin, env=clean_environment() | dict(environment or {}),
        cwd=ROOT, capture_output=True, check=False, timeout=PATIENCE_S,
    )  # fmt: skip
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def command(*arguments: str | Path | bytes, data: Path | None = None) -> list[str | bytes]:
    """The words that start ``verbale`` in a process of its own."""
    options = ["--data", str(data)] if data else []
    given = [one if isinstance(one, bytes) else str(one) for one in arguments]
    return [*VERBALE, *options, *given]


def clean_environment() -> dict[str, str]:
    """The environment without anything that would set Verbale up."""
    ours = ("VERBALE_", "DISCORD_TOKEN", "COLUMNS", "PYTHONWARNINGS")
    others = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return others | {"VERBALE_CONFIG": ""}


def printed(lines: Iterable[RenderableType], width: int = 200, colors: bool = False) -> str:
    """What styled lines look like in a terminal, on a console that escapes nothing itself."""
    out = io.StringIO()
    console = Console(
        file=out, width=width, force_terminal=colors, color_system="standard" if colors else None,
        _environ={},
    )  # fmt: skip
    for line in lines:
        console.print(line, crop=False)
    return out.getvalue()


_made_once = cache(get_command)
"""The commands, whose making takes longer than most of them."""


def _code_of_main() -> int:
    try:
        main()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0


@contextmanager
def _logging() -> Iterator[None]:
    """Whatever the command makes of logging and warnings ends with it."""
    names = ("", "index", "bot", "discord", "asyncio")
    levels = {name: logging.getLogger(name).level for name in names}
    handlers = logging.getLogger().handlers[:]
    with warnings.catch_warnings():
        yield
    logging.getLogger().handlers[:] = handlers
    logging.captureWarnings(capture=False)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def _stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="ascii", write_through=True)


def _text(stream: io.TextIOWrapper) -> str:
    stream.flush()
    raw = stream.buffer
    assert isinstance(raw, io.BytesIO)
    return raw.getvalue().decode()
