"""Removes boilerplate from extracted text: whole lines only, never reported text."""

import re
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from index.ingest.extract.bylines import read_byline
from index.ingest.extract.dates import DateLine, find_date, read_date_line
from index.text.line_rules import LineType, line_type
from index.values import Published

_ENDS = (".", "!", "?", "…", "。", "！", "？", "؟", "۔", "।")
_WITHOUT_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Letters of scripts without spaces between words."""
_BEHIND_BYLINE = re.compile(r",?\s+(?:[|•·–—-]|on|am|le|el|il|em|op)\s+|,\s+")
_HEADLINE = 200
"""The longest line, in characters, that can be a headline."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A text without the page around it.

    Attributes:
        text: the remaining lines, verbatim and in order; may be empty.
        title: the line in the place of a headline, also in ``text``; or None.
        published: the date of the removed date lines, or None.
        partial: whether a notice says that only a part of the article is shown.
        updated: the date of the last change by the date lines, or None.
        byline: the people in the removed bylines, or None.
        closing: the date that the last line consists of, which stays in ``text``, or None.
    """

    text: str
    title: str | None = None
    published: Published | None = None
    partial: bool = False
    updated: Published | None = None
    byline: str | None = None
    closing: Published | None = None


def clean(text: str, published: Published | None = None) -> Cleaned:
    r"""Remove advertising marks, paywall notices, share bars, date lines and their like.

    Lines are kept or dropped whole. A text without boilerplate is returned unchanged, except that
    line endings become ``\n``.

    Args:
        text: lines, with or without blank lines between paragraphs.
        published: the known publication date. A date line more than a day away from it dates
            something else (a signing, a speech) and stays.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    marks = [line_type(line) if line else None for line in lines]
    running = [at for at, line in enumerate(lines) if marks[at] is None and is_paragraph(line)]
    first, last = (running[0], running[-1]) if running else (len(lines), -1)
    # Behind the end of the head, no more date lines and bylines are expected.
    head_end = running[min(2, len(running) - 1)] if running else 0
    dates = _date_lines(lines, head_end, published)
    dropped = dates.keys() | {
        at
        for at, mark in enumerate(marks)
        if mark in {LineType.PAYWALL, LineType.FURNITURE}
        or (mark is LineType.EDGE and running and not first < at < last)
        or (mark is LineType.HEAD and at < head_end)
    }
    bylines = (read_byline(lines[at]) for at in sorted(dropped))
    dated = sorted((date for date in dates.values() if date.published), key=lambda d: d.updated)
    left = [line for at, line in enumerate(lines) if at not in dropped and line.strip()]
    return Cleaned(
        text=_joined(lines, dropped),
        title=_headline(lines, dropped),
        published=dated[0].published if dated else None,
        partial=LineType.PAYWALL in marks,
        updated=next((date.changed for date in dates.values() if date.changed), None),
        byline=next((names for names in bylines if names), None),
        closing=placed_date(left[-1]) if left else None,
    )


def ends_a_sentence(line: str) -> bool:
    """Whether the line ends as a sentence does (headlines do not)."""
    return line.rstrip(" \"'”’)]»」』").endswith(_ENDS)


def is_paragraph(line: str) -> bool:
    """Whether the line is running text: a sentence of some length, or longer than a headline."""
    if len(line) >= 100:  # running text even without a full stop
        return True
    enough = len(line.split()) >= 8 or len(_WITHOUT_SPACES.findall(line)) >= 15
    return enough and ends_a_sentence(line)


def _date_lines(lines: list[str], end: int, known: Published | None) -> dict[int, DateLine]:
    """Lines that date the article; not those that head the entries of a chronology.

    Args:
        lines: the text.
        end: where its head ends: an unlabelled date further down dates something else.
        known: the publication date, as far as it is known.
    """
    dated = {at: read for at, line in enumerate(lines) if line and (read := _read_date(line))}
    labelled = {at: read for at, read in dated.items() if read.labelled}
    bare = {at: read for at, read in dated.items() if not read.labelled}
    day = timedelta(days=1)
    head = {
        at: read
        for at, read in bare.items()
        if at < end
        and (not (known and read.published) or abs(known.day - read.published.day) <= day)
    }
    others = {read.published for at, read in bare.items() if at not in head}
    is_chronology = len(head) > 1 or len(others) > 1
    return labelled if is_chronology else dict(sorted((labelled | head).items()))


def _read_date(line: str) -> DateLine | None:
    """The line as a date line, alone or behind a byline: "By Jane Doe on May 3, 2024"."""
    read = read_date_line(line)
    if read or len(line) > _HEADLINE or not read_byline(line):
        return read
    parts = (line[apart.end() :] for apart in _BEHIND_BYLINE.finditer(line))
    return next((read for part in parts if (read := read_date_line(part))), None)


def placed_date(line: str) -> Published | None:
    """The date of a line of a date alone, or with a place: "Minsk, 6 December 2021"."""
    # “(OR. en)” of the Council of the EU.
    line = re.sub(r" \([^()]*\)$", "", line.strip()).rstrip(".")
    if len(line) > 60:
        return None
    behind = (line[comma.end() :] for comma in re.finditer(", ", line))
    candidates = (line, *behind, line.rpartition(", ")[0])
    return next((day for candidate in candidates if (day := find_date(candidate))), None)


def _headline(lines: list[str], dropped: set[int]) -> str | None:
    """The first remaining line in the place of a headline: above a date line or running text.

    One or two words over another headline are the name of a section.
    """
    left = [at for at, line in enumerate(lines) if line.strip() and at not in dropped]
    headlines = (
        pair
        for pair in pairwise(left)
        if pair[1] == left[-1] or len(lines[pair[0]].split()) > 2 or is_paragraph(lines[pair[1]])
    )
    top, below = next(headlines, (0, 0))
    first = lines[top].strip()
    if not below or len(first) > _HEADLINE:
        return None
    dated_below = any(top < at < below for at in dropped)
    return first if dated_below or not ends_a_sentence(first) else None


def _joined(lines: list[str], dropped: set[int]) -> str:
    """The remaining lines; blank lines around removed ones are merged."""
    if not dropped:
        return "\n".join(lines)
    left: list[str] = []
    gap = False
    for at, line in enumerate(lines):
        if at in dropped:
            gap = True
        elif line.strip() or not gap or (left and left[-1].strip()):
            left.append(line)
            gap = gap and not line.strip()
    return "\n".join(left).strip("\n")
