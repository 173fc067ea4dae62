"""Finds near-duplicates: copies of one story, such as a wire report, but not templated texts.

Texts that share many shingles (runs of three words) are near-duplicates. Governments write the same
letter to many countries, and outlets the same two sentences about every raid. Such templated texts
are not copies: other names, numbers or dates fill their slots.

    minhash_bands(text)     finds candidates through an index: a copy likely shares a band
    is_copy(one, other)     decides, by comparing the texts
"""

import hashlib
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache

from index.text.normalize import read_words
from index.text.templates import WordSketch, is_templated

ALIKE = 0.6
"""Share of common shingles (Jaccard) from which two complete texts are near."""
CONTAINED = 0.85
"""Share of a shorter text's shingles in a longer one from which it is an excerpt."""
LEAST_WORDS = 20
"""Least words of a comparable text: two reports of two raids may share every word."""
LEAD = 60
"""Words of a story's lead, in which a shortened copy resembles the whole."""
LONGEST_SKETCHED = 200_000
"""Characters of a text that are sketched; articles are rarely longer."""
MOST_WORDS = 3_000
"""Words of a text that are compared."""
WITHIN = timedelta(days=10)

_MOST_CHARACTERS = 12 * MOST_WORDS

_LEAD_HELD = 0.6
_SHINGLE = 3
_PERMUTATIONS = 128
_ROWS = 4
_LEAD_BANDS = 16
_SEEDS = (20_240_917, 20_240_918)
"""Seeds for the whole and the lead. Stored bands depend on them: never change them."""


@dataclass(frozen=True, slots=True)
class PublishedText:
    """An article as an outlet prints it.

    Attributes:
        title: its headline.
        text: its body.
        day: the publication date, or None.
    """

    title: str
    text: str
    day: date | None = None


def minhash_bands(text: str) -> tuple[int, ...]:
    """The MinHash bands of a text, some of which a copy probably shares; empty for short texts.

    They are equal for equal words on every machine, regardless of case and punctuation.

    Returns:
        signed 64-bit numbers: 32 for the whole text, and 16 for its lead if it has at least
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
    """The Jaccard similarity of two texts' shingles, 0–1; 0 if one has none."""
    ours, theirs = (read_words(text[:LONGEST_SKETCHED]) for text in (one, other))
    return _jaccard(_shingles(ours), _shingles(theirs))


def is_copy(one: PublishedText, other: PublishedText) -> bool:
    """Whether both are copies of one story, or one is the beginning of the other.

    Texts published more than ``WITHIN`` apart are not: governments repeat statements every year.
    """
    if one.day and other.day and abs(one.day - other.day) > WITHIN:
        return False
    short, long = sorted((_read(one), _read(other)), key=lambda text: len(text.sketch.words))
    if len(short.sketch.words) < LEAST_WORDS:
        return False
    similarity = _jaccard(short.shingles, long.shingles)
    if similarity < ALIKE and not _is_cut_from(short, long):
        return False
    return not is_templated(short.sketch, long.sketch, similarity)


@dataclass(frozen=True, slots=True)
class _Text:
    """The parts of an article that are compared."""

    sketch: WordSketch
    shingles: Set[str]


# A new article is compared with up to twenty candidates, and the next one often with the same.
@lru_cache(maxsize=24)
def _read(printed: PublishedText) -> _Text:
    sketch = WordSketch.of(printed.title, printed.text[:_MOST_CHARACTERS])
    sketch = replace(sketch, words=sketch.words[:MOST_WORDS])
    return _Text(sketch, _shingles(sketch.words))


def _is_cut_from(short: _Text, long: _Text) -> bool:
    """Whether a text is the beginning of another, apart from small edits.

    A statement that a long briefing quotes in the middle is no copy of the briefing.
    """
    ours, theirs = short.sketch.words, long.sketch.words
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
    minima.update(list(_shingles(words)))
    return list(minima.digest())


def _bands(digest: Sequence[int], kind: bytes) -> Iterator[int]:
    """One number per four minima: equal only if all four are equal."""
    for at in range(0, len(digest), _ROWS):
        rows = b"".join(value.to_bytes(4, "little") for value in digest[at : at + _ROWS])
        place = kind + at.to_bytes(2, "little")
        hashed = hashlib.blake2b(rows, digest_size=8, key=place).digest()
        yield int.from_bytes(hashed, "little", signed=True)
