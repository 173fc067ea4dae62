"""Read the tables of the lexicon.

A table has one thing per line, in tab-separated columns named by its first line; words within a
column are separated by ``;``. A thing is typed and printed by its ``name``, by ``others`` (kept as
typed) and by ``short`` forms (written out in plain English). ``chat`` words are typed but never
printed; ``loose`` words, too, but they are ambiguous and kept as typed. ``print`` words are printed
for the thing, but mean more when typed. Countries also have ``demonyms`` (adjective first) and
``seats``: capitals and places that stand for the government, with ``/`` between two spellings.
People may have ``offices``, which they held on the day of the table. Its first line says on which
day a table was right: ``# As of 2025-06-30.``
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain
from typing import Any

from index.answer.question.terms import STOP_WORDS

TABLES: Mapping[str, str] = {
    "countries": "country",
    "bodies": "body",
    "offices": "office",
    "people": "person",
    "shorthand": "shorthand",
    "synonyms": "synonym",
}
"""The kind of each table's entries; a word of two tables gets the kind of the first."""


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """The entry of a typed form.

    ``plain`` replaces the typed words in plain English, lower case; None keeps them. ``forms``
    are words or phrases that articles use instead, lower case, likeliest first. ``kind`` is one of
    ``shorthand``, ``office``, ``body``, ``country``, ``person``, ``synonym``.
    """

    plain: str | None
    forms: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Thing:
    """A line of a table, in lower case; ``offices`` and ``printed_name`` are as it prints them."""

    kind: str
    name: str
    others: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    chat: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()
    printed: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    seats: tuple[tuple[str, ...], ...] = ()
    offices: tuple[str, ...] = ()
    printed_name: str = ""

    def typed(self) -> Iterator[str]:
        """Yield every form that may be typed for the thing, as spelt in the table."""
        yield from (self.name, *self.others, *self.short, *self.chat, *self.loose, *self.demonyms)
        for seat in self.seats:
            yield from seat

    def entry_of(self, typed: str) -> LexiconEntry:
        """Return the entry of a typed form."""
        plain = self.name if typed in self.short or typed in self.chat else None
        forms = dict.fromkeys((self.name, *self._printed_forms(typed)))
        return LexiconEntry(
            plain,
            tuple(one for one in forms if one != typed and not STOP_WORDS.issuperset(one.split())),
            self.kind,
        )

    def _printed_forms(self, typed: str) -> Iterator[str]:
        """Yield the printed forms besides the name; seats come last, but first if one was typed."""
        seat = next((seat for seat in self.seats if typed in seat), ())
        yield from (*self.demonyms, *seat, *self.others, *self.short, *self.printed)
        if not seat and typed not in self.demonyms:
            for one in self.seats:
                yield from one


def things_of(text: str, kind: str) -> Iterator[Thing]:
    """Yield the things of a table, in order; lines that begin with ``#`` are comments.

    Raises:
        ValueError: a line has more columns than the first, or no name.
    """
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    columns = next(lines).split("\t")
    for line in lines:
        printed = line.split("\t")
        if len(printed) > len(columns) or not printed[0]:
            raise ValueError(f"A lexicon line does not fit its columns: {line!r}")
        cells = dict(zip(columns, printed, strict=False))
        forms = {column: _split(cell.lower()) for column, cell in cells.items()}
        forms["printed"] = forms.pop("print", ())
        made: dict[str, Any] = forms | {"kind": kind, "name": cells["name"].lower()}
        made["seats"] = tuple(tuple(seat.split("/")) for seat in forms.get("seats", ()))
        made |= {"offices": _split(cells.get("offices", "")), "printed_name": cells["name"]}
        yield Thing(**made)


def _split(cell: str) -> tuple[str, ...]:
    return tuple(form.strip() for form in cell.split(";")) if cell else ()


@cache
def as_of() -> date:
    """The day on which the packaged table of people was right, by its first line."""
    first, _, _ = _packaged("people").partition("\n")
    return date.fromisoformat(first.removeprefix("# As of ").removesuffix("."))


def _packaged(table: str) -> str:
    return files(__package__).joinpath(f"{table}.tsv").read_text("utf-8")


@lru_cache(maxsize=1)
def packaged_things() -> tuple[Thing, ...]:
    """Return every thing of the packaged tables, read once."""
    tables = (things_of(_packaged(table), kind) for table, kind in TABLES.items())
    return tuple(chain.from_iterable(tables))


@lru_cache(maxsize=1)
def general_forms() -> Mapping[str, frozenset[str]]:
    """Return the printed forms of each typed form that are too general to be looked up themselves.

    They may find a passage that other words confirm, but say nothing alone: "normalization" for
    "Abraham Accords".
    """
    general: dict[str, frozenset[str]] = {}
    for thing in packaged_things():
        for typed in thing.typed() if thing.printed else ():
            general[typed] = general.get(typed, frozenset()).union(thing.printed)
    return general
