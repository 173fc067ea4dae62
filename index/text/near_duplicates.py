"""Finds near-duplicates: copies of one story, such as a wire report, but not templated texts.

Texts that share many shingles (runs of three words) are near-duplicates. Governments write the same
letter to many countries, and outlets the same two sentences about every raid. Such templated texts
are not copies: other names, numbers or dates fill their slots.

    minhash_bands(text)     finds candidates through an index: a copy likely shares a band
    is_copy(one, other)     decides, by comparing the texts
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Self

from index.text.normalize import place_words, read_words
from index.text.words import CARDINALS, MONTHS, ORDINALS, TENS, WEEKDAY_NAMES

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
    both = sorted((_read(one), _read(other)), key=lambda read: len(read[0].words))
    (short, shingles), (long, theirs) = both
    if len(short.words) < LEAST_WORDS:
        return False
    similarity = _jaccard(shingles, theirs)
    if similarity < ALIKE:  # unless one is the beginning of the other, apart from small edits
        lead = _shingles(short.words[:LEAD])
        in_lead = len(lead & _shingles(long.words[: 2 * LEAD])) / len(lead)
        held = len(shingles & theirs) / len(shingles)
        if len(short.words) < LEAD or held < CONTAINED or in_lead < _LEAD_HELD:
            return False
    return not is_templated(short, long, similarity)


_MOST_WORDS = 5_000
"""Words that are aligned: a template shows its slots long before, and alignment is quadratic."""
_SHORT = 60
"""Texts with fewer words report one fact, so any other name makes a different report."""
_COMPLETE = 0.6
"""Similarity from which both articles are complete, so that a headline names nothing missing."""
_SAME = 0.95
"""Similarity from which the text is the same, whatever the headlines say."""
_SLOT = 8
"""Longest content of a slot, in words; a longer replacement is a passage of its own."""
_WORDS_TO_AN_EDIT = 400
"""Words per name that an editor may replace; numbers are never replaced."""
_WORDS_TO_A_CHANGE = 25
"""Words per changed place below which a text is rewritten, like a speech given a second time."""
_BETWEEN = 2
"""Differences with fewer common words between them are merged."""
_SPELT_ALIKE = 70
"""Similarity (%) from which consistently replaced words are spellings of one word: "defence",
"defense"."""
_SAME_NAME = 90
"""Similarity (%) from which two names are spellings of one; "Austria" and "Australia" have 88."""

_Difference = tuple[tuple[str, ...], tuple[str, ...]]

# fmt: off
_COUNTS = {
    *TENS, "hundred", "hundreds", "thousand", "thousands", "million", "billion", "trillion",
    "dozen", "dozens",
}
_DAYS = {"today", "yesterday", "tomorrow", *(name.lower() for name in WEEKDAY_NAMES)}
_AGENCIES = {
    "ap", "associated", "press", "reuters", "afp", "agence", "france", "presse", "dpa",
    "xinhua", "tass", "upi", "efe", "ansa", "pti", "ians", "anadolu", "bloomberg",
}
"""Names of wire services, which outlets write in various ways."""
# fmt: on
_NUMERALS = {
    **{word: str(number) for word, number in CARDINALS.items() if 2 <= number <= 20},
    **{word: f"{number}th" for word, number in ORDINALS.items()},
    **{"1st": "1th", "2nd": "2th", "3rd": "3th", "bn": "billion", "mn": "million"},
}


@dataclass(frozen=True, slots=True)
class WordSketch:
    """The words of an article, and which of them are names.

    Attributes:
        title: the words of the title.
        words: the words of the text.
        names: words that the text always capitalizes, also inside sentences.
    """

    title: tuple[str, ...]
    words: tuple[str, ...]
    names: frozenset[str]

    @classmethod
    def of(cls, title: str, text: str) -> Self:
        """Read a title and a text."""
        placed = list(place_words(text))
        names = {word.plain for word in placed if word.capital and not word.first}
        names -= {word.plain for word in placed if not word.capital}
        words = tuple(_numeral(word.plain) for word in placed)
        return cls(tuple(map(_numeral, read_words(title))), words, frozenset(names))

    def facts(self, words: Sequence[str]) -> set[str]:
        """The words that are names, numbers or dates."""
        return {word for word in words if word in self.names or _is_number(word)} - _AGENCIES


def is_templated(short: WordSketch, long: WordSketch, similarity: float) -> bool:
    """Whether two similar texts report different things in the same words.

    Args:
        short: the text with fewer words.
        long: the text with more words.
        similarity: the Jaccard similarity of their shingles.
    """
    if _has_other_title(short, long, similarity):
        return True
    if len(short.words) < _SHORT and short.facts(short.words) ^ long.facts(long.words):
        return True
    differences = list(_differences(short.words[:_MOST_WORDS], long.words[:_MOST_WORDS]))
    if len(differences) * _WORDS_TO_A_CHANGE > max(len(short.words), _SHORT):
        return True
    replaced = [(ours, theirs) for ours, theirs in differences if ours and theirs]
    slots = [_slot(short, ours, long, theirs) for ours, theirs in replaced]
    if any(_is_number(word) for slot in slots for word in slot):
        return True
    edits = sum(bool(slot) for slot in slots)
    return edits > len(short.words) // _WORDS_TO_AN_EDIT or _has_refrain(replaced)


def _has_other_title(short: WordSketch, long: WordSketch, similarity: float) -> bool:
    """Whether a title has a name that the other article lacks.

    A headline may say more than a shortened text, and identical texts may have any headlines.
    """
    if similarity >= _SAME:
        return False
    pairs = [(short, long)] if similarity < _COMPLETE else [(short, long), (long, short)]
    return any(one.facts(one.title) - {*other.title, *other.words} for one, other in pairs)


def _slot(
    sketch: WordSketch, ours: Sequence[str], other: WordSketch, theirs: Sequence[str]
) -> set[str]:
    """The names and numbers that replace each other; empty if the difference is no slot."""
    if min(len(ours), len(theirs)) > _SLOT:
        return set()
    here = sketch.facts(ours) - set(theirs)
    there = other.facts(theirs) - set(ours)
    if not sketch.names and not other.names:  # a script without capitals: any word may be a name
        here, there = set(ours) - set(theirs), set(theirs) - set(ours)
    here, there = _less_spellings(here, there), _less_spellings(there, here)
    here, there = here - _acronyms(theirs), there - _acronyms(ours)
    same_day = any(  # one text has the weekday, and the other the date
        weekday <= _DAYS and all(word in MONTHS or word.isdigit() for word in date)
        for weekday, date in ((here, there), (there, here))
    )
    if not here or not there or same_day:
        return set()
    new = here - set(other.words) or there - set(sketch.words)
    return here | there if new else set()


def _less_spellings(words: Set[str], others: Set[str]) -> set[str]:
    """Without names that the other text has in another spelling."""
    from rapidfuzz.fuzz import ratio  # noqa: PLC0415 - slow to import
    from rapidfuzz.process import extractOne  # noqa: PLC0415 - slow to import

    return {
        word
        for word in words
        if _is_number(word) or not extractOne(word, others, scorer=ratio, score_cutoff=_SAME_NAME)
    }


def _acronyms(words: Sequence[str]) -> set[str]:
    """Acronyms of the words around a difference: "eu" for "European Union"."""
    initials = "".join(word[0] for word in words)
    return {initials[at:end] for at in range(len(initials)) for end in range(at + 2, at + 6)}


def _has_refrain(replaced: Sequence[_Difference]) -> bool:
    """Whether the same words replace each other repeatedly, so that different things are meant."""
    from rapidfuzz.fuzz import ratio  # noqa: PLC0415 - slow to import

    again = [pair for pair, times in Counter(replaced).items() if times > 1]
    texts = [(" ".join(ours), " ".join(theirs)) for ours, theirs in again]
    return any(
        min(len(ours), len(theirs)) > 4 and ratio(ours, theirs) < _SPELT_ALIKE
        for ours, theirs in texts
    )


def _differences(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[_Difference]:
    """The differences of the aligned texts; one side is empty where words were cut."""
    from rapidfuzz.distance import Levenshtein  # noqa: PLC0415 - slow to import

    steps = [step for step in Levenshtein.opcodes(ours, theirs) if step.tag != "equal"]
    starts = [
        at
        for at, step in enumerate(steps)
        if at == 0 or step.src_start - steps[at - 1].src_end >= _BETWEEN
    ]
    for first, after in pairwise([*starts, len(steps)]):
        begin, end = steps[first], steps[after - 1]
        yield (
            tuple(ours[begin.src_start : end.src_end]),
            tuple(theirs[begin.dest_start : end.dest_end]),
        )


def _numeral(word: str) -> str:
    return _NUMERALS.get(word, word)


def _is_number(word: str) -> bool:
    return word[0].isdigit() or word in _COUNTS


# A new article is compared with up to twenty candidates, and the next one often with the same.
@lru_cache(maxsize=24)
def _read(printed: PublishedText) -> tuple[WordSketch, Set[str]]:
    """The words of an article that are compared, and their shingles."""
    sketch = WordSketch.of(printed.title, printed.text[:_MOST_CHARACTERS])
    sketch = replace(sketch, words=sketch.words[:MOST_WORDS])
    return sketch, _shingles(sketch.words)


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
