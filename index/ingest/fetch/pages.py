"""Responses with a page."""

from dataclasses import dataclass


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
    """The page has not changed (304); attributes as in ``FetchedPage``."""

    url: str
    moved_to: str | None = None
    fresh_s: float | None = None
