"""Reads texts as words to compare, so that typography makes no difference."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_NO_SPACES = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LETTERS = rf"[^\W_{_NO_SPACES}][\u0300-\u036f]*"
_WORD = re.compile(
    r"(?<![^\W_])(?:[^\W\d_]\.){2,}"  # U.S.
    r"|\d+(?:[.,]\d+)+"  # 1,200.50
    rf"|[{_NO_SPACES}]"
    rf"|(?:{_LETTERS})+(?:['’ʼ{_INVISIBLE}]+(?:{_LETTERS})+)*"
    r"|[$€£¥₹%‰]"
    r"|(?<!\S)[-−–](?=\d)"  # a minus
)
_ELLIPSIS = r"(?:…|\.{3,}|\. \. \.)"
_GAP = re.compile(rf"\[\s?{_ELLIPSIS}\s?\]|\(\s?{_ELLIPSIS}\s?\)|{_ELLIPSIS}|\[[^\[\]\n]{{1,80}}\]")
_SIC = re.compile(r"\[sic[.!]?\]", re.IGNORECASE)
_LETTER_CHANGED = re.compile(r"\[(\w{1,2})\](?=\w)")
_SENTENCE_END = re.compile(r"[.!?][^\w\s]{0,4}\s")

_TRANSLATED = str.maketrans({"’": "'", "ʼ": "'", **dict.fromkeys(_INVISIBLE, "")})
_LONGEST_NORMALIZED = 100
"""Longer “words” are compared as they are: to order a run of accents takes the square of it."""

JUMP = 2
"""Cost of words left out between two sentences of a quotation, in words."""


@dataclass(frozen=True, slots=True)
class ComparedWord:
    """A word of a text.

    Attributes:
        key: what is compared: in small letters, with plain apostrophes, without thousands commas.
        start: offset in the text.
        end: offset just past it.
    """

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Wording:
    """A quotation, read to be searched.

    Attributes:
        text: the text that offsets refer to: the quotation without changes of single letters
            (“[T]he”) and without “[sic]”.
        words: its words; those in square brackets are left out, because they replace others.
        gaps: cost of words left out, in words, by the number of words before them: 0 at an
            ellipsis or bracket, ``JUMP`` at the end of a sentence.
    """

    text: str
    words: tuple[ComparedWord, ...]
    gaps: Mapping[int, int]

    @property
    def keys(self) -> list[str]:
        """Return what is compared of each word."""
        return [word.key for word in self.words]


def compared_words(text: str, start: int = 0, end: int | None = None) -> list[ComparedWord]:
    """Return the words of ``text[start:end]`` with their offsets in ``text``.

    Quotation marks, dashes, hyphens, spaces and other punctuation are no words; signs of
    currencies, a percent sign and a minus are. Linear in the length of the text.
    """
    stop = len(text) if end is None else end
    return [
        ComparedWord(_key(found[0]), found.start(), found.end())
        for found in _WORD.finditer(text, start, stop)
    ]


def wording_of(quotation: str) -> Wording:
    """Return a quotation read to be searched. Linear in its length."""
    text = _LETTER_CHANGED.sub(r"\1", _SIC.sub("", quotation))
    words: list[ComparedWord] = []
    gaps: dict[int, int] = {}
    at = 0
    for gap in _GAP.finditer(text):
        words += compared_words(text, at, gap.start())
        gaps[len(words)] = 0
        at = gap.end()
    words += compared_words(text, at)
    for number in _after_sentences(text, words):
        gaps.setdefault(number, JUMP)
    return Wording(text, tuple(words), {n: cost for n, cost in gaps.items() if 0 < n < len(words)})


def _after_sentences(text: str, words: Sequence[ComparedWord]) -> list[int]:
    """Return the numbers of the words that begin a sentence."""
    return [
        number
        for number in range(1, len(words))
        if text[words[number].start].isupper()
        and _SENTENCE_END.match(text, words[number - 1].end, words[number].start)
    ]


def _key(word: str) -> str:
    if len(word) <= _LONGEST_NORMALIZED and not word.isascii():
        word = unicodedata.normalize("NFKC", word)
    key = word.translate(_TRANSLATED).casefold()
    if key[0].isdigit():
        return key.replace(",", "")
    return "-" if key in "−–" else key.replace(".", "")
