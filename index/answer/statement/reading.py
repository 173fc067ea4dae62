"""Reads the statements and the links of a message."""

import re

from index.answer.question.analyze import LONGEST as LONGEST_QUESTION
from index.text.sentences import sentences

MOST_STATEMENTS, MOST_LINKS = 3, 3

_FEWEST_WORDS = 4
_URL = re.compile(r"https?://[^\s<>\"“”]+", re.IGNORECASE)
_END = ".,;:!?'’*_|~`"
_BLOCK_MARK = re.compile(r"^[^\S\n]{0,3}>{1,3} ", re.MULTILINE)


def links_in(message: str) -> list[str]:
    """Return the web addresses in a message, each once, without the punctuation after them."""
    return list(dict.fromkeys(_trimmed(found[0]) for found in _URL.finditer(message)))


def statements_in(message: str) -> list[str]:
    """Return the sentences of a message that state something, in order.

    Sentences of fewer than four words and questions state nothing, unless there is nothing else.
    Each is cut to the length of a question.
    """
    text = _BLOCK_MARK.sub("", _URL.sub(" ", message))
    found = [" ".join(span.of(text).split()) for span in sentences(text)]
    long = [one for one in found if len(one.split()) >= _FEWEST_WORDS]
    stated = [one for one in long if not one.rstrip("\"'”’)*").endswith("?")]
    return [_cut(one) for one in stated or long]


def _trimmed(url: str) -> str:
    """Return an address without final punctuation, and without a bracket opened before it."""
    url = url.rstrip(_END)
    while url.endswith(")") and url.count("(") < url.count(")"):
        url = url[:-1].rstrip(_END)
    return url


def _cut(sentence: str) -> str:
    if len(sentence) <= LONGEST_QUESTION:
        return sentence
    return sentence[:LONGEST_QUESTION].rpartition(" ")[0] or sentence[:LONGEST_QUESTION]
