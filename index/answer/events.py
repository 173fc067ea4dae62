"""Lists articles by event: the newest on names, and the course of a topic, a sentence an event."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain, count
from typing import Literal

from index.answer.answerer import AnswererCache
from index.answer.coverage import Coverage, coverage, draw_coverage
from index.answer.origins import origins_of
from index.answer.question.analyze import analyze
from index.answer.question.normal_form import terms_of
from index.answer.question.terms import stems_of
from index.answer.quoting.quote import sentence_quote, verbatim
from index.answer.quoting.refusal import as_typed
from index.answer.said import Groups, forms_of, groups_of, terms_among
from index.answer.sentences import BEFORE, LONGEST_WORDS, with_sentences_before, words_in
from index.answer.sides import Side, side_of
from index.concurrency import (
    ProgressCallback,
    ShouldContinue,
    Threads,
    answers,
    in_background,
    no_progress,
    reads,
)
from index.store.articles.events import TopicFilter
from index.store.library import Library
from index.store.rows import Article, ChangedArticle, CopyOf, EventArticle, Generation, Revision
from index.text.attribution.statements import asked, is_asked
from index.text.event_similarity import VERSION, event_terms
from index.text.sentences import sentences
from index.urls.canonical import canonical_if_url
from index.values import Origins, Quote, Reach, Span, read_scopes

EventReason = Literal["no words", "nothing", "nothing from that time"]
"""Why nothing is listed: the topic has no words to look for; no article has them; none of that
time."""


@dataclass(frozen=True, slots=True)
class EventQuery:
    """What is looked for.

    Attributes:
        topic: names and words, as typed; None for everything.
        side: whose side the sources take, as typed, or None.
        reach: who asks, and when.
    """

    topic: str | None
    side: str | None = None
    reach: Reach = Reach()


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """An event, told by one sentence.

    Attributes:
        quote: the outlet's sentence, checked verbatim.
        side: whose side its source takes, or None.
        outlets: number of outlets with articles on the event, this one included.
        articles: number of these articles.
    """

    quote: Quote
    side: str | None
    outlets: int = 1
    articles: int = 1


@dataclass(frozen=True, slots=True)
class EventAnswer:
    """Events that answer a query.

    Attributes:
        query: as asked.
        since: first day, as it was read.
        until: last day, as it was read.
        events: one sentence each; of the latest articles newest first, of a timeline oldest first.
        is_cut: whether there are others that are not listed.
        reason: why there are none; None if there are some.
        unknown: the names that no article of any time or side has; or the side for which no source
            speaks.
        coverage: of a timeline, how many articles have the words over time.
        ungrouped: number of articles that were not grouped by event yet.
        elapsed_ms: how long it took, in milliseconds.
    """

    query: EventQuery
    since: date | None = None
    until: date | None = None
    events: tuple[ToldEvent, ...] = ()
    is_cut: bool = False
    reason: EventReason | None = None
    unknown: tuple[str, ...] = ()
    coverage: Coverage = field(default_factory=Coverage)
    ungrouped: int = 0
    elapsed_ms: int = 0


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article with all that the library knows about it, within what the asker may see.

    Attributes:
        article: its newest revision.
        revisions: all stored revisions, oldest first.
        copies: the same text in other outlets, oldest first.
        story: the articles of its event, itself included, oldest first.
        origins: from whom it, its copies and the first of the others have it.
    """

    article: Article
    revisions: tuple[Revision, ...]
    copies: tuple[CopyOf, ...] = ()
    story: tuple[EventArticle, ...] = ()
    origins: Origins | None = None

    @property
    def outlets(self) -> int:
        """The number of outlets with articles on its event."""
        return len({one.source for one in self.story})


HEADLINES = 25
"""Headlines that are offered to choose from."""
_AT_ONCE = 50
"""Articles in one transaction."""
_TRACED = 50
"""Articles of a story that are read for whom they cite."""
LATEST = 25
"""Articles that are listed as the newest."""
EVENTS = 40
"""Events of a timeline: those of most outlets, then those that name most of the topic."""
_ROWS = 1_500
"""Most articles of a timeline whose events are compared, newest first."""
_TEXTS = 400
"""Most articles whose texts are read: the first of each event, as far as possible."""
_LEAST_WORDS = 5
"""Words of a sentence that may be quoted: not of a date line, a name or a heading."""
_ENDS = tuple(".!?…”’\"')]")
"""How a sentence ends; a heading has none of them."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A query that was read.

    Attributes:
        terms: the terms of the topic, as typed.
        words: for each of them, its forms, as they are looked for.
        groups: the same as stems.
        since: the first day, or None.
        until: the last day, or None.
    """

    terms: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]
    groups: Groups
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class _Found:
    """A sentence that tells an event, before the quote is checked."""

    article: EventArticle
    quote: Quote
    terms: int
    asked: bool


@dataclass(frozen=True)
class EventService:
    """Lists articles by event, and groups those that no rules or older rules have grouped.

    Args:
        library: where they are stored.
        live: returns the live generation.
        answerers: rank the articles of a topic.
        threads: keep SQL and models off the loop.
    """

    _library: Library
    _live: Callable[[], Generation | None]
    _answerers: AnswererCache
    _threads: Threads

    @answers
    def latest(self, query: EventQuery) -> EventAnswer:
        """The newest articles that name the topic, one an event, newest first.

        Raises:
            InputError: the topic is empty or too long, or a date cannot be read.
            SettingsError: the library was encoded by another model than the settings name.
        """
        started = time.perf_counter()
        topic = topic_of(query)
        wanted = self._wanted(query, topic, self._live())
        rows = self._library.topics.newest(wanted, 12 * LATEST) if wanted else []
        found: dict[int, _Found] = {}
        for one in self._told(topic, rows):
            found.setdefault(_event(one.article), one)
            if len(found) > LATEST:
                break
        told = self._sized(list(found.values())[:LATEST], query)
        answer = EventAnswer(query, topic.since, topic.until, tuple(told), len(found) > LATEST)
        return self._finished(answer, topic, wanted, started)

    @answers
    def timeline(self, query: EventQuery) -> EventAnswer:
        """The course of a topic: one sentence an event, oldest first.

        What a reporter asks in a transcript states nothing and is not quoted.

        Raises:
            InputError: as ``latest``.
            SettingsError: as ``latest``.
        """
        live = self._live()
        ranked = self._ranked(query, live)
        started = time.perf_counter()
        topic = topic_of(query)
        wanted = self._wanted(query, topic, live)
        found = self._library.topics.newest(wanted, _ROWS) if wanted else []
        rows = [row for row in found if row.published]
        rows.sort(key=lambda row: -ranked.get(row.article_key, 0.0))
        best: dict[int, _Found] = {}
        # The first article of each event, then the second of each, and so on.
        numbers: defaultdict[int, count[int]] = defaultdict(count)
        rows.sort(key=lambda row: next(numbers[_event(row)]))
        for one in self._told(topic, rows):
            event = _event(one.article)
            if one.asked:
                continue
            if event not in best or one.terms > best[event].terms:
                best[event] = one
        told = self._sized(list(best.values()), query)
        shown = sorted(told, key=lambda one: -one.outlets)[:EVENTS]
        shown.sort(
            key=lambda one: one.quote.published.order if one.quote.published else float("inf")
        )
        answer = EventAnswer(
            query, topic.since, topic.until, tuple(shown), len(told) > len(shown),
            coverage=coverage(self._library.topics.by_day(wanted) if wanted else ()),
        )  # fmt: skip
        return self._finished(answer, topic, wanted, started)

    @reads
    def picture(self, found: EventAnswer) -> bytes:
        """The coverage of a timeline that has some, as PNG."""
        return draw_coverage(found.coverage, found.query.topic or "")

    @reads
    def article(self, name: str, scopes: Sequence[str] | None = None) -> ArticleView:
        """An article by its id, bulk id, URL or headline, with its revisions, copies and story.

        Args:
            name: the id, URL or headline.
            scopes: the scopes that are read; None for all.

        Raises:
            NotFoundError: there is none.
        """
        catalogue, events = self._library.catalogue, self._library.events
        readable = list(dict.fromkeys(catalogue.scopes() if scopes is None else scopes))
        key = self._library.topics.titled(readable, name)
        shown = catalogue.show(readable, key or name, canonical_if_url(name))
        event_id = events.of_articles([shown.key]).get(shown.key)
        story = tuple(events.articles(event_id, readable)) if event_id is not None else ()
        keys = [shown.key, *(one.article_key for one in story[:_TRACED])]
        reports = self._library.passages.reports(keys, readable)
        return ArticleView(
            shown,
            tuple(catalogue.revisions(shown.key)),
            tuple(catalogue.copies(readable, shown.key)),
            story,
            origins_of([(one, None) for one in reports]),
        )

    @reads
    def changed(self, scopes: Sequence[str], most: int = 6) -> list[ChangedArticle]:
        """The articles of scopes whose words changed, the latest change first."""
        return self._library.catalogue.changed(scopes, most)

    @reads
    def headlines(self, typed: str, *scopes: str) -> list[tuple[str, str]]:
        """Key and headline of the latest articles whose headline has words that begin as typed.

        Args:
            typed: the words or their beginnings, in any case.
            scopes: the scopes that are read besides ``public``.
        """
        words = typed.split()[:HEADLINES]
        return self._library.topics.headlines(read_scopes(*scopes), words, HEADLINES)

    @reads
    def sides(self, *scopes: str) -> list[str]:
        """The sides that sources and outlets speak for, of ``public`` and the scopes; sorted."""
        speakers = chain(*self._speakers(read_scopes(*scopes)))
        return sorted({side.name for _, side in speakers if side.nearness != "press"})

    @in_background
    def group(
        self, should_continue: ShouldContinue, watcher: ProgressCallback = no_progress
    ) -> int:
        """Group the articles that the current rules have not grouped; returns how many.

        It can be stopped at any time, and goes on where it was.
        """
        stored, done = self._library.events, 0
        for some in stored.each_unread(VERSION, _AT_ONCE, should_continue, watcher, "grouping"):
            stored.group([(one, event_terms(one.title, one.text)) for one in some])
            done += len(some)
        return done

    def _ranked(self, query: EventQuery, live: Generation | None) -> dict[str, float]:
        """The score of each article that retrieval finds for the topic, by key."""
        found = self._answerers.of(live).seek(query.reach.asks(query.topic or ""), live)
        scores: dict[str, float] = {}
        for one in found.candidates if found else ():
            scores.setdefault(one.passage.article_key, one.fused)
        return scores

    def _wanted(
        self, query: EventQuery, topic: Topic, live: Generation | None
    ) -> TopicFilter | None:
        """Which articles are looked for; None if the topic has no words, or nobody has the side."""
        if query.topic is not None and not topic.words:
            return None
        chunker = live.chunker if live else ""
        wanted = TopicFilter(query.reach.scopes, chunker, topic.words, topic.since, topic.until)
        if query.side is None:
            return wanted
        sides, outlets = (
            [name for name, side in some if side.is_named(query.side)]
            for some in self._speakers(query.reach.scopes)
        )
        return replace(wanted, sides=sides, outlets=outlets) if sides or outlets else None

    def _speakers(self, scopes: Sequence[str]) -> tuple[list[tuple[str, Side]], ...]:
        """Who speaks for whom: the sides that sources were given, and the outlets."""
        catalogue = self._library.catalogue
        outlets = dict.fromkeys((*catalogue.outlets(scopes), *catalogue.source_names(scopes)))
        given = self._library.topics.sides(scopes)
        return [(one, side_of("", one)) for one in given], [(one, side_of(one, None))
                                                            for one in outlets]  # fmt: skip

    def _told(self, topic: Topic, rows: Sequence[EventArticle]) -> Iterator[_Found]:
        """The sentences that name the topic, of the rows in order, checked verbatim."""
        for start in range(0, min(len(rows), _TEXTS), 50):
            some = rows[start : start + 50]
            texts = self._library.passages.texts(row.revision_id for row in some)
            for row in some:
                text = texts.get(row.revision_id, "")
                if (telling := telling_sentence(topic, row, text)) is None:
                    continue
                sentence, whole, is_question = telling
                made = sentence_quote(row, text, sentence, whole=whole)
                if verbatim([made], self._library.passages):
                    terms = terms_among(stems_of(made.sentence), topic.groups)
                    yield _Found(row, made, terms, is_question)

    def _sized(self, found: Sequence[_Found], query: EventQuery) -> list[ToldEvent]:
        """The events with their numbers of outlets and articles in the asker's scopes."""
        ids = [one.article.event_id for one in found if one.article.event_id is not None]
        sizes = self._library.events.sizes(ids, query.reach.scopes)
        told = []
        for one in found:
            size = sizes.get(one.article.event_id or 0)
            counts = (size.outlets, size.articles) if size else ()
            told.append(ToldEvent(one.quote, one.article.side, *counts))
        return told

    def _finished(
        self, answer: EventAnswer, topic: Topic, wanted: TopicFilter | None, started: float
    ) -> EventAnswer:
        """The answer with the ranks of its events, or with why it has none."""
        query, newest = answer.query, self._library.topics.newest
        reason: EventReason | None = None if answer.events else "nothing"
        unknown: tuple[str, ...] = ()
        if reason and query.topic is not None and not topic.words:
            reason = "no words"
        elif reason and wanted is None:  # nobody speaks for the side
            unknown = (query.side or "",)
        elif reason and wanted:
            dated = wanted.since or wanted.until
            if dated and newest(replace(wanted, since=None, until=None), 1):
                reason = "nothing from that time"
            else:  # the names that no article has
                anything = TopicFilter(wanted.scopes, wanted.chunker)
                unknown = tuple(
                    as_typed(term, query.topic or "")
                    for term, forms in zip(topic.terms, topic.words, strict=True)
                    if not newest(replace(anything, words=[forms]), 1)
                )
        return replace(
            answer,
            events=tuple(
                replace(one, quote=replace(one.quote, rank=rank))
                for rank, one in enumerate(answer.events, start=1)
            ),
            reason=reason,
            unknown=unknown,
            ungrouped=self._library.events.count_unread(VERSION),
            elapsed_ms=round((time.perf_counter() - started) * 1000),
        )


def _event(row: EventArticle) -> int:
    """The event; below 0 for an article that is not grouped, which stands for itself."""
    return row.event_id if row.event_id is not None else -row.revision_id


def topic_of(query: EventQuery) -> Topic:
    """Read a query.

    Raises:
        InputError: the topic is empty or too long, or a date cannot be read.
    """
    typed = query.topic if query.topic is not None else "news"
    read = analyze(query.reach.asks(typed)).read_as
    terms = terms_of(query.topic) if query.topic is not None else ()
    words = tuple(tuple(forms_of(term)) for term in terms)
    return Topic(
        tuple(term.words for term in terms), words, groups_of(terms), read.since, read.until
    )


def telling_sentence(
    topic: Topic, article: EventArticle, text: str
) -> tuple[Span, Span, bool] | None:
    """The sentence that has most of a topic's terms; the headline may have others.

    Args:
        topic: the topic; without terms, the first whole sentence is returned.
        article: the article.
        text: its text.

    Returns:
        the sentence, the same with the sentences before that it refers to, and whether a reporter
        asks it, in a transcript; None if none has a term, or sentence and headline together lack
        one.
    """
    all_of_them = sentences(text)
    found = [one for one in all_of_them if _LEAST_WORDS <= words_in(one, text) <= LONGEST_WORDS]
    if not found:
        return None
    if not topic.groups:
        ended = (one for one in found if one.of(text).rstrip().endswith(_ENDS))
        first = next(ended, found[0])
        return first, first, False
    questions, headline = asked(text), stems_of(article.title)

    def terms(sentence: Span) -> tuple[int, int]:
        """How many of the topic's terms a sentence has alone, and with the headline."""
        own = stems_of(sentence.of(text))
        return terms_among(own, topic.groups), terms_among(own | headline, topic.groups)

    def rank(sentence: Span) -> tuple[bool, bool, int, bool, int]:
        """What names the topic with the headline first; then what states something, not asks.

        Then most terms, then whole sentences before headings, then the order of the text.
        """
        own, both = terms(sentence)
        names_it = own > 0 and both >= len(topic.groups)
        words = sentence.of(text).rstrip()
        states = not words.endswith("?") and not is_asked(sentence, questions)
        return names_it, states, own, words.endswith(_ENDS), -sentence.start

    best = max(found, key=rank)
    own, both = terms(best)
    if not own or both < len(topic.groups):
        return None
    before = all_of_them[: all_of_them.index(best)][-BEFORE:]
    return best, with_sentences_before(best, before, text), is_asked(best, questions)
