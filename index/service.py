"""The one façade over the library, for the terminal and for the bot.

Everything here is asynchronous and leaves the event loop free: models, SQL, Chroma and parsing
run in threads of their own, questions apart from the work of taking articles in.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from index.admin import AdminService
from index.answer.answerer import Answerer
from index.answer.answerer_cache import AnswererCache
from index.answer.conversation.conversation import Background, Conversation
from index.answer.retrieval.retriever import RetrievedPassage
from index.concurrency import ProgressCallback, ShouldContinue, Threads, no_progress
from index.indexing.build import Build
from index.indexing.live_generation import LiveGeneration
from index.indexing.service import IndexService
from index.indexing.vector_sync import VectorSync
from index.ingest.article_writer import ArticleWriter
from index.ingest.extract.formats.jsonl import BadLine, read_jsonl
from index.ingest.extract.sandbox import ParserPool
from index.ingest.service import SourceService
from index.operations.telemetry.observer import UNSEEN, Observer
from index.operations.telemetry.question_log import log_question
from index.store.library import Library
from index.store.rows import Article, CopyOf, Counts, Generation, Outcome, Revision
from index.store.stats import LibraryStats, library_stats
from index.text.charset import file_name
from index.urls.canonical import canonical
from index.values import PUBLIC, Answer, Draft, Question


@dataclass(slots=True)
class ImportResult:
    """What became of the articles of one file or address."""

    outcomes: dict[Outcome, int] = field(
        default_factory=lambda: {"new": 0, "revised": 0, "unchanged": 0}
    )
    bad: list[BadLine] = field(default_factory=list)

    def count(self, outcomes: Sequence[Outcome]) -> None:
        """Count a batch."""
        for outcome in outcomes:
            self.outcomes[outcome] += 1

    @property
    def lines(self) -> int:
        """Articles and bad lines together."""
        return sum(self.outcomes.values()) + len(self.bad)


@dataclass(frozen=True, slots=True)
class Status:
    """How much there is, and which generation answers."""

    counts: Counts
    generation: Generation | None
    unencoded: int


@dataclass(frozen=True)
class Parts:
    """What the composition root opened."""

    library: Library
    answerers: AnswererCache
    ingest: ArticleWriter
    catch_up: VectorSync
    build: Build
    reindexing: IndexService
    live: LiveGeneration
    parsers: ParserPool
    threads: Threads
    observer: Observer = UNSEEN


class Verbale:
    """Asks, takes articles in, and shows what there is.

    Args:
        parts: what answers.
        gathering: the sources, and what fetches them.
        people: what is kept of people and servers.
    """

    def __init__(self, parts: Parts, gathering: SourceService, people: AdminService) -> None:
        self._parts = parts
        self._library = parts.library
        self._threads = parts.threads
        self.source_service = gathering
        self.admin_service = people
        self.index_service = parts.reindexing
        self.is_warm = False
        """Whether the models are loaded."""

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
        """Answer a question that may lean on those before it; the conversation goes on from there.

        Raises:
            InputError: as ``ask``; the conversation is as it was.
        """
        answer = await self._ask_with(conversation.background(question), question)
        return answer, conversation.then(answer)

    async def _ask_with(self, background: Background | None, question: Question) -> Answer:
        answering = self._threads.answer(self._ask, question, background)
        return await log_question(self._parts.observer, question, answering)

    def _ask(self, question: Question, background: Background | None) -> Answer:
        live = self._parts.live.checked()
        return self._parts.answerers.of(live).answer(question, live, background)

    async def candidates(self, question: Question, limit: int = 20) -> tuple[RetrievedPassage, ...]:
        """The passages among which the answer is looked for, best first: to measure retrieval.

        Raises:
            InputError: the question cannot be read.
            SettingsError: the library was encoded by another model than the settings name.
        """
        return await self._threads.answer(self._candidates, question, limit)

    def _candidates(self, question: Question, limit: int) -> tuple[RetrievedPassage, ...]:
        live = self._parts.live.checked()
        return self._parts.answerers.of(live).candidates(question, limit, live)

    @property
    def answerer(self) -> Answerer:
        """What answers: for training, which looks inside."""
        return self._parts.answerers.of(self._parts.live.checked())

    async def warm(self) -> None:
        """Load the models now, so that the first question need not wait for them."""
        await self._threads.answer(self._warm)
        self.is_warm = True

    def _warm(self) -> None:
        self._parts.answerers.of(self._parts.live.checked()).warm()

    async def sources(self, scope: str) -> list[str]:
        """What a question of the scope can be narrowed to: outlets, then names of sources."""
        return await self._threads.read(self._sources, (PUBLIC, scope))

    def _sources(self, scopes: Sequence[str]) -> list[str]:
        catalogue = self._library.catalogue
        names: dict[str, str] = {}
        for name in chain(catalogue.outlets(scopes), catalogue.source_names(scopes)):
            names.setdefault(name.casefold(), name)
        return list(names.values())

    # Articles coming in and going

    async def import_file(
        self,
        path: Path,
        *,
        source: str | None = None,
        scope: str = PUBLIC,
        watcher: ProgressCallback = no_progress,
    ) -> ImportResult:
        """Take in a JSON Lines file; what stands already is left alone.

        Args:
            path: the file.
            source: the source's name; the file's own without its ending if None.
            scope: who may be quoted from it.
            watcher: told of the progress.

        Raises:
            InputError: the file cannot be read at all; bad lines are counted instead.
        """
        name = source or file_name(Path(path.stem))
        taken = await self._threads.write_long(self._import, path, name, scope, watcher)
        await self.catch_up(watcher)
        return taken

    def _import(
        self, go_on: ShouldContinue, path: Path, source: str, scope: str, watcher: ProgressCallback
    ) -> ImportResult:
        self._parts.live.checked()
        taken, total = ImportResult(), _count_lines(path)
        drafts = _good(read_jsonl(path), taken, go_on)
        first = next(drafts, None)
        if first is not None:  # else there is nothing to make a source for
            self._parts.live.begun()
            under = self._library.articles.source(scope, source, "bulk")
            for outcomes in self._parts.ingest.store(under, chain([first], drafts)):
                taken.count(outcomes)
                watcher("reading", taken.lines, max(total, taken.lines))
        if go_on():
            watcher("reading", taken.lines, taken.lines)  # blank lines were no articles
        return taken

    async def catch_up(self, watcher: ProgressCallback = no_progress, *, wait: bool = True) -> None:
        """Give every passage its vector, and Chroma every vector.

        Args:
            watcher: told of the progress.
            wait: whether to wait for another process that is encoding already.
        """
        await self._threads.background(self._catch_up, watcher, wait)

    def _catch_up(self, go_on: ShouldContinue, watcher: ProgressCallback, wait: bool) -> None:
        generation = self._parts.live.checked()
        if generation is not None:
            self._parts.build.advance(generation, watcher, go_on, wait=wait)

    async def settle(self, watcher: ProgressCallback = no_progress) -> None:
        """Give Chroma what it lacks, without encoding anything."""
        await self._threads.background(self._settle, watcher)

    def _settle(self, go_on: ShouldContinue, watcher: ProgressCallback) -> None:
        generation = self._library.generations.live()
        if generation is not None:
            self._parts.catch_up.place(generation, _told(watcher, "placing", go_on))

    # Looking

    async def show(self, name: str, scopes: Sequence[str] | None = None) -> Article:
        """One article by its id, its bulk id or its URL.

        Raises:
            NotFoundError: there is none.
        """
        return await self._threads.read(self._show, name, scopes)

    def _show(self, name: str, scopes: Sequence[str] | None) -> Article:
        catalogue = self._library.catalogue
        url = canonical(name, fragment=True) if name.startswith(("http://", "https://")) else None
        return catalogue.show(catalogue.scopes() if scopes is None else scopes, name, url)

    async def revisions(self, article: Article) -> list[Revision]:
        """Every text that an article had, oldest first: quotes once given can be looked up."""
        return await self._threads.read(self._library.catalogue.revisions, article.key)

    async def copies(self, article: Article, scopes: Sequence[str] | None = None) -> list[CopyOf]:
        """The articles that print the same, as far as the scopes, or all, show them."""
        return await self._threads.read(self._copies, article, scopes)

    def _copies(self, article: Article, scopes: Sequence[str] | None) -> list[CopyOf]:
        catalogue = self._library.catalogue
        return catalogue.copies(catalogue.scopes() if scopes is None else scopes, article.key)

    def export(self, scope: str = PUBLIC, source: str | None = None) -> Iterator[Article]:
        """Every article of a scope, newest revision; reads the database as it goes."""
        yield from self._library.catalogue.export((scope,), source)

    async def tidy(self) -> int:
        """Delete older texts of articles that are not kept; returns how many."""
        return await self._threads.background(self._tidy)

    def _tidy(self, go_on: ShouldContinue) -> int:
        return self._library.revisions.sweep(go_on)

    async def status(self) -> Status:
        """How much there is."""
        return await self._threads.read(self._status)

    def _status(self) -> Status:
        generation = self._library.generations.live()
        unencoded = len(self._library.vectors.unencoded(generation)) if generation else 0
        return Status(self._library.catalogue.counts(), generation, unencoded)

    def figures(self) -> LibraryStats:
        """How much there is of what, for a machine to watch; slow, so keep it off the loop.

        Raises:
            TryLaterError: the database does not answer.
        """
        return library_stats(self._library, lambda one: self._parts.build.state(one).share)

    async def check(self) -> None:
        """See whether questions can be answered; busy threads of questions are not waited for.

        Raises:
            SettingsError: the library was encoded by another model than the settings name.
            TryLaterError: the database does not answer.
        """
        await asyncio.to_thread(self._parts.live.checked)

    # What outlives a process

    async def remembered(self, key: str) -> str | None:
        """What was remembered under a key, or None."""
        return await self._threads.read(self._library.key_values.get, key)

    async def remember(self, key: str, value: str) -> None:
        """Remember a text under a key."""
        await self._threads.write(self._library.key_values.put, key, value)

    def stop(self) -> None:
        """Tell all long work to end after the step it is at, for good; nothing is lost."""
        self._threads.stop()


def _good(
    lines: Iterator[Draft | BadLine], taken: ImportResult, go_on: ShouldContinue
) -> Iterator[Draft]:
    """The articles among the lines; the others are noted."""
    for line in lines:
        if not go_on():
            return
        if isinstance(line, BadLine):
            taken.bad.append(line)
        else:
            yield line


def _told(
    watcher: ProgressCallback, what: str, go_on: ShouldContinue
) -> Callable[[int, int], bool]:
    def progress(done: int, total: int) -> bool:
        watcher(what, done, total)
        return go_on()

    return progress


def _count_lines(path: Path) -> int:
    """For the progress bar alone; an unreadable file is reported by whoever reads it."""
    if not path.is_file():  # a pipe can be read but once
        return 0
    try:
        with path.open("rb") as file:
            return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
    except OSError:
        return 0
