"""Divides a sentence into words and marks, and reads names among them."""

import re
from dataclasses import dataclass

from index.text.offices.vocabulary import HONORIFICS, NOT_IN_NAMES, PARTICLES
from index.text.vocabulary import CALENDAR, FUNCTION
from index.values import Span

_PIECE = re.compile(
    r"[Uu]nder [Ss]ecretary(?!\w)|(?:[Tt]hen|[Ee]x)-(?=[A-Z])"
    r"|(?:[^\W\d_]\.){2,}(?!\w)|[A-Z]\.(?= [A-Z])"
    r"|(?:Mr|Mrs|Ms|Dr|Gen|Lt|Col|St|Jr|Sr|Prof|Adm|Maj|Capt|Amb|Sen|Rep|Gov|Hon|Rev)\."
    r"|[^\W_]+(?:[-‑–'’&.][^\W_]+)*|[^\w\s]"
)
_OWNER = re.compile(r"['’]s?$")
_LONGEST_NAME = 6


@dataclass(frozen=True, slots=True)
class Piece:
    """A word or a mark of a sentence.

    Attributes:
        text: the word without a possessive ending.
        low: the same in lower case; “under-secretary” of “Under Secretary”.
        start: where it begins in the sentence.
        end: where ``text`` ends.
        owns: whether a possessive ending follows.
        apart: whether something besides one space stands before it.
    """

    text: str
    low: str
    start: int
    end: int
    owns: bool
    apart: bool

    @property
    def is_word(self) -> bool:
        """Whether it is no mark."""
        return self.text[0].isalnum()

    @property
    def is_capital(self) -> bool:
        """Whether it begins as a name does: “Barrot”, “al-Sharaa”."""
        head, _, tail = self.text.partition("-")
        return self.text[0].isupper() or (len(head) == 2 and tail[:1].isupper())


class Pieces:
    """The words and marks of one sentence.

    Args:
        sentence: the sentence.
    """

    def __init__(self, sentence: str) -> None:
        self.sentence = sentence
        self._all = _pieces(sentence)
        self._low = [one.low for one in self._all]

    def __len__(self) -> int:
        return len(self._all)

    def __getitem__(self, number: int) -> Piece:
        return self._all[number]

    def low(self, number: int) -> str:
        """A word in lower case; empty outside the sentence."""
        return self._low[number] if 0 <= number < len(self._low) else ""

    def joined(self, number: int) -> bool:
        """Whether a piece and the one before are words with one space between them."""
        if not 0 < number < len(self._all):
            return False
        one, before = self._all[number], self._all[number - 1]
        return one.is_word and before.is_word and not one.apart

    def span(self, first: int, last: int) -> Span:
        """Where pieces ``first`` to ``last`` stand, without the last one's possessive."""
        return Span(self._all[first].start, self._all[last].end)

    def may_be_name(self, number: int) -> bool:
        """Whether a piece can stand in a run of names of any kind."""
        if not 0 <= number < len(self._all):
            return False
        one = self._all[number]
        if not one.is_capital or one.text in CALENDAR:
            return False
        acronym = one.text.isupper() and len(one.text) > 1  # US, WHO
        return acronym or one.low not in FUNCTION

    def name_from(self, first: int) -> tuple[int, int] | None:
        """The first and last piece of the person's name that begins at a piece, or None."""
        while self.low(first) in HONORIFICS and self.joined(first + 1):
            first += 1
        last = first
        if not self.may_be_name(first):
            return None
        while not self._ends_name(last) and (following := self._next_of_name(last)) is not None:
            last = following
        return (first, last) if self._is_person(first, last) else None

    def _ends_name(self, last: int) -> bool:
        """Whether nothing of a name follows: it has a possessive, or is a ruler's number."""
        one = self._all[last]
        return one.owns or (len(one.text) > 1 and _is_numeral(one.text))

    def _next_of_name(self, last: int) -> int | None:
        at = last + 1
        while self.joined(at) and self.low(at) in PARTICLES and at - last <= 3:
            at += 1
        return at if self.joined(at) and self.may_be_name(at) else None

    def name_until(self, last: int) -> tuple[int, int] | None:
        """The first and last piece of the person's name that ends at a piece, or None."""
        if not self.may_be_name(last):
            return None
        first = last
        while (before := self._before_in_name(first)) is not None:
            first = before
        while first < last and self.low(first) in HONORIFICS:
            first += 1
        return (first, last) if self._is_person(first, last) else None

    def _before_in_name(self, first: int) -> int | None:
        at = first - 1
        while self.joined(at + 1) and self.low(at) in PARTICLES and first - at <= 3:
            at -= 1
        if not self.joined(at + 1) or not self.may_be_name(at) or self._all[at].owns:
            return None
        if self.low(at) in NOT_IN_NAMES and self.low(at) not in HONORIFICS:
            return None
        return at

    def _is_person(self, first: int, last: int) -> bool:
        words = [self._all[number] for number in range(first, last + 1)]
        if len(words) > _LONGEST_NAME + 2 or not words[-1].is_capital or len(words[-1].text) == 1:
            return False
        if any(one.low in NOT_IN_NAMES for one in words):
            return False
        return not any(one.text.isupper() and len(one.text) > 3 and one.text.isalpha() and
                       not _is_numeral(one.text) for one in words)  # fmt: skip


def _is_numeral(word: str) -> bool:
    return set(word) <= set("IVX")


def _pieces(sentence: str) -> list[Piece]:
    found: list[Piece] = []
    last = 0
    for match in _PIECE.finditer(sentence):
        word = match[0]
        owner = _OWNER.search(word) if len(word) > 1 and ("'" in word or "’" in word) else None
        bare = word[: owner.start()] if owner else word
        follows = sentence[match.end() : match.end() + 1] in ("'", "’") and word.endswith("s")
        gap = sentence[last : match.start()]
        apart = gap not in (" ", "\u00a0") and not (found and found[-1].text.endswith("-"))
        end = match.start() + len(bare)
        owns = owner is not None or follows
        found.append(Piece(bare, bare.lower().replace(" ", "-"), match.start(), end, owns, apart))
        last = match.end()
    return found
