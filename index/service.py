"""The façade over the library, for the terminal and for the bot.

Every method is asynchronous and never blocks the event loop: models, SQL, Chroma and parsing run
in thread pools (``index/concurrency.py``), and questions have a pool of their own.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from index.admin import AdminService
from index.answer.answerer import Answerer
from index.answer.conversation.conversation import Background, Conversation
from index.answer.question.asides import REPLIES, answer_or_aside, aside, small_talk
from index.answer.quotation.values import QuotationCheck
from index.answer.retrieval.retriever import RetrievedPassage
from index.answer.statement.values import Trace
from index.components import Components, SearchServices
from index.concurrency import ProgressCallback, ShouldContinue, no_progress
from index.load import Load
from index.operations.telemetry.question_log import log_question
from index.recent_answers import RecentAnswers
from index.shown_service import ShownService
from index.store.rows import Article, CopyOf, Counts, Generation, Revision
from index.store.stats import LibraryStats, library_stats
from index.text.charset import file_name
from index.urls.canonical import canonical_if_url
from index.values import PUBLIC, Answer, Question

if TYPE_CHECKING:
    from index.ingest.bulk_import import ImportResult
    from index.ingest.service import SourceService
    from index.monitoring.service import WatchService


@dataclass(frozen=True, slots=True)
class Status:
    """The size of the library, and the generation that answers.

    Attributes:
        counts: the number of articles, passages and the like.
        generation: the live generation; None if nothing was imported yet.
        unencoded: the number of passages that the generation has no vector for.
    """

    counts: Counts
    generation: Generation | None
    unencoded: int


class Verbale(SearchServices):
    """Answers questions, imports articles, and reads the library.

    Args:
        components: library, answerers, index and thread pools.
        sources: makes the service that manages sources and fetches them.
        admin_service: manages the data of people and servers.
        watches: makes the service that keeps watches, and matches them with new articles.
    """

    def __init__(
        self,
        components: Components,
        sources: "Callable[[], SourceService]",
        admin_service: AdminService,
        watches: "Callable[[], WatchService]",
    ) -> None:
        super().__init__(components)
        self._open_sources = sources
        self.admin_service = admin_service
        self._open_watches = watches
        self.index_service = components.index_service
        self.shown_service = ShownService(components.library, components.threads)
        self._recent_answers = RecentAnswers(components.library, components.threads)
        self.is_warm = False
        """Whether the models are loaded."""

    @cached_property
    def source_service(self) -> "SourceService":
        """Manages sources and fetches them."""
        return self._open_sources()

    @cached_property
    def watch_service(self) -> "WatchService":
        """Keeps watches, and matches them with new articles."""
        return self._open_watches()

    # Questions

    async def ask(self, question: Question) -> Answer:
        """Answer one question.

        Raises:
            InputError: the question cannot be read.
            NotFoundError: it names a source that the asker's scopes do not have.
            SettingsError: the library was encoded by another model than the settings name.
        """
        return await self._ask_with(None, question)

    async def ask_in(
        self, conversation: Conversation, question: Question
    ) -> tuple[Answer, Conversation]:
        """Answer one turn of a conversation, and return the conversation with this answer.

        Raises:
            InputError: as ``ask``.
        """
        background = await self._threads.read(self._background, conversation, question)
        answer = await self._ask_with(background, question)
        return answer, conversation if answer.aside else conversation.then(answer)

    def _background(self, conversation: Conversation, question: Question) -> Background | None:
        live = self._components.live.checked()
        return self._components.answerers.of(live).background(conversation, question)

    async def _ask_with(self, background: Background | None, question: Question) -> Answer:
        if kind := small_talk(question.text):
            return aside(question, REPLIES[kind])

        async def answer(question: Question) -> Answer:
            return await self._threads.answer_named(question.id, self._ask, question, background)

        recent = self._recent_answers
        answering = answer(question) if background else recent.answer(question, answer)
        logged = log_question(self._components.observer, question, answering)
        return await answer_or_aside(question, logged)

    def _ask(self, question: Question, background: Background | None) -> Answer:
        live = self._components.live.checked()
        return self._components.answerers.of(live).answer(question, live, background)

    async def check_quotes(self, message: Question) -> QuotationCheck:
        """Check whether what a message quotes stands in the library.

        Args:
            message: the message, in place of a question.

        Raises:
            InputError: the message is too long or has no words.
            SettingsError: the library was encoded by another model than the settings name.
        """
        return await self._threads.answer_named(message.id, self._check_quotes, message)

    def _check_quotes(self, message: Question) -> QuotationCheck:
        live = self._components.live.checked()
        return self._components.answerers.of(live).quotations.check(message, live)

    async def find_sources(self, message: Question, links: Sequence[str] = ()) -> Trace:
        """Find quotes that support what a message states, or differ, or the article it links to.

        Args:
            message: the message, in place of a question.
            links: links of the message that its text lacks.

        Raises:
            InputError: the message is too long, or has neither statements nor links.
            SettingsError: the library was encoded by another model than the settings name.
        """
        return await self._threads.answer_named(message.id, self._find_sources, message, links)

    def _find_sources(self, message: Question, links: Sequence[str]) -> Trace:
        live = self._components.live.checked()
        return self._components.answerers.of(live).sources.trace(message, live, links)

    @property
    def load(self) -> Load:
        """How long a question waits for a thread that is asked now."""
        return self._threads.load

    def ahead(self, name: str) -> int:
        """How many questions a question still waits for: it has this id; 0 once it runs."""
        return self._threads.ahead(name)

    async def candidates(self, question: Question, limit: int = 20) -> tuple[RetrievedPassage, ...]:
        """The passages in which the answer is searched, best first: to measure retrieval.

        Raises:
            InputError: the question cannot be read.
            SettingsError: the library was encoded by another model than the settings name.
        """
        return await self._threads.answer(self._candidates, question, limit)

    def _candidates(self, question: Question, limit: int) -> tuple[RetrievedPassage, ...]:
        live = self._components.live.checked()
        return self._components.answerers.of(live).candidates(question, limit, live)

    @property
    def answerer(self) -> Answerer:
        """The answerer of the live generation, for training."""
        return self._components.answerers.of(self._components.live.checked())

    async def warm(self) -> None:
        """Load the models now, so that the first question doesn't wait for them."""
        await self._threads.answer(self._warm)
        self.is_warm = True

    def _warm(self) -> None:
        self._components.answerers.of(self._components.live.checked()).warm()

    async def sources(self, *scopes: str) -> list[str]:
        """The names that a question's source may be: outlets, then sources, each name once.

        Args:
            scopes: who asks; the names of ``public`` are always among them.
        """
        return await self._threads.read(self._sources, (PUBLIC, *scopes))

    def _sources(self, scopes: Sequence[str]) -> list[str]:
        catalogue = self._library.catalogue
        names: dict[str, str] = {}
        for name in chain(catalogue.outlets(scopes), catalogue.source_names(scopes)):
            names.setdefault(name.casefold(), name)
        return list(names.values())

    # Import and vector sync

    async def import_file(
        self,
        path: Path,
        *,
        source: str | None = None,
        scope: str = PUBLIC,
        watcher: ProgressCallback = no_progress,
    ) -> "ImportResult":
        """Import a JSON Lines file; articles that are stored already stay unchanged.

        Args:
            path: the file.
            source: the source's name; if None, the file's name without its ending.
            scope: the scope whose questions may quote the articles.
            watcher: receives the progress.

        Raises:
            InputError: the file cannot be read; bad lines are counted and skipped.
            EncodingError: the encoder failed; all articles are stored.
        """
        from index.ingest.bulk_import import BulkImport  # noqa: PLC0415 - slow

        components = self._components
        bulk_import = BulkImport(
            components.library,
            components.live,
            components.article_writer,
            vector_sync=components.vector_sync,
            build=components.build,
            threads=self._threads,
        )
        name = source or file_name(Path(path.stem))
        return await bulk_import.run(path, name, scope, watcher)

    async def catch_up(self, watcher: ProgressCallback = no_progress, *, wait: bool = True) -> None:
        """Encode the passages that lack a vector, and add missing vectors to Chroma.

        Args:
            watcher: receives the progress.
            wait: whether to wait if another process is encoding already.
        """
        await self._threads.background(self._catch_up, watcher, wait)

    def _catch_up(
        self, should_continue: ShouldContinue, watcher: ProgressCallback, wait: bool
    ) -> None:
        generation = self._components.live.checked()
        if generation is not None:
            self._components.build.advance(generation, watcher, should_continue, wait=wait)

    async def settle(self, watcher: ProgressCallback = no_progress) -> None:
        """Add missing vectors to Chroma, without encoding."""
        await self._threads.background(self._settle, watcher)

    def _settle(self, should_continue: ShouldContinue, watcher: ProgressCallback) -> None:
        generation = self._library.generations.live()
        if generation is not None:
            progress = _stoppable(watcher, "placing", should_continue)
            self._components.vector_sync.place(generation, progress)

    # Reading the library

    async def show(self, name: str, scopes: Sequence[str] | None = None) -> Article:
        """One article by its id, its bulk id or its URL.

        Raises:
            NotFoundError: there is none.
        """
        return await self._threads.read(self._show, name, scopes)

    def _show(self, name: str, scopes: Sequence[str] | None) -> Article:
        catalogue = self._library.catalogue
        url = canonical_if_url(name)
        return catalogue.show(catalogue.scopes() if scopes is None else scopes, name, url)

    async def revisions(self, article: Article) -> list[Revision]:
        """The stored revisions of an article, oldest first, including those that quotes cite."""
        return await self._threads.read(self._library.catalogue.revisions, article.key)

    async def copies(self, article: Article, scopes: Sequence[str] | None = None) -> list[CopyOf]:
        """The copies of an article in these scopes, or in all scopes."""
        return await self._threads.read(self._copies, article, scopes)

    def _copies(self, article: Article, scopes: Sequence[str] | None) -> list[CopyOf]:
        catalogue = self._library.catalogue
        return catalogue.copies(catalogue.scopes() if scopes is None else scopes, article.key)

    def export(self, scope: str = PUBLIC, source: str | None = None) -> Iterator[Article]:
        """Yield the newest revision of every article of a scope, while reading the database."""
        yield from self._library.catalogue.export((scope,), source)

    async def tidy(self) -> int:
        """Delete the revisions that the retention rule drops; returns their number."""
        return await self._threads.background(self._tidy)

    def _tidy(self, should_continue: ShouldContinue) -> int:
        return self._library.revisions.sweep(should_continue)

    async def status(self) -> Status:
        """The size of the library, and the generation that answers."""
        return await self._threads.read(self._status)

    def _status(self) -> Status:
        generation = self._library.generations.live()
        unencoded = len(self._library.vectors.unencoded(generation)) if generation else 0
        return Status(self._library.catalogue.counts(), generation, unencoded)

    def figures(self) -> LibraryStats:
        """The library's counts for the metrics; synchronous and slow, so call it in a thread.

        Raises:
            TryLaterError: the database does not answer.
        """
        build = self._components.build
        return library_stats(self._library, lambda generation: build.state(generation).share)

    async def check(self) -> None:
        """Check that questions can be answered, without waiting for a thread of their pool.

        Raises:
            SettingsError: the library was encoded by another model than the settings name.
            TryLaterError: the database does not answer.
        """
        await asyncio.to_thread(self._components.live.checked)

    # Persistent key-value pairs

    async def remembered(self, key: str) -> str | None:
        """The value of ``key``, or None."""
        return await self._threads.read(self._library.key_values.get, key)

    async def remember(self, key: str, value: str) -> None:
        """Set ``key`` to ``value``."""
        await self._threads.write(self._library.key_values.put, key, value)

    def stop(self) -> None:
        """Stop all long-running work after its current step; nothing is lost."""
        self._threads.stop()


def _stoppable(
    watcher: ProgressCallback, what: str, should_continue: ShouldContinue
) -> Callable[[int, int], bool]:
    """A progress callback for one kind of work that also says whether to continue."""

    def progress(done: int, total: int) -> bool:
        watcher(what, done, total)
        return should_continue()

    return progress
