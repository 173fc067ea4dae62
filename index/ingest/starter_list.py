"""The starter list: sources that come with Verbale (``config/sources.toml``)."""

import tomllib
from dataclasses import dataclass
from itertools import chain

from index.data_files import STARTER
from index.errors import InputError

_OPTIONAL = {"outlet": None, "side": None, "language": None}


@dataclass(frozen=True, slots=True)
class StarterSource:
    """A source of the starter list.

    Attributes:
        name: its name in Verbale; unique in the list.
        url: its feed or news sitemap, as written; unique in the list.
        outlet: the publisher shown with quotes; None uses what the articles say.
        side: the country or organization that it speaks for; None for media.
        language: an ISO 639-1 code; None if the list does not say.
        groups: the groups with which it is added, by kind and by region.
    """

    name: str
    url: str
    outlet: str | None
    side: str | None
    language: str | None
    groups: tuple[str, ...]


def read_starter(group: str | None = None) -> tuple[StarterSource, ...]:
    """The sources of the list, in order.

    Args:
        group: return only the sources of this group.

    Raises:
        InputError: the list has no such group.
    """
    if group is None:
        return _sources()
    if group not in (known := groups()):
        raise InputError(
            f"{STARTER.name} has no group “{group}”; its groups are {', '.join(known)}. "
            "Name one of them, or leave the group out to add all."
        )
    return tuple(source for source in _sources() if group in source.groups)


def groups() -> tuple[str, ...]:
    """The groups of the list: those that a source names first, then the others."""
    every = [source.groups for source in _sources()]
    return tuple(dict.fromkeys((*(some[0] for some in every), *chain.from_iterable(every))))


def _sources() -> tuple[StarterSource, ...]:
    tables = tomllib.loads(STARTER.read_text("utf-8"))["source"]
    return tuple(
        StarterSource(**{**_OPTIONAL, **table, "groups": tuple(table["groups"])})
        for table in tables
    )
