"""Reads the names of offices: role and area, each by one name for all its forms."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from index.answer.question.lexicon.lookup import Thing, key_of, packaged_things

Key = tuple[str, ...]
"""Folded words."""

_OF = frozenset(("of", "for", "at"))
_AREAS = ("country", "body")
_LONGEST = 10
_ALIASES: Mapping[Key, str] = {("us",): "united states", ("american",): "united states"}
"""Areas that are too ambiguous to stand in the tables: before an office they are clear."""

GENERIC = frozenset(("chief", "head", "boss", "leader"))
"""Roles that stand for the highest office of an organisation."""
_HIGHEST = GENERIC | frozenset(
    ("director general", "secretary-general", "director", "president", "chairman", "chairperson",
     "executive director", "administrator", "managing director", "chair", "chief executive",
     "secretary general", "commissioner")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Office:
    """An office by the names of the tables, in lower case.

    Attributes:
        role: “foreign minister”.
        area: “france”; empty if none is named.
    """

    role: str
    area: str = ""

    def __str__(self) -> str:
        return f"{self.role} ({self.area})" if self.area else self.role


@dataclass(frozen=True, slots=True)
class OfficeWords:
    """An office in the words of a question.

    Attributes:
        start: the first word.
        end: the word after the last.
        readings: what it may be, likeliest first.
        is_for_a_matter: whether “for” stands before its area, which may be a matter.
    """

    start: int
    end: int
    readings: tuple[Office, ...]
    is_for_a_matter: bool = False


class OfficeNames:
    """Roles and areas by all their forms.

    Args:
        things: those of the tables.
    """

    def __init__(self, things: Iterable[Thing]) -> None:
        things = list(things)
        offices = [one for one in things if one.kind == "office"]
        self._roles = _index((one, one.typed()) for one in offices)
        self._printed = {one.name: _printed(one, self._roles) for one in offices}
        places = [one for one in things if one.kind in _AREAS]
        self._packaged: dict[Key, str] = _index((one, one.typed()) for one in places)
        self._packaged.update(_ALIASES)
        self._areas = dict(self._packaged)
        self._ambiguous = _ambiguous(places)
        self._offices = offices
        self._whole = self._wholes()

    def _wholes(self) -> dict[Office, str]:
        """The offices of the tables that name their area themselves, by role and area."""
        forms = ((one.name, form) for one in self._offices for form in (one.name, *one.others))
        parts = ((self._split(key_of(form)), name) for name, form in forms)
        return {inner: name for inner, name in parts if inner is not None}

    def with_printed(self, roles: Iterable[str], areas: Iterable[str]) -> "OfficeNames":
        """These names with further roles and areas, as articles print them."""
        more = copy(self)
        more._roles, more._areas = dict(self._roles), dict(self._areas)
        for text in roles:
            key = key_of(text.lower())
            more._roles.setdefault(key, " ".join(key))
        for text in areas:
            key = _without_the(key_of(text.lower()))
            if key and key not in more._roles:
                more._areas.setdefault(key, " ".join(key))
        more._whole = more._wholes()
        return more

    def role(self, text: str) -> str:
        """The one name of a role: “foreign minister” of “minister of foreign affairs”."""
        key = key_of(text.lower())
        return self._roles.get(key, " ".join(key))

    def whole(self, role: str, area: str) -> Office:
        """The office of a role and an area, by the one name that the tables have for both.

        “Secretary of Homeland Security” names its area itself.
        """
        office = Office(role, area)
        return Office(self._whole[office]) if office in self._whole else office

    def area(self, text: str) -> str:
        """The one name of an area: “france” of “French”; empty if there is none."""
        key = _without_the(key_of(text.lower()))
        return self._areas.get(key, " ".join(key))

    def areas(self, text: str) -> tuple[str, ...]:
        """The names of all areas that a text may mean: both countries of “Congolese”."""
        several = self._ambiguous.get(_without_the(key_of(text.lower())))
        return several or (self.area(text),)

    def office(self, text: str) -> Office:
        """The office that a whole text names: “French foreign minister”."""
        key = key_of(text.lower())
        found = [one for one in self.find(key) if one.start == 0 and one.end == len(key)]
        if found:
            return found[0].readings[0]
        role, area = self.split(text)
        return Office(self.role(role), self.area(area) if area else "")

    def split(self, text: str) -> tuple[str, str]:
        """Role and area of an office whose area may be unknown: “Tarn” of “Tarn president”."""
        key = key_of(text.lower())
        for start in range(1, len(key)):
            if key[start:] in self._roles:
                return " ".join(key[start:]), " ".join(_without_the(key[:start]))
        of = next((at for at, word in enumerate(key) if word in _OF and key[:at] in self._roles), 0)
        if of:
            return " ".join(key[:of]), " ".join(_without_the(key[of + 1 :]))
        size = next((n for n in range(len(key) - 1, 0, -1) if key[:n] in self._areas), 0)
        return " ".join(key[size:]), " ".join(key[:size])

    def find(self, words: Sequence[str]) -> list[OfficeWords]:
        """The offices in folded words, in order, not overlapping, the longest first.

        Countries may have the s of a possessive without its apostrophe: “russias president”.
        """
        words = [self._bare(word) for word in words]
        found: list[OfficeWords] = []
        start = 0
        while start < len(words):
            end = self._longest(self._roles, words, start)
            if end == start:
                start += 1
                continue
            found.append(self._with_area(words, start, end, found[-1].end if found else 0))
            start = found[-1].end
        return found

    def _bare(self, word: str) -> str:
        known = (word,) in self._areas or (word,) in self._roles
        return (
            word[:-1] if not known and word.endswith("s") and (word[:-1],) in self._areas else word
        )

    def _longest(self, index: Mapping[Key, str], words: Sequence[str], start: int) -> int:
        ends = range(min(len(words), start + _LONGEST), start, -1)
        return next((end for end in ends if tuple(words[start:end]) in index), start)

    def _with_area(self, words: Sequence[str], start: int, end: int, least: int) -> OfficeWords:
        """The office of a role, with the area right before it or after “of”."""
        whole = self._roles[tuple(words[start:end])]
        inner = self._split(words[start:end])
        readings = [self.whole(inner.role, inner.area)] if inner is not None else []
        for first in range(max(least, start - _LONGEST), start):
            if (area := self._areas.get(_without_the(words[first:start]))) is not None:
                return OfficeWords(first, end, (self.whole(whole, area), *readings))
        readings.append(Office(whole))
        if end < len(words) and words[end] in _OF:
            begin = end + 1 + (words[end + 1 : end + 2] == ["the"])
            last = self._longest(self._areas, words, begin)
            if last > begin:
                area = self._areas[tuple(words[begin:last])]
                return OfficeWords(start, last, (self.whole(whole, area),), words[end] == "for")
        return OfficeWords(start, end, tuple(readings))

    def _split(self, words: Sequence[str]) -> Office | None:
        """Area and role of a role that names its area itself: “uk fm”, “chief of NATO”."""
        for size in range(len(words) - 1, 0, -1):
            area = self._packaged.get(tuple(words[:size]))
            role = self._roles.get(tuple(words[size:]))
            if area is not None and role is not None:
                return Office(role, area)
        for at in range(1, len(words) - 1):
            area = self._packaged.get(_without_the(words[at + 1 :])) if words[at] in _OF else None
            role = self._roles.get(tuple(words[:at]))
            if area is not None and role is not None:
                return Office(role, area)
        return None

    def equivalents(self, role: str) -> Iterator[str]:
        """The roles that an asked role stands for: itself, then what is printed for it."""
        yield role
        yield from self._printed.get(role, ())
        if role in GENERIC:
            yield from sorted(_HIGHEST - {role})

    def names_area(self, role: str) -> bool:
        """Whether a role names its area itself: “taoiseach”, “Secretary of Homeland Security”."""
        return role in self._whole.values()

    def has_role(self, key: Sequence[str]) -> bool:
        """Whether words are a role."""
        return tuple(key) in self._roles

    def has_area(self, key: Sequence[str]) -> bool:
        """Whether words are an area."""
        return tuple(key) in self._areas


def _index(typed: Iterable[tuple[Thing, Iterable[str]]]) -> dict[Key, str]:
    found: dict[Key, str] = {}
    for thing, forms in typed:
        for form in forms:
            found.setdefault(_without_the(key_of(form)), thing.name)
    return found


def _ambiguous(places: Iterable[Thing]) -> dict[Key, tuple[str, ...]]:
    """The forms that several countries have, with their names."""
    found: dict[Key, dict[str, None]] = {}
    for one in places:
        for form in one.typed() if one.kind == "country" else ():
            found.setdefault(_without_the(key_of(form)), {})[one.name] = None
    return {key: tuple(names) for key, names in found.items() if len(names) > 1}


def _printed(thing: Thing, roles: Mapping[Key, str]) -> tuple[str, ...]:
    forms = chain(thing.printed, thing.others)
    names = (roles.get(key_of(form), form) for form in forms)
    return tuple(dict.fromkeys(name for name in names if name != thing.name))


def _without_the(key: Sequence[str]) -> Key:
    return tuple(key[1:] if len(key) > 1 and key[0] == "the" else key)


@lru_cache(maxsize=1)
def packaged_names() -> OfficeNames:
    """The names of the packaged tables, read once."""
    return OfficeNames(packaged_things())
