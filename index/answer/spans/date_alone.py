"""Cut what happened off the words that tell when: “Thursday” of “a member of NATO on Thursday”."""

import re

from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.terms import content_words, stems_of, words_of
from index.answer.spans.patterns import dates
from index.values import Span

_AFTER_DATELINE = re.compile(r"\s?[—–-]{1,2}\s")
"""Follows the day on which a report was sent, which may not be that of what it tells."""

_RELATIVE = re.compile(
    r"\b(?:after|ago|before|between|during|following|from|later|since|till|until|within"
    r"|afternoon|anniversary|beginning|days?|decades?|early|end|eve|evening|half|hours?|late|mid"
    r"|minutes?|months?|morning|night|noon|quarter|start|weeks?|years?)\b|\b(?:of|to)\s$",
    re.IGNORECASE,
)
"""Words that a date belongs to, as in “two days after the vote on Thursday”, “late on Thursday”."""

_LEAD = re.compile(r"(?:on|in)\s")
_WITHIN = re.compile(r",?\s?")
"""Stands between a month and its year."""


def date_alone(reading: QuestionAnalysis, span: Span, text: str) -> Span:
    """Return the only date in a span if the rest doesn't tell when; else the span.

    Args:
        reading: the question.
        span: the words marked.
        text: the text that they stand in.
    """
    if reading.kind != "date":
        return span
    words = span.of(text)
    found = [one for one in _whole_dates(words) if not _AFTER_DATELINE.match(words, one.end)]
    if len(found) != 1:
        return span
    date = _without_preposition(found[0], words)
    before, after = words[: date.start], words[date.end :]
    is_whole = not content_words(words_of(before + after))
    if is_whole or _RELATIVE.search(before) or not stems_of(after) <= reading.stems:
        return span
    return date.moved(span.start)


def _whole_dates(words: str) -> list[Span]:
    """Return the dates that words name, “in May 2022” as one."""
    found: list[Span] = []
    for date in dates(words):
        joined = found and _WITHIN.fullmatch(words, found[-1].end, date.start)
        found.append(Span(found.pop().start, date.end) if joined else date)
    return found


def _without_preposition(date: Span, words: str) -> Span:
    lead = _LEAD.match(words, date.start, date.end)
    return Span(lead.end(), date.end) if lead else date
