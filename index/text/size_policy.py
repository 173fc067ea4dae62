"""The size policy: limits on the parts of an article, shared by all readers and by ``restore``.

Every draft obeys it (``assemble`` of ``index.ingest.extract``, ``ArticleWriter``), so that no
article can slow down chunking, search and quoting. Sizes are in characters.
"""

import re
from collections.abc import Iterator

from index.errors import InputError
from index.text.charset import storable
from index.urls.canonical import canonical

LONGEST_TEXT = 2_000_000
"""The longest text of an article; a longer one is rejected."""
LONGEST_SOURCE = 2 * LONGEST_TEXT
"""The longest marked-up source that is parsed; markup and URLs take room."""
LONGEST_LINE = 50_000
"""The longest line of a text; a longer one is broken into paragraphs between words."""
LONGEST_FIELD = 300
"""The longest title, byline or outlet; a longer one is shortened."""
LONGEST_NOTE = 8_000
"""The longest note of a correction; a longer one is shortened."""
LONGEST_GAP = 16
"""The longest run of white space inside a text. A longer one becomes a blank line, a line break or
a space."""
MOST_BREAKS = 3
"""The most line breaks in such a run."""

_BLANKS = re.compile(r"\s{3,}")
_BREAK = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SENTENCE_ENDS = (". ", "! ", "? ", "。")


def fitted(field: str, value: str) -> str:
    """A field of an article, as the library takes it: what comes in and what is restored.

    NULs and halves of characters are taken out; a title, outlet or byline becomes one line and is
    shortened, as is a correction; other fields stay.

    Args:
        field: its name, as of a ``Draft`` or a column.
        value: what it shall hold.

    Raises:
        InputError: a text is too long, or an address is not one of the web.
    """
    value = storable(value)
    if field in {"title", "outlet", "byline"}:
        return in_one_line(value)
    if field == "correction":
        return value if len(value) <= LONGEST_NOTE else shortened(value, LONGEST_NOTE)
    if field in {"url", "canonical_url"}:
        canonical(value)
    elif field == "text":
        check_text(len(value), "The text")
    return value


def check_text(length: int, name: str, longest: int | None = None) -> None:
    """Check that a text is not too long for an article; messages call it ``name``.

    Args:
        length: its length.
        name: how messages call it.
        longest: the longest that it may be; ``LONGEST_SOURCE`` for one with markup.

    Raises:
        InputError: it is too long; the message has both numbers.
    """
    longest = longest or LONGEST_TEXT
    if length > longest:
        raise InputError(
            f"{name} has {length:,} characters; an article may have {longest:,} at most. "
            "Split it into its articles, or add the part that matters."
        )


def without_blank_runs(text: str) -> str:
    """``text`` with every run of white space that is too long shortened."""
    return _BLANKS.sub(_gap, text)


def with_short_lines(text: str) -> str:
    """``text`` with lines that are too long broken by blank lines between words."""
    if len(text) <= LONGEST_LINE:
        return text
    return "\n".join(part for line in text.split("\n") for part in _short(line))


def in_one_line(words: str) -> str:
    """A title, byline or outlet without line breaks, shortened if it is too long."""
    words = " ".join(filter(None, map(str.strip, words.splitlines())))
    return words if len(words) <= LONGEST_FIELD else shortened(words, LONGEST_FIELD)


def shortened(words: str, longest: int) -> str:
    """``words`` on one line, cut between words with "…" if longer than ``longest``."""
    words = " ".join(words.split())
    return words if len(words) <= longest else cut_short(words, longest)


def cut_short(words: str, longest: int) -> str:
    """The beginning of words that are longer than ``longest``, cut between two, with "…"."""
    head = words[: longest - 1]
    return (head[: head.rfind(" ")] if " " in head else head).rstrip(" ,;:–—-") + "…"


def is_wide(gap: str) -> bool:
    """Whether white space between two sentences exceeds what a draft may have."""
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
    """The end of a part: after a sentence, else after a word, else anywhere."""
    for marks, least in ((_SENTENCE_ENDS, (start + end) // 2), ((" ",), start)):
        if (cut := max(line.rfind(mark, least, end) for mark in marks)) > least:
            return cut + 1
    return end
