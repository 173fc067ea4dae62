"""Give the words that answer their proper beginning and end.

The reader marks tokens, so it may keep one of two quotation marks, a full stop less, or two counts
of which one was asked for. What is shown in bold should read like an answer.
"""

import re
from itertools import islice

from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.terms import STOP_WORDS, stem, words_of
from index.answer.spans.date_alone import date_alone
from index.answer.spans.patterns import numbers
from index.answer.spans.place_name import place_name
from index.answer.spans.whole_answer import whole_answer
from index.values import Span

_ABBREVIATION = re.compile(r"\b(?:[^\W\d]\.)+[^\W\d]$")
_LONGEST_ABBREVIATION = 20
_CURRENCY = re.compile(r"(?:^|[\s(\[“\"'/–—-])([A-Z]{1,2}|U\.S\.)$")
_PAIRS = (("“", "”"), ("(", ")"), ("[", "]"))
_COUNTED = 3
"""Words after a count within which what is counted stands: ``231 House Democrats``."""
_ASKED = re.compile(r"\bhow many (?P<counted>(?:[\w'-]+ ?){1,3})")


def bounded(reading: QuestionAnalysis, span: Span, sentence: Span, text: str) -> Span:
    """Return a span with its proper beginning and end.

    Args:
        reading: the question.
        span: the words marked.
        sentence: the sentence that they stand in.
        text: the text of both.
    """
    span = date_alone(reading, span, text)
    span = _with_its_currency(_counted(reading, span, text), text)
    span = place_name(reading, whole_answer(reading, span, sentence, text), text)
    return _balanced(_with_its_full_stop(span, text), sentence, text)


def repeats(reading: QuestionAnalysis, words: str) -> bool:
    """Return whether words only repeat the question, as “Trudeau” for “who replaced Trudeau”.

    A place may answer with a name that the lexicon takes for its country: “Ankara” for a meeting
    with “Turkey's” minister.
    """
    content = [stem(word) for word in words_of(words) if word.lower() not in STOP_WORDS]
    return bool(content) and reading.kind != "place" and reading.stems.issuperset(content)


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
    if words.count('"') % 2:
        span = _with_the_other(span, sentence, text, '"', '"')
    for opening, closing in _PAIRS:
        if words.count(opening) != words.count(closing):
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


def _counted(reading: QuestionAnalysis, span: Span, text: str) -> Span:
    """Return the count of what a question counts, of several counts in a span.

    Of ``231 Democrats in favour, and 194 Republicans`` it is ``231 Democrats`` if Democrats were
    asked for. A span of one count is left as it is.
    """
    asked = _ASKED.search(reading.plain)
    words = span.of(text)
    counts = list(numbers(words)) if asked else []
    if asked is None or len(counts) < 2:
        return span
    counted = frozenset(map(stem, words_of(asked["counted"])))
    ends = [*(one.start for one in counts[1:]), len(words)]
    for count, end in zip(counts, ends, strict=True):
        after = islice(re.finditer(r"[^\W_]+", words[count.end : end]), _COUNTED)
        thing = next((one.end() for one in after if stem(one.group()) in counted), None)
        if thing is not None:
            return Span(span.start + count.start, span.start + count.end + thing)
    return span
