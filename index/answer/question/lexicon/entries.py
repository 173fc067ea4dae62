"""The lexicon's data: what each line of its tables stands for.

A table has a thing on each line, in tab-separated columns that its first line names; within a
column words are separated by ``;``. Print and chat call the thing by its ``name``, by ``others``
(left as typed), and by ``short`` forms (written out in plain English); ``chat`` words are typed
and never printed, and so are ``loose`` ones, which have other senses too and stay as typed;
``print`` words are the other way round: articles use them for the thing, but typed they mean
more than it. Countries also have ``demonyms`` (adjective first) and ``seats``: capitals and
places that stand for their government, with ``/`` between two spellings of one seat.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files

from index.answer.question.terms import STOP_WORDS

TABLES: Mapping[str, str] = {
    "countries": "country",
    "bodies": "body",
    "offices": "office",
    "people": "person",
    "shorthand": "shorthand",
    "synonyms": "synonym",
}
"""Each table and the kind of its entries; where two know a word, the first one names the kind."""


@dataclass(frozen=True, slots=True)
class LexiconEntry:
    """One thing that is called by several forms.

    ``plain`` is what to put in the place of the typed words when a question is rewritten in
    plain English, lower case; None leaves them as they are. ``forms`` are the lower-case words
    or phrases that articles use, the likeliest first, without the typed one. ``kind`` is one of
    ``shorthand``, ``office``, ``body``, ``country``, ``person``, ``synonym``.
    """

    plain: str | None
    forms: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True)
class Thing:
    """A line of a table; every word in lower case."""

    kind: str
    name: str
    others: tuple[str, ...] = ()
    short: tuple[str, ...] = ()
    chat: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()
    printed: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    seats: tuple[tuple[str, ...], ...] = ()

    def typed(self) -> Iterator[str]:
        """Every form that may be typed for the thing, as it is spelt in the table."""
        yield from (self.name, *self.others, *self.short, *self.chat, *self.loose, *self.demonyms)
        for seat in self.seats:
            yield from seat

    def entry_of(self, typed: str) -> LexiconEntry:
        """The entry of one of the forms that may be typed."""
        plain = self.name if typed in self.short or typed in self.chat else None
        forms = dict.fromkeys((self.name, *self._known(typed)))
        return LexiconEntry(
            plain, tuple(form for form in forms if form != typed and _telling(form)), self.kind
        )

    def _known(self, typed: str) -> Iterator[str]:
        """What print calls the thing besides its name; its seats last, or the typed one's first."""
        seat = next((seat for seat in self.seats if typed in seat), ())
        yield from (*self.demonyms, *seat, *self.others, *self.short, *self.printed)
        if not seat and typed not in self.demonyms:
            for one in self.seats:
                yield from one


def _telling(form: str) -> bool:
    return any(word not in STOP_WORDS for word in form.split())


def things_of(text: str, kind: str) -> Iterator[Thing]:
    """The things of a table, in order; lines that begin with ``#`` explain it.

    Raises:
        ValueError: A line has more columns than the first names, or no name.
    """
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    columns = next(lines).split("\t")
    for line in lines:
        cells = line.lower().split("\t")
        if len(cells) > len(columns) or not cells[0]:
            raise ValueError(f"A lexicon line does not fit its columns: {line!r}")
        yield _thing(dict(zip(columns, cells, strict=False)), kind)


def _thing(cells: Mapping[str, str], kind: str) -> Thing:
    seats = _split(cells.get("seats", ""))
    return Thing(
        kind,
        cells["name"],
        _split(cells.get("others", "")),
        _split(cells.get("short", "")),
        _split(cells.get("chat", "")),
        _split(cells.get("loose", "")),
        _split(cells.get("print", "")),
        _split(cells.get("demonyms", "")),
        tuple(tuple(seat.split("/")) for seat in seats),
    )


def _split(cell: str) -> tuple[str, ...]:
    return tuple(form.strip() for form in cell.split(";")) if cell else ()


def packaged_things() -> Iterator[Thing]:
    """Every thing of the tables that lie beside this module."""
    folder = files(__package__)
    for table, kind in TABLES.items():
        yield from things_of(folder.joinpath(f"{table}.tsv").read_text("utf-8"), kind)
