"""Normalize typed words to lexicon keys, and undo inflection."""

import unicodedata
from collections.abc import Iterator

from index.answer.question.verbs import BASE

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
