"""A fork server: processes of ``verbale`` begin in a moment, as everything is imported already.

Importing takes a second of processor time, more than most of what a test then asks of a process.
What is started is a process all the same, of its own id, streams and signals, and a child of the
tests: only the interpreter's start is left out. Tests of that start leave the fork server alone.
"""

import ctypes
import gc
import importlib
import inspect
import io
import json
import os
import pkgutil
import runpy
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast
from unittest.mock import patch

from tests.patience import PATIENCE_S

ROOT = Path(__file__).resolve().parents[1]
MODULES = frozenset(
    {"index", "index.store.vectors.chroma", "tests.e2e.scripted_bot", "tests.lexical_verbale"}
)
"""What ``python -m`` is asked for."""

_LARGEST_REQUEST = 1 << 17
_SUBREAPER = 36
"""``PR_SET_CHILD_SUBREAPER`` of Linux's prctl: whose child a process becomes that is left alone."""


@dataclass(frozen=True)
class _Request:
    """What to start; its three streams travel beside it."""

    module: str
    arguments: list[str]
    folder: str
    environment: dict[str, str]


class ForkServer:
    """The fork server, from outside; it starts with the first process that is asked of it."""

    def __init__(self) -> None:
        self._server: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._one_at_a_time = threading.Lock()

    def close(self) -> None:
        """End it; what it started goes on."""
        if self._control is not None and self._server is not None:
            self._control.close()
            self._server.wait(PATIENCE_S)

    @contextmanager
    def starting(self) -> Iterator[None]:
        """Have it start what ``subprocess`` is told to start as ``python -m MODULE``.

        Elsewhere than on Linux, and where coverage is measured, which begins with the interpreter,
        everything starts as ever.
        """
        if sys.platform != "linux" or "COVERAGE_PROCESS_CONFIG" in os.environ:
            yield
            return
        start = subprocess.Popen._execute_child  # type: ignore[attr-defined]
        parameters = inspect.signature(start)

        def start_or_fork(process: "subprocess.Popen[Any]", *given: object) -> None:
            told = parameters.bind(process, *given).arguments
            request = _request(told)
            if request is None:
                start(process, *given)
                return
            pipes = [told[name] for name in _PIPES]
            try:
                process.pid = self._fork(request, [told[name] for name in _STREAMS])
                process._child_created = True  # type: ignore[attr-defined]
            finally:
                process._close_pipe_fds(*pipes)  # type: ignore[attr-defined]

        with patch.object(subprocess.Popen, "_execute_child", start_or_fork):
            yield

    def _fork(self, request: _Request, streams: list[int]) -> int:
        """Start a process, a child of this one; its id."""
        message = json.dumps(asdict(request)).encode()
        given = [own if stream == -1 else stream for own, stream in enumerate(streams)]
        with self._one_at_a_time:
            if self._control is None:
                self._control = self._start()
            with _adopting():
                socket.send_fds(self._control, [message], given)
                return int(self._control.recv(64))

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            number = theirs.fileno()
            words = [sys.executable, "-m", "tests.fork_server", str(number)]
            self._server = subprocess.Popen(words, cwd=ROOT, pass_fds=[number])
        return ours


_PIPES = ("p2cread", "p2cwrite", "c2pread", "c2pwrite", "errread", "errwrite")
_STREAMS = ("p2cread", "c2pwrite", "errwrite")
"""Standard input, output and error of the new process; -1 for those of this one."""


def _request(told: Mapping[str, Any]) -> _Request | None:
    """What is asked of the fork server; None where an interpreter has to start."""
    given = told["args"]
    words = [os.fsdecode(one) for one in given] if isinstance(given, list | tuple) else []
    environment = dict(os.environ if told["env"] is None else told["env"])
    if words[:2] != [sys.executable, "-m"] or words[2] not in MODULES or told["preexec_fn"]:
        return None
    if _of_the_interpreter(environment) != _of_the_interpreter(os.environ):
        return None
    return _Request(words[2], words[3:], os.fsdecode(told["cwd"] or Path.cwd()), environment)


def _of_the_interpreter(environment: Mapping[str, str]) -> dict[str, str]:
    """What an interpreter reads when it starts; where modules lie is told by the server's."""
    read = (name for name in environment if name.startswith(("PYTHON", "LC_")))
    return {name: environment[name] for name in read if name != "PYTHONPATH"}


@contextmanager
def _adopting() -> Iterator[None]:
    """What a child of ours leaves alone becomes a child of ours."""
    prctl = ctypes.CDLL(None).prctl
    prctl(_SUBREAPER, 1, 0, 0, 0)
    try:
        yield
    finally:
        prctl(_SUBREAPER, 0, 0, 0, 0)


def _serve(control: socket.socket) -> _Request | None:
    """Fork at each request; returns the request in the new process, and None at the end."""
    while True:
        message, streams, _, _ = socket.recv_fds(control, _LARGEST_REQUEST, 3)
        if not message:
            return None
        if _forked(control):
            control.close()
            request = _Request(**json.loads(message))
            _set_up(request, streams)
            return request
        for stream in streams:
            os.close(stream)


def _forked(control: socket.socket) -> bool:
    """Fork twice, so that the tests become the parent; whether this is the new process."""
    told, tell = os.pipe()
    between = os.fork()
    if not between:
        child = os.fork()
        if not child:
            os.close(told)
            os.close(tell)
            return True
        os.write(tell, str(child).encode())
        os._exit(0)
    os.waitpid(between, 0)  # from now on the new process is a child of the tests
    control.send(os.read(told, 64))
    os.close(told)
    os.close(tell)
    return False


def _set_up(request: _Request, streams: list[int]) -> None:
    """What an interpreter does when it starts."""
    for own, stream in enumerate(streams):
        os.dup2(stream, own)
    for stream in streams:
        os.close(stream)
    os.chdir(request.folder)
    os.environ.clear()
    os.environ.update(request.environment)
    sys.stdin = sys.__stdin__ = _stream(0, "rb", "strict")  # type: ignore[misc]
    sys.stdout = sys.__stdout__ = _stream(1, "wb", "strict")  # type: ignore[misc]
    sys.stderr = sys.__stderr__ = _stream(2, "wb", "backslashreplace")  # type: ignore[misc]
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv[1:] = request.arguments
    sys.modules.pop(request.module, None)  # it runs as the main module, of its own


def _stream(number: int, mode: str, errors: str) -> io.TextIOWrapper:
    opened = cast("BinaryIO", open(number, mode, closefd=False))  # noqa: SIM115 - for good
    by_line = mode == "wb" and (number == 2 or os.isatty(number))
    return io.TextIOWrapper(opened, encoding="utf-8", errors=errors, line_buffering=by_line)


_NOT_IMPORTED = (".training", ".__main__")


def _import_all() -> None:
    """Import what a process of ``verbale`` ever imports."""
    import bot  # noqa: PLC0415 - not by the tests
    import index  # noqa: PLC0415 - as above

    for package in (index, bot):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not any(part in found.name for part in _NOT_IMPORTED):
                importlib.import_module(found.name)
    for name in ("bot.run", "chromadb.api.client", "chromadb.auth.token_authn"):
        importlib.import_module(name)
    with suppress(ImportError):
        importlib.import_module("openvino")


def _main(number: int) -> Callable[[], object] | None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the tests end what they started
    _import_all()
    gc.freeze()
    with socket.socket(fileno=number) as control:
        request = _serve(control)
    if request is None:
        return None
    return lambda: runpy.run_module(request.module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    run = _main(int(sys.argv[1]))
    if run is not None:
        run()
