"""Tells for whom an article speaks: by its source's own side, else by its outlet."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from index.answer.question.lexicon.normalize import fold
from index.answer.question.terms import words_of
from index.answer.sides.countries import countries, country_of
from index.data_files import table_rows

Nearness = Literal["official", "state", "press"]
"""How near an outlet is to its side: the government or body itself; media that it directs; press,
which speaks for nobody and only comes from there."""

NEARNESS: tuple[Nearness, ...] = ("official", "state", "press")
"""The nearest first."""


@dataclass(frozen=True, slots=True)
class Side:
    """For whom an article speaks.

    Attributes:
        name: the country or body; for press that is not in the table, the outlet itself.
        nearness: how near the outlet is to it.
    """

    name: str
    nearness: Nearness

    @property
    def order(self) -> int:
        """0 for the nearest."""
        return NEARNESS.index(self.nearness)

    def is_named(self, typed: str) -> bool:
        """Whether it is the side that somebody typed, in any form; press has none."""
        meant = (country_of(typed) or typed).strip()
        return self.nearness != "press" and self.name.casefold() == meant.casefold()


def side_of(outlet: str, side: str | None) -> Side:
    """For whom an article speaks.

    Args:
        outlet: who published it.
        side: what its source is said to speak for, or None.
    """
    known = _outlets().get(_key(outlet))
    if side:
        name = country_of(side) or side
        state = known is not None and known.name == name and known.nearness == "state"
        return Side(name, "state" if state else "official")
    return known or Side(outlet, "press")


def known_sides() -> set[str]:
    """All countries, and the bodies that outlets of the table speak for."""
    return {*countries(), *(side.name for side in _outlets().values())}


@lru_cache(maxsize=1)
def _outlets() -> Mapping[str, Side]:
    nearness = {one: one for one in NEARNESS}
    return {
        _key(name): Side(side, nearness[near])
        for side, near, names in table_rows(__package__, "outlets.tsv")
        for name in names.split(";")
        if near in nearness
    }


def _key(outlet: str) -> str:
    return " ".join(map(fold, words_of(outlet))).removeprefix("the ")
