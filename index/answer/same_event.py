"""Tell what several articles give for one event: which values differ, and which is the newest.

The ranking looks for one sentence. What is worded less like the question loses to it, even if it
tells the same event later: “the number of dead rose to 41” for “how many people died in the ferry
accident”. So once a value is found, the next articles are read for theirs, and a logistic model
(``benchmarks.training.same_event``) judges whether that is of the same event. Only where it is sure
does Verbale say that articles differ, or that a value is overtaken.
"""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from index.answer.answer_comparison import amount, differs, same_answer
from index.answer.candidates import SentenceCandidate, sortable_day
from index.answer.definitions import asked_definition
from index.answer.doubt import tells_of_casualties
from index.answer.logistic import packaged_model
from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.terms import stem, stems_of, words_of
from index.answer.sides import countries_in
from index.answer.spans.patterns import says_today
from index.text.words import CARDINALS
from index.values import MONTH_NAMES, Kind, Quote

ARTICLES = 4
"""Other articles that are read."""

SENTENCES = 2
"""Sentences read of each, the likeliest."""

SHOWN = 0.15
"""Least probability of another value to be quoted beside the first one."""

LIKELY = 0.5
"""Least probability of a newer value to come before the first one."""

SURE = 0.75
"""Least probability of another value to be said to differ, where the later sentence tells of a
change."""

SURE_UNTOLD = 0.85
"""The same where it tells of none: two reports of one day, or what happened again."""

_VALUES: frozenset[Kind] = frozenset(
    {"number", "duration", "person", "place", "organisation", "date"}
)
_NAMED: frozenset[Kind] = frozenset({"person", "organisation"})
"""Kinds that articles name in many ways, so that it is never sure that they differ."""

_COUNTED: frozenset[Kind] = frozenset({"number", "duration"})
"""Kinds of what later articles count anew, although it is over: “how many people died”."""

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
"""A year, also where it isn't a day to search for: “the budget for 2024”."""

_OVER = re.compile(r"\b(?:did|was|were|had)\b")
"""Words of a question on what is over."""

_AS_OF = re.compile(
    r"\b(?:as of|until|up to|at the (?:end|beginning|start) of"
    r"|by (?:the )?(?:end of |early |late |mid-?)?"
    rf"(?:{'|'.join(MONTH_NAMES).casefold()}|\d{{4}}))\b"
)
"""Words of a question for a toll as it stood on a day."""

_FIRST = re.compile(
    r"\b(?:first|original(?:ly)?|initial(?:ly)?|earliest|before|previous(?:ly)?|then)\b"
)
"""Words that ask for an older value."""

_CHANGE = re.compile(
    r"\b(?:ris(?:es?|en)|rose|raised|increas\w+|climb\w*|gr[eo]wn?|exceed\w*|reach\w*|toll|total"
    r"|br(?:ings?|inging|ought)|confirmed|revised|correct\w*|now|new|so far|fall(?:s|en)?|fell"
    r"|cuts?|lower\w*|moved|shifted|relocat\w*|postpone\w*|delay\w*|reschedul\w*|extend\w*|instead)\b",
    re.IGNORECASE,
)
"""Words of a sentence that gives a new value of what was told before."""

_AMOUNT = re.compile(rf"\d|\b(?:{'|'.join(CARDINALS)}|dozens|hundreds|thousands)\b", re.IGNORECASE)
_HEDGED = (
    r"\W*(?:\b(?:a|an|total|of|as|many|at|least|about|around|nearly|some|over|up|to|more|than)"
    r"\W+)*$"
)

_ADDED = re.compile(
    r"\b(?:additional|another|further|extra|(?:add|brought|climb|cut|down|drop|expand|fall|fell|gr[eo]w"
    r"|increas|jump|rais|reduc|ris|rose|swell|up)\w*\b[^.;]{0,80}\bby)" + _HEDGED,
    re.IGNORECASE,
)
"""What stands before an amount that comes on top of another: “increased by as many as 7,000”."""

_MORE = re.compile(
    r"[\w.,]+(?:[\s-]\w+)?\s(?:more|additional|new|extra)\b"
    r"(?!\s(?:people )?(?:(?:are|were) )?(?:injured|wounded|hurt|missing|displaced))",
    re.IGNORECASE,
)
"""How such an amount begins: “12 more bodies”, but not “41 killed, 479 more injured”."""

_ACT = re.compile(
    r"(?<!has )(?<!have )\b(?:(?:announc|approv|arrest|deliver|deport|detain|execut|expel|fir"
    r"|intercept|launch|pardon|pledg|provid|releas|repatriat|sanction|seiz)(?:e?s|e?d|led|ing)?"
    r"|free[sd]?|sen[dt]s?|sh(?:oo|o)ts? down|hand(?:s|ed) over)" + _HEDGED,
    re.IGNORECASE,
)
"""What stands before an amount of one act, which is not that of the next: “releases 52”. “Has
released 52” may count all acts so far."""

_PART = re.compile(r"\b(?:including|remaining|among (?:them|whom)|of (?:them|whom))" + _HEDGED)
_PART_OF = re.compile(r"[\w.,]+ of (?:the|them|whom|these|those|its|his|her|their)\b")
"""What stands before, and how an amount begins, that is a part of another."""

_YEAR_OF_DAYS = 365
"""Days apart from which on articles count as far apart."""

_FAR = 1.5
"""Difference of the logarithms of two amounts that counts as 1; three times as much is the most."""

_AS_SURE = 0.75
"""Least score of a later quote that may come first, as a share of the surest one's: of two later
values, the newer may be one of a similar event."""


@dataclass(frozen=True, slots=True)
class ValueFeatures:
    """What tells another value of the same event from a value of a similar one.

    None depends on what else the library holds, which is little beside the cases to learn from.

    Attributes:
        reader: the reader's margin over no answer, divided by ten, from -1 to 1.
        reader_lead: the lead of its span over the best other one, likewise.
        evidence: the reader's log-odds that the sentence answers, from -1 to 1.
        names: the share of the question's names that the sentence and its headline have.
        missing: how rare the rarest word of the question is that they lack, 0–1.
        days_apart: if the question asks about an event, how far apart the days of both articles
            are, from 0 for the same one to 1 for a year, logarithmically; else 0. A later toll
            comes within days, and what is told months later happened elsewhere.
        tells_change: 1 if the later sentence says that the value is new.
        event_change: the same if the question asks about an event, else 0.
        ratio: how far two amounts are apart, 0 for equal ones; 1 if one cannot be read.
        rising: 1 if the later amount is greater.
    """

    reader: float
    reader_lead: float
    evidence: float
    names: float
    missing: float
    days_apart: float
    tells_change: float
    event_change: float
    ratio: float
    rising: float


def value_features(
    reading: QuestionAnalysis, choice: SentenceCandidate, first: SentenceCandidate
) -> ValueFeatures:
    """Return the features of a sentence that gives a different value than the first one.

    Args:
        reading: the question.
        choice: the sentence.
        first: the sentence that gives the first value.
    """
    asked = reading.plain.casefold()
    of_event = tells_of_casualties(reading.plain) or _OVER.search(asked) is not None
    later, earlier = (first, choice) if choice.day < first.day else (choice, first)
    change = float(_CHANGE.search(later.sentence.words) is not None)
    ratio = rising = 0.0
    if value_kind(reading.kind, first.answer) in _COUNTED:
        new, old = amount(later.answer), amount(earlier.answer)
        ratio, rising = 1.0, 0.0
        if new and old:
            ratio, rising = min(3.0, abs(math.log(new / old)) / _FAR), float(new > old)
    return ValueFeatures(
        reader=choice.features.reader,
        reader_lead=choice.features.reader_lead,
        evidence=choice.features.evidence,
        names=choice.features.names,
        missing=choice.features.missing,
        days_apart=_days_apart(choice, first) if of_event else 0.0,
        tells_change=change,
        event_change=change if of_event else 0.0,
        ratio=ratio,
        rising=rising,
    )


def _days_apart(one: SentenceCandidate, other: SentenceCandidate) -> float:
    day, other_day = (choice.sentence.passage.published for choice in (one, other))
    if day is None or other_day is None:
        return 0.0
    apart = abs((day.day - other_day.day).days)
    return min(1.0, math.log1p(apart) / math.log1p(_YEAR_OF_DAYS))


def value_kind(kind: Kind, answer: str) -> Kind:
    """Return the kind of an answer; the price or rate that a "what" asks for is a number."""
    return "number" if kind == "description" and amount(answer) is not None else kind


def may_differ(reading: QuestionAnalysis, answer: str) -> bool:
    """Return whether other articles may give a different value.

    They may not if the question asks how things stood on a day, or if no words answer it. Nor may
    they if it asks for the day, place or people of what is over, which no later article changes:
    another day is that of another event. And articles describe one person in many ways.
    """
    asked = asked_definition(reading)
    if asked is not None and asked.wanted != "thing":
        return False
    kind = value_kind(reading.kind, answer)
    over = kind not in _COUNTED and _OVER.search(reading.plain.casefold()) is not None
    return bool(answer) and kind in _VALUES and not is_as_of_a_day(reading) and not over


def is_as_of_a_day(reading: QuestionAnalysis) -> bool:
    """Return whether a question asks how things stood on a day, or in a month or year, it names.

    A month or year of a toll is that of what happened, and the toll rises later: “how many died in
    the earthquake of February 2023”.
    """
    days = reading.days
    if days is None and not _YEAR.search(reading.plain):
        return False
    of_a_day = days is not None and days.since == days.until
    as_of = of_a_day or _AS_OF.search(reading.plain) is not None
    return as_of or not tells_of_casualties(reading.plain)


def of_next_articles(
    likeliest: Iterable[SentenceCandidate], first: SentenceCandidate
) -> list[SentenceCandidate]:
    """Return the sentences to read of the next articles; of copies, one article is read.

    Args:
        likeliest: sentences of any articles, in order of their log-odds.
        first: the sentence that gives the first value.
    """
    articles: dict[str, list[SentenceCandidate]] = {}
    for one in likeliest:
        if _story_or_article(one) != _story_or_article(first):
            articles.setdefault(one.article_key, []).append(one)
    stories = {_story_or_article(some[0]): some for some in reversed(articles.values())}
    near = islice(reversed(stories.values()), ARTICLES)
    return [one for some in near for one in some[:SENTENCES]]


def _story_or_article(choice: SentenceCandidate) -> str | int:
    """Return the story that an article is a copy of, or else the article."""
    passage = choice.sentence.passage
    return passage.article_key if passage.story is None else passage.story


@dataclass(frozen=True, slots=True)
class Sameness:
    """How likely a different value is one of the same event.

    Attributes:
        chance: the probability, 0–1.
        sure: whether it may be said that the values differ.
    """

    chance: float
    sure: bool


_UNKNOWN = Sameness(0.0, sure=False)


def sameness(
    reading: QuestionAnalysis, choices: Iterable[SentenceCandidate], first: SentenceCandidate
) -> dict[str, Sameness]:
    """Return, by article, how likely a different value is one of the first one's event.

    Args:
        reading: the question.
        choices: the best sentences of other articles.
        first: the sentence that gives the first value.
    """
    kind = value_kind(reading.kind, first.answer)
    found = {}
    for one in choices:
        if one.article_key == first.article_key or says_today(one.answer):
            continue
        if kind in _COUNTED and counts_apart(one, first):
            continue
        if differs(kind, first.answer, one.answer):
            features = value_features(reading, one, first)
            chance = packaged_model("values").chance(features)
            least = SURE if features.tells_change else SURE_UNTOLD
            sure = chance >= least and kind not in _NAMED
            found[one.article_key] = Sameness(chance, sure)
    return found


def counts_apart(one: SentenceCandidate, other: SentenceCandidate) -> bool:
    """Return whether words show that two amounts are none of one count, or one is no number.

    One is what was added, or what one act on another day came to; or one is a part and the other
    the whole; or the later one is of a country, too, of which the earlier one does not tell.
    """
    if any(not amount(each.answer) or _stands(each, _ADDED, _MORE) for each in (one, other)):
        return True
    if one.day != other.day and any(_stands(each, _ACT) for each in (one, other)):
        return True
    if _stands(one, _PART, _PART_OF) != _stands(other, _PART, _PART_OF):
        return True
    later, earlier = (
        {country.name for country in countries_in(each.sentence.words)}
        for each in sorted((one, other), key=lambda each: each.day, reverse=True)
    )
    return bool(earlier) and not later <= earlier


def _stands(
    choice: SentenceCandidate, before: re.Pattern[str], begins: re.Pattern[str] | None = None
) -> bool:
    """Return whether an amount stands after certain words, or begins with others."""
    number = _AMOUNT.search(choice.answer)
    if choice.span is None or number is None:
        return False
    at = choice.span.start + number.start() - choice.sentence.span.start
    lead, rest = choice.sentence.words[:at], choice.sentence.words[at:]
    return bool(before.search(lead) or (begins and begins.match(rest)))


def other_values(
    reading: QuestionAnalysis, choices: Sequence[SentenceCandidate], first: SentenceCandidate
) -> list[SentenceCandidate]:
    """Return the sentences that give a different value, with its probability, likeliest first.

    None is likelier than the first one, whose event it has to be of; the words are unsure if the
    reader rejects them.

    Args:
        reading: the question.
        choices: the best sentence of each other article, read by itself.
        first: the sentence that gives the first value.
    """
    known = sameness(reading, choices, first)
    found = []
    for one in choices:
        if one.article_key in known:
            chance = min(first.score, known[one.article_key].chance)
            sure = chance if one.features.reader > 0 else chance / 2
            found.append(replace(one, score=chance, span_score=sure))
    found = [one for one in found if one.score >= SHOWN]
    return sorted(found, key=lambda one: -one.score)


def with_other_values(
    choices: Sequence[SentenceCandidate], others: Sequence[SentenceCandidate]
) -> list[SentenceCandidate]:
    """Return the sentences to quote with those that give a different value, the first one first.

    A story is quoted once, by the likelier of its sentences, besides further sentences of the first
    one's article.
    """
    if not others:
        return list(choices)
    own = _story_or_article(choices[0])
    further = [one for one in choices if _story_or_article(one) == own]
    best: dict[str | int, SentenceCandidate] = {}
    for one in (*others, *choices[len(further) :]):
        if _story_or_article(one) not in best or best[_story_or_article(one)].score < one.score:
            best[_story_or_article(one)] = one
    return [*further, *sorted(best.values(), key=lambda one: -one.score)]


def compared(
    reading: QuestionAnalysis,
    quotes: Sequence[Quote],
    threshold: float,
    known: Mapping[str, Sameness],
) -> tuple[Quote, ...]:
    """Return the quotes with the newest value first, and what surely is of its event marked.

    A later quote comes first if it would be quoted alone, with words as sure as that takes, and
    gives a different value, likely of the same event or in as many words of the question. Older
    values that surely are of that event are marked as overtaken. An older article isn't wrong about
    its day, so a question for how things stood once keeps the order.

    Args:
        reading: the question.
        quotes: best first.
        threshold: least score of a quote that may come first.
        known: by article, how likely its different value is one of the first one's event.
    """
    if not quotes:
        return ()
    first = quotes[0]
    newest = _newest(reading, quotes, threshold, known)
    sure = newest is first or known.get(newest.article_key, _UNKNOWN).sure
    others = [one for one in quotes if one is not newest]
    if newest is not first:  # as sure as the surest of those that give the same answer
        answer = newest.span or ""
        kind = value_kind(reading.kind, answer)
        same = (one.score for one in others if one.span and same_answer(kind, answer, one.span))
        newest = replace(newest, score=max([newest.score, *same]))
    ordered = [newest]
    for one in others:
        told = sure and (one is first or known.get(one.article_key, _UNKNOWN).sure)
        overtaken = told and one.score >= threshold and changes(reading, one, newest)
        ordered.append(replace(one, same_event=told, overtaken=overtaken))
    return tuple(replace(one, rank=place) for place, one in enumerate(ordered, start=1))


def _newest(
    reading: QuestionAnalysis,
    quotes: Sequence[Quote],
    threshold: float,
    known: Mapping[str, Sameness],
) -> Quote:
    """Return the newest quote that changes the first one, or the first one."""
    first, *others = quotes
    later = [
        one
        for one in others
        if (
            known.get(one.article_key, _UNKNOWN).chance >= LIKELY
            or _told_alike(reading, first, one)
        )
        and one.score >= threshold
        and (one.span_confidence is None or one.span_confidence >= threshold)
        and changes(reading, first, one)
    ]
    surest = max((one.score for one in later), default=0.0)
    sure = [one for one in later if one.score >= _AS_SURE * surest]
    return max(sure, key=lambda one: sortable_day(one.published), default=first)


def _told_alike(reading: QuestionAnalysis, old: Quote, new: Quote) -> bool:
    """Return whether a quote and its headline have the words of the question that another has."""
    old_words, new_words = (
        reading.stems & stems_of(f"{one.title} {one.sentence}") for one in (old, new)
    )
    return old_words <= new_words


def changes(reading: QuestionAnalysis, old: Quote, new: Quote) -> bool:
    """Return whether a question asks how things stand, and a quote gives a newer value."""
    if old.published is None or new.published is None or not old.span or not new.span:
        return False
    of_a_day = reading.days is not None and is_as_of_a_day(reading)
    return (
        not of_a_day
        and not _FIRST.search(reading.plain)
        and new.published.day > old.published.day
        and differs(value_kind(reading.kind, old.span), old.span, new.span)
        and (reading.kind != "person" or may_hold(reading, new.span))
    )


def may_hold(reading: QuestionAnalysis, answer: str) -> bool:
    """Return whether an answer may be who holds the office asked about.

    It may where articles tell of no holder, or where it has a word of the holder's names.
    """
    names = (name for term in reading.terms if not term.name for name in term.learned)
    known = {stem(word) for name in names for word in words_of(name)}
    return not known or not known.isdisjoint(map(stem, words_of(answer)))
