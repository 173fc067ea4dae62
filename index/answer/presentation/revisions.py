"""The revisions of an article for readers: one of them, which were deleted, and what changed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from index.errors import NotFoundError
from index.store.rows import Revision, numbers_dropped
from index.told import Told

PartKind = Literal["kept", "removed", "added"]

_KEPT = Told(
    "Of an article that changes often, Verbale keeps the first revision, the newest ones and those "
    "that answers quote."
)
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_WORD = re.compile(r"\S+|\s+")
_AROUND = 16
"""Words and blanks that are shown on either side of a change."""
_MOST = 5_000
"""Lines of a text, or words of lines that differ, that are compared; of more, all count as changed.
Time and memory grow with the product of both numbers: 3 MB for this one."""
_SLIGHT = 3
"""Characters of words between two changes that are shown as changed, too: “and”, “of”. So a changed
phrase is one change, not one a word."""

_Run = tuple[PartKind, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Part:
    """Words around a change, words that a revision lost, or words that it gained."""

    kind: PartKind
    text: str


def revision_of(revisions: Sequence[Revision], number: int) -> Revision:
    """Return the revision of a number.

    Args:
        revisions: those of the article that exist, oldest first; at least one.
        number: the number asked for.

    Raises:
        NotFoundError: there is none; the message says whether it was deleted.
    """
    for revision in revisions:
        if revision.number == number:
            return revision
    if number in numbers_dropped(revisions):
        raise NotFoundError.told(
            "Revision {revision} was deleted. {kept}", revision=number, kept=_KEPT
        )
    raise NotFoundError.told(
        "The article has no revision {revision}; it has 1 to {last}.",
        revision=number,
        last=revisions[-1].number,
    )


def deleted_in_words(numbers: Sequence[int]) -> str:
    """Return a sentence on the deleted revisions; empty if there are none."""
    if not numbers:
        return ""
    # The numbers that follow each other have the same difference from their places.
    grouped = groupby(enumerate(numbers), lambda placed: placed[1] - placed[0])
    runs = [[number for _, number in run] for _, run in grouped]
    named = ", ".join(f"{run[0]}–{run[-1]}" if run[1:] else f"{run[0]}" for run in runs)
    return Told("Revision {revision} was deleted. {kept}", revision=named, kept=_KEPT)


def whole_text(revision: Revision) -> str:
    """Return all that a revision says: its headline, its text and its correction."""
    return "\n".join(filter(None, (revision.title, revision.text, revision.correction)))


def changes(before: str, after: str) -> Iterator[tuple[Part, ...]]:
    """Yield each change between two texts, word by word, with some words around it.

    Lines are compared first, then the words of those that differ; both by their longest common
    subsequence (Hunt and McIlroy, An Algorithm for Differential File Comparison, 1976).
    """
    group: list[Part] = []
    for kind, words in _runs(before, after):
        if kind != "kept" or len(words) <= 2 * _AROUND:
            group.append(Part(kind, "".join(words)))
            continue
        if _has_change(group):
            yield (*group, Part(kind, "".join(words[:_AROUND])))
        group = [Part(kind, "".join(words[-_AROUND:]))]
    if _has_change(group):
        yield tuple(group)


def _has_change(group: Sequence[Part]) -> bool:
    return any(part.kind != "kept" for part in group)


def _runs(before: str, after: str) -> Iterator[_Run]:
    """Yield runs of words that both texts have, and of words that only one has."""
    kept: list[str] = []
    removed: list[str] = []
    added: list[str] = []
    for old, new in _by_lines(before, after):
        slight = (removed or added) and len("".join(old).strip()) <= _SLIGHT
        if old == new and not slight:
            yield from _run("removed", removed)
            yield from _run("added", added)
            kept += old
        else:
            yield from _run("kept", kept)
            removed += old
            added += new
    yield from _run("kept", kept)
    yield from _run("removed", removed)
    yield from _run("added", added)


def _run(kind: PartKind, words: list[str]) -> Iterator[_Run]:
    """Yield the words that were gathered as a run, if there are any, and empty the list."""
    if words:
        yield kind, words.copy()
    words.clear()


def _by_lines(before: str, after: str) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the words of both texts in turn: those that are equal, and those that only one has."""
    for old, new in _aligned(_LINE.findall(before), _LINE.findall(after)):
        one, other = _WORD.findall("".join(old)), _WORD.findall("".join(new))
        if old == new:
            yield one, other
        else:
            yield from _aligned(one, other)


def _aligned(old: list[str], new: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the items of both lists in turn: those that are equal, and those in between."""
    from rapidfuzz.distance import Indel  # noqa: PLC0415 - slow

    if max(len(old), len(new)) > _MOST:
        yield old, new
        return
    for _, steps in groupby(Indel.opcodes(old, new), lambda step: step.tag == "equal"):
        run = list(steps)
        first, last = run[0], run[-1]
        yield old[first.src_start : last.src_end], new[first.dest_start : last.dest_end]
