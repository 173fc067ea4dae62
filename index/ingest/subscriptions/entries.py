"""The entries of a subscription list, and of what an import of it would do."""

import re
from dataclasses import dataclass
from typing import Literal

from index.text.charset import storable
from index.text.size_policy import shortened
from index.urls.canonical import canonical, host_of

Kind = Literal["feed", "sitemap", "page"]

LARGEST = 5_000_000
"""The largest list that is read, in bytes; 5,000 feeds take about 1,500,000."""
MOST = 5_000
"""Most entries of a list."""
LONGEST_NAME = 96
"""Most characters of a name that is taken from a list; with a number appended it still fits a
Discord choice."""
LONGEST_SHOWN = 80
"""Most characters by which a message names an entry."""
DIVIDER = " / "
"""What stands between the names of nested folders in a side."""

_FEED_SCHEME = re.compile(r"feed:(?://)?", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
"""A scheme; a host may have a port behind its colon."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands in its file: a line, or the number of an entry of JSON, from 1."""

    number: int
    unit: Literal["line", "entry"] = "line"

    def __str__(self) -> str:
        """“line 12”, “entry 12”."""
        return f"{self.unit} {self.number:,}"


NOWHERE = Place(0)
"""The place of what was not read from a file."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """An entry that can become a source.

    Attributes:
        place: where it stands in the file.
        name: its name in the list; the host if it has none.
        url: its address, as written.
        folder: the folders that it lies in, outermost first, divided by ``DIVIDER``; None for
            none. As a source, it speaks for this side.
        outlet: the publisher, or None.
        language: an ISO 639-1 code, or None.
        kind: what the address leads to.
        paused: whether the other program did not fetch it.
    """

    place: Place
    name: str
    url: str
    folder: str | None = None
    outlet: str | None = None
    language: str | None = None
    kind: Kind = "feed"
    paused: bool = False


@dataclass(frozen=True, slots=True)
class BadEntry:
    """An entry that cannot become a source.

    Attributes:
        place: where it stands in the file.
        name: its name or address, as far as it has one.
        reason: what is wrong with it, and the way out, in sentences.
    """

    place: Place
    name: str
    reason: str

    def __str__(self) -> str:
        """“line 12 (Name): reason”."""
        named = f" ({self.name[:LONGEST_SHOWN]})" if self.name else ""
        return f"{self.place}{named}: {self.reason}"


@dataclass(frozen=True, slots=True)
class SubscriptionList:
    """What a file lists, in its order.

    Attributes:
        origin: the program or format that it comes from: "OPML", "Miniflux", "MonitoRSS".
        entries: what can become a source.
        bad: what cannot.
    """

    origin: str
    entries: tuple[Subscription, ...]
    bad: tuple[BadEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would do; every entry of the list is in exactly one of the tuples.

    Attributes:
        scope: the scope of the sources.
        origin: as in ``SubscriptionList``.
        new: what would be added.
        known: what the scope has already; it stays as it is.
        repeated: what stands in the file a second time.
        beyond: what the limit of the scope leaves no room for.
        bad: what cannot become a source.
    """

    scope: str
    origin: str
    new: tuple[Subscription, ...] = ()
    known: tuple[Subscription, ...] = ()
    repeated: tuple[Subscription, ...] = ()
    beyond: tuple[Subscription, ...] = ()
    bad: tuple[BadEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportedList:
    """A scope's sources as OPML.

    Attributes:
        text: the document.
        count: the number of sources in it.
        left_out: the number of sources without an address, which OPML cannot hold.
    """

    text: str
    count: int
    left_out: int


def one_line(words: str) -> str:
    """A name on one line, without control characters, cut between words if too long."""
    return shortened(storable(words), LONGEST_NAME)


def web_url(address: str) -> str:
    """An address with http or https; ``feed:`` is the scheme of some readers.

    Raises:
        InputError: it is no web address.
    """
    address = _FEED_SCHEME.sub("", address.strip(), count=1)
    url = address if _SCHEME.match(address) else f"https://{address}"
    canonical(url)
    return url


def host_name(url: str) -> str:
    """The name of an entry without one."""
    return one_line(host_of(url))
