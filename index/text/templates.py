"""Tells texts of one template, which differ in names and numbers, from copies of one story.

A congratulation to another country, or a report of another raid, is no copy: where the aligned
texts differ, other names, numbers or dates fill the slots of the template.
"""

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

from index.text.normalize import place_words, read_words
from index.text.words.calendar import MONTHS, WEEKDAY_NAMES
from index.text.words.numbers import CARDINALS, ORDINALS, TENS

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
    if not here or not there or _same_day(here, there):
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


def _same_day(here: Set[str], there: Set[str]) -> bool:
    """Whether one text has the weekday and the other the date."""
    return any(
        weekday <= _DAYS and all(word in MONTHS or word.isdigit() for word in date)
        for weekday, date in ((here, there), (there, here))
    )


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
