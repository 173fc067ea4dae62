"""Extracts who said what from an article, with exact offsets.

After Krestel, Bergler and Witte (2008) and Pareti (2015): cue verbs, the noun phrases that are
their subjects, and the words that they introduce, by rules alone. What is unclear has no speaker.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.text.attribution import Attribution, Speaker
from index.text.attribution.clauses import may_name_several
from index.text.attribution.noun_phrases import is_body, is_country
from index.text.attribution.people import People, Resolution
from index.text.attribution.sentence import said_in
from index.text.attribution.statements import joint_words, own_words, transcript_start, turns
from index.text.sentences import blocks, sentence_ends
from index.text.vocabulary import CUE, PLURAL_CUE
from index.values import Span

_CLOSERS = {"“": "”", "„": "“”", "«": "»", '"': '"', "”": "”"}
_MARK = re.compile(r"[“”„«»\"]")
_SINGLE = re.compile(r"(?<![\w’])‘(?=\S)([^‘\n]{2,600}?)(?<=\S)’(?!\w)")
_ENDS = ".,!?;:…—-"


@dataclass(frozen=True, slots=True)
class QuotedRun:
    """What one pair of quotation marks encloses.

    Attributes:
        outer: with the marks.
        inner: without them.
        is_open: nothing closes it in its paragraph: the quotation goes on in the next.
    """

    outer: Span
    inner: Span
    is_open: bool = False


def quoted_runs(block: str) -> list[QuotedRun]:
    """The quotations of one paragraph, in order; those inside another are left out.

    Single marks count only where no double marks do. Linear in the paragraph's length.
    """
    found: list[QuotedRun] = []
    opened = -1
    for mark in _MARK.finditer(block):
        at = mark.start()
        if opened < 0:
            opened = at if _opens(block, at) else -1
        elif block[at] in _CLOSERS[block[opened]] and _closes(block, at):
            if block[opened + 1 : at].strip():
                found.append(_run(block, opened, at))
            opened = -1
    if opened >= 0:
        found.append(QuotedRun(Span(opened, len(block)), Span(opened + 1, len(block)), True))
    return found or [_run(block, one.start(), one.end() - 1) for one in _SINGLE.finditer(block)]


def _run(block: str, opened: int, closed: int) -> QuotedRun:
    inside = block[opened + 1 : closed]
    start = opened + 1 + len(inside) - len(inside.lstrip())
    end = opened + 1 + len(inside.rstrip())
    return QuotedRun(Span(opened, closed + 1), Span(min(start, end), end))


def _opens(block: str, at: int) -> bool:
    if block[at] in "”»" or not block[at + 1 : at + 2].strip():
        return False
    before = block[at - 1 : at]
    return block[at] in "“„«" or not (before.isalnum() or before in tuple(".,!?"))


def _closes(block: str, at: int) -> bool:
    before, after = block[at - 1 : at], block[at + 1 : at + 2]
    if block[at] == '"' and before.isspace():
        return not after.isalnum()
    return True


def masked(block: str, runs: Sequence[QuotedRun]) -> str:
    """The paragraph with one word of the letter q for the words of each quotation.

    It has the same length, and marks outside and at the end of a quotation stay, so that sentence
    boundaries and cues are found outside of quotations alone.
    """
    parts: list[str] = []
    end = 0
    for run in runs:
        words = run.inner.of(block)
        size = run.outer.end - run.outer.start - (1 if run.is_open else 2)
        mark = words[len(words.rstrip(_ENDS + " ’']")) :].strip(" ’']")[-1:] if size else ""
        first = "Q" if words[:1].isupper() or not words[:1].isalpha() else "q"
        letters = (first + "q" * size)[: max(size - len(mark), 0)]
        parts += [block[end : run.outer.start], "“", letters, mark]
        end = run.outer.end
        if not run.is_open:
            parts.append("”")
    return "".join([*parts, block[end:]])


_MORE_THAN_A_NAME = 25
"""Characters from which on a quotation is more than a word or name between marks."""


def attributions(title: str, text: str) -> list[Attribution]:
    """What people say in an article, in order.

    Quotations without a clear speaker are returned, too, with None. Linear in the text's length.

    Args:
        title: the headline.
        text: the article's text; all offsets are into it.
    """
    paragraphs = blocks(text)
    people = People(text, title)
    first = transcript_start(text, paragraphs)
    if first < len(paragraphs):
        before = _Reading(text, paragraphs[:first], people, title).read()
        return [*before, *turns(text, paragraphs[first:], people)]
    own = list(own_words(text, paragraphs, people, title))
    told = _Reading(text, paragraphs, people, title).read()
    if not own and (joint := list(joint_words(text, paragraphs, people))):
        publishers, together = len({one.speaker for one in joint}), Counter(o.words for o in told)
        # what it reports of one of them, or of others
        told = [one for one in told if one.speaker and together[one.words] < publishers]
        own = joint
    elif own:  # what a statement reports of others is theirs; the rest is its author's
        told = [one for one in told if _is_of_another(one)]
    return sorted([*own, *told], key=lambda one: (one.words.start, -one.words.end))


class _Reading:
    """An article while it is read paragraph by paragraph."""

    def __init__(self, text: str, paragraphs: Sequence[Span], people: People, title: str) -> None:
        self._text = text
        self._paragraphs = paragraphs
        self._runs = [quoted_runs(one.of(text)) for one in paragraphs]
        hidden = [
            run.outer.moved(block.start)
            for block, runs in zip(paragraphs, self._runs, strict=True)
            for run in runs
        ]
        self._resolution = Resolution(people, hidden, title)
        self._found: list[Attribution] = []

    def read(self) -> list[Attribution]:
        carried: Speaker | None = None
        for number, (block, runs) in enumerate(zip(self._paragraphs, self._runs, strict=True)):
            words = block.of(self._text)
            last, carried = carried, None
            reports = CUE.search(words) is not None or "ccording to " in words
            several = not reports and may_name_several(words) and PLURAL_CUE.search(words)
            if not (runs or reports or several):
                continue  # without a word that leads to reported speech
            hidden = masked(words, runs)
            for start, end in pairwise([0, *sentence_ends(hidden), len(hidden)]):
                last = self._sentence(number, hidden, Span(start, end), last)
            if (runs and runs[-1].is_open) or words.rstrip().endswith(":"):
                carried = last
        return self._found

    def _sentence(self, number: int, hidden: str, at: Span, last: Speaker | None) -> Speaker | None:
        """Read one sentence; returns who speaks at its end, None if that is unclear."""
        block, before = self._paragraphs[number], self._paragraphs[max(0, number - 1)].start
        first = at.start + len(at.of(hidden)) - len(at.of(hidden).lstrip())
        at = Span(first, at.start + len(at.of(hidden).rstrip()))
        sentence = at.of(hidden)
        runs = self._runs[number]  # those of the sentence
        first = bisect_left(runs, at.start, key=lambda run: run.outer.start)
        runs = runs[first : bisect_right(runs, at.end, key=lambda run: run.outer.end)]
        found = said_in(sentence)
        alone = bool(runs) and not _outside(sentence)
        speaker = last if alone else None
        attributed: list[Span] = []
        for one in found:
            subjects = [(who, place.moved(block.start + at.start)) for who, place in one.subjects]
            speakers = self._resolution.speakers(subjects, block.start, before)
            said = own = one.words.moved(at.start)
            if one.kind == "direct":
                own = next((run.inner for run in runs if said.holds(run.outer)), said)
            words = own.moved(block.start), at.moved(block.start), one.kind
            self._found += [Attribution(*words, who) for who in (*speakers,) or (None,)]
            speaker = speakers[0] if len(speakers) == 1 else None
            attributed.append(said)
        for run in runs:
            is_long = run.inner.end - run.inner.start >= _MORE_THAN_A_NAME
            if (alone or is_long) and not any(one.holds(run.outer) for one in attributed):
                place = run.inner.moved(block.start), at.moved(block.start)
                self._found.append(Attribution(*place, "direct", last if alone else None))
        return speaker


def _outside(sentence: str) -> str:
    """The words of a masked sentence outside its quotations."""
    parts, depth = [], 0
    for letter in sentence:
        depth += (letter == "“") - (letter == "”")
        if depth <= 0 and letter not in "“”":
            parts.append(letter)
    return "".join(parts).strip(" .,!?…—–-")


def _is_of_another(one: Attribution) -> bool:
    """Whether words in somebody's own statement are another's: an office-holder's, or a body's.

    Countries and names alone are mostly who the statement speaks for.
    """
    who = one.speaker
    if who is None or who.name is None:
        return who is not None
    return (
        bool(who.office) or one.kind == "direct" or (is_body(who.name) and not is_country(who.name))
    )
