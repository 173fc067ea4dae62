"""The composition root of the library: everything that opens is opened and closed here."""

import asyncio
import logging
import shutil
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path

from filelock import FileLock, Timeout

from index.answer.answerer import Answerer
from index.catch_up import CatchUp
from index.encode.models import find_model
from index.encode.sentence_transformer import SentenceTransformerEncoder
from index.errors import SettingsError
from index.gather.fetch import Fetcher
from index.ingest import Ingest
from index.service import Parts, Verbale
from index.settings import Settings
from index.store.chroma import Chroma, ChromaError
from index.store.library import Library
from index.store.nearest import ChromaNearest, ExactNearest, Nearest
from index.store.placement import Placement, expected_collections
from index.store.probe import Expected, probe, probe_apart
from index.store.rows import Generation
from index.store.seal import Seal

log = logging.getLogger(__name__)


@asynccontextmanager
async def opened(settings: Settings, *, searching: bool = True) -> AsyncIterator[Verbale]:
    """Open the library, and close everything again at the end.

    Args:
        settings: where things are.
        searching: whether vectors will be searched or placed; looking alone is lighter.

    Raises:
        SettingsError: the settings do not fit together, or do not fit the library.
        TryLaterError: a database or a Chroma server does not answer.
    """
    stack = ExitStack()
    verbale = await asyncio.to_thread(_open, stack, settings, searching)
    try:
        yield verbale
    finally:
        verbale.stop()
        await asyncio.to_thread(stack.close)


def _open(stack: ExitStack, settings: Settings, searching: bool) -> Verbale:
    with ExitStack() as opening:
        _make(settings.data)
        library = Library.open(settings.database_url)
        opening.callback(library.close)
        encoder = SentenceTransformerEncoder(find_model(settings.encoder.model))
        placement = opening.enter_context(_placement(settings, library)) if searching else None
        nearest: Nearest = (
            ChromaNearest(placement, library.passages, library.vectors)
            if placement
            else ExactNearest(library.vectors)
        )
        parts = Parts(
            library=library,
            encoder=encoder,
            answerer=Answerer(library, encoder, nearest),
            ingest=Ingest(library, encoder),
            catch_up=CatchUp(library, encoder, placement, settings.data / "encoding.lock"),
            fetcher=partial(
                Fetcher,
                contact=settings.gather.contact,
                allow_private_hosts=settings.gather.allow_private_hosts,
            ),
            questions=opening.enter_context(ThreadPoolExecutor(2, "question")),
            work=opening.enter_context(ThreadPoolExecutor(1, "work")),
        )
        stack.push(opening.pop_all())
    return Verbale(parts)


def _make(data: Path) -> None:
    try:
        data.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"The data folder {data} cannot be made ({error.strerror}); name another with --data."
        ) from error


@contextmanager
def _placement(settings: Settings, library: Library) -> Iterator[Placement | None]:
    generation = library.generations.live()
    if settings.vectors.url:
        with _server(settings.vectors.url, library, generation) as placement:
            yield placement
        return
    # Opened in one thread, closed in another.
    lock = FileLock(settings.data / "chroma.lock", thread_local=False)
    with ExitStack() as held:
        try:
            held.enter_context(lock.acquire(blocking=False))
        except Timeout:
            # Two processes on one embedded Chroma lose each other's vectors without an error.
            log.info("another process owns the vectors of %s; comparing exactly", settings.data)
            yield None
            return
        yield held.enter_context(_embedded(settings.data / "chroma", library, generation))


@contextmanager
def _server(url: str, library: Library, generation: Generation | None) -> Iterator[Placement]:
    chroma = Chroma.server(url)
    try:
        library_id = library.memory.library_id()
        placement = Placement(library_id, library.vectors, chroma)
        if generation is not None:
            expected = expected_collections(library_id, library.vectors, generation)
            found = {one.name: probe(chroma, one) for one in expected}
            wrong = {name: what for name, what in found.items() if what is not None}
            placement.rebuild(generation, wrong)
        yield placement
    finally:
        chroma.close()


@contextmanager
def _embedded(folder: Path, library: Library, generation: Generation | None) -> Iterator[Placement]:
    library_id, seal = library.memory.library_id(), Seal(folder)
    expected: list[Expected] = []
    if generation is not None and not seal.whole():
        expected = expected_collections(library_id, library.vectors, generation)
    wrong = probe_apart(folder, expected)
    seal.lift()
    chroma = _open_embedded(folder)
    try:
        placement = Placement(library_id, library.vectors, chroma)
        if generation is not None:
            placement.rebuild(generation, wrong)
        yield placement
    finally:
        chroma.close()
        seal.set()


def _open_embedded(folder: Path) -> Chroma:
    try:
        return Chroma.embedded(folder)
    except ChromaError as error:
        log.warning("Chroma does not open (%s); starting it anew", error)
        shutil.rmtree(folder)
        return Chroma.embedded(folder)
