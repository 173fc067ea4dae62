"""Give the words that answer their proper beginning and end.

The reader marks tokens, so it may keep one of two quotation marks, or a full stop less. What is
shown in bold should read like an answer.
"""

import re

from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.names import CALENDAR
from index.answer.question.terms import STOP_WORDS, stem, words_of
from index.values import Span

_AT = re.compile(r"(?:at|in|on) (?=(?:the )?[A-ZÀ-ÖØ-Þ])")
_DESCRIBED = re.compile(r", (?:an?|(?:in|on|near|at|outside)(?: the)?) [a-zß-öø-ÿ].*")
_OTHERS = re.compile(
    r"[\"“”()\[\];]|, (?:(?:at|in|on|the) )*[A-ZÀ-ÖØ-Þ]|\b(?:or|as well as|later)\b"
    r"|\band (?:(?:at|in|on|the) )*[A-ZÀ-ÖØ-Þ]"
)
"""What may name a second place, and marks of a pair, which a cut might part."""
_ABBREVIATION = re.compile(r"\b(?:[^\W\d]\.)+[^\W\d]$")
_LONGEST_ABBREVIATION = 20
_CURRENCY = re.compile(r"(?:^|[\s(\[“\"'/–—-])([A-Z]{1,2}|U\.S\.)$")
_PAIRS = (('"', '"'), ("“", "”"), ("(", ")"), ("[", "]"))


def bounded(reading: QuestionAnalysis, span: Span, sentence: Span, text: str) -> Span:
    """Return a span with its proper beginning and end.

    Args:
        reading: the question.
        span: the words marked.
        sentence: the sentence that they stand in.
        text: the text of both.
    """
    span = _with_its_currency(span, text)
    if reading.kind == "place":
        span = _place_name(span, text)
    return _balanced(_with_its_full_stop(span, text), sentence, text)


def repeats(reading: QuestionAnalysis, words: str) -> bool:
    """Return whether words only repeat the question, as “Trudeau” for “who replaced Trudeau”.

    A place may answer with a name that the lexicon takes for its country: “Ankara” for a meeting
    with “Turkey's” minister.
    """
    content = [stem(word) for word in words_of(words) if word.lower() not in STOP_WORDS]
    return bool(content) and reading.kind != "place" and reading.stems.issuperset(content)


def _place_name(span: Span, text: str) -> Span:
    """Return the name of a place without the preposition before it and the description after it.

    “at Yanqi Lake, a resort near Beijing” becomes “Yanqi Lake”, as “Yanqi Lake, in the hills” does.
    Words that may name several places, or a day, stay as they are.
    """
    words = span.of(text)
    if _OTHERS.search(words):
        return span
    named = _DESCRIBED.sub("", words)
    end = len(named if any(map(str.isupper, named)) else words)
    lead = _AT.match(words)
    name = words[lead.end() : end] if lead else ""
    one = CALENDAR.isdisjoint(map(str.lower, words_of(name))) and not re.search(
        " (at|in|on) ", name
    )
    return Span(span.start + (lead.end() if lead and one else 0), span.start + end)


def _with_its_currency(span: Span, text: str) -> Span:
    """Return the span with the country whose money it is: ``A$23.5 million``."""
    country = _CURRENCY.search(text[max(0, span.start - _LONGEST_ABBREVIATION) : span.start])
    given = country if text.startswith("$", span.start) else None
    return Span(span.start - len(given[1]), span.end) if given else span


def _with_its_full_stop(span: Span, text: str) -> Span:
    """Return the span with the full stop of a final abbreviation (``in the U.S.``)."""
    ending = text[max(span.start, span.end - _LONGEST_ABBREVIATION) : span.end]
    cut = _ABBREVIATION.search(ending) and text.startswith(".", span.end)
    return Span(span.start, span.end + bool(cut))


def _balanced(span: Span, sentence: Span, text: str) -> Span:
    """Return the span with both marks of a pair, or with none where the other one is far."""
    words = span.of(text)
    for opening, closing in _PAIRS:
        lacking = words.count(opening) != words.count(closing)
        if lacking or (opening == closing and words.count(opening) % 2):
            span = _with_the_other(span, sentence, text, opening, closing)
    return span


def _with_the_other(span: Span, sentence: Span, text: str, opening: str, closing: str) -> Span:
    start, end = span.start, span.end
    if start > sentence.start and text[start - 1] == opening:
        return Span(start - 1, end)
    if end < sentence.end and text[end] == closing:
        return Span(start, end + 1)
    if text[start] == opening and end - start > 1:
        return Span(start + 1, end)
    if text[end - 1] == closing and end - start > 1:
        return Span(start, end - 1)
    return span
