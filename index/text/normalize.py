"""Normalizes texts to words, so that typography makes no difference, and outlets to plain names.

Data that is made from wikis or web pages sets names of papers in italics or as links:
“*The Guardian*”, “''Reuters''”, “<i>Le Monde</i>”.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


_NO_SPACES = re.compile("([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])")
"""Characters of scripts without spaces between words: each counts as a word."""
UNSPACED = (
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
"""The letters, as ranges of a pattern, of scripts where spaces do not tell words apart: Thai, Lao,
Burmese, Khmer, Kana and Han have none, and in Hangul particles are glued to words."""
_UNSPACED = re.compile(f"[{UNSPACED}]")
_RUN = re.compile(f"[{UNSPACED}]{{5,}}")
"""More letters without spaces than most words and names have."""


def parted(text: str) -> str:
    """A text with spaces around each letter of ``UNSPACED``: as a phrase, it is found anywhere."""
    return text if text.isascii() else _UNSPACED.sub(r" \g<0> ", text)


def word_pairs(term: str) -> list[str]:
    """A term, or each two neighbouring letters of its long runs without spaces."""
    runs = _RUN.findall(term)
    pairs = [run[at : at + 2] for run in runs for at in range(len(run) - 1)]
    rest = _RUN.sub(" ", term).split()
    return list(dict.fromkeys([*rest, *pairs])) if runs else [term]


_DROPPED = re.compile("['’ʼ\u00ad\u200b]")
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}")
"""Abbreviations letter by letter, as "U.S."."""
_WORD = re.compile(r"\d+(?:[.,:]\d+)*(?:(?:st|nd|rd|th)\b)?|[^\W\d_][^\W_]*")
"""A unit written to its number ("3km") is a word of its own; digits in a name ("G7") are not."""
_BREAK = re.compile(r"[.!?…:;\n•–—]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its context.

    Attributes:
        plain: the word as in ``read_words``.
        capital: whether it begins with a capital letter.
        first: whether it begins a sentence, or something that looks like one.
    """

    plain: str
    capital: bool
    first: bool


def read_words(text: str) -> list[str]:
    """The words in lower case without punctuation; a number is one word."""
    return [word.replace(",", "") for word in _WORD.findall(_bare(text).casefold())]


def place_words(text: str) -> Iterator[Word]:
    """The same words as ``read_words``, with capitalization and context."""
    bare, end = _bare(text), 0
    for match in _WORD.finditer(bare):
        between = bare[end : match.start()]
        first = end == 0 or _BREAK.search(between) is not None
        end = match.end()
        word = match[0]
        yield Word(word.casefold().replace(",", ""), word[0].isupper(), first)


def _bare(text: str) -> str:
    joined = _DOTTED.sub(lambda match: match[0].replace(".", ""), _DROPPED.sub("", text))
    return _NO_SPACES.sub(r" \1 ", joined)


LONGEST = 500
"""Characters that are read of a name; the rest is left out."""

_MARKS = re.compile(r"[*_`<\[&]|''")
_WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]")
_WIKI_EMPHASIS = re.compile(r"'{2,}(?=\S)([^']+(?:'[^']+)*)'{2,}")
_SHOWN = {"text", "text_special", "code_inline"}
_BREAKS = {"softbreak", "hardbreak"}


def plain_outlet(name: str) -> str:
    """The name of an outlet without markup of wikis, Markdown and HTML.

    Signs that are no markup stay, as in “S&P Global” and “TVM+*”. A name of which nothing would
    be left stays as it is.
    """
    if not _MARKS.search(name):
        return name
    name = name[:LONGEST]
    bare = _WIKI_EMPHASIS.sub(r"\1", _WIKI_LINK.sub(r"\1", name))
    [inline] = _reader().parseInline(bare)
    parts = [
        " " if token.type in _BREAKS else token.content
        for token in inline.children or ()
        if token.type in _SHOWN | _BREAKS
    ]
    return " ".join("".join(parts).split()) or name


@cache
def _reader() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # noqa: PLC0415 - slow, and few names have markup

    return MarkdownIt("commonmark")
