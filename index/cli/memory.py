"""How the C library keeps memory that was freed."""

import os

_ARENA_MAX = -8
"""``M_ARENA_MAX`` of glibc's malloc.h."""
_ARENAS = 2


def limit_arenas() -> None:
    """Have all threads share two arenas; call it before there are threads.

    By default glibc makes up to eight for each core, and what a thread has freed serves no other
    one: after sixty questions over 100,000 passages that was 140 of 980 MiB, for no time saved.
    """
    if "CS_GNU_LIBC_VERSION" in getattr(os, "confstr_names", {}):
        import ctypes  # noqa: PLC0415 - seldom needed elsewhere

        ctypes.CDLL(None).mallopt(_ARENA_MAX, _ARENAS)
