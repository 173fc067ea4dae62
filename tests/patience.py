"""How long a test waits for what must come."""

import asyncio
import subprocess
import threading
from collections.abc import Callable
from concurrent.futures import Future

PATIENCE_S = 240.0
"""After this long a test says that something hangs.

It measures nothing: what is waited for comes in a hundredth of it, and must also come on a
processor ten times slower, beside other work. It is shorter than the limit of a test (``timeout``
in ``pyproject.toml``), so that the message of the wait is what one reads.
"""


def in_threads(*works: Callable[[], object]) -> None:
    """Run each work in a thread of its own, all at once, until the last one ends.

    Raises:
        AssertionError: a thread goes on; it does not keep the tests from ending.
        Exception: what a work raised, of the first that raised anything.
    """
    ends: list[Future[object]] = [Future() for _ in works]
    threads = [
        threading.Thread(target=_run, args=one, daemon=True)
        for one in zip(works, ends, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        ended(thread)
    for end in ends:
        end.result(0)


def ended(thread: threading.Thread) -> None:
    """Wait until a thread has ended.

    Raises:
        AssertionError: it goes on.
    """
    thread.join(PATIENCE_S)
    assert not thread.is_alive(), f"{thread.name} goes on after {PATIENCE_S:.0f} s"


def exited(process: "subprocess.Popen[bytes]") -> tuple[bytes, bytes]:
    """What a process says until it ends: its output and its errors, empty where no pipe is.

    Raises:
        AssertionError: it goes on, or a child of it keeps its output open; it is killed.
    """
    try:
        out, err = process.communicate(timeout=PATIENCE_S)
    except subprocess.TimeoutExpired as late:
        process.kill()
        raise AssertionError(_goes_on(process.pid, late.stdout, late.stderr)) from None
    return out or b"", err or b""


async def last_words(process: asyncio.subprocess.Process) -> tuple[bytes, bytes]:
    """As ``exited``, of a process of the event loop."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            out, err = await process.communicate()
    except TimeoutError:
        if process.returncode is None:
            process.kill()
        raise AssertionError(_goes_on(process.pid)) from None
    return out or b"", err or b""


def _run(work: Callable[[], object], end: "Future[object]") -> None:
    try:
        end.set_result(work())
    except BaseException as error:  # noqa: BLE001 - the thread that waits raises it
        end.set_exception(error)


def _goes_on(pid: int, *said: bytes | None) -> str:
    words = b"\n".join(filter(None, said)).decode(errors="replace")
    return f"process {pid} or a child of it goes on after {PATIENCE_S:.0f} s. It said: {words}"
