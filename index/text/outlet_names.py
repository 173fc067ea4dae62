"""Removes markup from the names of outlets: “*The Guardian*”, “''Reuters''”, “<i>Le Monde</i>”.

Data that is made from wikis or web pages sets names of papers in italics or as links.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

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
    return " ".join(_without_markdown(bare).split()) or name


def _without_markdown(name: str) -> str:
    [inline] = _reader().parseInline(name)
    parts = [
        " " if token.type in _BREAKS else token.content
        for token in inline.children or ()
        if token.type in _SHOWN | _BREAKS
    ]
    return "".join(parts)


@cache
def _reader() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # noqa: PLC0415 - slow, and few names have markup

    return MarkdownIt("commonmark")
