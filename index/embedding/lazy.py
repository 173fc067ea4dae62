"""Values made on first use."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Lazy(Generic[T]):
    """A callable that makes its value on the first call; other threads wait for it.

    If making the value fails, the caller gets the error and the next call tries again.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._making = threading.Lock()
        self._made: tuple[T] | None = None

    def __call__(self) -> T:
        """Return the value, after making it on the first call."""
        with self._making:
            if self._made is None:
                self._made = (self._make(),)
            return self._made[0]
