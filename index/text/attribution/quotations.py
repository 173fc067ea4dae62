"""Finds what stands between quotation marks, and hides it while the words around it are read."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

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
        parts += [block[end : run.outer.start], "“", _letters(run.inner.of(block), run)]
        end = run.outer.end
        if not run.is_open:
            parts.append("”")
    return "".join([*parts, block[end:]])


def _letters(words: str, run: QuotedRun) -> str:
    size = run.outer.end - run.outer.start - (1 if run.is_open else 2)
    bare = words.rstrip(_ENDS + " ’']")
    mark = words[len(bare) :].strip(" ’']")[-1:]
    first = "Q" if words[:1].isupper() or not words[:1].isalpha() else "q"
    return (first + "q" * size)[: max(size - len(mark), 0)] + mark if size else ""
