"""Answers who holds an office with the sentences that say so, as of the time asked about."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import get_args

from index.answer.office_holders.holders import IN_OFFICE, Holder, Holders
from index.answer.office_holders.office_names import Office, OfficeNames
from index.answer.question.analyze import QuestionAnalysis
from index.answer.question.lexicon.lookup import key_of
from index.answer.question.times.expressions import find_dates
from index.answer.quoting.quote import merged, sentence_quote, verbatim
from index.answer.quoting.refusal import answered
from index.store.library import Library
from index.text.offices import Standing
from index.values import Agreement, Answer, Question, Quote

_WHO_IS = re.compile(r"(?:who(?:'s| is| was| are| were| serves as| served as| has been) )?(.+)")
"""“who is the president of Norland”, or the office alone as into a search box."""
_YEAR_ALONE = re.compile(r"(?<!\bin)(?= (?:19|20)\d\d$)")
_ADDS_NOTHING = frozenset(
    ("a", "an", "as", "at", "back", "by", "current", "currently", "in", "moment", "now", "of", "on",
     "present", "s", "still", "that", "the", "then", "time", "today")
)  # fmt: skip
_FOR_NOW = frozenset(("acting", "caretaker", "interim"))
_NOT_A_TIME_OF = re.compile(r"\b(?:after|before|between|by|from|since|till|until)\b")


@dataclass(frozen=True, slots=True)
class AskedOffice:
    """An office whose holder a question asks for.

    Attributes:
        readings: what it may be, likeliest first.
        since: the first day of the time asked about; the day itself if it asks for one.
        until: the last day.
    """

    readings: tuple[Office, ...]
    since: date
    until: date


def asked_office(
    reading: QuestionAnalysis, names: OfficeNames, asked: date | None = None
) -> AskedOffice | None:
    """Return the office whose holder a question asks for; None if it asks for anything else.

    Args:
        reading: the question.
        names: the offices that are known.
        asked: the day on which it is asked; None for today.
    """
    today = asked or datetime.now(UTC).date()
    asking = reading.plain.strip(" ?")
    days = find_dates(_YEAR_ALONE.sub(" in", asking), today)
    if days and (_NOT_A_TIME_OF.search(days.words) or not (days.since and days.until)):
        return None
    who = _WHO_IS.fullmatch((days.rest if days else asking).strip())
    words = [word for word in key_of(who[1] if who else "") if word not in _FOR_NOW]
    offices = names.find(words)
    if len(offices) != 1:
        return None
    [office] = offices
    others = (*words[: office.start], *words[office.end :])
    if office.is_for_a_matter or not _ADDS_NOTHING.issuperset(others):
        return None
    since, until = (days.since, days.until) if days else (today, today)
    assert since is not None
    assert until is not None
    if since > today:
        return None
    readings = tuple(dict.fromkeys(office.readings))
    return AskedOffice(readings, since, min(until, today))


_SURE = 0.95
"""Share of the answers that name the right holder, by judgement."""
_OF_EACH = 3
"""Most quotes for one holder."""
_LOOKED_AT = 60
"""Newest sentences of a person among which those are that give the office."""
TOLD = frozenset[Standing](get_args(Standing))
"""All standings."""
_LEFT = frozenset[Standing](("leaving",))
_YEAR = timedelta(days=365)


def answer_of_holders(
    library: Library, holders: Holders, question: Question, reading: QuestionAnalysis
) -> Answer | None:
    """Return the answer to a question for the holder of an office.

    None if it asks for something else, in one source or since a day, or if no article tells.
    """
    if question.source or question.language or reading.read_as.since:
        return None
    today = (question.at or datetime.now(UTC)).date()
    asked = asked_office(reading, holders.names, min(today, reading.read_as.until or today))
    if asked is None:
        return None
    if asked.since == asked.until:
        held = holders.at(asked.readings, asked.until)
        held = held[:1] if held and held[0].is_alone else held
    else:
        held = holders.during(asked.readings, asked.since, asked.until)
    until = min(asked.until, holders.newest)
    found = [evidence(library, one, until, asked.since) for one in held]
    found = [some for some in found if some] or [_who_left(library, holders, asked)]
    if not found[0]:
        return None
    quotes = tuple(
        replace(one, rank=rank, score=_SURE, span_confidence=_SURE if one.span else None)
        for rank, one in enumerate((one for some in found for one in some), start=1)
    )
    others = {one.article_key for one in found[0]} - {quotes[0].article_key}
    return replace(answered(question, reading, quotes), agreement=Agreement(agree=len(others)))


def evidence(
    library: Library,
    one: Holder,
    until: date,
    since: date,
    standings: frozenset[Standing] = IN_OFFICE,
) -> list[Quote]:
    """Return sentences that give somebody an office, checked verbatim, the newest first.

    Args:
        library: the library.
        one: the person in the office.
        until: the last day; if none is by then, the first ones after it are returned.
        since: the first day, if there are some since; else some up to two years older are.
        standings: how they are to stand to the office.
    """
    if not one.ids:
        return []
    earliest = min(since, until - 2 * _YEAR)  # older ones say nothing of the time asked about
    rows = library.offices.evidence(one.ids, _LOOKED_AT, until, earliest)
    rows = [row for row in rows if row.standing in standings]
    within = [row for row in rows if row.published and since <= row.published.day]
    rows = within or rows
    texts = library.passages.texts([row.revision_id for row in rows])
    quotes = [
        sentence_quote(row, texts.get(row.revision_id, ""), row.sentence, row.person)
        for row in rows
    ]
    quotes.sort(key=lambda quote: not one.names_area(quote.sentence))  # stable: newest first
    return list(merged(verbatim(quotes, library.passages)))[:_OF_EACH]


def _who_left(library: Library, holders: Holders, asked: AskedOffice) -> list[Quote]:
    """Return the newest sentence that tells that the last holder left, without bold words."""
    left = [one for office in asked.readings
            for one in holders.in_role(office.role, office.area) if one.resigned]  # fmt: skip
    newest = max(left, key=lambda one: max(one.resigned), default=None)
    if newest is None or not asked.until - _YEAR < max(newest.resigned) <= asked.until:
        return []
    told = evidence(library, newest, asked.until, max(newest.resigned), _LEFT)[:1]
    return [replace(one, span=None) for one in told]
