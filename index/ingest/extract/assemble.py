"""Assembles the draft of an article from what a reader extracted; shared by all formats.

The text is bounded and cleaned, and corrections are separated; title, date and language come from
the document if it declares them, else from the text.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from index.data_files import alternatives
from index.errors import InputError
from index.ingest.extract.clean import Cleaned, clean, ends_a_sentence
from index.ingest.extract.dates import later
from index.ingest.extract.outlet_days import in_own_day
from index.text.charset import storable
from index.text.language import language_of
from index.text.size_policy import (
    check_text,
    fitted,
    shortened,
    with_short_lines,
    without_blank_runs,
)
from index.values import Draft, Published


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """What a reader extracted from a document; None where the document says nothing.

    Attributes:
        name: how messages call the document.
        text: its lines, including boilerplate.
        as_given: whether the text is already clean, so that headline and notes stay in it.
        title: its declared title.
        heads: its other headings, any of which may be at the top of the text.
        url: the URL where people read it.
        outlet: the publisher.
        published: its declared date, which decides which date lines are the article's.
        byline: the declared author.
        author: the author if neither the declaration nor the text names one.
        updated: when it was last changed.
        printed: the date that the page shows beside the article.
        languages: the declared languages, most reliable first.
        correction: a correction that is not part of the text.
        partial: whether it declares that it shows only a part of the article.
        walled: whether it has a paywall box, so that a short text counts as partial.
    """

    name: str
    text: str
    as_given: bool = False
    title: str | None = None
    heads: tuple[str, ...] = ()
    url: str | None = None
    outlet: str | None = None
    published: Published | None = None
    printed: Published | None = None
    byline: str | None = None
    author: str | None = None
    updated: Published | None = None
    languages: tuple[str | None, ...] = ()
    correction: str | None = None
    partial: bool = False
    walled: bool = False


def assemble(
    extracted: Extracted,
    *,
    reflowed: Callable[[str], str] = str,
    check: Callable[[str], None] | None = None,
    dated: Callable[[Cleaned], Published | None] | None = None,
) -> Draft:
    """The draft of a document, within the limits of ``index.text.size_policy``.

    Args:
        extracted: what the reader extracted.
        reflowed: joins hard-wrapped lines of the cleaned text.
        check: raises an ``InputError`` if the text, without boilerplate and corrections, is no
            article; by default, a text without words is none.
        dated: the publication date; by default, the declared one, else that of the date lines.

    Raises:
        InputError: the text is too long, or no article.
    """
    check_text(len(extracted.text), extracted.name)
    lines = storable(extracted.text).replace("\r\n", "\n").replace("\r", "\n")
    cleaned = clean(without_blank_runs(lines), extracted.published)
    text, correction = reflowed(cleaned.text), extracted.correction
    if not extracted.as_given:
        text, correction = without_correction(text.strip())
    if check is not None:
        check(text)
    elif not text.strip():
        raise InputError(
            f"{extracted.name} holds no article: without the page furniture nothing is left. Paste "
            "the text of the article itself."
        )
    title = storable(extracted.title or "").strip() or cleaned.title or made_from(text)
    published = dated(cleaned) if dated else extracted.published or cleaned.published
    where = (extracted.url, extracted.outlet, lines, extracted.printed)
    published = in_own_day(published, *where)
    is_short = len(text.split()) < 250
    byline = extracted.byline or cleaned.byline or extracted.author
    shown = text if extracted.as_given else without_headline(text, title, *extracted.heads)
    return Draft(
        title=fitted("title", title),
        text=with_short_lines(shown),
        url=extracted.url,
        outlet=fitted("outlet", extracted.outlet or "") or None,
        published=published,
        partial=extracted.partial or cleaned.partial or (extracted.walled and is_short),
        byline=fitted("byline", byline or "") or None,
        updated=later(extracted.updated or cleaned.updated, published),
        language=language_of(text, extracted.languages),
        correction=fitted("correction", correction or "") or None,
    )


LONGEST_TITLE = 120
"""The longest title derived from a sentence, in characters."""

_SENTENCE = re.compile(
    r".*?[.!?…][\"'”’)]*+(?=\s++[\"'“‘(]?[A-Z])(?<!\b[A-Z]\.)(?<!\b(?:Mr|Ms|Dr|St)\.)"
)


def made_from(text: str) -> str:
    """The first sentence of the first line, cut between words to at most ``LONGEST_TITLE``."""
    line = next((line.strip() for line in text.split("\n") if line.strip()), "")
    sentence = _SENTENCE.match(line[:1000])
    return shortened(sentence[0] if sentence else line, LONGEST_TITLE)


def without_headline(text: str, *titles: str) -> str:
    """``text`` without one of ``titles`` at the top, on up to three lines; a sentence stays."""
    wanted = {_same(title) for title in titles} - {""}
    lines = text.split("\n")
    filled = [at for at, line in enumerate(lines) if line.strip()]
    for at in filled[:3]:  # a headline may be wrapped
        head = " ".join(lines[: at + 1])
        if _same(head) in wanted and at != filled[-1] and not ends_a_sentence(head):
            return "\n".join(lines[at + 1 :]).strip("\n")
    return text


def _same(line: str) -> str:
    """A normalized headline for comparison."""
    return " ".join(re.findall(r"\w+", line)).casefold()


LONGEST_CORRECTION = 1_200
"""The longest note, in characters."""

_THING = r"(?:article|story|post|piece|column|headline|caption|page)"
_PAPER = r"(?:report|transcript|version|item|statement|text)"
"""Things that articles also report on: a note about one says what was wrong."""
_WRONG = (
    r"(?:mis(?:stated?|spell|spelled|identified|quoted|attributed|characteri[sz]ed|reported)"
    r"|incorrect(?:ly)?|inaccurate(?:ly)?|erroneous(?:ly)?|wrong(?:ly)?|mistaken(?:ly)?|in\ error"
    r"|corrected)\b"
)
_DATED = r"(?:[\s,(]+(?=[^:]{0,40}\d)[^:]{1,40})?"
"""What may stand between the label and its colon: "(Aug. 29, 2024)"."""


def _abroad(kind: str) -> str:
    """The patterns of a kind in other languages than English."""
    return alternatives(__package__, "corrections.tsv", kind).replace(" ", r"\ ")


_NOTE = re.compile(
    rf"""(?:[*†_\[(]|\s)*(?:
    (?:corrections?|clarifications?|corrigendum|erratum|retraction)(?:\ (?:and|&)\ clarifications?)?
        {_DATED}\s?[:–—]
    |(?:corrections?|clarifications?)\ (?:appended|made|issued)\b
    |(?:editor'?s?'?\ note|note\ to\ readers?|editors'\ note)\b.{{0,300}}
        \b(?:correct(?:ed|ion|s)?|clarif(?:y|ied|ication)|misstated|misidentified|amended|erroneously
        |incorrectly|earlier\ version|previous\ version)\b
    |(?:(?:an?|the|in\ an?)\ )?(?:earlier|previous|prior|original|initial)\ versions?\ of\ this
        \ (?:{_THING}\b|{_PAPER}\b.{{0,400}}{_WRONG})
    |this\ (?:{_THING}|report|version|text)\ (?:was|has\ been)
        \ (?:(?:corrected|amended|clarified)\b|(?:updated|edited|changed|revised)\b.{{0,100}}
            \ (?:to\ (?:correct|clarify|fix)|because)\b)
    |this\ {_THING}\ (?:originally|previously|initially|incorrectly)
        \ (?:said|stated|reported|gave)\b
    |(?:{_abroad("label")}){_DATED}\s?[:–—]
    |(?:{_abroad("note")})\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_LABEL = re.compile(r"(?:corrections?|clarifications?)\W*", re.IGNORECASE)
_REPORTED = re.compile(r"""^["“„«]""")


def without_correction(text: str) -> tuple[str, str | None]:
    """The text without its corrections, and the corrections, joined by line breaks.

    Whole paragraphs at the top or at the end are moved; a text of notes only stays unchanged.
    """
    paragraphs = text.split("\n")
    filled = [at for at, one in enumerate(paragraphs) if one.strip()]
    edge = {*filled[:2], *filled[-4:]}
    notes = {at for at in edge if is_correction(paragraphs[at])}
    if len(filled) > 2 and _LABEL.fullmatch(paragraphs[filled[-2]].strip()):
        notes |= set(filled[-2:])
    if not notes or len(notes) == len(filled):
        return text, None
    rest = "\n".join(one for at, one in enumerate(paragraphs) if at not in notes)
    corrections = "\n".join(paragraphs[at].strip() for at in sorted(notes))
    return re.sub(r"\n{3,}", "\n\n", rest).strip("\n"), corrections


def is_correction(paragraph: str) -> bool:
    """Whether the paragraph is a correction of an earlier version of the article."""
    line = paragraph.strip().replace("’", "'").replace("\u00a0", " ")
    return len(line) <= LONGEST_CORRECTION and not _REPORTED.match(line) and bool(_NOTE.match(line))


_BULLET = re.compile(r"\s*(?:[-*•‣–—]|\(?[0-9a-z]{1,3}[.)])\s")
_HYPHENATED = re.compile(r"\b(\w++)-\n(\w++)")


def is_wrapped(text: str) -> bool:
    """Whether the lines of ``text`` look hard-wrapped."""
    lines = text.split("\n")
    width = _width(lines)
    if not 40 <= width <= 120 or len(lines) < 4:
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
    words = set(re.findall(r"\w+(?:-\w+)*", joined))

    def whole(match: re.Match[str]) -> str:
        head, tail = match.groups()
        keep = f"{head}-{tail}" in words or not tail[0].islower() or head[-1].isdigit()
        return f"{head}-{tail}" if keep else head + tail

    paragraphs = re.split(r"\n\s*\n", _HYPHENATED.sub(whole, joined))
    lined = (" ".join(part.split()) for part in paragraphs)
    return "\n\n".join(part for part in lined if part)


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
