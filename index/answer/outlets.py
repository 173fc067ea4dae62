"""The outlets that are known: for whom they speak, and whose words they print."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from anyascii import anyascii

from index.data_files import table_rows
from index.told import Told
from index.urls.canonical import host_of
from index.values import ArticleRef

Nearness = Literal["official", "state", "press"]
"""How near an outlet is to its side: the government or body itself; media that it directs; press,
which speaks for nobody and only comes from there."""

NEARNESS: tuple[Nearness, ...] = ("official", "state", "press")
"""The nearest first."""

WHOSE_WORDS: Mapping[Nearness, str] = {
    "official": Told("official"),
    "state": Told("state media"),
    "press": Told("press"),
}
"""What stands beside the outlet of a quote."""

_WORD = re.compile(r"\w+")
_OFFICIAL = re.compile(
    r"(?:.+\.)?(?:(?:gov|mil|int)|(?:gov|gob|gouv|govt|gub|mil)\.[a-z]{2}"
    r"|go\.(?:cr|id|jp|ke|kr|th|tz|ug)|gc\.ca|gv\.at|admin\.ch|bund\.de)"
)
"""Hosts that only governments and bodies founded by treaties get."""


@dataclass(frozen=True, slots=True)
class Outlet:
    """A row of the table.

    Attributes:
        side: the country or body.
        nearness: how near the outlet is to it.
        names: its names in print, the usual one first.
        hosts: its hosts, without "www.".
        told: whether there is evidence for the nearness, so that quotes say it.
    """

    side: str
    nearness: Nearness
    names: tuple[str, ...]
    hosts: tuple[str, ...]
    told: bool


def nearness_of(quoted: ArticleRef) -> Nearness | None:
    """How near an article's outlet is to a government or body; None where that is not sure.

    Its host says so, or else its name. Where both are known and differ, one prints what the other
    wrote. A name alone makes nobody official whose host is another.
    """
    host, named = host_of(quoted.url or ""), outlet_named(quoted.source)
    labels = host.split(".")
    suffixes = (".".join(labels[at:]) for at in range(len(labels)))
    listed = next((one for suffix in suffixes if (one := _by_host().get(suffix))), None)
    by_host = listed.nearness if listed else "official" if _OFFICIAL.fullmatch(host) else None
    if by_host is None:
        unsure = named is None or not named.told or (host and named.nearness == "official")
        return None if unsure or named is None else named.nearness
    differ = (listed and not listed.told) or (named and named.nearness != by_host)
    return None if differ else by_host


def outlet_named(name: str) -> Outlet | None:
    """The outlet with a name, however that is written; None if it is not known."""
    return _by_name().get(outlet_key(name))


def outlet_key(name: str) -> str:
    """What names of one outlet have in common: their words in small Latin letters."""
    return " ".join(_WORD.findall(anyascii(name).casefold())).removeprefix("the ")


@lru_cache(maxsize=1)
def known_outlets() -> tuple[Outlet, ...]:
    """All rows of the table."""
    nearness: dict[str, Nearness] = {one: one for one in NEARNESS}
    rows = []
    for side, near, *cells, evidence in table_rows(__package__, "outlets.tsv"):
        names, hosts = (tuple(filter(None, cell.split(";"))) for cell in cells)
        rows.append(Outlet(side, nearness[near], names, hosts, bool(evidence)))
    return tuple(rows)


@lru_cache(maxsize=1)
def _by_name() -> Mapping[str, Outlet]:
    return {outlet_key(name): one for one in known_outlets() for name in one.names}


@lru_cache(maxsize=1)
def _by_host() -> Mapping[str, Outlet]:
    return {host: one for one in known_outlets() for host in one.hosts}
