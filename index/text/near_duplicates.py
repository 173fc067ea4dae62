"""Tells copies of one story, as outlets print them from a wire, from letters of one form.

Texts that share many runs of three words are near. Governments write the same letter to many
countries, and outlets the same two sentences of every raid; such texts are near and no copies.
What tells them apart: in a letter, names, numbers or dates stand in each other's places.

    minhash_bands(text)     a copy is likely to share one: an index finds candidates by them
    is_copy(one, other)     the decision, on the texts themselves
"""

import hashlib
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from index.text.form_letters import FormLetterSketch, is_form_letter
from index.text.normalize import read_words

ALIKE = 0.6
"""The share of common shingles from which two whole texts are near."""
CONTAINED = 0.85
"""The share of a shorter text's shingles that a longer one holds, if it was cut from it."""
LEAST_WORDS = 20
"""A text of fewer is too short to tell: two reports of two raids may share every word."""
LEAD = 60
"""The words that a story begins with, in which a shortened copy is like the whole."""
LONGEST_SKETCHED = 200_000
"""Of longer texts, the first so many characters are sketched; articles rarely reach that length."""
MOST_WORDS = 3_000
"""Of longer texts, so much of the beginning is compared."""
WITHIN = timedelta(days=10)

_MOST_CHARACTERS = 12 * MOST_WORDS

_LEAD_HELD = 0.6
_SHINGLE = 3
_PERMUTATIONS = 128
_ROWS = 4
_LEAD_BANDS = 16
_SEEDS = (20_240_917, 20_240_918)
"""Of the whole and of the lead. A library's bands were made with them: never change them."""


@dataclass(frozen=True, slots=True)
class PublishedText:
    """An article as an outlet prints it.

    Attributes:
        title: its headline.
        text: its body.
        day: when it was published; None where that is not known.
    """

    title: str
    text: str
    day: date | None = None


def minhash_bands(text: str) -> tuple[int, ...]:
    """What a copy of a text shares with it, by chance; none where it is too short to tell.

    The same for the same words on every machine, whatever their case and punctuation.

    Returns:
        signed 64-bit numbers: 32 of the whole text, and 16 of its lead where it has at least
        ``LEAD`` words.
    """
    words = read_words(text[:LONGEST_SKETCHED])
    if len(words) < LEAST_WORDS:
        return ()
    bands = list(_bands(_digest(words, _SEEDS[0], _PERMUTATIONS), b"w"))
    if len(words) >= LEAD:
        bands += _bands(_digest(words[:LEAD], _SEEDS[1], _LEAD_BANDS * _ROWS), b"l")
    return tuple(bands)


def alike(one: str, other: str) -> float:
    """The Jaccard similarity of two texts' shingles, 0 to 1; 0 where one has none."""
    ours, theirs = (read_words(text[:LONGEST_SKETCHED]) for text in (one, other))
    return _jaccard(_shingles(ours), _shingles(theirs))


def is_copy(one: PublishedText, other: PublishedText) -> bool:
    """Whether both print the same story: all of it, or one the beginning of the other.

    Texts published more than ``WITHIN`` apart are not: governments say the same every year.
    """
    if one.day and other.day and abs(one.day - other.day) > WITHIN:
        return False
    short, long = sorted((_read(one), _read(other)), key=lambda text: len(text.letter.words))
    if len(short.letter.words) < LEAST_WORDS:
        return False
    likeness = _jaccard(short.shingles, long.shingles)
    if likeness < ALIKE and not _is_cut_from(short, long):
        return False
    return not is_form_letter(short.letter, long.letter, likeness)


@dataclass(frozen=True, slots=True)
class _Text:
    """What is compared of an article."""

    letter: FormLetterSketch
    shingles: Set[str]


# A new article is held against up to twenty candidates in turn, and the next one often against the
# same ones.
@lru_cache(maxsize=24)
def _read(printed: PublishedText) -> _Text:
    letter = FormLetterSketch.of(printed.title, printed.text[:_MOST_CHARACTERS])
    letter = replace(letter, words=letter.words[:MOST_WORDS])
    return _Text(letter, _shingles(letter.words))


def _is_cut_from(short: _Text, long: _Text) -> bool:
    """Whether a text is what another begins with, give or take an edit.

    A statement that a long briefing quotes in its midst is no copy of the briefing.
    """
    ours, theirs = short.letter.words, long.letter.words
    return (
        len(ours) >= LEAD
        and _held(short.shingles, long.shingles) >= CONTAINED
        and _held(_shingles(ours[:LEAD]), _shingles(theirs[: 2 * LEAD])) >= _LEAD_HELD
    )


def _held(ours: Set[str], theirs: Set[str]) -> float:
    return len(ours & theirs) / len(ours)


def _shingles(words: Sequence[str]) -> set[str]:
    return set(map(" ".join, zip(*(words[at:] for at in range(_SHINGLE)), strict=False)))


def _jaccard(one: Set[str], other: Set[str]) -> float:
    common = len(one & other)
    return common / (len(one) + len(other) - common) if common else 0.0


def _digest(words: Sequence[str], seed: int, permutations: int) -> list[int]:
    from rensa import RMinHash  # noqa: PLC0415 - only those who gather need it

    minima = RMinHash(permutations, seed)
    minima.update(sorted(_shingles(words)))
    return list(minima.digest())


def _bands(digest: Sequence[int], kind: bytes) -> Iterator[int]:
    """A number for every four minima: equal only where all four are, in the same place."""
    for at in range(0, len(digest), _ROWS):
        rows = b"".join(value.to_bytes(4, "little") for value in digest[at : at + _ROWS])
        place = kind + at.to_bytes(2, "little")
        hashed = hashlib.blake2b(rows, digest_size=8, key=place).digest()
        yield int.from_bytes(hashed, "little", signed=True)
