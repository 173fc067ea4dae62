"""How commands import what is slow to import, and answer a single question."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


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
