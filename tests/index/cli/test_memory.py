"""What the process keeps in memory, and when it looks for garbage."""

import gc
import platform
import subprocess
import sys

import pytest

from index.cli.memory import uncollected

_COUNT = """
import ctypes, re, sys, tempfile, threading
from index.cli.memory import limit_arenas
if "limited" in sys.argv:
    limit_arenas()
both = threading.Barrier(6)
def hold():
    kept = [bytearray(3000) for _ in range(500)]
    both.wait()
threads = [threading.Thread(target=hold) for _ in range(6)]
[one.start() for one in threads], [one.join() for one in threads]
libc = ctypes.CDLL(None)
libc.fopen.restype = ctypes.c_void_p
with tempfile.NamedTemporaryFile() as told:
    file = ctypes.c_void_p(libc.fopen(told.name.encode(), b"w"))
    libc.malloc_info(0, file)
    libc.fclose(file)
    print(len(re.findall(b"<heap nr", told.read())))
"""


def arenas(*arguments: str) -> int:
    command = [sys.executable, "-c", _COUNT, *arguments]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library")
def test_six_threads_make_do_with_two_arenas() -> None:
    assert arenas("limited") == 2 < arenas()


def test_what_was_imported_is_not_looked_through_again() -> None:
    before = gc.get_freeze_count()
    with uncollected():
        made: list[list[int]] = [[] for _ in range(1_000)]
    assert gc.get_freeze_count() >= before + len(made)


def test_nor_between_an_import_and_the_question_that_it_is_for() -> None:
    with uncollected():
        with uncollected():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
