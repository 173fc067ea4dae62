"""What the tests let workers do."""

import os
import re
import signal
import sys
import time

from index.errors import InputError
from index.ingest.fetch.pages import BusyError, GoneError


class KeywordError(Exception):
    """Pickles, and cannot be unpickled."""

    def __init__(self, *, words: str) -> None:
        super().__init__(words)


def double(number: int) -> int:
    return 2 * number


def where() -> tuple[int, list[str]]:
    """The worker, and what it has imported."""
    return os.getpid(), sorted(sys.modules)


def main_name() -> str | None:
    return getattr(sys.modules["__main__"], "__file__", None)


def sleep(seconds: float) -> None:
    time.sleep(seconds)


def hang() -> object:
    """A search that never ends and never lets go of the interpreter."""
    return re.fullmatch(r"(a+)+b", "a" * 60)


def fill_memory() -> int:
    return len(bytearray(8 * 1024**3))


def recurse() -> None:
    recurse()


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def refuse() -> None:
    raise InputError("There is no article; name another.")


def gone() -> None:
    raise GoneError("It is gone.", for_good=True)


def busy() -> None:
    raise BusyError("It is busy.", after_s=3.0)


def fail() -> None:
    raise KeywordError(words="odd")


def divide() -> float:
    return 1 / 0
