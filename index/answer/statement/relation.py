"""Tells whether a quote supports a statement, differs from it, or is only close to it."""

import re

from index.answer.agreement import same_answer
from index.answer.question.terms import STOP_WORDS, stem, words_of
from index.answer.span_patterns import find_span
from index.answer.statement.values import Evidence
from index.text.words.calendar import SHORT_MONTHS
from index.values import Kind, Quote

SUPPORTS = 0.75
"""Least share of the statement's content words that a supporting quote has."""

SAME_MATTER = 0.6
"""Least share of them, without the words that differ, for a quote on the same matter."""

_FEWEST = 3
"""Content words of the shortest statement that is judged."""

_NEGATION = re.compile(
    r"\b(?:not|never|no|none|nobody|neither|nor|without|den(?:y|ied|ies))\b|n[’']t\b",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"\d[\d.,]*")
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_DAY = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\b")
_MONTH = re.compile(rf"\b({'|'.join(SHORT_MONTHS)})", re.IGNORECASE)

_ASPECTS: tuple[Kind, ...] = ("number", "date", "place")


def related(statement: str, quote: Quote) -> Evidence:
    """Return a quote with its relation to a statement.

    Only what words and figures show is judged: “close” is also the relation of a quote that says
    the same in other words.
    """
    said = _content(statement)
    near = _content(f"{quote.text} {quote.title}")
    if len(said) < _FEWEST:
        return Evidence(quote)
    if _negated(statement) != _negated(quote.sentence):
        return Evidence(quote)
    for kind in _ASPECTS:
        if (found := _difference(kind, statement, quote, near)) is not None:
            return found
    if len(said & near) >= SUPPORTS * len(said) and _has_figures(statement, quote):
        return Evidence(quote, "supports")
    return Evidence(quote)


def _difference(kind: Kind, statement: str, quote: Quote, near: frozenset[str]) -> Evidence | None:
    """Return the quote as differing if both have an answer of a kind, on the same matter."""
    said = _content(statement)
    common = said & _content(quote.sentence)
    ours = find_span(kind, statement, common, common)
    theirs = find_span(kind, quote.sentence, common, common)
    if ours is None or theirs is None:
        return None
    stated, quoted = ours.span.of(statement), theirs.span.of(quote.sentence)
    rest = said - _content(stated)
    if len(rest) < _FEWEST - 1 or len(rest & near) < SAME_MATTER * len(rest):
        return None
    counted = (_counted(statement, ours.span.end), _counted(quote.sentence, theirs.span.end))
    if not _differ(kind, stated, quoted) or (kind == "number" and counted[0] != counted[1]):
        return None
    return Evidence(quote, "differs", kind, stated, quoted)


def _differ(kind: Kind, one: str, other: str) -> bool:
    if kind == "date":
        return _dates_differ(one, other)
    told = same_answer(kind, one, one) and same_answer(kind, other, other)
    return told and not same_answer(kind, one, other)


def _dates_differ(one: str, other: str) -> bool:
    """Return whether years, months or days are given on both sides and are others.

    A day alone is compared only within one month: an article often leaves out month or year.
    """
    for part in (_years, _months):
        ours, theirs = part(one), part(other)
        if ours and theirs and not ours & theirs:
            return True
    ours, theirs = _days(one), _days(other)
    return bool(_months(one) & _months(other) and ours and theirs and not ours & theirs)


def _years(text: str) -> frozenset[str]:
    return frozenset(_YEAR.findall(text))


def _months(text: str) -> frozenset[str]:
    return frozenset(map(str.lower, _MONTH.findall(text)))


def _days(text: str) -> frozenset[str]:
    return frozenset(day.lstrip("0") for day in _DAY.findall(text))


def _counted(text: str, end: int) -> str:
    """Return the stem of the word after a number: what is counted."""
    after = words_of(text[end : end + 60])
    return stem(after[0]) if after else ""


def _content(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words_of(text) if word.lower() not in STOP_WORDS)


def _negated(text: str) -> bool:
    return _NEGATION.search(text) is not None


def _has_figures(statement: str, quote: Quote) -> bool:
    """Return whether all figures of a statement are in the quote, or in its article's date."""
    day = f"{quote.published.day:%d %Y}" if quote.published else ""
    held = {one.strip(".,").replace(",", "") for one in _FIGURE.findall(f"{quote.text} {day}")}
    said = {one.strip(".,").replace(",", "") for one in _FIGURE.findall(statement)}
    return {one.lstrip("0") for one in said} <= {one.lstrip("0") for one in held}
