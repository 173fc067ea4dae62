"""Values that take long to make, made when first needed."""

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Lazy(Generic[T]):
    """Call it for its value: made at the first call, by one thread while the others wait.

    Where making fails, the caller gets the error and the next call tries again.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._making = threading.Lock()
        self._made: tuple[T] | None = None

    def __call__(self) -> T:
        """The value."""
        with self._making:
            if self._made is None:
                self._made = (self._make(),)
            return self._made[0]
