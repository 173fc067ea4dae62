"""Imports JSON Lines files: articles can be asked by words at once, and are encoded meanwhile.

Vectors are added to Chroma while others are encoded. Whoever imports answers no questions at the
same time, so writes to Chroma are large.
"""

import asyncio
import json
import re
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import KW_ONLY, dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import IO, Any

from index.concurrency import ProgressCallback, ShouldContinue, Threads
from index.errors import InputError, unreadable
from index.indexing.build import Build
from index.indexing.live_generation import LiveGeneration
from index.indexing.vector_sync import VectorSync
from index.ingest.article_writer import ArticleWriter
from index.ingest.extract.assemble import Extracted, assemble
from index.store.library import Library
from index.store.rows import Generation, Outcome
from index.text.language import code_of
from index.urls.canonical import canonical
from index.values import Draft, Published

LONGEST_LINE = 20_000_000
"""The longest line, in bytes."""

LONGEST_NAME = 500
"""Most characters of an id, by the width of PostgreSQL's column."""


FIELDS = (
    "title", "text", "url", "source", "published_at", "id", "path", "partial", "byline",
    "updated_at", "language", "correction", "pages", "by_machine",
)  # fmt: skip
"""The fields that are read."""
_EXPORTED = {"article_id", "external_id", "revision", "gone"}
"""What an export writes besides, for other programs."""

_PACKED = {
    b"\x1f\x8b": ("gzip", "gunzip --stdout {} > NEW.jsonl"),
    b"PK\x03\x04": ("zip", "unzip {}"),
    b"BZh": ("bzip2", "bunzip2 --stdout {} > NEW.jsonl"),
    b"\xfd7zXZ": ("xz", "xz --decompress --stdout {} > NEW.jsonl"),
    b"\x28\xb5\x2f\xfd": ("zstd", "zstd --decompress --stdout {} > NEW.jsonl"),
}
"""First bytes of compressed files, with the format and the command to unpack them."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A bad line and the reason.

    Attributes:
        number: the line number, from 1.
        reason: why it was skipped, in a sentence for people.
    """

    number: int
    reason: str


def read_jsonl(path: Path, unknown: Counter[str] | None = None) -> Iterator[Draft | BadLine]:
    """Read ``{title, text, url?, source?, published_at?, id?}`` from each line, in order.

    What an export writes besides (``path``, ``partial``, ``byline``, ``updated_at``, ``language``,
    ``correction``) is read where present, blank lines are skipped. Other fields are not read, but
    counted by their names in ``unknown``. A URL stays exactly as given, fragment and all: in bulk
    data a fragment may be all that tells two articles apart. The words of the text stay as given;
    only page furniture goes.

    Raises:
        InputError: the file is missing, a folder, packed, in UTF-16, or cannot be read.
    """
    counted = Counter() if unknown is None else unknown
    try:
        with path.open("rb") as file:
            head = file.peek(8)
            for begins, (name, command) in _PACKED.items():
                if head.startswith(begins):
                    raise InputError(
                        f"{path} is packed with {name}; unpack it first "
                        f"({command.format(path.name)})."
                    )
            # With and without a byte order mark, and UTF-32.
            if head.startswith((b"\xff\xfe", b"\xfe\xff", b"{\0", b"\0{")):
                raise InputError(
                    f"{path} is UTF-16, not UTF-8; convert it first (iconv -f UTF-16 -t UTF-8 "
                    f"{path.name} > NEW.jsonl)."
                )
            for number, line in enumerate(_lines(file), start=1):
                if line.strip(b" \t\r\n"):
                    yield draft_or_bad(number, line, counted)
    except IsADirectoryError as error:
        raise InputError(
            f"{path} is a folder; name a JSON Lines file, or add the files in it one by one."
        ) from error
    except OSError as error:
        raise unreadable(path, error) from error


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    """The lines one at a time; of one that is too long, only a beginning that is so, too."""
    mark = b"\xef\xbb\xbf"
    while line := file.readline(LONGEST_LINE + 1):
        yield line if len(line) > LONGEST_LINE else line.removeprefix(mark)
        mark = b""
        while len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            line = file.readline(LONGEST_LINE + 1)


def draft_or_bad(number: int, line: bytes, unknown: Counter[str]) -> Draft | BadLine:
    """The article on a line, or why there is none."""
    try:
        if len(line) > LONGEST_LINE:
            raise InputError(
                f"The line is longer than {LONGEST_LINE // 1_000_000} MB; "
                "put each article on a line of its own."
            )
        record = _record(line)
        for name in record.keys() - _EXPORTED - {*FIELDS}:
            if name in unknown or len(unknown) < 100:
                unknown[name] += 1
        return _draft(record)
    except InputError as error:
        return BadLine(number, str(error))


def _record(line: bytes) -> dict[str, Any]:
    try:
        text = line.decode()
        if "\0" in text:
            raise InputError("The line holds a NUL byte; it is probably not a text file.")
        record = json.loads(text)
    except UnicodeDecodeError as error:
        raise InputError(
            f"Byte {error.start + 1} of the line is not UTF-8. If the file is Latin-1, convert it "
            "(iconv -f LATIN1 -t UTF-8 OLD.jsonl > NEW.jsonl)."
        ) from error
    except json.JSONDecodeError as error:
        raise InputError(f"The JSON is broken at column {error.colno}: {error.msg}.") from error
    except RecursionError as error:
        raise InputError("The JSON is nested too deeply to be an article.") from error
    except ValueError as error:
        raise InputError(f"The JSON holds a number that cannot be read: {error}.") from error
    if not isinstance(record, dict):
        raise InputError("The line is JSON, but not an object with “title” and “text”.")
    return record


def _draft(record: dict[str, Any]) -> Draft:
    text, url, identifier = record.get("text"), _string(record, "url"), record.get("id")
    if text is None:
        raise InputError("The “text” is missing.")
    if not _string(record, "text"):
        raise InputError("The “text” is empty.")
    try:
        if url is not None:
            canonical(url)
    except InputError as error:
        raise InputError(f"The “url” does not fit: {error}") from error
    if isinstance(identifier, int) and not isinstance(identifier, bool):
        record = {**record, "id": str(identifier)}
    extracted = Extracted(
        name="The “text”",
        text=text,
        as_given=True,
        title=_string(record, "title"),
        url=url,
        outlet=_string(record, "source"),
        published=_moment(record, "published_at"),
        byline=_string(record, "byline"),
        correction=_string(record, "correction"),
        partial=record.get("partial") is True,
    )
    draft = assemble(extracted, check=_check_text)
    pages = record.get("pages") or []
    is_paged = isinstance(pages, list) and all(type(one) is int for one in pages)
    return replace(
        draft,
        pages=tuple(pages) if is_paged and draft.text == text else (),
        by_machine=record.get("by_machine") is True,
        external_id=_string(record, "id", LONGEST_NAME),
        path=_string(record, "path", 4_096),  # as on Linux
        updated=_moment(record, "updated_at"),
        language=code_of(_string(record, "language")) or draft.language,
    )


def _check_text(text: str) -> None:
    if not text.strip():
        raise InputError("The “text” is page furniture alone, without an article.")


def _string(
    record: dict[str, Any], name: str, longest: int | None = None, *, kind: str = "a string"
) -> str | None:
    """An optional field; None if it is missing, null or blank.

    Args:
        record: the fields.
        name: its name.
        longest: most characters of one that identifies the article, which is never shortened.
        kind: what it should be, in words.
    """
    value = record.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        names = {bool: "true or false", int: "a number", float: "a number", list: "a list"}
        given = names.get(type(value), "an object")
        raise InputError(f"The “{name}” is {given}, not {kind}.")
    if "\0" in value:
        raise InputError(f"The “{name}” holds a NUL character (\\u0000); take it out.")
    if re.search("[\ud800-\udfff]", value):
        raise InputError(
            f"The “{name}” holds half a character (a lone \\ud800–\\udfff escape); write it whole."
        )
    value = value.strip()
    if longest is not None and len(value) > longest:
        raise InputError(
            f"The “{name}” has {len(value):,} characters; it may have {longest:,} at most."
        )
    return value or None


def _moment(record: dict[str, Any], name: str) -> Published | None:
    value = _string(record, name, kind="a date like 2024-08-28")
    try:
        return Published.parse(value) if value else None
    except InputError as error:
        raise InputError(f"The “{name}” does not fit: {error}") from error


@dataclass(slots=True)
class ImportResult:
    """The outcome of an import.

    Attributes:
        outcomes: how many articles were new, revised or unchanged.
        bad: the bad lines.
        unknown: the fields that were not read, with the number of lines that have them.
        by_words: tells that articles in other languages are found by their words alone, and what
            to do; None if they are not.
    """

    outcomes: dict[Outcome, int] = field(
        default_factory=lambda: {"new": 0, "revised": 0, "unchanged": 0}
    )
    bad: list[BadLine] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    by_words: tuple[str, str] | None = None

    @property
    def lines(self) -> int:
        """The number of articles and bad lines together."""
        return sum(self.outcomes.values()) + len(self.bad)


@dataclass(eq=False)
class BulkImport:
    """Imports a file in one thread, and encodes its passages in another.

    Attributes:
        library: the library.
        live: the live generation, begun with the first article.
        writer: stores the articles.
        vector_sync: encodes their passages.
        build: completes what is left when the file is read.
        threads: run both.
    """

    library: Library
    live: LiveGeneration
    writer: ArticleWriter
    _: KW_ONLY
    vector_sync: VectorSync
    build: Build
    threads: Threads

    async def run(
        self, path: Path, source: str, scope: str, watcher: ProgressCallback
    ) -> ImportResult:
        """Import a file as the source of that name in a scope.

        Raises:
            InputError: the file cannot be read; bad lines are counted and skipped.
            EncodingError: the encoder failed; all articles are stored.
        """
        stored = _Stored()
        encoding = asyncio.create_task(self.threads.background(self._encode, stored, watcher))
        try:
            result = await self.threads.write_long(
                self._store, path, (scope, source), watcher, stored
            )
        except BaseException:
            stored.end(given_up=True)
            encoding.cancel()
            await asyncio.gather(encoding, return_exceptions=True)
            raise
        stored.end()
        await encoding
        return result

    def _store(
        self,
        should_continue: ShouldContinue,
        path: Path,
        named: tuple[str, str],
        watcher: ProgressCallback,
        stored: "_Stored",
    ) -> ImportResult:
        self.live.checked()
        result, total = ImportResult(), _count_lines(path)

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
            self.live.begun()
            source = self.library.articles.source(*named, "bulk")
            for outcomes in self.writer.store(source, chain([first], drafts)):
                for outcome in outcomes:
                    result.outcomes[outcome] += 1
                watcher("reading", result.lines, max(total, result.lines))
                stored.some()
        if should_continue():
            watcher("reading", result.lines, result.lines)  # the total included blank lines
        result.by_words = self.live.found_by_words_alone()
        return result

    def _encode(
        self, should_continue: ShouldContinue, stored: "_Stored", watcher: ProgressCallback
    ) -> None:
        """Encode passages while articles are stored, then complete the live generation.

        The passages of several rounds of encoding are reported as those of one.
        """
        before = reached = 0

        def watched(what: str, done: int, total: int) -> None:
            nonlocal reached
            if what == "encoding":
                reached = before + done
                done, total = reached, before + total
            watcher(what, done, total)

        def progress(done: int, total: int) -> bool:
            watched("encoding", done, total)
            return should_continue()

        known: tuple[Generation | None, int] = None, 0
        while stored.wait_for_some() and should_continue():
            live, newest = self.live.checked(), self.library.passages.newest()
            if live is not None:
                before = reached
                after = known[1] if known[0] == live else 0
                if self.vector_sync.encode(live, progress, wait=False, after=after, places=True):
                    known = live, newest
        live = self.live.checked()
        if live is not None and should_continue() and not stored.given_up:
            before = reached
            self.build.advance(live, watched, should_continue, wait=True)


def _count_lines(path: Path) -> int:
    """Count lines for the progress bar; 0 if the file can't be read, which its reader reports."""
    if not path.is_file():  # a pipe can be read only once
        return 0
    try:
        with path.open("rb") as file:
            return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b""))
    except OSError:
        return 0


class _Stored:
    """Tells one thread that another has stored articles.

    Attributes:
        given_up: whether the other thread failed or was cancelled.
    """

    def __init__(self) -> None:
        self.given_up = False
        self._some = threading.Event()
        self._ended = False

    def some(self) -> None:
        """Further articles are stored."""
        self._some.set()

    def end(self, *, given_up: bool = False) -> None:
        """No more will be stored; ``given_up`` after a failure or a cancellation."""
        self.given_up, self._ended = given_up, True
        self._some.set()

    def wait_for_some(self) -> bool:
        """Wait for articles that were not waited for yet; False once no more are coming."""
        self._some.wait()
        self._some.clear()
        return not self._ended
