"""Joins hard-wrapped lines, so that a sentence is on one line."""

import re
from itertools import pairwise
from math import ceil

from index.ingest.extract.boilerplate.clean import ends_a_sentence

_NARROWEST = 40
_WIDEST = 120
"""Least and greatest width of a column, in characters."""
_BULLET = re.compile(r"\s*(?:[-*•‣–—]|\(?[0-9a-z]{1,3}[.)])\s")
_HYPHENATED = re.compile(r"\b(\w++)-\n(\w++)")


def is_wrapped(text: str) -> bool:
    """Whether the lines of ``text`` look hard-wrapped."""
    lines = text.split("\n")
    width = _width(lines)
    if not _NARROWEST <= width <= _WIDEST or len(lines) < 4:
        return False
    followed = [(one, two) for one, two in pairwise(lines) if one.strip() and two.strip()]
    full = [one for one, _ in followed if len(one) >= 0.7 * width and not ends_a_sentence(one)]
    return len(full) >= max(2, 0.4 * len(followed))


def unwrapped(text: str) -> str:
    """``text`` with unwrapped paragraphs, separated by blank lines.

    Hyphenated words are joined; the hyphen stays if the text has the word with it elsewhere.
    """
    lines = [line.rstrip() for line in text.split("\n")]
    width = _width(lines)
    joined = ""
    for one, two in pairwise([*lines, ""]):
        joined += one + ("\n\n" if _ends_paragraph(one, two, width) else "\n")
    return _single_lines(_dehyphenated(joined))


def _width(lines: list[str]) -> int:
    """The width of the column: nine in ten lines are not longer."""
    lengths = sorted(len(line.rstrip()) for line in lines if line.strip())
    return lengths[ceil(0.9 * len(lengths)) - 1] if lengths else 0


def _ends_paragraph(one: str, two: str, width: int) -> bool:
    """Whether a paragraph ends between two consecutive lines."""
    if not one.strip() or not two.strip() or _BULLET.match(two):
        return True
    room_left = len(one) + 1 + len(two.split(maxsplit=1)[0]) <= width
    is_heading = len(one) < 0.6 * width and two.lstrip()[:1].isupper()
    return (room_left and ends_a_sentence(one) and len(one) < 0.9 * width) or is_heading


def _dehyphenated(text: str) -> str:
    words = set(re.findall(r"\w+(?:-\w+)*", text))

    def joined(match: re.Match[str]) -> str:
        head, tail = match.groups()
        keep = f"{head}-{tail}" in words or not tail[0].islower() or head[-1].isdigit()
        return f"{head}-{tail}" if keep else head + tail

    return _HYPHENATED.sub(joined, text)


def _single_lines(text: str) -> str:
    paragraphs = (" ".join(part.split()) for part in re.split(r"\n\s*\n", text))
    return "\n\n".join(part for part in paragraphs if part)
