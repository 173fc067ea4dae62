"""The composition root of the library: opens and closes every component."""

import asyncio
import logging
import random
import sys
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from index.admin import AdminService
from index.answer.answerer import Answerer
from index.answer.answerer_cache import AnswererCache
from index.answer.models import Models
from index.components import Components
from index.concurrency import Threads
from index.errors import SettingsError
from index.indexing.build import Build
from index.indexing.check import BuildCheck
from index.indexing.live_generation import LiveGeneration
from index.indexing.service import IndexService
from index.indexing.vector_sync import VectorSync
from index.ingest.article_writer import ArticleWriter
from index.operations.telemetry.observer import UNSEEN, Observer
from index.service import Verbale
from index.settings import GatherSettings, LimitSettings, Settings
from index.store.library import Library
from index.store.rows import Generation
from index.store.vectors.search import (
    EXACT_UP_TO,
    ChromaVectorSearch,
    ExactVectorSearch,
    VectorSearch,
)
from index.store.vectors.startup import embedded, served
from index.store.vectors.sync import ChromaSync
from index.values import NAMES, Limits

if TYPE_CHECKING:
    from index.ingest.fetch.polite_client import PoliteClient
    from index.ingest.service import SourceService
    from index.monitoring.service import WatchService

_ANSWERS_AT_ONCE = 4
"""Questions that are answered at once. While some wait for Python's lock, the models and the
database work for others; with two, one of two cores is often idle."""

_SWITCH_S = 0.001
"""Seconds after which a thread hands on Python's lock if another one wants it, in place of 5 ms.

A look asks for it dozens of times: for each row that SQLite returns, for each packet.
"""

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
) -> AsyncIterator[Verbale]:
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
    stack = ExitStack()
    use = _Use(searching, once and not settings.vectors.url, models)
    opening = asyncio.create_task(asyncio.to_thread(_open, stack, settings, use, observer))
    try:
        async with AsyncExitStack() as clients:
            if client is not None:
                await clients.enter_async_context(client)
            components = await asyncio.shield(opening)
            stack.callback(components.threads.stop)
            clicks = _click_threads(stack)
            admin_service = _admin_service(components.library, settings.limits, clicks)
            sources = partial(_source_service, components, settings, client, clients, stack)
            watches = partial(_watch_service, components, clicks, settings)
            yield Verbale(components, sources, admin_service, watches)
    finally:
        # A caller that is cancelled during the opening waits for it, so that nothing stays open.
        await asyncio.gather(opening, return_exceptions=True)
        await asyncio.to_thread(stack.close)


@dataclass(frozen=True, slots=True)
class _Use:
    """What a library is opened for; the fields are those of ``opened``."""

    searching: bool
    once: bool
    models: Models | None

    def needs_chroma(self, library: Library) -> bool:
        """Whether opening Chroma is worth its time."""
        if self.once and library.passages.newest() <= EXACT_UP_TO:
            return False
        return self.searching


@dataclass(frozen=True, slots=True)
class _Parts:
    """What most components are made of.

    Attributes:
        library: the library.
        models: opens the models of the settings.
        live: the live generation.
        chroma_sync: stores vectors in Chroma; None where Chroma is not open.
        nearest: finds the nearest vectors.
    """

    library: Library
    models: Models
    live: LiveGeneration
    chroma_sync: ChromaSync | None
    nearest: VectorSearch


def _open(stack: ExitStack, settings: Settings, use: _Use, observer: Observer) -> Components:
    with ExitStack() as opening:
        _make(settings.data)
        opening.callback(sys.setswitchinterval, sys.getswitchinterval())
        sys.setswitchinterval(_SWITCH_S)
        parts = _parts(opening, settings, use)
        components = _components(opening, settings, parts, observer)
        stack.push(opening.pop_all())
    return components


def _parts(opening: ExitStack, settings: Settings, use: _Use) -> _Parts:
    library = Library.open(settings.database_url, _limits(settings.limits))
    opening.callback(library.close)
    models = use.models or Models(settings)
    live = LiveGeneration(library, models.encoders)
    chroma_sync = (
        opening.enter_context(_chroma_sync(settings, library))
        if use.needs_chroma(library)
        else None
    )
    return _Parts(library, models, live, chroma_sync, _nearest(library, chroma_sync))


def _components(
    opening: ExitStack, settings: Settings, parts: _Parts, observer: Observer
) -> Components:
    library, live = parts.library, parts.live
    lock = settings.data / "encoding.lock"
    vector_sync = VectorSync(library, live, parts.chroma_sync, lock, observer=observer)
    build = Build(library, live, vector_sync)
    threads = _threads(opening)
    return Components(
        library=library,
        answerers=_answerers(parts, settings.answer.threshold, observer),
        article_writer=ArticleWriter(library, parts.models.encoders.of(None)),
        live=live,
        vector_sync=vector_sync,
        build=build,
        index_service=_index_service(parts, build, threads),
        threads=threads,
        observer=observer,
    )


def _answerers(parts: _Parts, threshold: float, observer: Observer) -> AnswererCache:
    def answerer(generation: Generation | None) -> Answerer:
        return Answerer(
            parts.library,
            parts.live.encoder_of(generation),
            parts.nearest,
            parts.models.reader,
            threshold,
            observer=observer,
        )

    return AnswererCache(answerer)


def _index_service(parts: _Parts, build: Build, threads: Threads) -> IndexService:
    return IndexService(
        parts.library,
        parts.models.encoders,
        build=build,
        check=BuildCheck(parts.library, parts.live, parts.nearest),
        chroma_sync=parts.chroma_sync,
        threads=threads,
    )


def _threads(opening: ExitStack) -> Threads:
    return Threads(
        reads=opening.enter_context(ThreadPoolExecutor(2, "read")),
        answers=opening.enter_context(ThreadPoolExecutor(_ANSWERS_AT_ONCE, "answer")),
        writes=opening.enter_context(ThreadPoolExecutor(1, "write")),
        background=opening.enter_context(ThreadPoolExecutor(1, "background")),
        answers_at_once=_ANSWERS_AT_ONCE,
    )


def _nearest(library: Library, chroma_sync: ChromaSync | None) -> VectorSearch:
    if chroma_sync is None:
        return ExactVectorSearch(library.vectors)
    return ChromaVectorSearch(chroma_sync, library.vectors, library.full_text.passages)


def _source_service(
    components: Components,
    settings: Settings,
    client: "PoliteClient | None",
    clients: AsyncExitStack,
    stack: ExitStack,
) -> "SourceService":
    """Make the service of sources, with what it holds open.

    Only commands that fetch need it, and its imports take a quarter of the time that a command
    needs to start.
    """
    from index.ingest.context import IngestContext  # noqa: PLC0415 - slow
    from index.ingest.disk import DiskGuard  # noqa: PLC0415 - slow
    from index.ingest.extract.sandbox import ParserPool  # noqa: PLC0415 - slow
    from index.ingest.service import SourceService  # noqa: PLC0415 - slow

    if client is None:
        client = _client(settings.gather, components.observer)
        clients.push_async_exit(client)
    library, parsers = components.library, ParserPool(2)
    stack.callback(parsers.close)
    context = IngestContext(
        client=client,
        parsers=parsers,
        library=library,
        writer=components.article_writer,
        live=components.live,
        threads=components.threads,
        now=lambda: datetime.now(UTC),
        chance=random.random,
        observer=components.observer,
        lock_path=settings.data / "gather.lock" if library.database.is_sqlite else None,
        disk=DiskGuard(settings.data, settings.gather.keep_free_mb),
    )
    return SourceService(context, settings.gather.hosts_at_once)


def _client(settings: GatherSettings, observer: Observer) -> "PoliteClient":
    from index.ingest.fetch.client import network  # noqa: PLC0415 - slow
    from index.ingest.fetch.polite_client import PoliteClient  # noqa: PLC0415 - slow
    from index.operations.telemetry.traffic import CountingTransport  # noqa: PLC0415 - slow

    return PoliteClient(
        contact=settings.contact,
        allow_private_hosts=settings.allow_private_hosts,
        allow_hosts=settings.allow_hosts,
        deny_hosts=settings.deny_hosts,
        pause_s=settings.pause_s,
        transport=CountingTransport(network(), observer),
    )


def _limits(settings: LimitSettings) -> Limits:
    return Limits(**{name: getattr(settings, name) for name in NAMES})


def _click_threads(opening: ExitStack) -> Threads:
    """Thread pools for people's clicks, which wait for no imports, models or deletions."""
    reading, writing, deleting = (
        opening.enter_context(ThreadPoolExecutor(1, f"admin-{name}"))
        for name in ("reading", "writing", "deleting")
    )
    threads = Threads(reads=reading, answers=reading, writes=writing, background=deleting)
    opening.callback(threads.stop)
    return threads


def _watch_service(components: Components, clicks: Threads, settings: Settings) -> "WatchService":
    """Make the service of watches, whose imports take a tenth of the time of a first question."""
    from index.monitoring.service import WatchService  # noqa: PLC0415 - slow

    def check_webhook(url: str) -> None:
        from index.ingest.fetch.ssrf_guard import AddressPolicy  # noqa: PLC0415 - seldom needed

        gather = settings.gather
        lists = (gather.allow_private_hosts, gather.allow_hosts, gather.deny_hosts)
        AddressPolicy(*lists).check_url(url)

    return WatchService(
        components.library,
        components.live.checked,
        components.answerers,
        work=components.threads,
        clicks=clicks,
        time_zone=settings.discord.time_zone,
        check_webhook=check_webhook,
    )


def _admin_service(library: Library, settings: LimitSettings, threads: Threads) -> AdminService:
    return AdminService(
        library,
        threads,
        departed_after=timedelta(days=settings.departed_days),
        shown_for=timedelta(days=settings.answers_days),
    )


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
