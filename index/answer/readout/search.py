"""Finds the accounts of a meeting and aligns them."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from index.answer.question.analyze import QuestionAnalysis, analyze
from index.answer.question.terms import Term, phrase_stems
from index.answer.quoting.quote import sentence_quote, verbatim
from index.answer.readout.accounts import (
    AFTER,
    BEFORE,
    MEANS_NOBODY,
    Candidate,
    around,
    candidate,
    day_of_meeting,
    one_per_side,
    parties_of,
    speaks,
)
from index.answer.readout.alignment import Point, is_told, points_of
from index.answer.readout.values import Account, Readout, ReadoutPoint, ReadoutQuery, SideQuotes
from index.answer.sides.countries import country_of
from index.answer.sides.outlets import side_of
from index.embedding.encoder import Encoder
from index.store.library import Library
from index.store.rows import Generation, SearchFilter
from index.text.sentences import sentences
from index.values import Question, Quote, Span

MOST_SIDES = 4
"""Sides whose accounts are compared."""

MOST_SENTENCES = 60
"""Sentences of one account that are compared: each must be encoded."""

_FOUND = 400
"""Most articles that are looked through, newest first."""
_OTHER_DAYS = 5


@dataclass(frozen=True, slots=True)
class _Told:
    """An account with the places of its sentences that tell something."""

    account: Account
    found: Candidate
    spans: tuple[Span, ...]

    @property
    def words(self) -> list[str]:
        """The sentences."""
        return [one.of(self.found.text) for one in self.spans]

    def quote(self, number: int) -> Quote:
        """The quote of a sentence."""
        return sentence_quote(self.found.passage, self.found.text, self.spans[number])


class ReadoutSearch:
    """Finds readouts in one library; safe to call from several threads.

    Args:
        library: where the articles are.
        encoder_of: returns the encoder of a generation.
    """

    def __init__(
        self, library: Library, encoder_of: Callable[[Generation | None], Encoder]
    ) -> None:
        self._library = library
        self._encoder_of = encoder_of

    def readout(self, query: ReadoutQuery, live: Generation | None) -> Readout:
        """Find the accounts of a meeting, and align them.

        Args:
            query: who met, and when.
            live: the live generation, whose passages and encoder count; None in an empty library.

        Raises:
            InputError: the words are empty or too long, or the date cannot be read.
        """
        started = time.perf_counter()
        reading = analyze(
            Question(query.meeting, since=query.on, until=query.on, at=query.at,
                     day_first=query.day_first)
        )  # fmt: skip
        terms = [one for one in reading.terms if not phrase_stems(one.words) <= MEANS_NOBODY]
        empty = Readout(query, reading.read_as.since, reading.read_as.until)
        if not terms:
            found = replace(empty, reason="no names")
        elif live is None:
            found = replace(empty, reason="nothing")
        else:
            candidates = self._candidates(terms, query, live, *_days(reading))
            found = self._found(empty, terms, candidates, live)
            if not candidates and _days(reading) != (None, None):
                others = self._candidates(terms, query, live)
                found = replace(found, other_days=_other_days(others, ()))
        return replace(found, elapsed_ms=round((time.perf_counter() - started) * 1000))

    def _candidates(
        self,
        terms: Sequence[Term],
        query: ReadoutQuery,
        live: Generation,
        since: date | None = None,
        until: date | None = None,
    ) -> list[Candidate]:
        """The articles that tell of a meeting of these, on the days asked for."""
        wanted = SearchFilter(
            query.scopes, live.chunker,
            since and since - BEFORE, until and until + AFTER,
        )  # fmt: skip
        mentions = self._library.mentions
        found = (mentions.newest(groups, wanted, _FOUND, leads=True) for groups in _searches(terms))
        leads = list({one.id: one for some in found for one in some}.values())
        texts = self._library.passages.texts(one.revision_id for one in leads)
        sides = mentions.sides(one.article_key for one in leads)
        made = (
            candidate(one, texts[one.revision_id],
                      side_of(one.source, sides.get(one.article_key)), terms)
            for one in leads
            if one.revision_id in texts
        )  # fmt: skip
        return [one for one in made if one is not None]

    def _found(
        self,
        empty: Readout,
        terms: Sequence[Term],
        candidates: Sequence[Candidate],
        live: Generation,
    ) -> Readout:
        day = day_of_meeting(candidates)
        if day is None:
            return replace(empty, reason="nothing")
        near = around(day, candidates)
        parties = parties_of(terms, (f"{one.passage.title}.\n\n{one.text}" for one in near))
        best = dict(list(one_per_side(near, parties).items())[:MOST_SIDES])
        held = {side for side, one in best.items() if speaks(one.side, parties)}
        told = [_told(one, side) for side, one in best.items()]
        return replace(
            empty,
            day=day,
            accounts=tuple(one.account for one in told),
            points=tuple(self._points(told, live)),
            missing=tuple(side for side in parties if side not in held),
            other_days=_other_days(candidates, near),
        )

    def _points(self, told: Sequence[_Told], live: Generation) -> list[ReadoutPoint]:
        encoder = self._encoder_of(live)
        vectors = [encoder.encode_passages(one.words) for one in told if one.spans]
        told = [one for one in told if one.spans]
        points = points_of([one.words for one in told], vectors)
        return [shown for one in points if (shown := self._checked(one, told)).told]

    def _checked(self, point: Point, told: Sequence[_Told]) -> ReadoutPoint:
        """A point with the quotes that stand in the library word for word."""
        sides = (
            SideQuotes(
                one.account.side,
                tuple(verbatim(map(one.quote, numbers), self._library.passages)),
            )
            for one, numbers in zip(told, point.sentences, strict=True)
        )
        return ReadoutPoint(tuple(one for one in sides if one.quotes))


def _searches(terms: Sequence[Term]) -> Iterator[list[tuple[str, ...]]]:
    """What to search for: all terms; and, as no side needs to name itself, all but each country."""
    yield [term.said for term in terms]
    for one in terms:
        if len(terms) > 1 and country_of(one.words):
            yield [term.said for term in terms if term is not one]


def _other_days(candidates: Sequence[Candidate], near: Sequence[Candidate]) -> tuple[date, ...]:
    days = {one.day for one in candidates if one.side.nearness != "press" and one not in near}
    return tuple(sorted(days, reverse=True)[:_OTHER_DAYS])


def _days(reading: QuestionAnalysis) -> tuple[date | None, date | None]:
    """The days of the meeting: those typed as such, else those that the words name."""
    read = reading.read_as
    if read.since or read.until or reading.days is None:
        return read.since, read.until
    return reading.days.since, reading.days.until


def _told(found: Candidate, side: str) -> _Told:
    passage = found.passage
    spans = [one for one in sentences(found.text) if is_told(one.of(found.text))]
    account = Account(
        side, found.side.nearness, passage.article_key, passage.title, passage.source,
        passage.url, passage.published, len(spans[:MOST_SENTENCES]), len(spans[MOST_SENTENCES:]),
    )  # fmt: skip
    return _Told(account, found, tuple(spans[:MOST_SENTENCES]))
