"""Finds the newest articles on names, and the course of a topic: one sentence an event."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from index.answer.attribution.excerpt import terms_in
from index.answer.events.coverage import coverage
from index.answer.events.topic import Topic, quoted, telling_sentence, topic_of
from index.answer.events.values import EventAnswer, EventQuery, EventReason, ToldEvent
from index.answer.quoting.quote import verbatim
from index.answer.quoting.refusal import as_typed
from index.answer.sides.outlets import Side, side_of
from index.store.articles.topics import TopicArticle, TopicFilter
from index.store.library import Library
from index.store.rows import Generation
from index.values import Quote

LATEST = 25
"""Articles that are listed as the newest."""
EVENTS = 40
"""Events of a timeline: those of most outlets, then those that name most of the topic."""
_ROWS = 1_500
"""Most articles of a timeline whose events are compared, newest first."""
_TEXTS = 400
"""Most articles whose texts are read: the first of each event, as far as possible."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A sentence that tells an event, before the quote is checked."""

    article: TopicArticle
    quote: Quote
    terms: int
    asked: bool


class EventSearch:
    """Finds events in one library; safe to call from several threads."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def latest(self, query: EventQuery, live: Generation | None) -> EventAnswer:
        """The newest articles that name the topic, one an event, newest first.

        Args:
            query: what is looked for.
            live: the live generation, whose passages have the words; None in an empty library.

        Raises:
            InputError: the topic is empty or too long, or a date cannot be read.
        """
        started = time.perf_counter()
        topic = topic_of(query)
        wanted = self._wanted(query, topic, live)
        rows = self._library.topics.newest(wanted, 12 * LATEST) if wanted else []
        found: dict[int, _Found] = {}
        for one in self._told(topic, rows):
            found.setdefault(_event(one.article), one)
            if len(found) > LATEST:
                break
        told = self._sized(list(found.values())[:LATEST], query)
        answer = EventAnswer(query, topic.since, topic.until, told, len(found) > LATEST)
        return self._finished(answer, topic, wanted, started)

    def timeline(
        self, query: EventQuery, live: Generation | None, ranked: Mapping[str, float]
    ) -> EventAnswer:
        """The course of a topic: one sentence an event, oldest first.

        What a reporter asks in a transcript states nothing and is not quoted.

        Args:
            query: what is looked for.
            live: as for ``latest``.
            ranked: the scores of the articles that retrieval finds, by key.

        Raises:
            InputError: as ``latest``.
        """
        started = time.perf_counter()
        topic = topic_of(query)
        wanted = self._wanted(query, topic, live)
        found = self._library.topics.newest(wanted, _ROWS) if wanted else []
        rows = [row for row in found if row.published]
        rows.sort(key=lambda row: -ranked.get(row.article_key, 0.0))
        best: dict[int, _Found] = {}
        for one in self._told(topic, _spread(rows)):
            event = _event(one.article)
            if one.asked:
                continue
            if event not in best or one.terms > best[event].terms:
                best[event] = one
        told = self._sized(list(best.values()), query)
        shown = sorted(told, key=lambda one: -one.outlets)[:EVENTS]
        shown.sort(key=_moment)
        shown = _ranked(shown)
        answer = EventAnswer(
            query, topic.since, topic.until, tuple(shown), len(told) > len(shown),
            coverage=coverage(self._library.topics.by_day(wanted) if wanted else ()),
        )  # fmt: skip
        return self._finished(answer, topic, wanted, started)

    def _wanted(
        self, query: EventQuery, topic: Topic, live: Generation | None
    ) -> TopicFilter | None:
        """Which articles are looked for; None if the topic has no words, or nobody has the side."""
        if query.topic is not None and not topic.words:
            return None
        wanted = topic.filter(query, live)
        if query.side is None:
            return wanted
        sides, outlets = (
            [name for name, side in some if side.is_named(query.side)]
            for some in self._speakers(query.scopes)
        )
        return replace(wanted, sides=sides, outlets=outlets) if sides or outlets else None

    def sides(self, scopes: Sequence[str]) -> list[str]:
        """The sides that the sources and outlets of scopes speak for, sorted."""
        speakers = chain(*self._speakers(scopes))
        return sorted({side.name for _, side in speakers if side.nearness != "press"})

    def _speakers(self, scopes: Sequence[str]) -> tuple[list[tuple[str, Side]], ...]:
        """Who speaks for whom: the sides that sources were given, and the outlets."""
        catalogue = self._library.catalogue
        outlets = dict.fromkeys((*catalogue.outlets(scopes), *catalogue.source_names(scopes)))
        given = self._library.topics.sides(scopes)
        return [(one, side_of("", one)) for one in given], [(one, side_of(one, None))
                                                            for one in outlets]  # fmt: skip

    def _told(self, topic: Topic, rows: Sequence[TopicArticle]) -> Iterator[_Found]:
        """The sentences that name the topic, of the rows in order, checked verbatim."""
        for start in range(0, min(len(rows), _TEXTS), 50):
            some = rows[start : start + 50]
            texts = self._library.passages.texts(row.revision_id for row in some)
            for row in some:
                text = texts.get(row.revision_id, "")
                sentence = telling_sentence(topic, row, text)
                if sentence is not None:
                    made = quoted(row, text, sentence)
                    if verbatim([made], self._library.passages):
                        terms = terms_in(made.sentence, topic.groups)
                        yield _Found(row, made, terms, sentence.asked)

    def _sized(self, found: Sequence[_Found], query: EventQuery) -> tuple[ToldEvent, ...]:
        """The events with their numbers of outlets and articles in the asker's scopes."""
        ids = [one.article.event_id for one in found if one.article.event_id is not None]
        sizes = self._library.events.sizes(ids, query.scopes)
        told = []
        for one in found:
            size = sizes.get(one.article.event_id or 0)
            made = ToldEvent(one.quote, one.article.side)
            told.append(
                replace(made, outlets=size.outlets, articles=size.articles) if size else made
            )
        return tuple(_ranked(told))

    def _finished(
        self, answer: EventAnswer, topic: Topic, wanted: TopicFilter | None, started: float
    ) -> EventAnswer:
        reason = None if answer.events else self._reason(answer.query, topic, wanted)
        return replace(
            answer,
            reason=reason,
            unknown=self._unknown(answer.query, topic, wanted) if reason == "nothing" else (),
            ungrouped=self._library.events.count_ungrouped(),
            elapsed_ms=round((time.perf_counter() - started) * 1000),
        )

    def _reason(self, query: EventQuery, topic: Topic, wanted: TopicFilter | None) -> EventReason:
        if query.topic is not None and not topic.words:
            return "no words"
        if wanted is None or (wanted.since is None and wanted.until is None):
            return "nothing"
        any_time = self._library.topics.newest(replace(wanted, since=None, until=None), 1)
        return "nothing from that time" if any_time else "nothing"

    def _unknown(
        self, query: EventQuery, topic: Topic, wanted: TopicFilter | None
    ) -> tuple[str, ...]:
        """The side that nobody speaks for, or the names that no article has."""
        if wanted is None:
            return (query.side or "",)
        one = TopicFilter(wanted.scopes, wanted.chunker)
        return tuple(
            as_typed(term, query.topic or "")
            for term, forms in zip(topic.terms, topic.words, strict=True)
            if not self._library.topics.newest(replace(one, words=[forms]), 1)
        )


def _event(row: TopicArticle) -> int:
    """The event; below 0 for an article that is not grouped, which stands for itself."""
    return row.event_id if row.event_id is not None else -row.revision_id


def _spread(rows: Iterable[TopicArticle]) -> list[TopicArticle]:
    """The first article of each event, then the second of each, and so on."""
    seen: dict[int, int] = {}
    placed = []
    for row in rows:
        seen[_event(row)] = seen.get(_event(row), 0) + 1
        placed.append((seen[_event(row)], row))
    return [row for _, row in sorted(placed, key=lambda one: one[0])]


def _ranked(told: Iterable[ToldEvent]) -> list[ToldEvent]:
    return [
        replace(one, quote=replace(one.quote, rank=rank)) for rank, one in enumerate(told, start=1)
    ]


def _moment(one: ToldEvent) -> float:
    published = one.quote.published
    return published.moment.timestamp() if published else float("inf")
