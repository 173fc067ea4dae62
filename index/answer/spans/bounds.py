"""Give the words that answer their proper beginning and end.

The reader marks tokens, so it may keep one of two quotation marks, or a full stop less. What is
shown in bold should read like an answer.
"""

import re
from bisect import bisect_left, bisect_right

from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.names import CALENDAR
from index.answer.question.terms import STOP_WORDS, stem, words_of
from index.answer.question.verbs import may_be_verb
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
    country = _CURRENCY.search(text[max(0, span.start - _LONGEST_ABBREVIATION) : span.start])
    if country and text.startswith("$", span.start):  # “A$23.5 million”
        span = Span(span.start - len(country[1]), span.end)
    if reading.kind == "place":
        span = _place_name(span, text)
    ending = text[max(span.start, span.end - _LONGEST_ABBREVIATION) : span.end]
    if _ABBREVIATION.search(ending) and text.startswith(".", span.end):  # “in the U.S.”
        span = Span(span.start, span.end + 1)
    words = span.of(text)
    for opening, closing in _PAIRS:
        lacking = words.count(opening) != words.count(closing)
        if lacking or (opening == closing and words.count(opening) % 2):
            span = _with_the_other(span, sentence, text, opening, closing)
    return span


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


def _with_the_other(span: Span, sentence: Span, text: str, opening: str, closing: str) -> Span:
    """Return the span with both marks of a pair, or with none where the other one is far."""
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


# The clause that tells whether something is so, for the answer to a yes/no question.

_PART = re.compile(r";|[?!](?=\s)|\s[-–—]\s|—")
"""What divides a sentence into parts of which none limits what another one says."""

_BOUNDARY = re.compile(
    r"[:()](?!\d)|,(?!\s?\d)|\s(?:after|although|because|before|but|despite|since|though|when|where"
    r"|which|while|who|whose)\b"
)
"""Where a clause may begin, within a part. None begins at “and”, because its subject may stand
before that; nor at “that”, “if” or “whether”, because what stands before these may deny it."""

_LIMITING = re.compile(
    r"\b(?:no|not|nobody|none|nothing|neither|nor|never|without|cannot|den(?:y|ies|ied|ying)"
    r"|fail(?:s|ed|ing)?|refus(?:e|es|ed|ing)|reject(?:s|ed|ing)?|false(?:ly)?|rumou?rs?|contrary"
    r"|doubt\w*|yet to|all but|if|whether|unless|until|provided)\b|n[’']t\b",
    re.IGNORECASE,
)
"""Words that deny or limit what another clause says."""

_OPENING = re.compile(r"[\s:(),”]*(?:(?:and|but)\s)?")
_CLOSING = " \t\n;:—–-(),.“"
_CONTINUED = re.compile(r",\s[^\W\d_a-z]")
"""A comma and a capital: the next item of a list, or the country of a city."""


def whole_clause(sentence: str, marked: Span) -> Span:
    """Return the clause that words stand in, as offsets in the sentence.

    It has a verb with its subject, unless that is one in -ing (“killing two people”); and it has
    what denies or limits it, if that stands in another clause.

    Args:
        sentence: the sentence.
        marked: the words, as offsets in the sentence.
    """
    part = _part(sentence, marked)
    cuts = [one.start() for one in _BOUNDARY.finditer(sentence, part.start, part.end)]
    starts = [part.start, *cuts[: bisect_right(cuts, marked.start)]]
    ends = [*cuts[bisect_left(cuts, marked.end) :], part.end]
    start, end = _with_verb(sentence, starts, ends)
    clause = _trimmed(sentence, start, _with_list(sentence, end, ends), marked)
    # Words of another clause deny or limit it, or its subject is not among its words.
    limits = (one.start() for one in _LIMITING.finditer(sentence, part.start, part.end))
    limited = any(not clause.start <= at < clause.end for at in limits)
    first = "".join(words_of(clause.of(sentence))[:1])
    verb = first[:1].islower() and may_be_verb(first) and not first.endswith("ing")
    return _trimmed(sentence, part.start, part.end, marked) if limited or verb else clause


def _part(sentence: str, marked: Span) -> Span:
    """Return the part of a sentence in which words stand."""
    start, end = 0, len(sentence)
    for found in _PART.finditer(sentence):
        if found.end() <= marked.start:
            start = found.end()
        elif found.start() >= marked.end:
            end = found.start()
            break
    return Span(start, end)


def _with_verb(sentence: str, starts: list[int], ends: list[int]) -> tuple[int, int]:
    """Return where a clause begins and ends, with those before it, or after it, up to a verb.

    Args:
        sentence: the sentence.
        starts: where it and the clauses before it begin; without those that it takes, afterwards.
        ends: where it and the clauses after it end, likewise.
    """
    start, end = starts.pop(), ends.pop(0)
    added = sentence[start:end]
    while not _has_verb(added) and (starts or ends):
        if starts:
            start, before = starts.pop(), start
            added = sentence[start:before]
        else:
            end, after = ends.pop(0), end
            added = sentence[after:end]
    return start, end


def _with_list(sentence: str, end: int, ends: list[int]) -> int:
    """Return the end of a clause with the names that go on with its list, or with its place."""
    for following in ends:
        if not _CONTINUED.match(sentence, end) or _has_verb(sentence[end:following]):
            break
        end = following
    return end


def _trimmed(sentence: str, start: int, end: int, marked: Span) -> Span:
    """Return a clause without the conjunction before it and the punctuation around it."""
    opening = _OPENING.match(sentence, start, marked.start)
    start = opening.end() if opening else start
    return Span(start, max(marked.end, start + len(sentence[start:end].rstrip(_CLOSING))))


def _has_verb(words: str) -> bool:
    return any(map(may_be_verb, words_of(words)))
