"""Find what an abbreviation stands for where a sentence writes it out.

The short form stands in brackets after the long form, or the other way round; the letters of the
short form occur in the long form in the same order, the first one at the beginning of a word
(Schwartz and Hearst 2003).
"""

import re
from itertools import islice

from index.values import Span

_IN_BRACKETS = re.compile(r"[(\[](?P<inner>[^()\[\]]{2,90})[)\]]")
_OWNER = re.compile(r"[’']s?$")
_WORD = re.compile(r"\S+")
_MOST = 20
"""Brackets and places of a sentence that are looked at."""
_MORE_WORDS = 5
"""Words that a long form may have beyond the letters of its short form."""
_SMALL = frozenset(("the", "a", "an", "of", "and", "for", "in", "on", "de", "del", "to"))
"""Words with which no long form begins."""
_DEPARTMENT = re.compile(r"\b(?:Agency|Bureau|Department|Ministry|Office) (?:of|for) (?:the )?$")
_LONGEST_NAME = 120
"""Characters before a long form in which its department stands."""
_LONGEST_LONG = 300
"""Characters of a long form at most."""


def written_out(short: str, sentence: str) -> Span | None:
    """Return the words that a sentence says an abbreviation stands for; None if it says none.

    Args:
        short: the abbreviation, in any case.
        sentence: the sentence.
    """
    for bracket in islice(_IN_BRACKETS.finditer(sentence), _MOST):
        inner = bracket["inner"].strip(" “”\"‘’'")
        before = sentence[: bracket.start()].split()[-1:]
        long = None
        if _is(short, inner):
            long = _long_form(inner, sentence, bracket.start())
        elif before and _is(short, before[0]):
            long = _whole(short, Span(*bracket.span("inner")), sentence)
        if long is not None:
            return long
    return None


def prints(short: str, sentence: str) -> bool:
    """Return whether a sentence prints an abbreviation, with capitals."""
    pattern = re.compile(rf"(?<!\w){re.escape(short)}(?=s?(?!\w))", re.IGNORECASE)
    return any(_is(short, found.group()) for found in pattern.finditer(sentence))


def _is(short: str, word: str) -> bool:
    """Return whether a word is the abbreviation as articles print it, with capitals or digits."""
    bare = word.replace(".", "")
    if bare.endswith("s") and not short.lower().endswith("s"):
        bare = bare[:-1]
    return (
        bare.lower() == short.replace(".", "").lower()
        and sum(sign.isupper() or sign.isdigit() for sign in bare) > 1
    )


def _whole(short: str, inner: Span, sentence: str) -> Span | None:
    """Return the words in brackets if the abbreviation is short for them."""
    words = inner.of(sentence)
    first = _first_of_long(short, words)
    if first is None or words[:first].strip().lower() not in {"", "the"}:
        return None
    return Span(inner.start + first, inner.start + len(words.rstrip(" ,;")))


def _long_form(short: str, sentence: str, end: int) -> Span | None:
    """Return the long form that ends before the bracket at ``end``."""
    before = list(_WORD.finditer(sentence, max(0, end - _LONGEST_LONG), end))
    letters = sum(map(str.isalnum, short))
    near = before[-min(letters + _MORE_WORDS, letters * 2) :]
    if not near:
        return None
    start = near[0].start()
    words = _OWNER.sub("", sentence[start:end].rstrip())
    first = _first_of_long(short, words)
    if first is None:
        return None
    begin = start + first
    prefix = sentence[max(0, begin - _LONGEST_NAME) : begin]
    if department := _DEPARTMENT.search(prefix):
        begin -= len(prefix) - department.start()
    return Span(begin, start + len(words))


def _first_of_long(short: str, words: str) -> int | None:
    """Return where the long form begins whose letters end with the words; None if there is none."""
    at = len(words) - 1
    letters = [sign for sign in short.lower() if sign.isalnum()]
    for place in range(len(letters) - 1, -1, -1):
        while at >= 0 and (
            words[at].lower() != letters[place] or (place == 0 and not _begins_long(words, at))
        ):
            at -= 1
        if at < 0:
            return None
        at -= 1
    first = words.rfind(" ", 0, at + 2) + 1
    long = words[first:]
    several = " " in long or "-" in long
    return first if several and short.lower() not in long.lower().split() else None


def _begins_long(words: str, at: int) -> bool:
    """Return whether a long form may begin with the word that begins here."""
    word = _WORD.match(words, at)
    if word is None or (at > 0 and words[at - 1].isalnum()):
        return False
    return word.group().lower() not in _SMALL
