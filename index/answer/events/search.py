"""Finds the newest articles on names, and the course of a topic: one sentence an event."""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from index.answer.attribution.excerpt import terms_in
from index.answer.events.coverage import coverage
from index.answer.events.topic import Topic, quoted, telling_sentence, topic_of
from index.answer.events.values import EventAnswer, EventQuery, EventReason, ToldEvent
from index.answer.quoting.quote import verbatim
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
        rows = self._rows(query, topic, live, 12 * LATEST)
        found: dict[int, _Found] = {}
        for one in self._told(topic, rows):
            found.setdefault(_event(one.article), one)
            if len(found) > LATEST:
                break
        told = self._sized(list(found.values())[:LATEST], query)
        answer = EventAnswer(query, topic.since, topic.until, told, len(found) > LATEST)
        return self._finished(answer, topic, live, started)

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
        rows = [row for row in self._rows(query, topic, live, _ROWS) if row.published]
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
            coverage=coverage(self._library.topics.by_day(topic.filter(query, live)))
            if topic.words else coverage(()),
        )  # fmt: skip
        return self._finished(answer, topic, live, started)

    def _rows(
        self, query: EventQuery, topic: Topic, live: Generation | None, limit: int
    ) -> list[TopicArticle]:
        if query.topic is not None and not topic.words:
            return []
        return self._library.topics.newest(topic.filter(query, live), limit)

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
        self, answer: EventAnswer, topic: Topic, live: Generation | None, started: float
    ) -> EventAnswer:
        reason = None if answer.events else self._reason(answer.query, topic, live)
        return replace(
            answer,
            reason=reason,
            ungrouped=self._library.events.count_ungrouped(),
            elapsed_ms=round((time.perf_counter() - started) * 1000),
        )

    def _reason(self, query: EventQuery, topic: Topic, live: Generation | None) -> EventReason:
        if query.topic is not None and not topic.words:
            return "no words"
        wanted: TopicFilter = replace(topic.filter(query, live), since=None, until=None)
        dated = topic.since is not None or topic.until is not None
        any_time = dated and self._library.topics.newest(wanted, 1)
        return "nothing from that time" if any_time else "nothing"


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
