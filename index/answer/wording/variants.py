"""Finds a formula and its near variants in a sentence."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.answer.question.terms import stem
from index.answer.quotation.wording import ComparedWord, compared_words
from index.answer.wording.formulas import Formula, Slot, Stems
from index.values import Span

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
    first = _with_modifiers(read, best.start)
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


def _with_modifiers(read: _Words, start: int) -> int:
    """The first of the adverbs and adjectives that lead to a formula."""
    first = start
    while first > max(0, start - _BEFORE) and read.is_modifier(first - 1):
        first -= 1
    return first
