"""What a fetch brings: a page, that it has not changed, or an error by what a poller does next."""

from dataclasses import dataclass, field
from typing import Any

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


@dataclass(frozen=True, slots=True)
class Validators:
    """HTTP validators of a page, exactly as the server sent them."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A fetched page.

    Attributes:
        url: the URL after redirects.
        content_type: lower case, without parameters; empty if the server names none.
        charset: the charset that the server names, or None.
        body: the decompressed body; empty only if the request allowed that.
        etag: the ETag as sent, or None.
        last_modified: the Last-Modified as sent, or None.
        moved_to: ``url`` if there were redirects and all were permanent (301, 308).
        fresh_s: seconds that the page stays fresh, or None if the server does not say.
        record: how it was fetched, in values of JSON, for evidence; None if nobody fetched it.
    """

    url: str
    content_type: str
    charset: str | None
    body: bytes
    etag: str | None = None
    last_modified: str | None = None
    moved_to: str | None = None
    fresh_s: float | None = None
    record: dict[str, Any] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class NotModified:
    """The page has not changed (304); attributes as in ``FetchedPage``."""

    url: str
    moved_to: str | None = None
    fresh_s: float | None = None
