"""A title for a text that brought none, and a text without the title on top."""

import re

from index.gather.furniture import ends_a_sentence

LONGEST = 120
"""The longest title that is made from a sentence, in characters."""

_SENTENCE = re.compile(
    r".*?[.!?…][\"'”’)]*(?=\s+[\"'“‘(]?[A-Z])(?<!\b[A-Z]\.)(?<!\b(?:Mr|Ms|Dr|St)\.)"
)


def made_from(text: str) -> str:
    """The first sentence of the first line, cut between words to at most ``LONGEST``."""
    line = next((line.strip() for line in text.split("\n") if line.strip()), "")
    sentence = _SENTENCE.match(line[:1000])
    return shortened(sentence[0] if sentence else line)


def shortened(line: str) -> str:
    """``line`` on one line, cut between words with "…" where it is longer than ``LONGEST``."""
    line = " ".join(line.split())
    if len(line) <= LONGEST:
        return line
    head = line[: LONGEST - 1]
    return (head[: head.rfind(" ")] if " " in head else head).rstrip(" ,;:–—-") + "…"


def without_headline(text: str, title: str) -> str:
    """``text`` without ``title`` as its first line; a title that is a sentence stays quotable."""
    first, _, rest = text.partition("\n")
    repeated = " ".join(first.split()).casefold() == " ".join(title.split()).casefold()
    return rest.strip("\n") if repeated and rest.strip() and not ends_a_sentence(first) else text
