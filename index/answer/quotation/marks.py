"""Finds the quotations of a message by its quotation marks and block quotes."""

import re
from collections.abc import Iterator

from index.answer.quotation.values import Quotation

_CLOSERS = {
    '"': '"”“＂', "＂": "＂", "“": '”"', "„": '“”"', "‟": "”", "”": "”", "«": "»", "»": "«",
    "‹": "›", "›": "‹", "「": "」", "『": "』", "‘": "’'", "‚": "‘’", "'": "'’", "’": "’",
}  # fmt: skip
"""What closes each opening mark: English, German, Swedish, French, Japanese and typewriter use."""

_SINGLE = frozenset("‘‚'’")
"""Marks that also are apostrophes."""

_MARK = re.compile("[" + "".join(set("".join(_CLOSERS) + "".join(_CLOSERS.values()))) + "]")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
_BLOCK_LINE = re.compile(r"[^\S\n]{0,3}>(?:>>)?[^\S\n]")
_REST = re.compile(r"[^\S\n]{0,3}>>>[^\S\n]")


def quotations_in(message: str) -> list[Quotation]:
    """Return what a message quotes, in order; empty if it has neither marks nor block quotes.

    Of quotations inside a quotation, the outer one counts. A block quote counts as a whole, unless
    quotation marks enclose most of it. Linear in the length of the message.
    """
    found: list[Quotation] = []
    for start, end, quoted in _parts(message):
        inside = [one for first, last in _paragraphs(message, start, end)
                  for one in _marked(message, first, last)]  # fmt: skip
        if quoted and 2 * sum(len(one.text) for one in inside) < len(quoted):
            found.append(Quotation(quoted, start, end))
        else:
            found += [Quotation(_unquoted(one.text), one.start, one.end) if quoted else one
                      for one in inside]  # fmt: skip
    return found


def _parts(message: str) -> Iterator[tuple[int, int, str]]:
    """Yield runs of lines: start, end, and the text without marks if it is a block quote."""
    start = at = 0
    kind, rest = False, False
    for line in message.splitlines(keepends=True):
        block = rest or _BLOCK_LINE.match(line) is not None
        if block != kind:
            yield from _part(message, start, at, block=kind)
            start, kind = at, block
        rest = rest or _REST.match(line) is not None
        at += len(line)
    yield from _part(message, start, at, block=kind)


def _part(message: str, start: int, end: int, *, block: bool) -> Iterator[tuple[int, int, str]]:
    text = message[start:end]
    if text.strip():
        yield start, end, _unquoted(text).strip() if block else ""


def _unquoted(text: str) -> str:
    """Return the lines of a block quote without their marks."""
    return "".join(
        line[found.end() :] if (found := _BLOCK_LINE.match(line)) else line
        for line in text.splitlines(keepends=True)
    )


def _paragraphs(message: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the paragraphs of a run: no quotation goes on after a blank line."""
    for gap in _BLANK_LINE.finditer(message, start, end):
        yield start, gap.start()
        start = gap.end()
    yield start, end


def _marked(message: str, start: int, end: int) -> list[Quotation]:
    """Return the quotations of one paragraph.

    An opening mark that nothing closes is not one, nor are the later ones of its kind: so there
    are at most as many rounds as marks.
    """
    found: list[Quotation] = []
    ignored: set[str] = set()
    while start < end:
        opened, closed = _first(message, start, end, ignored)
        if opened < 0:
            break
        if closed < 0:
            ignored.add(message[opened])
            start = opened + 1
            continue
        if text := message[opened + 1 : closed].strip():
            first = message.index(text, opened + 1)
            found.append(Quotation(text, first, first + len(text)))
        start = closed + 1
    return found


def _first(message: str, start: int, end: int, ignored: set[str]) -> tuple[int, int]:
    """Return the places of the first opening mark and of its closing mark; -1 where none is."""
    for mark in _MARK.finditer(message, start, end):
        if mark[0] not in ignored and _opens(message, mark.start()):
            return mark.start(), _closing(message, mark.start(), end)
    return -1, -1


def _closing(message: str, opened: int, end: int) -> int:
    """Return the place of the closing mark, or -1.

    Of single marks, which also are apostrophes (“the leaders’ talks”), the last before the line's
    end or the next opening one.
    """
    mark, depth, last = message[opened], 1, -1
    single = mark in _SINGLE
    if single:
        line = message.find("\n", opened, end)
        end = end if line < 0 else line
    for found in _MARK.finditer(message, opened + 1, end):
        at = found.start()
        if single and found[0] == mark and _opens(message, at):
            break
        if found[0] in _CLOSERS[mark] and _closes(message, at, single=single):
            last, depth = at, depth - 1
            if not single and depth == 0:
                return at
        elif found[0] == mark:
            depth += 1
    return last


def _opens(message: str, at: int) -> bool:
    """Return whether the mark can open a quotation: after no word, and before words or a space.

    Before a space only if one stands before it, too, and it is no mark that also closes.
    """
    mark, before, after = message[at], message[at - 1 : at], message[at + 1 : at + 2]
    if mark not in _CLOSERS or (mark not in "«「『" and before.isalnum()):
        return False
    return bool(after.strip()) or (mark in "“„«" and not before.strip())


def _closes(message: str, at: int, *, single: bool) -> bool:
    """Return whether the mark can close a quotation: after words; a single one, before none."""
    after = message[at + 1 : at + 2]
    return bool(message[at - 1 : at].strip() or message[at] in "”»«›‹") and not (
        single and after.isalnum()
    )
