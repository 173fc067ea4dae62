"""Tells whether a quote has a statement's words, supports it, differs, or is only close to it."""

import re

from index.answer.answer_comparison import differs
from index.answer.question.terms import STOP_WORDS, stem, words_of
from index.answer.quotation.comparison import contains
from index.answer.quotation.marks import quotations_in
from index.answer.quotation.wording import wording_of
from index.answer.spans.patterns import find_span
from index.answer.statement.values import Evidence
from index.text.words.calendar import SHORT_MONTHS
from index.values import Kind, Quote, Span

SUPPORTS, OWN = 0.8, 0.5
"""Least share of the statement's content words that a supporting quote has, with the sentences that
its own sentence refers to (“They met …”), and that its own sentence has alone."""

SAME_MATTER = 0.75
"""Least share of them, without the words that differ, for a sentence on the same matter."""

_FEWEST = 3
"""Content words of the shortest statement that is judged."""

_HEDGE = re.compile(
    r"\b(?:not|never|no|none|nobody|neither|nor|without|den(?:y|ied|ies)|if|whether|would|could"
    r"|might|may(?! \d)|should|will|plan(?:s|ned)?|warn(?:s|ed|ing)?|threat\w*|alleg\w+|claim\w*"
    r"|expect\w*|propos\w+|hop(?:e|es|ed|ing)|want(?:s|ed|ing)?|seek\w*)\b|n[’']t\b|\?"
)
"""Words of negation, of what is not yet or not sure, and questions; “May” the month is none."""

_FIGURE = re.compile(r"\d[\d.,]*")
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_DAY = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\b")
_MONTH = re.compile(rf"\b({'|'.join(SHORT_MONTHS)})", re.IGNORECASE)

_ASPECTS: tuple[Kind, ...] = ("number", "date", "place")

_FEWEST_QUOTED = 4
"""Words of the shortest statement that can be word for word in a sentence."""

_INTRODUCTION = re.compile(r"[^:]{1,120}?:\s+")
"""Who says it, before a quotation without marks: “Blinken said: …”."""


def shared_words(statement: str, sentence: str) -> float:
    """Return the share of a statement's content words that a sentence has, 0–1."""
    said = _content(statement)
    return len(said & _content(sentence)) / len(said) if said else 0.0


def related(statement: str, quote: Quote) -> Evidence:
    """Return a quote with its relation to a statement.

    Only what words, names and figures show is judged: “close” is also the relation of a quote that
    says the same in other words. A sentence that lacks a name of the statement is never more, but
    for what the statement quotes: who is said to have said it need not be named.
    """
    marked = [one.text for one in quotations_in(statement)]
    if marked and _word_for_word(marked, quote.text):
        return Evidence(quote, "verbatim")
    if len(_content(statement)) < _FEWEST or _hedged(statement) != _hedged(quote.text):
        return Evidence(quote)
    introduced = _INTRODUCTION.match(statement)
    said = statement[introduced.end() :] if introduced and not _hedged(introduced[0]) else statement
    if not marked and _word_for_word([said], quote.text):
        return Evidence(quote, "verbatim")
    for kind in _ASPECTS:
        if (found := _difference(kind, statement, quote)) is not None:
            return found
    same = (
        shared_words(statement, quote.text) >= SUPPORTS
        and shared_words(statement, quote.sentence) >= OWN
    )
    if same and _names(statement) <= _content(quote.text) and _has_figures(statement, quote):
        return Evidence(quote, "supports")
    return Evidence(quote)


def _word_for_word(said: list[str], text: str) -> bool:
    """Return whether a text has all words of each, and they are enough to tell anything."""
    return all(
        len(one.split()) >= _FEWEST_QUOTED
        and len(_content(one)) >= _FEWEST
        and contains(wording_of(one), text, Span(0, len(text)))
        for one in said
    )


def _difference(kind: Kind, statement: str, quote: Quote) -> Evidence | None:
    """Return the quote as differing if both have an answer of a kind, on the same matter."""
    said, told = _content(statement), _content(quote.sentence)
    common = said & told
    ours = find_span(kind, statement, common, common)
    theirs = find_span(kind, quote.sentence, common, common)
    if ours is None or theirs is None:
        return None
    stated, quoted = ours.span.of(statement), theirs.span.of(quote.sentence)
    rest, names = said - _content(stated), _names(statement) - _content(stated)
    if len(rest) < _FEWEST - 1 or len(rest & told) < SAME_MATTER * len(rest):
        return None
    if not names <= _content(quote.text) or not _differ(kind, stated, quoted):
        return None
    counted = (_counted(statement, ours.span.end), _counted(quote.sentence, theirs.span.end))
    if kind == "number" and counted[0] != counted[1]:
        return None
    return Evidence(quote, "differs", kind, stated, quoted)


def _differ(kind: Kind, one: str, other: str) -> bool:
    if kind == "date":
        return _dates_differ(one, other)
    return differs(kind, one, other)


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


def _names(text: str) -> frozenset[str]:
    """Return the stems of words with a capital letter that are more than grammar."""
    return frozenset(
        stem(word)
        for number, word in enumerate(words_of(text))
        if word[0].isupper() and word.lower() not in STOP_WORDS and (number or len(word) > 1)
    )


def _hedged(text: str) -> bool:
    """Return whether a sentence denies something, asks, or says that it may be."""
    return _HEDGE.search(text) is not None


def _has_figures(statement: str, quote: Quote) -> bool:
    """Return whether all figures of a statement are in the quote, or in its article's date."""
    day = f"{quote.published.day:%d %Y}" if quote.published else ""
    held = {one.strip(".,").replace(",", "") for one in _FIGURE.findall(f"{quote.text} {day}")}
    said = {one.strip(".,").replace(",", "") for one in _FIGURE.findall(statement)}
    return {one.lstrip("0") for one in said} <= {one.lstrip("0") for one in held}
