"""Reads a formula of diplomacy, and finds it with its near variants, and those that recur."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from index.answer.question.lexicon.lookup import packaged_lexicon
from index.answer.question.normal_form import terms_of
from index.answer.question.terms import STOP_WORDS, Term, stem
from index.answer.question.verbs import BASE
from index.answer.word_comparison import ComparedWord, compared_words
from index.values import Span

Stems = tuple[str, ...]

_IGNORED = frozenset("the a an its our their his her of".split())  # noqa: SIM905
"""Words that make no other wording."""

_TELLING = frozenset("one two no not without against never all only".split())  # noqa: SIM905
"""Stop words that a formula cannot do without."""

_FEW = 3
"""A formula of fewer places needs its other stop words, too."""

_MAY_LACK = 4
"""Places from which on a variant may lack one: neither the first, the last, a name, nor a small
word."""

_ALIKE = (("policy", "principle"), ("resolution", "settlement", "solution"))
"""Words that sides put for each other in one formula."""

_BETWEEN = 3
"""Most words between two places of a formula."""

_BEFORE = 2
"""Most words before a formula that say how much or how long, and belong to it."""

_DEGREES = frozenset(
    """
    deep deeply grave gravely serious seriously strong strongly strongest longstanding unwavering
    ironclad steadfast solid utmost full fully firm firmly unequivocally categorically consistently
    no not never
    """.split()  # noqa: SIM905
)
_DIVIDES = re.compile(r"[;:.!?()—]")
_JOINING = frozenset(
    "about against all and any at both by each for from in on or over with".split()  # noqa: SIM905
)
"""Stop words that may stand between two places of a formula, besides those that it has itself."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place of a formula.

    Attributes:
        forms: what may stand there, each as stems; the formula's own first.
        words: words to search for, one of which a text has if one of the forms stands in it.
        named: whether it is a name, all of whose forms are the same wording.
    """

    forms: tuple[Stems, ...]
    words: tuple[str, ...]
    named: bool = False


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as it is looked for.

    Attributes:
        own: its words, as they are compared.
        slots: the places that count, in order; none if it has stop words only.
    """

    own: frozenset[str]
    slots: tuple[Slot, ...]

    def may_lack(self, number: int) -> bool:
        """Whether a variant may lack a place, if it has all others."""
        inside = 0 < number < len(self.slots) - 1
        slot = self.slots[number]
        fixed = slot.named or slot.words[0] in STOP_WORDS
        return inside and len(self.slots) >= _MAY_LACK and not fixed

    @property
    def needed(self) -> list[Slot]:
        """The places that every variant has."""
        return [slot for number, slot in enumerate(self.slots) if not self.may_lack(number)]

    def may_stand_in(self, stems: frozenset[str]) -> bool:
        """Whether a text with these stems has enough of it to be looked through."""
        return bool(self.slots) and all(
            any(stems.issuperset(form) for form in slot.forms) for slot in self.needed
        )


def formula_of(typed: str) -> Formula:
    """Read a formula.

    Countries and bodies stand for all their forms (“China”, “PRC”), other words for their
    inflections. Stop words count where they tell, or where there is little else.
    """
    keys = [one.key for one in compared_words(typed)]
    stems = [stem(key) for key in keys]
    names = [_name(term) for term in terms_of(typed) if term.name]
    slots: list[Slot] = []
    small: list[Slot] = []
    place = 0
    while place < len(stems):
        named = (one for one in names if (own := one.forms[0]) == (*stems[place:][: len(own)],))
        slot = next(named, None) or _word(keys[place])
        counts = slot.named or keys[place] not in STOP_WORDS or keys[place] in _TELLING
        slots.append(slot)
        small += [] if counts else [slot]
        place += len(slot.forms[0])
    telling = [one for one in slots if one not in small]
    if not telling or len(telling) >= _FEW:
        return Formula(frozenset(keys), tuple(telling))
    slots = [one for one in slots if one.forms[0][0] not in _IGNORED]
    return Formula(frozenset(keys), tuple(slots))


def _name(term: Term) -> Slot:
    found = packaged_lexicon().find(term.words.split())
    known = any(one.entry.kind in {"country", "body"} for one in found)
    forms = term.said if known else (term.words,)
    return Slot(tuple(map(stems_in_order, forms)), forms, named=True)


def _word(key: str) -> Slot:
    """The place of a word, with its irregular forms, and those that are put for it."""
    words = next((some for some in _ALIKE if key in some), ())
    base = BASE.get(key, key)
    forms = (form for form, of in BASE.items() if of == base)
    every = tuple(dict.fromkeys((key, *words, base, *forms)))
    return Slot(tuple(dict.fromkeys(map(stems_in_order, (key, *words)))), every)


def stems_in_order(words: str) -> Stems:
    """The stems of all words of a phrase, in order."""
    return tuple(stem(one.key) for one in compared_words(words))


def said_in_order(words: str) -> Stems:
    """The same without the words that make no other wording."""
    return tuple(stem(one.key) for one in compared_words(words) if one.key not in _IGNORED)


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


def variant_in(sentence: str, formula: Formula) -> Variant | None:
    """Return the best variant of a formula in a sentence: complete, then compact."""
    words = compared_words(sentence)
    read = _Read(sentence, words, [stem(one.key) for one in words])
    if not formula.may_stand_in(frozenset(read.stems)):
        return None
    found = filter(None, (_from(read, start, formula) for start in range(len(words))))
    best = min(found, key=lambda one: (-len(one), one[-1].start - one[0].start), default=None)
    if best is None:
        return None
    start, end = best[0].start, best[-1].end
    while start > max(0, best[0].start - _BEFORE) and words[start - 1].key in _DEGREES:
        start -= 1
    span = Span(words[start].start, words[end - 1].end)
    return Variant(span, tuple(read.key(start, end, best)), len(formula.slots) - len(best))


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a slot stands: from word to word."""

    start: int
    end: int
    slot: Slot


@dataclass(frozen=True, slots=True)
class _Read:
    """A sentence as words."""

    text: str
    words: Sequence[ComparedWord]
    stems: Sequence[str]

    def next_place(self, start: int, last: int, slot: Slot) -> _Place | None:
        """The first place of a slot that begins from one word to another."""
        for place in range(start, min(last + 1, len(self.stems))):
            stems = self.stems[place:]
            found = [len(one) for one in slot.forms if tuple(stems[: len(one)]) == one]
            if found:
                return _Place(place, place + max(found), slot)
        return None

    def divided(self, end: int, start: int, own: Set[str]) -> bool:
        """Whether punctuation, or words that are not its own, divide two places of a formula.

        “And” or a comma alone makes a list of them: “war, aggression”.
        """
        between = self.text[self.words[end - 1].end : self.words[start].start]
        keys = [one.key for one in self.words[end:start] if one.key not in _IGNORED]
        others = set(keys)
        small = (others & STOP_WORDS) - _JOINING - own
        bare = others <= STOP_WORDS and ("," in between or "and" in others)
        parted = keys[-1:] == ["and"] or ("of" in own and "and" in others)
        lists = "and" not in own and (bare or parted)
        return bool(lists or small or _DIVIDES.search(between) or (others and "," in between))

    def key(self, start: int, end: int, places: Sequence[_Place]) -> Iterator[str]:
        """What tells a wording apart, of the words of a variant."""
        names = {one.start: one for one in places if one.slot.named}
        while start < end:
            if name := names.get(start):
                yield from name.slot.forms[0]
            elif self.words[start].key not in _IGNORED:
                yield self.stems[start]
            start = name.end if name else start + 1


def _from(read: _Read, start: int, formula: Formula) -> list[_Place]:
    """The places of the variant that begins at a word; none if none does."""
    first = read.next_place(start, start, formula.slots[0])
    places = [first] if first else []
    for number, slot in enumerate(formula.slots[1:] if first else (), start=1):
        end = places[-1].end
        place = read.next_place(end, end + _BETWEEN, slot)
        if place and not read.divided(end, place.start, formula.own):
            places.append(place)
        elif not formula.may_lack(number) or len(places) < number:
            return []
    return places


FEWEST = 3
"""Least number of articles with a formula."""

MOST = 12
"""Most formulas that are returned."""

_SHORTEST, _LONGEST = 3, 8
"""Words of a formula."""

_KEPT_SHARE = 0.6
"""A formula is left out if a longer one with it has this share of its articles."""

_JOINED = re.compile(r"[\s’'-]*")


def recurrent(
    sentences: Sequence[tuple[str, str]], most: int | None = MOST
) -> list[tuple[Stems, list[tuple[int, Span]]]]:
    """The formulas that recur, most telling first, each with a place in every article.

    A place is the number of a sentence, and the words in it.

    Args:
        sentences: what tells articles apart, and a sentence of each, in order.
        most: most formulas that are returned; None for all.
    """
    words = [compared_words(sentence) for _, sentence in sentences]
    with_three: dict[Stems, set[str]] = {}
    for (article, _), read in zip(sentences, words, strict=True):
        for three in _parts(tuple(one.key for one in read), _SHORTEST):
            with_three.setdefault(three, set()).add(article)
    often_three = {three for three, articles in with_three.items() if len(articles) >= FEWEST}
    found: dict[Stems, dict[str, tuple[int, Span]]] = {}
    for number, (article, sentence) in enumerate(sentences):
        for key, span in _runs(sentence, words[number], often_three):
            found.setdefault(key, {}).setdefault(article, (number, span))
    often = {key: places for key, places in found.items() if len(places) >= FEWEST}
    kept = _maximal(often)

    def told(key: Stems) -> int:
        return len(often[key]) * sum(word not in STOP_WORDS for word in key)

    kept.sort(key=lambda key: (-told(key), key))
    return [(key, list(often[key].values())) for key in kept[:most]]


def _runs(
    sentence: str, words: Sequence[ComparedWord], often_three: Set[Stems]
) -> Iterator[tuple[Stems, Span]]:
    """Runs of words that no punctuation divides, that begin and end with a telling word."""
    keys = tuple(one.key for one in words)
    often = [three in often_three for three in _parts(keys, _SHORTEST)]
    joined = [bool(_JOINED.fullmatch(sentence, one.end, other.start))
              for one, other in pairwise(words)]  # fmt: skip
    for start in range(len(often)):
        for end in range(start + _SHORTEST, min(start + _LONGEST, len(words)) + 1):
            run = words[start:end]
            if not (often[end - _SHORTEST] and all(joined[start : end - 1])):
                break
            if _is_formula(sentence, run):
                yield keys[start:end], Span(run[0].start, run[-1].end)


def _is_formula(sentence: str, run: Sequence[ComparedWord]) -> bool:
    """Whether both ends tell something, and two words or more are no names."""
    telling = [one for one in run if one.key not in STOP_WORDS]
    plain = [one for one in telling if sentence[one.start].islower()]
    ends = run[-1].key not in STOP_WORDS and (run[0].key not in STOP_WORDS or run[0].key == "one")
    return ends and len(telling) > 1 and bool(plain)


def _maximal(often: Mapping[Stems, Collection[str]]) -> list[Stems]:
    """One of formulas of which most stands in each other: the longer, if nearly as frequent."""
    kept: dict[Stems, None] = {}
    having: dict[Stems, list[Stems]] = {}
    for key in sorted(often, key=lambda key: (-len(key), -len(often[key]), key)):
        most = _parts(key, max(2, len(key) - 1))
        longer = {one for part in most for one in having.get(part, ()) if one in kept}
        if any(len(often[one]) >= _KEPT_SHARE * len(often[key]) for one in longer):
            continue
        for one in longer:
            del kept[one]
        kept[key] = None
        for length in range(2, len(key) + 1):
            for part in _parts(key, length):
                having.setdefault(part, []).append(key)
    return list(kept)


def _parts(key: Stems, length: int) -> list[Stems]:
    return [key[start : start + length] for start in range(len(key) - length + 1)]
