"""Find what an abbreviation stands for where a sentence writes it out.

The short form stands in brackets after the long form, or the other way round; the letters of the
short form occur in the long form in the same order, the first one at the beginning of a word
(Schwartz and Hearst 2003).
"""

import re
from collections.abc import Iterator
from itertools import islice

from index.values import Span

_IN_BRACKETS = re.compile(r"[(\[](?P<inner>[^()\[\]]{2,90})[)\]]")
_BESIDE = re.compile(
    r"(?:’s|'s)?(?: ?[–—-]{1,2} ?|,? or |, short for )(?:the )?"
    r"(?P<inner>[^–—(),;]{4,90}?)(?= ?[–—,.;]|$)"
)
"""A long form after its short form: in dashes, or after “or”."""
_OWNER = re.compile(r"[’']s?$")
_OR = re.compile(r",? (?:or|known as|called) (?:the )?$")
"""What stands between a long form and its short form after it."""
_WORD = re.compile(r"\S+")
_MOST = 20
"""Brackets and places of a sentence that are looked at."""
_MORE_WORDS = 5
"""Words that a long form may have beyond the letters of its short form."""
_SMALL = frozenset(("the", "a", "an", "of", "and", "for", "in", "on", "de", "del", "to"))
"""Words with which no long form begins."""
_DEPARTMENT = re.compile(r"\b(?:Agency|Bureau|Department|Ministry|Office) (?:of|for) (?:the )?$")
_NAME = re.compile(
    r"(?!(?:The|An?|In|On|And|But) )\b[A-Z][\w’'.-]*"
    r"(?: (?:(?:of|and|for|the|de|del|du|la) )*[A-Z][\w’'.-]*)+ $"
)
"""A name of several words that ends before a bracket."""
_LONGEST_NAME = 120
"""Characters of such a name."""
_LONGEST_LONG = 300
"""Characters of a long form at most."""
_SHARED = 2
"""Letters of an abbreviation that begin a word of a translation of its long form, at least."""
_LEAST_FOREIGN = 3
"""Letters of an abbreviation of which the long form may be a translation."""


def written_out(short: str, sentence: str) -> Span | None:
    """Return the words that a sentence says an abbreviation stands for; None if it says none.

    Args:
        short: the abbreviation, in any case.
        sentence: the sentence.
    """
    return next(_found(short, sentence), None)


def _found(short: str, sentence: str) -> Iterator[Span]:
    for bracket in islice(_IN_BRACKETS.finditer(sentence), _MOST):
        inner = bracket["inner"].strip(" “”\"‘’'")
        if _is(short, inner):
            long = _long_form(inner, sentence, bracket.start())
            if long := long or _translated(inner, sentence, bracket.start()):
                yield long
        elif _ends_with(short, sentence[: bracket.start()]):
            yield from _whole(short, sentence, Span(*bracket.span("inner")))
    for place in islice(_places(short, sentence), _MOST):
        if beside := _BESIDE.match(sentence, place.end):
            yield from _whole(short, sentence, Span(*beside.span("inner")))
        before = _OR.search(sentence[max(0, place.start - _LONGEST_NAME) : place.start])
        if before and (long := _long_form(short, sentence, place.start - len(before.group()))):
            yield long


def prints(short: str, sentence: str) -> bool:
    """Return whether a sentence prints an abbreviation, with capitals."""
    return next(_places(short, sentence), None) is not None


def _is(short: str, word: str) -> bool:
    """Return whether a word is the abbreviation as articles print it, with capitals or digits."""
    bare = word.replace(".", "")
    if bare.endswith("s") and not short.lower().endswith("s"):
        bare = bare[:-1]
    return (
        bare.lower() == short.replace(".", "").lower()
        and sum(sign.isupper() or sign.isdigit() for sign in bare) > 1
    )


def _ends_with(short: str, text: str) -> bool:
    last = text[-_LONGEST_NAME:].split()[-1:]
    return bool(last) and _is(short, last[0])


def _places(short: str, sentence: str) -> Iterator[Span]:
    """Yield each occurrence of the abbreviation."""
    pattern = re.compile(rf"(?<!\w){re.escape(short)}(?=s?(?!\w))", re.IGNORECASE)
    for found in pattern.finditer(sentence):
        if _is(short, found.group()):
            yield Span(*found.span())


def _whole(short: str, sentence: str, inner: Span) -> Iterator[Span]:
    """Yield the words in brackets or dashes if the abbreviation is short for them."""
    words = inner.of(sentence)
    first = _first_of_long(short, words)
    if first is not None and words[:first].strip().lower() in {"", "the"}:
        yield Span(inner.start + first, inner.start + len(words.rstrip(" ,;")))


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


def _translated(short: str, sentence: str, end: int) -> Span | None:
    """Return the name before a bracket, whose letters may be those of another language."""
    start = max(0, end - _LONGEST_NAME)
    name = _NAME.search(sentence[start:end])
    if name is None or sum(map(str.isupper, short)) < _LEAST_FOREIGN:
        return None
    initials = {word[0].lower() for word in name.group().split()}
    if sum(sign in initials for sign in short.lower()) < _SHARED:
        return None
    return Span(name.start(), name.end() - 1).moved(start)


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
