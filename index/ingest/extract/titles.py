"""Derives a title from a text, and removes the title from the top of a text."""

import re

from index.ingest.extract.boilerplate.clean import ends_a_sentence
from index.text import size_policy

LONGEST = 120
"""The longest title derived from a sentence, in characters."""
_BROKEN = 3
"""Most lines of a wrapped headline."""

_SENTENCE = re.compile(
    r".*?[.!?…][\"'”’)]*+(?=\s++[\"'“‘(]?[A-Z])(?<!\b[A-Z]\.)(?<!\b(?:Mr|Ms|Dr|St)\.)"
)


def made_from(text: str) -> str:
    """The first sentence of the first line, cut between words to at most ``LONGEST``."""
    line = next((line.strip() for line in text.split("\n") if line.strip()), "")
    sentence = _SENTENCE.match(line[:1000])
    return shortened(sentence[0] if sentence else line)


def shortened(line: str) -> str:
    """``line`` on one line, cut between words with "…" if longer than ``LONGEST``."""
    return size_policy.shortened(line, LONGEST)


def without_headline(text: str, *titles: str) -> str:
    """``text`` without one of ``titles`` at the top, on up to three lines; a sentence stays."""
    wanted = {_same(title) for title in titles} - {""}
    lines = text.split("\n")
    filled = [at for at, line in enumerate(lines) if line.strip()]
    for at in filled[:_BROKEN]:
        head = " ".join(lines[: at + 1])
        if _same(head) in wanted and at != filled[-1] and not ends_a_sentence(head):
            return "\n".join(lines[at + 1 :]).strip("\n")
    return text


def _same(line: str) -> str:
    """A normalized headline for comparison."""
    return " ".join(re.findall(r"\w+", line)).casefold()
