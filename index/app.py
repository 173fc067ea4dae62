"""The one object that terminal, bot and page call, and the composition root that opens it.

A question goes ``Verbale.ask`` → ``RecentAnswers`` → ``Answerer``; everything else is a method here
or of one of the services, each made on first use.
"""

import asyncio
import logging
import random
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from itertools import chain
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from filelock import FileLock, Timeout

from index.admin import AdminService, Retention
from index.answer.answerer import Answerer, AnswererCache
from index.answer.as_of import PastAnswers
from index.answer.conversation.conversation import Background, Conversation
from index.answer.models import Models
from index.answer.originals import Originals
from index.answer.presentation.recall import ShownService
from index.answer.question.asides import REPLIES, aside, language_of_question, small_talk
from index.answer.quotation import QuotationCheck
from index.answer.quoting.quote import stands
from index.answer.retrieval.retriever import RetrievedPassage
from index.answer.trace import Trace
from index.concurrency import (
    Load,
    ProgressCallback,
    ShouldContinue,
    Threads,
    answers,
    in_background,
    no_progress,
    read_of,
    reads,
    write_of,
)
from index.embedding.multilingual import TwoEncoders
from index.errors import SettingsError
from index.indexing.build import Build, BuildCheck
from index.indexing.live_generation import LiveGeneration
from index.indexing.service import IndexService
from index.indexing.vector_sync import VectorSync
from index.ingest.article_writer import ArticleWriter
from index.operations.telemetry.observer import UNSEEN, Observer, log_question
from index.settings import Settings
from index.store.chroma_startup import embedded, served
from index.store.key_value import KeyValueStore
from index.store.library import Library
from index.store.rows import Article, Counts, Generation
from index.store.stats import LibraryStats, library_stats
from index.store.vectors.sync import EXACT_UP_TO, ChromaSync, VectorSearch
from index.text.charset import file_name
from index.urls.canonical import canonical_if_url
from index.values import NAMES, PUBLIC, Answer, Limits, Question

if TYPE_CHECKING:
    from index.answer.events import EventService
    from index.answer.evidence.packets import EvidenceService
    from index.answer.example_questions import ExampleQuestions
    from index.answer.lexicon import LexiconService
    from index.answer.readout import ReadoutService
    from index.answer.said import SaidService
    from index.answer.search import SearchService
    from index.answer.wording import WordingService
    from index.ingest.bulk_import import ImportResult
    from index.ingest.fetch.polite import PoliteClient
    from index.ingest.service import SourceService
    from index.monitoring.service import WatchService

_ANSWERS_AT_ONCE = 4
"""Questions that are answered at once. While some wait for Python's lock, the models and the
database work for others; with two, one of two cores is often idle."""

_SWITCH_S = 0.001
"""Seconds after which a thread hands on Python's lock if another one wants it, in place of 5 ms.

A look asks for it dozens of times: for each row that SQLite returns, for each packet.
"""

KEPT_S = 60.0
"""Seconds for which an answer is given again. What the check does not see, such as an outlet that
changed its name, shows after that."""

MOST = 256
"""Answers kept at most."""

log = logging.getLogger(__name__)


@asynccontextmanager
async def opened(
    settings: Settings,
    *,
    searching: bool = True,
    once: bool = False,
    models: Models | None = None,
    client: "PoliteClient | None" = None,
    observer: Observer = UNSEEN,
) -> "AsyncIterator[Verbale]":
    """Open the library with all its components, and close them at the end.

    Args:
        settings: the settings.
        searching: whether vectors will be searched or stored; if not, Chroma isn't opened.
        once: whether a single question is all that is asked: in a small library, comparing every
            vector takes less time than opening the embedded Chroma.
        models: the models of the settings, where they are opened already.
        client: the HTTP client; None makes one from the settings.
        observer: counts events for the metrics.

    Raises:
        SettingsError: the settings contradict each other or the library.
        TryLaterError: a database or a Chroma server does not answer.
    """
    closing, clients = ExitStack(), AsyncExitStack()
    make = partial(Verbale, searching=searching, once=once, client=client, observer=observer)
    opened_in_thread = asyncio.to_thread(
        make, settings, models or Models(settings), closing, clients
    )
    opening = asyncio.create_task(opened_in_thread)
    try:
        async with clients:
            if client is not None:
                await clients.enter_async_context(client)
            yield await asyncio.shield(opening)
    finally:
        # A caller that is cancelled during the opening waits for it, so that nothing stays open.
        await asyncio.gather(opening, return_exceptions=True)
        await asyncio.to_thread(closing.close)


def _make(data: Path) -> None:
    try:
        data.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=data):
            pass
    except OSError as error:
        raise SettingsError(
            f"The data folder {data} cannot be written to ({error.strerror}); name another with "
            "--data."
        ) from error


@contextmanager
def _chroma_sync(settings: Settings, library: Library) -> Iterator[ChromaSync | None]:
    """Chroma with the collections of all current generations; None if another process owns it."""
    stored = library.generations
    generations = (stored.live(), stored.building(), stored.kept())
    if settings.vectors.url:
        with served(settings.vectors.url, library, *generations) as chroma_sync:
            yield chroma_sync
        return
    # Opened in one thread, closed in another.
    lock = FileLock(settings.data / "chroma.lock", thread_local=False)
    with ExitStack() as held:
        try:
            held.enter_context(lock.acquire(blocking=False))
        except Timeout:
            # Two processes on one embedded Chroma lose each other's vectors without an error.
            log.info("another process owns the vectors of %s; searching exactly", settings.data)
            yield None
            return
        yield held.enter_context(embedded(settings.data / "chroma", library, *generations))


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


class Verbale:
    """Answers questions, imports articles, and reads the library; ``opened`` makes it.

    Models, SQL, Chroma and parsing run in threads, and questions have threads of their own.

    Args:
        settings: the settings.
        models: the models of the settings.
        closing: closes at the end what is opened here or on first use.
        closing_clients: closes HTTP clients.
        searching, once, client, observer: as for ``opened``.
    """

    def __init__(
        self,
        settings: Settings,
        models: Models,
        closing: ExitStack,
        closing_clients: AsyncExitStack,
        *,
        searching: bool,
        once: bool,
        client: "PoliteClient | None",
        observer: Observer,
    ) -> None:
        def pool(name: str, threads: int = 1) -> ThreadPoolExecutor:
            return closing.enter_context(ThreadPoolExecutor(threads, name))

        _make(settings.data)
        closing.callback(sys.setswitchinterval, sys.getswitchinterval())
        sys.setswitchinterval(_SWITCH_S)
        limits = Limits(**{name: getattr(settings.limits, name) for name in NAMES})
        self._library = library = Library.open(settings.database_url, limits)
        closing.callback(library.close)
        exact = once and not settings.vectors.url and library.passages.newest() <= EXACT_UP_TO
        chroma_sync = None
        if searching and not exact:
            chroma_sync = closing.enter_context(_chroma_sync(settings, library))
        self._threads = threads = Threads(
            reads=pool("read", 2),
            answers=pool("answer", _ANSWERS_AT_ONCE),
            writes=pool("write"),
            background=pool("background"),
            answers_at_once=_ANSWERS_AT_ONCE,
        )
        # Run what people click, which waits for no imports, models or deletions.
        looks = pool("admin-reading")
        self._clicks = Threads(looks, looks, pool("admin-writing"), pool("admin-deleting"))
        self._settings = settings
        self._client = client
        self._observer = observer
        self._closing = closing
        self._closing_clients = closing_clients
        self._live = live = LiveGeneration(library, models.encoders)
        nearest = VectorSearch(library.vectors, chroma_sync, library.full_text.passages)
        lock = settings.data / "encoding.lock"
        self._vector_sync = VectorSync(library, live, chroma_sync, lock, observer=observer)
        self._build = Build(library, live, self._vector_sync)
        self._article_writer = ArticleWriter(library, models.encoders.of(None))

        def answerer(
            generation: Generation | None,
            library: Library = library,
            nearest: VectorSearch = nearest,
        ) -> Answerer:
            encoder = live.encoder_of(generation)
            originals = (
                Originals(library, encoder, models.multilingual_reader, nearest)
                if isinstance(encoder, TwoEncoders) and models.reader is not None
                else None
            )
            return Answerer(
                library,
                encoder,
                nearest,
                models.reader,
                settings.answer.threshold,
                originals=originals,
                observer=observer,
            )

        def past_answerer(past: Library, generation: Generation, folder: Path) -> Answerer:
            encoding = VectorSync(past, live, None, folder / "encoding.lock", observer=observer)
            encoding.encode(generation, lambda *_: True, wait=True)
            return answerer(generation, past, VectorSearch(past.vectors))

        self._past_answers = PastAnswers(library, self._article_writer.prepared, past_answerer)
        closing.callback(self._past_answers.close)
        self._answerers = AnswererCache(answerer)
        self._recent_answers = RecentAnswers(library, threads)
        self.index_service = IndexService(
            library,
            models.encoders,
            build=self._build,
            check=BuildCheck(library, live, nearest),
            chroma_sync=chroma_sync,
            threads=threads,
        )
        kept = Retention(
            answers=timedelta(days=settings.limits.answers_days),
            departed=timedelta(days=settings.limits.departed_days),
        )
        self.admin_service = AdminService(library, self._clicks, kept)
        self.shown_service = ShownService(library, threads)
        self.is_warm = False
        """Whether the models are loaded."""
        closing.callback(self.stop)

    # The services, imported and made on first use: a single question needs none of them, and their
    # imports take a third of the time until its answer.

    @cached_property
    def source_service(self) -> "SourceService":
        """Manages sources and fetches them."""
        from index.ingest.context import IngestContext  # noqa: PLC0415 - slow
        from index.ingest.disk import DiskGuard  # noqa: PLC0415 - slow
        from index.ingest.extract.sandbox import ParserPool  # noqa: PLC0415 - slow
        from index.ingest.fetch.polite import PoliteClient  # noqa: PLC0415 - slow
        from index.ingest.fetch.ssrf_guard import AddressPolicy  # noqa: PLC0415 - slow
        from index.ingest.service import SourceService  # noqa: PLC0415 - slow

        gather, library, client = self._settings.gather, self._library, self._client
        if client is None:
            client = PoliteClient(
                AddressPolicy(*gather.host_lists),
                contact=gather.contact,
                pause_s=gather.pause_s,
                observer=self._observer,
            )
            self._closing_clients.push_async_exit(client)
        parsers = ParserPool(2)
        self._closing.callback(parsers.close)
        data = self._settings.data
        context = IngestContext(
            client=client,
            parsers=parsers,
            library=library,
            writer=self._article_writer,
            live=self._live,
            threads=self._threads,
            now=lambda: datetime.now(UTC),
            chance=random.random,
            observer=self._observer,
            lock_path=data / "gather.lock" if library.database.is_sqlite else None,
            disk=DiskGuard(data, gather.keep_free_mb),
            evidence_bytes=gather.evidence_mb * 1_000_000,
        )
        return SourceService(context, gather.hosts_at_once)

    @cached_property
    def watch_service(self) -> "WatchService":
        """Keeps watches, and matches them with new articles."""
        from index.monitoring.service import WatchService  # noqa: PLC0415 - slow

        def check_webhook(url: str) -> None:
            from index.ingest.fetch.ssrf_guard import AddressPolicy  # noqa: PLC0415 - seldom needed

            AddressPolicy(*self._settings.gather.host_lists).check_url(url)

        return WatchService(
            self._library,
            self._live.checked,
            self._answerers,
            work=self._threads,
            clicks=self._clicks,
            time_zone=self._settings.discord.time_zone,
            check_webhook=check_webhook,
        )

    @cached_property
    def said_service(self) -> "SaidService":
        """Finds who said what."""
        from index.answer.said import SaidService  # noqa: PLC0415 - slow

        return SaidService(self._library, self._live.checked, self._threads)

    @cached_property
    def search_service(self) -> "SearchService":
        """Searches the articles with AND, OR and NOT."""
        from index.answer.search import SearchService  # noqa: PLC0415 - slow

        return SearchService(self._library, self._live.checked, self._threads)

    @cached_property
    def readout_service(self) -> "ReadoutService":
        """Compares the sides' accounts of a meeting."""
        from index.answer.readout import ReadoutService  # noqa: PLC0415 - slow

        live = self._live
        return ReadoutService(self._library, live.checked, live.encoder_of, self._threads)

    @cached_property
    def event_service(self) -> "EventService":
        """Finds stories and timelines."""
        from index.answer.events import EventService  # noqa: PLC0415 - slow

        return EventService(self._library, self._live.checked, self._answerers, self._threads)

    @cached_property
    def example_questions(self) -> "ExampleQuestions":
        """Finds questions that the library can answer, to show them as examples."""
        from index.answer.example_questions import ExampleQuestions  # noqa: PLC0415 - slow

        return ExampleQuestions(self._library, self._live.checked, self._answerers, self._threads)

    @cached_property
    def evidence_service(self) -> "EvidenceService":
        """Makes evidence packets."""
        from index.answer.evidence.packets import EvidenceService  # noqa: PLC0415 - seldom needed

        return EvidenceService(self._library, self._threads)

    @cached_property
    def wording_service(self) -> "WordingService":
        """Follows the wording of a phrase."""
        from index.answer.wording import WordingService  # noqa: PLC0415 - slow

        return WordingService(self._library, self._live.checked, self._threads)

    @cached_property
    def lexicon_service(self) -> "LexiconService":
        """Shows office holders, and keeps lexicon entries."""
        from index.answer.lexicon import LexiconService  # noqa: PLC0415 - slow

        return LexiconService(self._library, self._threads)

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

        A question as of a moment stands alone.

        Raises:
            InputError: as ``ask``.
        """
        if question.as_of:
            return await self.ask(question), conversation
        background = await self._threads.read(
            lambda: self.answerer.background(conversation, question)
        )
        answer = await self._ask_with(background, question)
        # Only English is read as a turn; a question in another language changes no talk.
        stays = answer.aside or language_of_question(question.text)
        return answer, conversation if stays else conversation.then(answer)

    async def _ask_with(self, background: Background | None, question: Question) -> Answer:
        if kind := small_talk(question.text):
            return aside(question, REPLIES[kind])

        async def answer(question: Question) -> Answer:
            return await self._answer(question, background)

        recent = self._recent_answers
        answering = answer(question) if background else recent.answer(question, answer)
        return await log_question(self._observer, question, answering)

    @answers
    def _answer(self, question: Question, background: Background | None) -> Answer:
        live = self._live.checked()
        if question.as_of and live:
            return self._past_answers.answer(question, question.as_of, live)
        return self._answerers.of(live).answer(question, live, background)

    @property
    def answerer(self) -> Answerer:
        """The answerer of the live generation; blocks."""
        return self._answerers.of(self._live.checked())

    @answers
    def check_quotes(self, message: Question) -> QuotationCheck:
        """Check whether what a message quotes stands in the library.

        Args:
            message: the message, in place of a question.

        Raises:
            InputError: the message is too long or has no words.
            SettingsError: the library was encoded by another model than the settings name.
        """
        live = self._live.checked()
        return self._answerers.of(live).quotations.check(message, live)

    @answers
    def find_sources(self, message: Question, links: Sequence[str] = ()) -> Trace:
        """Find quotes that support what a message states, or differ, or the article it links to.

        Args:
            message: the message, in place of a question.
            links: links of the message that its text lacks.

        Raises:
            InputError: the message is too long, or has neither statements nor links.
            SettingsError: the library was encoded by another model than the settings name.
        """
        live = self._live.checked()
        return self._answerers.of(live).sources.trace(message, live, links)

    @property
    def load(self) -> Load:
        """How long a question waits for a thread that is asked now."""
        return self._threads.load

    def ahead(self, name: str) -> int:
        """How many questions a question still waits for: it has this id; 0 once it runs."""
        return self._threads.ahead(name)

    @answers
    def candidates(self, question: Question, limit: int = 20) -> tuple[RetrievedPassage, ...]:
        """The passages in which the answer is searched, best first: to measure retrieval.

        Raises:
            InputError: the question cannot be read.
            SettingsError: the library was encoded by another model than the settings name.
        """
        live = self._live.checked()
        return self._answerers.of(live).candidates(question, limit, live)

    async def warm(self) -> None:
        """Load the models now, so that the first question doesn't wait for them."""
        await self._threads.answer(lambda: self.answerer.warm())  # noqa: PLW0108 - not in the loop
        self.is_warm = True

    @reads
    def sources(self, *scopes: str) -> list[str]:
        """The names that a question's source may be: outlets, then sources, each name once.

        Args:
            scopes: who asks; the names of ``public`` are always among them.
        """
        catalogue, readable = self._library.catalogue, (PUBLIC, *scopes)
        names: dict[str, str] = {}
        for name in chain(catalogue.outlets(readable), catalogue.source_names(readable)):
            names.setdefault(name.casefold(), name)
        return list(names.values())

    @reads
    def languages(self, *scopes: str) -> list[str]:
        """The ISO 639-1 codes of the languages of articles, those with most articles first.

        Args:
            scopes: who asks; the articles of ``public`` are always among them.
        """
        return self._library.catalogue.languages((PUBLIC, *scopes))

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

        bulk_import = BulkImport(
            self._library,
            self._live,
            self._article_writer,
            vector_sync=self._vector_sync,
            build=self._build,
            threads=self._threads,
        )
        name = source or file_name(Path(path.stem))
        return await bulk_import.run(path, name, scope, watcher)

    @in_background
    def catch_up(
        self,
        should_continue: ShouldContinue,
        watcher: ProgressCallback = no_progress,
        *,
        wait: bool = True,
    ) -> None:
        """Encode the passages that lack a vector, and add missing vectors to Chroma.

        Args:
            should_continue: asked after each step.
            watcher: receives the progress.
            wait: whether to wait if another process is encoding already.
        """
        generation = self._live.checked()
        if generation is not None:
            self._build.advance(generation, watcher, should_continue, wait=wait)

    @in_background
    def settle(
        self, should_continue: ShouldContinue, watcher: ProgressCallback = no_progress
    ) -> None:
        """Add missing vectors to Chroma, without encoding."""
        generation = self._library.generations.live()

        def progress(done: int, total: int) -> bool:
            watcher("placing", done, total)
            return should_continue()

        if generation is not None:
            self._vector_sync.place(generation, progress)

    # Reading the library

    @reads
    def show(self, name: str, scopes: Sequence[str] | None = None) -> Article:
        """One article by its id, its bulk id or its URL.

        Raises:
            NotFoundError: there is none.
        """
        catalogue = self._library.catalogue
        url = canonical_if_url(name)
        return catalogue.show(catalogue.scopes() if scopes is None else scopes, name, url)

    def export(self, scope: str = PUBLIC, source: str | None = None) -> Iterator[Article]:
        """Yield the newest revision of every article of a scope, while reading the database."""
        yield from self._library.catalogue.export((scope,), source)

    @in_background
    def tidy(self, should_continue: ShouldContinue) -> int:
        """Delete the revisions that the retention rule drops; returns their number."""
        return self._library.articles.sweep_revisions(should_continue)

    @reads
    def status(self) -> Status:
        """The size of the library, and the generation that answers."""
        generation = self._library.generations.live()
        unencoded = len(self._library.vectors.unencoded(generation)) if generation else 0
        return Status(self._library.catalogue.counts(), generation, unencoded)

    def figures(self) -> LibraryStats:
        """The library's counts for the metrics; synchronous and slow, so call it in a thread.

        Raises:
            TryLaterError: the database does not answer.
        """
        return library_stats(self._library, lambda generation: self._build.state(generation).share)

    async def check(self) -> None:
        """Check that questions can be answered, without waiting for a thread of their pool.

        Raises:
            SettingsError: the library was encoded by another model than the settings name.
            TryLaterError: the database does not answer.
        """
        await asyncio.to_thread(self._live.checked)

    # Persistent key-value pairs

    remembered = read_of("_library.key_values", KeyValueStore.get)
    remember = write_of("_library.key_values", KeyValueStore.put)

    def stop(self) -> None:
        """Stop all long-running work after its current step; nothing is lost."""
        self._threads.stop()
        self._clicks.stop()


class RecentAnswers:
    """Answers the same question of the last minute once; for the event loop's thread only.

    In breaking news many people ask the same at once. Whoever asks while the question is being
    answered waits for that answer, and whoever asks soon after gets it too, unless articles came
    in, another generation went live, or one of its quotes does not stand in its article any more.

    Args:
        library: holds the articles that are quoted.
        threads: keep SQL off the loop.
        clock: a monotonic clock, in seconds.
    """

    def __init__(
        self, library: Library, threads: Threads, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._library = library
        self._threads = threads
        self._clock = clock
        self._kept: dict[Question, tuple[Answer, float, tuple[int, int | None]]] = {}
        """Answers, when they were given, and the state of the library before them."""
        self._asking: WeakValueDictionary[Question, asyncio.Lock] = WeakValueDictionary()

    async def answer(
        self, question: Question, answering: Callable[[Question], Awaitable[Answer]]
    ) -> Answer:
        """Return the answer to a question: one of the last minute, or else a new one.

        Args:
            question: as it was asked.
            answering: answers it. Its errors are raised, and nothing is kept of them.
        """
        # What tells questions apart is not the asker's name for one, nor the minute: "yesterday"
        # changes on the hour, but in a few time zones, where it may be a minute late.
        hour = question.at and question.at.replace(minute=0, second=0, microsecond=0)
        key = replace(question, id=None, at=hour)
        lock = self._asking.setdefault(key, asyncio.Lock())
        async with lock:
            started = self._clock()
            state = await self._threads.read(self._library.state)
            if key in self._kept:
                answer, at, before = self._kept.pop(key)
                is_fresh = before == state and self._clock() - at <= KEPT_S
                if is_fresh and await self._stands(answer):
                    self._kept[key] = answer, at, before
                    elapsed_ms = round((self._clock() - started) * 1000)
                    return replace(answer, question=question, elapsed_ms=elapsed_ms)
            answer = await answering(question)
            self._kept[key] = answer, self._clock(), state
            if len(self._kept) > MOST:
                del self._kept[next(iter(self._kept))]
            return answer

    @reads
    def _stands(self, answer: Answer) -> bool:
        """Return whether every quote of an answer stands in its article."""
        passages = self._library.passages
        return all(stands(one, passages) for one in (*answer.quotes, *answer.more, *answer.nearest))
