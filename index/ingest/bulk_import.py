"""Imports JSON Lines files: articles can be asked by words at once, and are encoded meanwhile.

Vectors are added to Chroma while others are encoded. Whoever imports answers no questions at the
same time, so writes to Chroma are large.
"""

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path

from index.concurrency import ProgressCallback, ShouldContinue, Threads
from index.errors import EncodingError, VerbaleError, out_of_resources
from index.indexing.build import Build
from index.indexing.live_generation import LiveGeneration
from index.indexing.vector_sync import VectorSync
from index.ingest.article_writer import ArticleWriter
from index.ingest.extract.formats.jsonl import BadLine, count_lines, read_jsonl
from index.store.library import Library
from index.store.rows import Generation, Outcome
from index.store.vectors.sync import Progress
from index.values import Draft


@dataclass(slots=True)
class ImportResult:
    """The outcome of an import.

    Attributes:
        outcomes: how many articles were new, revised or unchanged.
        bad: the bad lines.
        unknown: the fields that were not read, with the number of lines that have them.
    """

    outcomes: dict[Outcome, int] = field(
        default_factory=lambda: {"new": 0, "revised": 0, "unchanged": 0}
    )
    bad: list[BadLine] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)

    def count(self, outcomes: Sequence[Outcome]) -> None:
        """Add the outcomes of a batch."""
        for outcome in outcomes:
            self.outcomes[outcome] += 1

    @property
    def lines(self) -> int:
        """The number of articles and bad lines together."""
        return sum(self.outcomes.values()) + len(self.bad)


class BulkImport:
    """Imports a file in one thread, and encodes its passages in another.

    Args:
        library: the library.
        live: the live generation, begun with the first article.
        writer: stores the articles.
        vector_sync: encodes their passages.
        build: completes what is left when the file is read.
        threads: run both.
    """

    def __init__(
        self,
        library: Library,
        live: LiveGeneration,
        writer: ArticleWriter,
        *,
        vector_sync: VectorSync,
        build: Build,
        threads: Threads,
    ) -> None:
        self._library = library
        self._live = live
        self._writer = writer
        self._vector_sync = vector_sync
        self._build = build
        self._threads = threads

    async def run(
        self, path: Path, source: str, scope: str, watcher: ProgressCallback
    ) -> ImportResult:
        """Import a file as the source of that name in a scope.

        Raises:
            InputError: the file cannot be read; bad lines are counted and skipped.
            EncodingError: the encoder failed; all articles are stored.
        """
        stored = _Stored()
        encoding = asyncio.create_task(self._threads.background(self._encode, stored, watcher))
        try:
            result = await self._threads.write_long(
                self._store, path, (scope, source), watcher, stored
            )
        except BaseException:
            stored.give_up()
            encoding.cancel()
            await asyncio.gather(encoding, return_exceptions=True)
            raise
        stored.end()
        try:
            await encoding
        except VerbaleError:
            raise
        except Exception as error:
            raise out_of_resources(error) or EncodingError(error) from error
        return result

    def _store(
        self,
        should_continue: ShouldContinue,
        path: Path,
        named: tuple[str, str],
        watcher: ProgressCallback,
        stored: "_Stored",
    ) -> ImportResult:
        self._live.checked()
        result, total = ImportResult(), count_lines(path)

        def read() -> Iterator[Draft]:
            for line in read_jsonl(path, result.unknown):
                if not should_continue():
                    return
                if isinstance(line, Draft):
                    yield line
                else:
                    result.bad.append(line)

        drafts = read()
        first = next(drafts, None)
        if first is not None:  # a file without articles creates no source
            self._live.begun()
            source = self._library.articles.source(*named, "bulk")
            for outcomes in self._writer.store(source, chain([first], drafts)):
                result.count(outcomes)
                watcher("reading", result.lines, max(total, result.lines))
                stored.some()
        if should_continue():
            watcher("reading", result.lines, result.lines)  # the total included blank lines
        return result

    def _encode(
        self, should_continue: ShouldContinue, stored: "_Stored", watcher: ProgressCallback
    ) -> None:
        """Encode passages while articles are stored, then complete the live generation."""
        watched = _Watched(watcher)
        known: tuple[Generation | None, int] = None, 0
        while stored.wait_for_some() and should_continue():
            live, newest = self._live.checked(), self._library.passages.newest()
            if live is not None:
                progress = watched.encoding(should_continue)
                after = known[1] if known[0] == live else 0
                if self._vector_sync.encode(live, progress, wait=False, after=after, places=True):
                    known = live, newest
        live = self._live.checked()
        if live is not None and should_continue() and not stored.given_up:
            watched.go_on()
            self._build.advance(live, watched, should_continue, wait=True)


class _Watched:
    """Reports the passages of several rounds of encoding as those of one."""

    def __init__(self, watcher: ProgressCallback) -> None:
        self._watcher = watcher
        self._before = 0
        self._done = 0

    def go_on(self) -> None:
        """Begin a further round."""
        self._before = self._done

    def encoding(self, should_continue: ShouldContinue) -> Progress:
        """Begin a further round; its progress, for ``VectorSync.encode``."""
        self.go_on()

        def progress(done: int, total: int) -> bool:
            self("encoding", done, total)
            return should_continue()

        return progress

    def __call__(self, what: str, done: int, total: int) -> None:
        if what == "encoding":
            self._done, total = self._before + done, self._before + total
            done = self._done
        self._watcher(what, done, total)


class _Stored:
    """Tells one thread that another has stored articles.

    Attributes:
        given_up: whether the other thread failed or was cancelled.
    """

    def __init__(self) -> None:
        self.given_up = False
        self._some = False
        self._ended = False
        self._changed = threading.Condition()

    def some(self) -> None:
        """Further articles are stored."""
        with self._changed:
            self._some = True
            self._changed.notify_all()

    def end(self) -> None:
        """No more will be stored."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def give_up(self) -> None:
        """No more will be stored, because of a failure or a cancellation."""
        self.given_up = True
        self.end()

    def wait_for_some(self) -> bool:
        """Wait for articles that were not waited for yet; False once no more are coming."""
        with self._changed:
            self._changed.wait_for(lambda: self._some or self._ended)
            self._some = False
            return not self._ended
