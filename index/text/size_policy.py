"""How large the parts of an article may be: one policy for whatever reads articles or quotes them.

Every draft keeps it (``index.ingest.extract.assemble``), so that no article can hold up the process
that cuts, searches and quotes it. Sizes are in characters.
"""

import re
from collections.abc import Iterator

from index.errors import InputError

LONGEST_TEXT = 2_000_000
"""The longest text of an article; a longer one is refused."""
LONGEST_SOURCE = 2 * LONGEST_TEXT
"""The longest marked-up text that is looked into for an article: marks and addresses take room."""
LONGEST_LINE = 50_000
"""The longest line of a text; a longer one is broken into paragraphs between words."""
LONGEST_FIELD = 300
"""The longest title, byline or outlet: what stands on one line. A longer one is shortened."""
LONGEST_NOTE = 8_000
"""The longest note of a correction; a longer one is shortened."""
LONGEST_GAP = 16
"""The longest run of white space inside a text. A longer one becomes the least that says the same:
a blank line, a line break or a space."""
MOST_BREAKS = 3
"""The most line breaks in such a run."""

_BLANKS = re.compile(r"\s{3,}")
_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SENTENCE_ENDS = (". ", "! ", "? ", "。")


def check_text(length: int, name: str) -> None:
    """See that a text is no longer than an article may be; ``name`` is what a message calls it.

    Raises:
        InputError: it is longer; the message tells both numbers.
    """
    _check(length, name, LONGEST_TEXT)


def check_source(length: int, name: str) -> None:
    """See that a marked-up text is short enough to be looked into.

    Raises:
        InputError: it is not; the message tells both numbers.
    """
    _check(length, name, LONGEST_SOURCE)


def _check(length: int, name: str, longest: int) -> None:
    if length > longest:
        raise InputError(
            f"{name} has {length:,} characters; an article may have {longest:,} at most. "
            "Split it into its articles, or add the part that matters."
        )


def without_blank_runs(text: str) -> str:
    """``text`` with every run of white space that is too long made as short as it can be."""
    return _BLANKS.sub(_gap, text)


def with_short_lines(text: str) -> str:
    """``text`` with a blank line instead of a space wherever a line would be too long."""
    if len(text) <= LONGEST_LINE:
        return text
    return "\n".join(part for line in text.split("\n") for part in _short(line))


def in_one_line(words: str) -> str:
    """A title, byline or outlet as it is kept: without line breaks, and shortened if need be."""
    words = " ".join(filter(None, map(str.strip, words.splitlines())))
    return words if len(words) <= LONGEST_FIELD else shortened(words, LONGEST_FIELD)


def shortened(words: str, longest: int) -> str:
    """``words`` on one line, cut between words with "…" where they are longer than ``longest``."""
    words = " ".join(words.split())
    return words if len(words) <= longest else cut_short(words, longest)


def cut_short(words: str, longest: int) -> str:
    """The beginning of words that are longer than ``longest``, cut between two, with "…"."""
    head = words[: longest - 1]
    return (head[: head.rfind(" ")] if " " in head else head).rstrip(" ,;:–—-") + "…"


def is_wide(gap: str) -> bool:
    """Whether white space between two sentences is more than any draft keeps."""
    return len(gap) > LONGEST_GAP or len(_BREAK.findall(gap)) > MOST_BREAKS


def _gap(run: re.Match[str]) -> str:
    if not is_wide(run[0]):
        return run[0]
    breaks = _BREAK.findall(run[0])
    if not breaks:
        return " "
    indent = _BREAK.split(run[0])[-1]
    kept = indent if len(indent) <= LONGEST_GAP - MOST_BREAKS else ""
    return "\n" * min(len(breaks), 2) + kept


def _short(line: str) -> Iterator[str]:
    """The line, or the parts of it with an empty line between each two."""
    start = 0
    while len(line) - start > LONGEST_LINE:
        end = _cut(line, start, start + LONGEST_LINE)
        yield from (line[start:end].rstrip(), "")
        start = end
    yield line[start:].lstrip() if start else line


def _cut(line: str, start: int, end: int) -> int:
    """Where a part ends at the latest: behind a sentence, else behind a word, else anywhere."""
    for marks, least in ((_SENTENCE_ENDS, (start + end) // 2), ((" ",), start)):
        if (cut := max(line.rfind(mark, least, end) for mark in marks)) > least:
            return cut + 1
    return end
