"""Reads a formula: its words, and the words of diplomacy that may stand in their place."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

from index.answer.question.expansion import terms_of
from index.answer.question.terms import STOP_WORDS, stem
from index.answer.quotation.wording import compared_words
from index.data_files import table_rows

_TELLING = frozenset(("one", "two", "no", "not", "without", "against", "never", "all", "only"))
"""Stop words that a formula cannot do without."""

_LONGEST_FORM = 6

_MAY_LACK = 4
"""Places from which on a variant may lack one of them."""

Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A form of the table: its stems, its family, and how much it says there (0: no degrees)."""

    stems: Stems
    words: str
    family: str
    degree: int


@dataclass(frozen=True, slots=True)
class Slot:
    """A place of a formula.

    Attributes:
        forms: what may stand there, each as stems; the formula's own first.
        words: the same, as words to search for.
        named: whether it is a name, all of whose forms are the same wording.
    """

    forms: tuple[Stems, ...]
    words: tuple[str, ...]
    named: bool = False

    @classmethod
    def of(cls, words: Sequence[str], *, named: bool = False) -> Self:
        """A slot for words that stand for each other."""
        return cls(tuple(map(stems_in_order, words)), tuple(words), named)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as it is looked for.

    Attributes:
        words: as typed.
        slots: the places that count, in order; none if it has stop words only.
    """

    words: str
    slots: tuple[Slot, ...]

    @property
    def may_lack(self) -> int:
        """How many places a variant may lack."""
        return 1 if len(self.slots) >= _MAY_LACK else 0

    def may_stand_in(self, stems: frozenset[str]) -> bool:
        """Whether a text with these stems has enough of it to be looked through."""
        there = sum(any(stems.issuperset(form) for form in slot.forms) for slot in self.slots)
        return bool(self.slots) and there >= len(self.slots) - self.may_lack


def formula_of(typed: str) -> Formula:
    """Read a formula.

    Words of the table stand for their family, names for all their forms (“China”, “PRC”), other
    words for their inflections. Two words of one family (“ironclad commitment”) stand for those of
    their own degree alone, so that neither takes the other's place.
    """
    keys = [one.key for one in compared_words(typed)]
    stems = [stem(key) for key in keys]
    names = [Slot.of(term.said, named=True) for term in terms_of(typed) if term.name]
    families = _families(stems)
    slots: list[Slot] = []
    place = 0
    while place < len(stems):
        slot, length = _slot_at(keys, stems, place, names, families)
        slots += [slot] if slot else []
        place += length
    return Formula(typed, tuple(slots))


def _families(stems: Sequence[str]) -> Counter[str]:
    """How many words of each family stand in a formula."""
    found: Counter[str] = Counter()
    place = 0
    while place < len(stems):
        form = _form_at(stems, place)
        found.update([form.family] if form else [])
        place += len(form.stems) if form else 1
    return found


def _slot_at(
    keys: Sequence[str],
    stems: Sequence[str],
    place: int,
    names: Sequence[Slot],
    families: Mapping[str, int],
) -> tuple[Slot | None, int]:
    """The slot that begins at a word, if it counts, and the number of its words."""
    for slot in names:
        length = len(slot.forms[0])
        if tuple(stems[place : place + length]) == slot.forms[0]:
            return slot, length
    if form := _form_at(stems, place):
        return _family(form, own_degree=families[form.family] > 1), len(form.stems)
    counts = keys[place] not in STOP_WORDS or keys[place] in _TELLING
    return Slot.of([keys[place]]) if counts else None, 1


def degree_of(stems: Sequence[str]) -> tuple[str, int] | None:
    """The family and degree of the strongest form of the table that stands in these stems."""
    forms = [one for place in range(len(stems)) if (one := _form_at(stems, place)) and one.degree]
    strongest = max(forms, key=lambda one: one.degree, default=None)
    return (strongest.family, strongest.degree) if strongest else None


def _form_at(stems: Sequence[str], place: int) -> Form | None:
    """The longest form of the table that begins there."""
    beginning = _table().get(stems[place], ())
    fitting = (
        one for one in beginning if tuple(stems[place : place + len(one.stems)]) == one.stems
    )
    return max(fitting, key=lambda one: len(one.stems), default=None)


def _family(form: Form, *, own_degree: bool) -> Slot:
    others = [
        one
        for some in _table().values()
        for one in some
        if one.family == form.family and not (own_degree and one.degree != form.degree)
    ]
    ordered = sorted(others, key=lambda one: one.stems != form.stems)
    return Slot(tuple(one.stems for one in ordered), tuple(one.words for one in ordered))


def stems_in_order(words: str) -> Stems:
    """The stems of all words of a phrase, in order."""
    return tuple(stem(one.key) for one in compared_words(words))


@lru_cache(maxsize=1)
def _table() -> Mapping[str, tuple[Form, ...]]:
    """The forms by their first stem."""
    table: dict[str, list[Form]] = {}
    for family, degree, forms in table_rows(__package__, "formulas.tsv"):
        for words in forms.split(";"):
            form = Form(stems_in_order(words), words, family, int(degree))
            table.setdefault(form.stems[0], []).append(form)
    return {first: tuple(some) for first, some in table.items()}
