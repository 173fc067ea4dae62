"""Add the reader's features and answer spans to the likeliest candidate sentences."""

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.answer.candidates import SentenceCandidate
from index.answer.definitions import definition
from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.terms import stems_of
from index.answer.question.times.grammar import day_of
from index.answer.reader.base import Excerpt, Reader, SpanScores, excerpt
from index.answer.sentences import Sentence
from index.answer.spans.article_date import tells_in_present
from index.answer.spans.patterns import bounded, fits, repeats, says_today, whole_clause
from index.text.words import WEEKDAY_NAMES
from index.values import MONTH_NAMES, Span

# Resolve the days that a sentence names by their distance: “on Tuesday”, “yesterday”.

YESTERDAY = "yesterday"

_WEEK = 7
_WEEKDAYS = [name.casefold() for name in WEEKDAY_NAMES]
_NAMED = re.compile(
    r"(?<!\bash )(?<!\bblack )(?<!\bbloody )(?<!\bcyber )(?<!\beaster )(?<!\bgiving )(?<!\bgood )"
    r"(?<!\bholy )(?<!\bmaundy )(?<!\bpalm )(?<!\bsuper )"
    r"\b(?:(?:(?P<which>last|next|coming|upcoming) (?P<week>week (?:on )?)?)?"
    rf"(?P<weekday>{'|'.join(_WEEKDAYS)})\b"
    r"(?! (?:herald|mail|telegraph|times|week\b|before last))"
    r"(?: (?:of )?(?P<of_week>last|next) week)?"
    rf"|(?<!before )(?P<yesterday>{YESTERDAY})\b)",
    re.IGNORECASE,
)
"""A day, except in names such as “Black Friday”."""
_AHEAD = re.compile(
    r"\b(?:will|shall|would|could|may|might|plans? to|hopes? to|intends? to|vow(?:s|ed)? to"
    r"|agree[sd]? to|(?:is|are|was|were) (?:\w+ )?(?:due|expected|planned|scheduled|set|slated|to)"
    r"|due|scheduled|ahead of|until|(?:begin|start|resume|open|meet)s)\b|[’']ll\b",
    re.IGNORECASE,
)
"""Words of a sentence that tells what is yet to come."""


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day as a sentence names it.

    Attributes:
        start: where its name begins in the sentence.
        words: its name, in lower case: “tuesday”, “friday last week”.
        days: what it may be, the likeliest first; several where that is not sure.
    """

    start: int
    words: str
    days: tuple[date, ...]


def named_days(sentence: str, published: date) -> Iterator[NamedDay]:
    """Yield the days that a sentence names by a weekday, or as yesterday, in order.

    Args:
        sentence: the sentence.
        published: the day of its article.
    """
    ahead = _AHEAD.search(sentence) is not None
    for found in _NAMED.finditer(sentence):
        ordinals = _ordinals_of(found, published, ahead)
        yield NamedDay(found.start(), found.group().casefold(), tuple(map(day_of, ordinals)))


def _ordinals_of(found: re.Match[str], published: date, ahead: bool) -> tuple[int, ...]:
    """Return the days that a name may mean, counted as in ``date.toordinal``."""
    day = published.toordinal()
    if found["yesterday"]:
        return (day - 1,)
    weekday = _WEEKDAYS.index(found["weekday"].casefold())
    latest = day - (published.weekday() - weekday) % _WEEK
    which = found["which"] and found["which"].casefold()
    if week := found["of_week"] or (found["week"] and which):
        monday = day - published.weekday() + (-_WEEK if week.casefold() == "last" else _WEEK)
        return (monday + weekday,)
    if which == "last":
        last = latest - _WEEK if latest == day else latest
        return (last, last - _WEEK)
    if which is not None:
        return (latest + _WEEK, latest + 2 * _WEEK)
    return (latest, latest + _WEEK) if ahead and latest < day else (latest,)


_MONTHS = "|".join(("Sept[.]?", *(f"{name}|{name[:3]}[.]?" for name in MONTH_NAMES)))
_CALENDAR = re.compile(
    rf"\b(?:{_MONTHS}) \d|\d(?:st|nd|rd|th)?(?: of)? (?:{_MONTHS})\b|\b(?:19|20)\d\d\b"
)
"""A calendar date, which the reader compares by itself."""

_OF_ANOTHER_EVENT = re.compile(r"\b(?:after|before|during|following|since|until)\b")
"""Words of a question that asks about something else than what happened on the day it names."""

_BESIDE_NOUN = re.compile(r"(?:\b(?:dated|the)|[’']s) *\||\|(?:at|by|from|in the|of|the)\b")
"""A day that stands beside a noun, after a bar: “the attack |of 14 May”, “the |14 May attack”."""


def with_relative_day(reading: QuestionAnalysis, sentence: Sentence) -> str:
    """Return a question in plain English, its day named as a sentence names it, if it does.

    Args:
        reading: the question; nothing is changed unless it asks about one day.
        sentence: the sentence that it is to be read with.
    """
    days, plain, published = reading.days, reading.plain, sentence.passage.published
    if days is None or days.other is not None or days.since is None or days.since != days.until:
        return plain
    before, named, after = plain.partition(days.words)
    beside = _BESIDE_NOUN.search(f"{before}|{named}") or _OF_ANOTHER_EVENT.search(before)
    if not named or beside or published is None or _CALENDAR.search(sentence.words):
        return plain
    for one in named_days(sentence.words, published.day):
        if days.since in one.days:
            name = one.words if one.words == YESTERDAY else f"on {one.words}"
            return f"{before}{name}{after}"
    return plain


_SURE = 10.0
"""Margin and evidence of the reader that count as certain."""

_LARGEST = 50.0
"""Margins are clipped to this, so that their exponentials stay finite."""

_LEAST_SHARE = 1e-9
"""Share that no answer and all sentences but some have at least, to divide by."""

_LEAST_MARGIN = -8.0
"""Least margin at which the reader's span replaces that of the patterns. The reader's span is
better even if it is fairly sure that nothing answers."""


def read_spans(
    reader: Reader, reading: QuestionAnalysis, drafts: Sequence[SentenceCandidate]
) -> list[SentenceCandidate]:
    """Return the sentences with the reader's features.

    Args:
        reader: the reader.
        reading: the question.
        drafts: the sentences to read, of any passages.
    """
    return compared(reading, drafts, scores_of(reader, reading, drafts))


def scores_of(
    reader: Reader, reading: QuestionAnalysis, drafts: Sequence[SentenceCandidate]
) -> list["ReaderScores | None"]:
    """Return the reader's scores of each sentence; None for one that was truncated.

    Args:
        reader: the reader.
        reading: the question.
        drafts: the sentences to read, of any passages.
    """
    passages: dict[int, list[Sentence]] = {}
    for draft in drafts:
        passages.setdefault(draft.sentence.passage.id, []).append(draft.sentence)
    excerpts = {
        number: excerpt(sentences, _dated(reading, sentences))
        for number, sentences in passages.items()
    }
    asked = [with_relative_day(reading, draft.sentence) for draft in drafts]
    places = [draft.sentence.passage.id for draft in drafts]
    read: dict[tuple[str, int], SpanScores] = {}
    for question in dict.fromkeys(asked):
        numbers = dict.fromkeys(
            number for one, number in zip(asked, places, strict=True) if one == question
        )
        scores = reader.read(question, [excerpts[number].text for number in numbers])
        read |= zip(((question, number) for number in numbers), scores, strict=True)
    return [
        _scores_of(draft.sentence.span, reading, excerpts[number], read[question, number])
        for question, number, draft in zip(asked, places, drafts, strict=True)
    ]


def _dated(reading: QuestionAnalysis, sentences: Sequence[Sentence]) -> frozenset[int]:
    """Return the starts of sentences that tell what happened on the day of their article."""
    if reading.kind != "date" or sentences[0].passage.published is None:
        return frozenset()
    return frozenset(
        one.span.start for one in sentences if tells_in_present(reading.plain, one.words)
    )


@dataclass(frozen=True, slots=True)
class ReaderScores:
    """The reader's scores of one sentence.

    Attributes:
        span: its best answer span, as offsets in the revision's text; None if that is the day of
            its article.
        margin: the span's margin over no answer.
        lead: its lead over the best other span of the sentence.
        evidence: the log-odds that the sentence is the evidence of an answer.
    """

    span: Span | None
    margin: float
    lead: float
    evidence: float


def _scores_of(
    sentence: Span, reading: QuestionAnalysis, read: Excerpt, scores: SpanScores
) -> ReaderScores | None:
    """Return the scores of a sentence of an excerpt; None if it was truncated.

    Words that only repeat the question do not answer it, so the best ones beside them count,
    unless it asks whether something is so.
    """
    place = read.place(sentence)
    found = scores.best(place)
    if found is None:
        return None
    if reading.kind != "yes/no" and repeats(reading, found.span.of(read.text)):
        found = scores.beside(found, place) or found
    span = found.span.moved(-read.shift(sentence))
    own = span if span.start >= sentence.start else None
    return ReaderScores(own, found.margin, found.lead, scores.evidence_of(place))


def compared(
    reading: QuestionAnalysis,
    drafts: Sequence[SentenceCandidate],
    found: Sequence[ReaderScores | None],
) -> list[SentenceCandidate]:
    """Return the sentences with features that compare the reader's margins.

    Args:
        reading: the question.
        drafts: the sentences.
        found: the reader's scores of each, as ``scores_of`` returns them.
    """
    margins = [one.margin if one else -math.inf for one in found]
    best = max(margins, default=-math.inf)
    total = 1.0 + sum(math.exp(min(one, _LARGEST)) for one in margins)
    firsts: dict[int, float] = {}
    for draft, margin in zip(drafts, margins, strict=True):
        passage = draft.sentence.passage.id
        firsts[passage] = max(firsts.get(passage, -math.inf), margin)

    def with_features(draft: SentenceCandidate, one: ReaderScores) -> SentenceCandidate:
        sentence = draft.sentence
        span = _answer_span(reading, sentence, one)
        moved = span and span.moved(-sentence.span.start)
        draft = draft.with_features(
            reader=limited(one.margin / _SURE),
            reader_share=math.exp(min(one.margin, _LARGEST)) / total,
            reader_best=float(one.margin >= best),
            reader_first=float(one.margin >= firsts[sentence.passage.id]),
            reader_kind=float(moved is None or fits(reading.kind, sentence.words, moved)),
            reader_lead=limited(one.lead / _SURE),
            evidence=limited(one.evidence / _SURE),
        )
        if one.margin >= _LEAST_MARGIN or draft.features.defines:
            draft = replace(draft, span=span)
        if answering := stems_of(draft.answer):  # how much of it only repeats the question
            return draft.with_features(echo=len(answering & reading.stems) / len(answering))
        return draft

    pairs = zip(drafts, found, strict=True)
    return [with_features(draft, one) if one else draft for draft, one in pairs]


def without_rivals(
    choices: Sequence[SentenceCandidate], rivals: Sequence[SentenceCandidate]
) -> list[SentenceCandidate]:
    """Return sentences compared anew, without some that were read with them.

    Args:
        choices: the sentences.
        rivals: those read with them that are left out.
    """
    left = 1.0 - sum(one.features.reader_share for one in rivals)
    read = [one.features.reader for one in choices if one.features.reader_share]
    best = max(read, default=math.inf)
    return [
        one.with_features(
            reader_share=min(1.0, one.features.reader_share / max(left, _LEAST_SHARE)),
            reader_best=float(one.features.reader >= best),
        )
        if one.features.reader_share
        else one
        for one in choices
    ]


def _answer_span(reading: QuestionAnalysis, sentence: Sentence, found: ReaderScores) -> Span | None:
    """Return the words that answer; None if the article's own date does."""
    start, defined = sentence.span.start, definition(reading, sentence.words)
    marked = defined.span.moved(start) if defined else found.span
    if marked is None:
        return None
    if reading.kind == "yes/no":
        marked = whole_clause(sentence.words, marked.moved(-start)).moved(start)
    span = bounded(reading, marked, sentence.span, sentence.revision_text)
    return None if reading.kind == "date" and says_today(span.of(sentence.revision_text)) else span


def limited(value: float) -> float:
    """Return a value between -1 and 1."""
    return max(-1.0, min(1.0, value))


# Choose which of the likeliest candidate sentences the reader reads, most of a question's cost.

READ = 8
"""Maximum number of sentences read at first, likeliest first."""

READ_WITHIN = 3.0
"""Log-odds by which the likeliest sentence leads a sentence of another article that is not read at
first: a question with a clear favourite needs little reading. benchmarks/experiments.md has the
figures for other bounds."""

READ_IN_ARTICLE = 6
"""Maximum number of further sentences read at first of the article of the likeliest one. Its lead
often has the question's words, and a later sentence, which has few of them, answers it."""

READ_ON = 16
"""Maximum number of sentences read of all articles if none of the first ones may answer."""

READ_ON_WITHIN = 4.0
"""As ``READ_WITHIN``, if none of the first ones may answer."""

_ANSWERS = -2.0
"""Margin over no answer above which a sentence may answer, so that no more are read."""

READ_IN_STORY = 24
"""Maximum number of sentences of a story read for a turn of a conversation, whose few words don't
tell which sentences are likely."""


def read_likeliest(
    reader: Reader,
    reading: QuestionAnalysis,
    likeliest: Sequence[SentenceCandidate],
    in_article: Sequence[SentenceCandidate],
) -> list[SentenceCandidate]:
    """Return the likeliest sentences with the reader's features.

    These are at most ``READ`` sentences, and ``READ_IN_ARTICLE`` more of the leading article; if
    none of them may answer, also those of the ``READ_ON`` likeliest that were not among them. If a
    period is asked about, which the reader compares less well than it finds answers, or who is in
    an office, which many articles say of earlier holders, the ``READ_ON`` likeliest are read alone.

    Args:
        reader: the reader.
        reading: the question.
        likeliest: sentences of any passages, in order of their log-odds.
        in_article: those of the article of the likeliest one, likewise.
    """
    on = _leading(likeliest, READ_ON, READ_ON_WITHIN)
    if reading.asks_for_holder or any(one.features.period for one in likeliest):
        return read_spans(reader, reading, on)
    first = _leading(likeliest, READ, READ_WITHIN)
    first = [*first, *_not_among(first, in_article)[:READ_IN_ARTICLE]]
    found = scores_of(reader, reading, first)
    if any(one is not None and one.margin > _ANSWERS for one in found):
        return compared(reading, first, found)
    others = _not_among(first, on)
    return compared(reading, [*first, *others], [*found, *scores_of(reader, reading, others)])


def _not_among(
    read: Sequence[SentenceCandidate], choices: Sequence[SentenceCandidate]
) -> list[SentenceCandidate]:
    """Return the sentences that are not among those that are read."""
    known = {one.place for one in read}
    return [one for one in choices if one.place not in known]


def _leading(
    likeliest: Sequence[SentenceCandidate], most: int, within: float
) -> Sequence[SentenceCandidate]:
    """Return at most ``most`` sentences, which the likeliest leads by less than ``within``."""
    least = likeliest[0].odds - within if likeliest else 0.0
    return [one for one in likeliest[:most] if one.odds > least]
