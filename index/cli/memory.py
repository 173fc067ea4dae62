"""What the process keeps in memory, and when it looks for garbage."""

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager


def limit_arenas() -> None:
    """Have all threads share two arenas; call it before there are threads.

    By default glibc makes up to eight for each core, and what a thread has freed serves no other
    one: after sixty questions over 100,000 passages that was 140 of 980 MiB, for no time saved.
    """
    if "CS_GNU_LIBC_VERSION" in getattr(os, "confstr_names", {}):
        import ctypes  # noqa: PLC0415 - seldom needed elsewhere

        ctypes.CDLL(None).mallopt(-8, 2)  # M_ARENA_MAX


@contextmanager
def uncollected() -> Iterator[None]:
    """Collect no garbage meanwhile: imports and a question leave little.

    What was made stays out of later collections, too, and of the one at the end of the process,
    which would look through all modules: together they take a fifth of a first question's time.
    Inside another one, this does nothing.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
