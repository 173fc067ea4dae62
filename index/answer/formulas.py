"""Reads a formula of diplomacy, and finds it with its near variants, and those that recur."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Self

from index.answer.question.normal_form import terms_of
from index.answer.question.terms import STOP_WORDS, stem
from index.answer.word_comparison import ComparedWord, compared_words
from index.data_files import table_rows
from index.values import Span

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


_BETWEEN = 3
"""Most words between two places of a formula, such as adverbs."""

_BEFORE = 3
"""Most words before a formula that belong to it."""

_DEGREES = frozenset(
    ("deep", "grave", "serious", "strong", "longstanding", "unwavering", "ironclad", "solid",
     "utmost", "full", "firm", "consistent", "not", "no", "never", "its", "our", "their")
)  # fmt: skip
"""Words besides adverbs that lead to a formula and belong to it."""
_IGNORED = frozenset(map(stem, ("the", "a", "an", "its", "our", "their", "his", "her", "of")))
"""Words that make no other wording."""
_DIVIDES = re.compile(r"[;:.!?()]")


@dataclass(frozen=True, slots=True)
class Variant:
    """A formula as a sentence words it.

    Attributes:
        span: the words, in the text of the sentence.
        key: what tells wordings apart: stems, without articles and possessives.
        lacking: number of places that it lacks.
    """

    span: Span
    key: Stems
    lacking: int


@dataclass(frozen=True, slots=True)
class _Words:
    """A sentence as words."""

    text: str
    words: Sequence[ComparedWord]
    stems: Sequence[str]

    def is_modifier(self, number: int) -> bool:
        """Whether a word is an adverb, or says how much or whose."""
        key = self.words[number].key
        return key.endswith("ly") or key in _DEGREES

    def divided(self, end: int, start: int) -> bool:
        """Whether punctuation and other words divide two places of a formula."""
        between = self.text[self.words[end - 1].end : self.words[start].start]
        others = [one for one in self.stems[end:start] if one not in _IGNORED]
        return bool(_DIVIDES.search(between)) or (bool(others) and "," in between)


@dataclass(frozen=True, slots=True)
class _Match:
    """A formula from word to word.

    Attributes:
        start: number of the first word.
        end: number of the word after the last.
        key: what makes the wording.
        lacking: how many places are lacking.
        taken: how many words the other places take.
    """

    start: int
    end: int
    key: Stems
    lacking: int
    taken: int

    @property
    def order(self) -> tuple[int, int, int, int]:
        """Complete ones first, then those with fewest words between, then the longest."""
        return self.lacking, self.end - self.start - self.taken, -self.taken, self.start


def variant_in(sentence: str, formula: Formula) -> Variant | None:
    """Return the best variant of a formula in a sentence: complete, compact, then the longest."""
    words = compared_words(sentence)
    read = _Words(sentence, words, [stem(one.key) for one in words])
    found = [one for start in range(len(words)) for one in _from(read, start, formula)]
    if not found:
        return None
    best = min(found, key=lambda one: one.order)
    first = best.start  # or the first of the adverbs and adjectives that lead to it
    while first > max(0, best.start - _BEFORE) and read.is_modifier(first - 1):
        first -= 1
    before = tuple(one for one in read.stems[first : best.start] if one not in _IGNORED)
    span = Span(words[first].start, words[best.end - 1].end)
    return Variant(span, before + best.key, best.lacking)


def _from(read: _Words, start: int, formula: Formula) -> Iterator[_Match]:
    """The variants that begin at a word."""
    allowed = formula.may_lack
    for skipped in range(min(allowed + 1, len(formula.slots))):
        first = formula.slots[skipped]
        if length := _length_at(read.stems, start, first):
            key = _key(read, start, length, first)
            match = _Match(start, start + length, key, skipped, length)
            for slot in formula.slots[skipped + 1 :]:
                match = _further(read, match, slot)
            if match.lacking <= allowed:
                yield match


def _further(read: _Words, match: _Match, slot: Slot) -> _Match:
    """A match with its next place, which begins at most ``_BETWEEN`` words later, or lacks it."""
    for start in range(match.end, min(match.end + _BETWEEN + 1, len(read.stems))):
        length = _length_at(read.stems, start, slot)
        if length and not read.divided(match.end, start):
            between = (read.stems[one] for one in range(match.end, start) if read.is_modifier(one))
            told = tuple(one for one in between if one not in _IGNORED)
            key = (*match.key, *told, *_key(read, start, length, slot))
            taken = match.taken + length
            return _Match(match.start, start + length, key, match.lacking, taken)
    return replace(match, lacking=match.lacking + 1)


def _key(read: _Words, start: int, length: int, slot: Slot) -> Stems:
    """What is told of a place: of a name always the same."""
    return slot.forms[0] if slot.named else tuple(read.stems[start : start + length])


def _length_at(stems: Sequence[str], start: int, slot: Slot) -> int:
    """How many words the longest form of a place takes there; 0 if none stands there."""
    lengths = (_taken(stems, start, form) for form in slot.forms)
    return max(lengths, default=0)


def _taken(stems: Sequence[str], start: int, form: Stems) -> int:
    """How many words a form takes: one word may stand between two of its own."""
    place = start
    for number, one in enumerate(form):
        if place < len(stems) and stems[place] == one:
            place += 1
        elif number and place + 1 < len(stems) and stems[place + 1] == one:
            place += 2
        else:
            return 0
    return place - start


FEWEST = 3
"""Least number of articles with a formula."""

MOST = 12
"""Most formulas that are returned."""

_SHORTEST, _LONGEST = 3, 8
"""Words of a formula."""

_KEPT_SHARE = 0.6
"""A formula is left out if a longer one with it has this share of its articles."""

_JOINED = re.compile(r"[\s’'-]*")

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a formula stands: the number of the sentence, and the words in it."""

    sentence: int
    span: Span


def recurrent(
    sentences: Sequence[tuple[str, str]], most: int | None = MOST
) -> list[tuple[Key, list[Place]]]:
    """The formulas that recur, most telling first, each with a place in every article.

    Args:
        sentences: what tells articles apart, and a sentence of each, in order.
        most: most formulas that are returned; None for all.
    """
    found: dict[Key, dict[str, Place]] = {}
    for number, (article, sentence) in enumerate(sentences):
        for key, span in _runs(sentence):
            found.setdefault(key, {}).setdefault(article, Place(number, span))
    often = {key: places for key, places in found.items() if len(places) >= FEWEST}
    kept = _maximal(often)

    def told(key: Key) -> int:
        return len(often[key]) * sum(word not in STOP_WORDS for word in key)

    kept.sort(key=lambda key: (-told(key), key))
    return [(key, list(often[key].values())) for key in kept[:most]]


def _runs(sentence: str) -> Iterator[tuple[Key, Span]]:
    """Runs of words that no punctuation divides, that begin and end with a telling word."""
    words = compared_words(sentence)
    for start in range(len(words)):
        for end in range(start + 1, min(start + _LONGEST, len(words)) + 1):
            run = words[start:end]
            if len(run) > 1 and not _JOINED.fullmatch(sentence, run[-2].end, run[-1].start):
                break
            if len(run) >= _SHORTEST and _is_formula(sentence, run):
                yield tuple(one.key for one in run), Span(run[0].start, run[-1].end)


def _is_formula(sentence: str, run: Sequence[ComparedWord]) -> bool:
    """Whether both ends tell something, and two words or more are no names."""
    telling = [one for one in run if one.key not in STOP_WORDS]
    plain = [one for one in telling if sentence[one.start].islower()]
    ends = run[-1].key not in STOP_WORDS and (run[0].key not in STOP_WORDS or run[0].key == "one")
    return ends and len(telling) > 1 and bool(plain)


def _maximal(often: dict[Key, dict[str, Place]]) -> list[Key]:
    """One of formulas that are parts of each other: the longer, if it is nearly as frequent."""
    kept: list[Key] = []
    for key in sorted(often, key=lambda key: (-len(key), -len(often[key]), key)):
        longer = [one for one in kept if _overlap(key, one)]
        least = _KEPT_SHARE * len(often[key])
        if not any(len(often[one]) >= least for one in longer):
            kept = [one for one in kept if one not in longer] + [key]
    return kept


def _overlap(key: Key, other: Key) -> bool:
    """Whether most of a formula stands in another, in order."""
    inside = f" {' '.join(other)} "
    least = max(2, len(key) - 1)
    parts = (key[start : start + least] for start in range(len(key) - least + 1))
    return any(f" {' '.join(part)} " in inside for part in parts)
