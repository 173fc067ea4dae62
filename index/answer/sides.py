"""For which country or body an outlet speaks, and the countries that a text names."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from index.answer.outlets import NEARNESS, Nearness, known_outlets, outlet_named
from index.answer.question.lexicon.lookup import fold, packaged_things
from index.answer.question.terms import WORD, words_of

_SMALL = frozenset(("and", "of", "the"))
_CAPITALS_ONLY = frozenset(("us", "rf", "uk", "uae", "prc", "roc", "aus"))
"""Abbreviations that are words, or parts of words, in small letters."""


@dataclass(frozen=True, slots=True)
class NamedCountry:
    """A country and where it is named: characters ``[start, end)``."""

    name: str
    start: int
    end: int


@lru_cache(maxsize=1)
def _forms() -> Mapping[tuple[str, ...], str]:
    """The countries by all words that are typed for them."""
    forms: dict[tuple[str, ...], str] = {("us",): "United States"}
    for thing in packaged_things():
        if thing.kind == "country":
            for typed in thing.typed():
                forms.setdefault(_key(typed), _titled(thing.name))
    return forms


def _key(words: str) -> tuple[str, ...]:
    return tuple(fold(one[0]).replace(".", "") for one in WORD.finditer(words))


@lru_cache(maxsize=1)
def _longest() -> int:
    return max(map(len, _forms()))


def countries_in(text: str) -> Iterator[NamedCountry]:
    """Yield the countries that a text names by name, adjective, capital or seat, in order."""
    words = list(WORD.finditer(text))
    keys = [fold(one[0]).replace(".", "") for one in words]
    place = 0
    while place < len(words):
        small = keys[place] in _CAPITALS_ONLY and not words[place][0].replace(".", "").isupper()
        lengths = range(0 if small else min(_longest(), len(keys) - place), 0, -1)
        named = (one for one in lengths if tuple(keys[place : place + one]) in _forms())
        if length := next(named, 0):
            name = _forms()[tuple(keys[place : place + length])]
            yield NamedCountry(name, words[place].start(), words[place + length - 1].end())
        place += length or 1


def country_of(name: str) -> str | None:
    """The country that a name means as a whole; None if it is no country's."""
    return _forms().get(_key(name))


def _titled(name: str) -> str:
    """A country's name with its capitals."""
    words = (word if word in _SMALL else word[:1].upper() + word[1:] for word in name.split())
    return " ".join(words)


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
    known = outlet_named(outlet)
    if side:
        name = country_of(side) or side
        state = known is not None and known.side == name and known.nearness == "state"
        return Side(name, "state" if state else "official")
    return Side(known.side, known.nearness) if known else Side(outlet, "press")


_PERSONS = re.compile(r",|(?<!Minister )\b(?:and|with)\b", re.IGNORECASE)
_SENT = re.compile(r"\b(?:to|for|on|in|at|en route) (?:the )?$", re.IGNORECASE)
_OFFICE_OF = re.compile(r"\s*(?:[A-Z][\w’'-]+ ){1,3}of\b")


def guests_in(headline: str, side: str) -> set[str]:
    """The names, in capitals, of those whom a headline names with another country than a side.

    Whoever comes first is the publisher's own. An envoy to a country is none of its.
    """
    first, *others = _PERSONS.split(headline)
    found: set[str] = set()
    for before, part in pairwise(["", *others]):
        named = [one for one in countries_in(part) if not _SENT.search(part[: one.start])]
        known = [
            *named,
            *(one for name in words_of(part) for one in _posts().get(name.lower(), ())),
        ]
        if known and all(one.name != side for one in known):
            words = f"{before} {part}" if _OFFICE_OF.match(part) else part
            found.update(words.upper().split())
    return found.difference(first.upper().split())


@lru_cache(maxsize=1)
def _posts() -> Mapping[str, list[NamedCountry]]:
    """The countries of the offices of people in the table, by last name."""
    return {
        one.name.rpartition(" ")[2]: list(countries_in(" ".join(one.offices)))
        for one in packaged_things()
        if one.kind == "person"
    }


def known_sides() -> set[str]:
    """All countries, and the bodies that outlets of the table speak for."""
    return {*_forms().values(), *(one.side for one in known_outlets())}
