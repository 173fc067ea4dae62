"""How commands import what is slow to import."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Collect no garbage while modules are imported: they leave none, and it takes a tenth."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
