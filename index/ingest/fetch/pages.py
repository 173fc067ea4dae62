"""What a server sent, once it is known to be a page."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Validators:
    """What tells a server which version of a page we have, to the letter as it sent them."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """What a server sent.

    Attributes:
        url: where it was found after redirects.
        content_type: lower case, without parameters; empty where the server names none.
        charset: what the server names; None where it does not.
        body: decompressed; empty only where that was allowed.
        etag: as sent, for a later visit; None where there is none.
        last_modified: as ``etag``.
        moved_to: ``url`` if there were redirects and each of them was permanent (301, 308).
        fresh_s: how long the server says that it stays as it is, in seconds; None where it
            does not say.
    """

    url: str
    content_type: str
    charset: str | None
    body: bytes
    etag: str | None = None
    last_modified: str | None = None
    moved_to: str | None = None
    fresh_s: float | None = None


@dataclass(frozen=True, slots=True)
class NotModified:
    """The page is as it was at the last visit (304); attributes as in ``FetchedPage``."""

    url: str
    moved_to: str | None = None
    fresh_s: float | None = None
