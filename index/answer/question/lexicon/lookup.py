"""Find lexicon entries in the words of a question."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain
from typing import Any

from index.answer.question.terms import STOP_WORDS, words_of
from index.answer.question.verbs import BASE

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
        # Seats come last, but first if one was typed.
        seat = next((seat for seat in self.seats if typed in seat), ())
        printed = [*self.demonyms, *seat, *self.others, *self.short, *self.printed]
        if not seat and typed not in self.demonyms:
            printed += chain.from_iterable(self.seats)
        forms = dict.fromkeys((self.name, *printed))
        return LexiconEntry(
            plain,
            tuple(one for one in forms if one != typed and not STOP_WORDS.issuperset(one.split())),
            self.kind,
        )


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


# Letters that Unicode doesn't decompose into a letter and an accent.
_PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "ß": "ss", "’": "'"}
    | dict.fromkeys("ʻʼ‘", "'")
)


_SIBILANT = ("ches", "oes", "ses", "shes", "xes", "zes")
"""Endings of words to which ``es`` was added, not ``s``: ``ages`` is no form of ``ag``."""


def fold(word: str) -> str:
    """Return a word in lower case, without accents and possessive."""
    word = word.lower()
    if not word.isascii():
        apart = unicodedata.normalize("NFKD", word.translate(_PLAIN_LETTERS))
        word = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return word.removesuffix("'s").removesuffix("'")


def bases(word: str) -> Iterator[str]:
    """Yield the possible bases of a folded word: ``tak`` and ``take`` of ``taking``.

    Some are not words; the lexicon doesn't contain them.
    """
    if (base := BASE.get(word, word)) != word:  # the past of "let" is "let"
        yield base
    if word.endswith("s") and not word.endswith("ss"):
        yield from _without(word, "s", "")
        if word.endswith(_SIBILANT):
            yield from _without(word, "es", "")
        yield from _without(word, "ies", "y")
    for suffix in ("ed", "ing"):
        stripped = word.removesuffix(suffix)
        if stripped != word and len(stripped) > 2:
            yield stripped
            yield stripped + "e"
            if stripped[-2] == stripped[-1]:
                yield stripped[:-1]
    yield from _without(word, "ied", "y")


def _without(word: str, suffix: str, instead: str) -> Iterator[str]:
    stripped = word.removesuffix(suffix)
    if stripped != word and len(stripped) > 1:
        yield stripped + instead


_INFLECTED = ("office", "synonym")
_OWNERS = ("body", "country", "person")
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)(k|m|mn|mln|bn|b|tn|t)")
_SCALES = {"k": "thousand", "m": "million", "b": "billion", "t": "trillion"}

_Key = tuple[str, ...]
_TypedForm = tuple[Thing, str]
"""A thing, and one of its typed forms."""


@dataclass(frozen=True, slots=True)
class LexiconMatch:
    """An entry, and its words ``[start, end)`` in the question."""

    start: int
    end: int
    entry: LexiconEntry


class Lexicon:
    """An index of things by all their typed forms."""

    def __init__(self, things: Iterable[Thing]) -> None:
        self._index: dict[_Key, list[_TypedForm]] = {}
        for thing in things:
            for typed in thing.typed():
                self._index.setdefault(key_of(typed), []).append((thing, typed))
        self._longest = max(map(len, self._index), default=0)

    def find(self, words: Sequence[str]) -> list[LexiconMatch]:
        """Return the entries in a question's words: longest match first, in order, not overlapping.

        ``words`` are those of ``question.terms.WORD``, in lower case and in order. Accents and
        the apostrophe of a possessive may be missing; verbs and nouns may be inflected.
        """
        folded = [fold(word) for word in words]
        found: list[LexiconMatch] = []
        start = 0
        while start < len(folded):
            end, entry = self._longest_at(folded, start)
            if entry is not None:
                found.append(LexiconMatch(start, end, entry))
            start = end
        return found

    def _longest_at(self, words: list[str], start: int) -> tuple[int, LexiconEntry | None]:
        """Return the end of the longest form at a word, and its entry if that adds anything.

        A phrase of the lexicon that adds nothing is skipped as a whole: ``jake`` is written out
        as ``jake sullivan``, but not before ``sullivan``.
        """
        for end in range(min(start + self._longest, len(words)), start, -1):
            key = _parts(words[start:end])
            entry = self._entry_of(key)
            # “at 5 pm”
            clock = words[start] == "pm" and start > 0 and words[start - 1].isdigit()
            if entry is not None and not clock:
                return end, entry
            if len(key) > 1 and key in self._index:
                return end, None
        return start + 1, _amount(words[start])

    def _entry_of(self, key: _Key) -> LexiconEntry | None:
        """Return the entry of a key or of its uninflected form; None if it adds nothing."""
        matches = self._index.get(key)
        if matches is not None:
            return _unlike(_merged(matches), key)
        if not key or (len(key) == 1 and key[0] in STOP_WORDS):
            return None
        owned = self._owned(key)
        derived = owned if owned is not None else self._inflected(key)
        return None if derived is None else _unlike(derived, key)

    def _owned(self, key: _Key) -> LexiconEntry | None:
        """Return the entry of a name with a possessive or plural s: ``russias``, ``belgians``."""
        *before, last = key
        matches = self._index.get((*before, last[:-1]), []) if last.endswith("s") else []
        if not _any(matches, _OWNERS):
            return None
        (thing, typed), entry = matches[0], _merged(matches)
        slang = typed in (*thing.chat, *thing.loose) and thing.kind != "person"
        several = slang or typed in thing.demonyms
        name = entry.plain or typed
        plain = entry.plain if several else f"{name}'" if name.endswith("s") else f"{name}'s"
        return LexiconEntry(plain, _with_typed(matches, entry), entry.kind)

    def _inflected(self, key: _Key) -> LexiconEntry | None:
        """Return the entry of an inflected phrase: ``took over``, ``foreign ministers``."""
        firsts = ((base, *key[1:]) for base in bases(key[0]))
        lasts = ((*key[:-1], base) for base in (bases(key[-1]) if len(key) > 1 else ()))
        for base in chain(firsts, lasts):
            matches = self._index.get(base, [])
            if _any(matches, _INFLECTED):
                entry = _merged(matches)
                return LexiconEntry(entry.plain, _with_typed(matches, entry), entry.kind)
        return None


def _any(matches: Sequence[_TypedForm], kinds: Collection[str]) -> bool:
    return any(thing.kind in kinds for thing, _ in matches)


def key_of(typed: str) -> _Key:
    """Return the folded words of a form; hyphenated and open spellings are equal."""
    if typed.isascii() and typed.replace(" ", "").isalnum():
        return tuple(typed.split())
    return _parts(fold(word) for word in words_of(typed))


def _parts(words: Iterable[str]) -> _Key:
    """Return a key; ``us`` and ``u.s.`` are equal in phrases: alone, ``us`` may be the pronoun."""
    key = tuple(" ".join(words).replace("-", " ").split())
    return tuple("us" if part == "u.s" else part for part in key) if len(key) > 1 else key


def _merged(matches: Sequence[_TypedForm]) -> LexiconEntry:
    """Merge all things that a form may stand for into one entry."""
    entries = [thing.entry_of(typed) for thing, typed in matches]
    plain = next((entry.plain for entry in entries if entry.plain), None)
    forms = tuple(dict.fromkeys(form for entry in entries for form in entry.forms))
    return LexiconEntry(plain, forms, entries[0].kind)


def _with_typed(matches: Sequence[_TypedForm], entry: LexiconEntry) -> tuple[str, ...]:
    """Return an entry's forms, with the uninflected typed form if articles print it."""
    printed = (typed for thing, typed in matches if typed not in (*thing.chat, *thing.loose))
    return tuple(dict.fromkeys((*printed, *entry.forms)))


def _unlike(entry: LexiconEntry, key: _Key) -> LexiconEntry | None:
    """Return the entry without forms equal to the key; None if nothing is left."""
    forms = tuple(form for form in entry.forms if key_of(form) != key)
    return LexiconEntry(entry.plain, forms, entry.kind) if entry.plain or forms else None


def _amount(word: str) -> LexiconEntry | None:
    """Return the entry of an amount such as ``64.5m`` or ``500bn``, with its printed form."""
    match = _AMOUNT.fullmatch(word)
    if match is None:
        return None
    number, scale = match[1], _SCALES[match[2][0]]
    written = f"{number},000" if scale == "thousand" and number.isdigit() else f"{number} {scale}"
    return LexiconEntry(written, (written,), "shorthand")


@lru_cache(maxsize=1)
def packaged_lexicon() -> Lexicon:
    """Return the packaged lexicon, read once."""
    return Lexicon(packaged_things())
