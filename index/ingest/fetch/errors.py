"""Errors of fetching, by what a poller does next."""

from index.errors import InputError, TryLaterError


class GoneError(InputError):
    """The page does not exist: 404, or 410 with ``for_good``."""

    def __init__(self, message: str, *, for_good: bool) -> None:
        super().__init__(message)
        self.for_good = for_good


class RefusedError(InputError):
    """The server refuses to show the page to a program (4xx), or its robots.txt asks not to."""


class BusyError(TryLaterError):
    """The server cannot answer now (429, 5xx, no connection).

    Attributes:
        after_s: seconds that the server asks to wait; None if it does not say.
    """

    def __init__(self, message: str, *, after_s: float | None = None) -> None:
        super().__init__(message)
        self.after_s = after_s
