"""The façade over events, for the terminal and for the bot."""

from collections.abc import Callable, Sequence

from index.answer.answerer_cache import AnswererCache
from index.answer.events.plot import draw_coverage
from index.answer.events.search import EventSearch
from index.answer.events.values import ArticleView, EventAnswer, EventQuery
from index.concurrency import ProgressCallback, ShouldContinue, Threads, no_progress
from index.store.library import Library
from index.store.rows import Generation
from index.text.event_similarity import event_terms
from index.urls.canonical import canonical_if_url
from index.values import Question, read_scopes

HEADLINES = 25
"""Headlines that are offered to choose from."""
_AT_ONCE = 50
"""Articles in one transaction."""


class EventService:
    """Lists articles by event, and groups those that no rules or older rules have grouped.

    Args:
        library: where they are stored.
        live: returns the live generation.
        answerers: rank the articles of a topic.
        threads: keep SQL and models off the loop.
    """

    def __init__(
        self,
        library: Library,
        live: Callable[[], Generation | None],
        answerers: AnswererCache,
        threads: Threads,
    ) -> None:
        self._library = library
        self._live = live
        self._answerers = answerers
        self._search = EventSearch(library)
        self._threads = threads

    async def latest(self, query: EventQuery) -> EventAnswer:
        """The newest articles that name the topic, one an event.

        Raises:
            InputError: the topic is empty or too long, or a date cannot be read.
            SettingsError: the library was encoded by another model than the settings name.
        """
        return await self._threads.answer(self._latest, query)

    def _latest(self, query: EventQuery) -> EventAnswer:
        return self._search.latest(query, self._live())

    async def timeline(self, query: EventQuery) -> EventAnswer:
        """The course of a topic: one sentence an event, oldest first.

        Raises:
            InputError: as ``latest``.
            SettingsError: as ``latest``.
        """
        return await self._threads.answer(self._timeline, query)

    def _timeline(self, query: EventQuery) -> EventAnswer:
        live = self._live()
        return self._search.timeline(query, live, self._ranked(query, live))

    def _ranked(self, query: EventQuery, live: Generation | None) -> dict[str, float]:
        """The score of each article that retrieval finds for the topic, by key."""
        question = Question(
            query.topic or "",
            query.scope,
            query.since,
            query.until,
            at=query.at,
            day_first=query.day_first,
            further_scopes=query.further_scopes,
        )
        found = self._answerers.of(live).seek(question, live)
        scores: dict[str, float] = {}
        for one in found.candidates if found else ():
            scores.setdefault(one.passage.article_key, one.fused)
        return scores

    async def picture(self, found: EventAnswer) -> bytes:
        """The coverage of a timeline that has some, as PNG."""
        return await self._threads.read(draw_coverage, found.coverage, found.query.topic or "")

    async def article(self, name: str, scopes: Sequence[str] | None = None) -> ArticleView:
        """An article by its id, bulk id, URL or headline, with its revisions, copies and story.

        Args:
            name: the id, URL or headline.
            scopes: the scopes that are read; None for all.

        Raises:
            NotFoundError: there is none.
        """
        return await self._threads.read(self._article, name, scopes)

    def _article(self, name: str, scopes: Sequence[str] | None) -> ArticleView:
        catalogue, events = self._library.catalogue, self._library.events
        readable = list(dict.fromkeys(catalogue.scopes() if scopes is None else scopes))
        key = self._library.topics.titled(readable, name)
        shown = catalogue.show(readable, key or name, canonical_if_url(name))
        event_id = events.of_articles([shown.key]).get(shown.key)
        return ArticleView(
            shown,
            tuple(catalogue.revisions(shown.key)),
            tuple(catalogue.copies(readable, shown.key)),
            tuple(events.articles(event_id, readable)) if event_id is not None else (),
        )

    async def headlines(self, typed: str, *scopes: str) -> list[tuple[str, str]]:
        """Key and headline of the latest articles whose headline has words that begin as typed.

        Args:
            typed: the words or their beginnings, in any case.
            scopes: the scopes that are read besides ``public``.
        """
        names = read_scopes(*scopes)
        words = typed.split()[:HEADLINES]
        return await self._threads.read(self._library.topics.headlines, names, words, HEADLINES)

    async def sides(self, *scopes: str) -> list[str]:
        """The sides that sources and outlets speak for, of ``public`` and the scopes."""
        return await self._threads.read(self._search.sides, read_scopes(*scopes))

    async def group(self, watcher: ProgressCallback = no_progress) -> int:
        """Group the articles that the current rules have not grouped; returns how many.

        It can be stopped at any time, and goes on where it was.
        """
        return await self._threads.background(self._group, watcher)

    def _group(self, should_continue: ShouldContinue, watcher: ProgressCallback) -> int:
        stored, done, after = self._library.events, 0, 0
        total = stored.count_ungrouped()
        while some := stored.ungrouped(_AT_ONCE, after):
            if not should_continue():
                break
            stored.group([(one, event_terms(one.title, one.text)) for one in some])
            done, after = done + len(some), some[-1].id
            watcher("grouping", done, max(done, total))
        return done
