"""The backup file: a ZIP with one part per table, and a manifest whose hashes prove it whole.

It is written atomically, and every deviation from what was written is an error.
"""

import hashlib
import json
import lzma
import os
import tempfile
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Literal
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from pydantic import TypeAdapter, ValidationError

from index.errors import InputError
from index.store.schema import SCHEMA

FORMAT = 2
"""The format version; raise it when an older Verbale could not read the new format. Builds from
before the tables had a version wrote format 1."""

ColumnType = Literal["plain", "instant", "day", "bytes", "json", "told"]
"""How a column's values are serialized: unchanged, as ISO 8601, as base64, or as JSON."""

_MANIFEST = "manifest.json"
_PART = "tables/{}.jsonl"
_LONGEST_ROW = 1 << 25
"""Bytes of a row: twice what the longest text takes if each of its characters is escaped."""

_DAMAGE = (
    BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError, KeyError,
    ValueError, OverflowError, OSError,
)  # fmt: skip
"""Exceptions that zipfile raises on a damaged ZIP."""


@dataclass(frozen=True, slots=True)
class ColumnOf:
    """A column, and how its values are serialized."""

    name: str
    kind: ColumnType


@dataclass(frozen=True, slots=True)
class Part:
    """One table.

    Attributes:
        table: the name of the table.
        columns: the columns, in the order of each row's values.
        rows: number of rows.
        bytes: size of the part before compression.
        sha256: hash of the part before compression, in hexadecimal.
        last_id: the last id that the table assigned; None if it assigns none.
    """

    table: str
    columns: tuple[ColumnOf, ...]
    rows: int
    bytes: int
    sha256: str
    last_id: int | None

    @property
    def name(self) -> str:
        """The part's name in the ZIP."""
        return _PART.format(self.table)


@dataclass(frozen=True, slots=True)
class Manifest:
    """The content of a backup.

    Attributes:
        format: the format version.
        verbale: the version of Verbale that wrote it.
        schema: the version of the tables.
        database: the database of the library: "sqlite" or "postgresql".
        made_at: the time in ISO 8601, with its time zone.
        vectors: whether it includes vectors.
        parts: one per table, referenced tables first.
    """

    format: int
    verbale: str
    schema: int
    database: str
    made_at: str
    vectors: bool
    parts: tuple[Part, ...]

    @property
    def rows(self) -> int:
        """Number of rows of all tables."""
        return sum(part.rows for part in self.parts)

    def count(self, table: str) -> int:
        """Number of rows of one table; 0 if it is not in the backup."""
        return sum(part.rows for part in self.parts if part.table == table)


def read_manifest(written: bytes, file: Path) -> Manifest:
    """Parse what ``ArchiveWriter.finish`` wrote.

    Raises:
        InputError: it is no manifest, or one from another version of Verbale.
    """
    try:
        document = json.loads(written)
        for name, ours in (("format", FORMAT), ("schema", SCHEMA)):
            number = document.get(name) if isinstance(document, dict) else None
            if isinstance(number, int) and number != ours:
                newer, older = (
                    "a newer Verbale ({version}); install that version to restore it.",
                    "an older build of Verbale ({version}); restore it with that build, then run "
                    "`verbale export articles.jsonl` with it, and `verbale import articles.jsonl` "
                    "with this one.",
                )
                told = (newer if number > ours else older).format(version=document.get("verbale"))
                raise InputError(f"{file} was written by {told}")
        return TypeAdapter(Manifest).validate_python(document)
    except (ValidationError, ValueError, RecursionError) as error:
        raise InputError(
            f"{file} is not a backup of Verbale (its {_MANIFEST} cannot be read); name a file that "
            "`verbale backup` wrote."
        ) from error


@dataclass(frozen=True, slots=True)
class ArchiveWriter:
    """Writes parts into a backup, and computes their hashes."""

    packed: ZipFile

    def part(
        self, table: str, columns: tuple[ColumnOf, ...], lines: Iterable[bytes], last_id: int | None
    ) -> Part:
        """Write the lines of a table, one at a time."""
        digest, rows, size = hashlib.sha256(), 0, 0
        with self.packed.open(_PART.format(table), "w", force_zip64=True) as stream:
            for line in lines:
                stream.write(line)
                digest.update(line)
                rows += 1
                size += len(line)
        return Part(table, columns, rows, size, digest.hexdigest(), last_id)

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest, after all parts."""
        self.packed.writestr(_MANIFEST, json.dumps(asdict(manifest), indent=1))


@contextmanager
def write_archive(file: Path, *, force: bool) -> Iterator[ArchiveWriter]:
    """Write a backup to a temporary file, and rename it at the end.

    Raises:
        InputError: the file exists already, or cannot be written.
    """
    check_free(file, force=force)
    try:
        for left in file.parent.glob(".*.part"):  # unfinished files of killed backups
            is_old = time.time() - left.stat().st_mtime > 600.0  # left by a kill
            if left.name.startswith(f".{file.name}.") and is_old:
                left.unlink(missing_ok=True)
        handle, name = tempfile.mkstemp(".part", f".{file.name}.", file.parent)
        try:
            with os.fdopen(handle, "wb") as out:
                with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=6) as packed:
                    yield ArchiveWriter(packed)
                out.flush()
                os.fsync(out.fileno())
            Path(name).replace(file)
            if hasattr(os, "O_DIRECTORY"):  # elsewhere a folder cannot be told to be written down
                folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY)
                try:
                    os.fsync(folder)
                finally:
                    os.close(folder)
        finally:
            Path(name).unlink(missing_ok=True)
    except OSError as error:
        raise InputError(
            f"The backup cannot be written to {file} ({error.strerror or error}); see whether the "
            "disk is full and whether the folder is there and may be written to."
        ) from error


def check_free(file: Path, *, force: bool) -> None:
    """Check that a backup may have this name.

    Raises:
        InputError: the file exists already.
    """
    if file.is_dir() or (file.exists() and not force):
        raise InputError(
            f"{file} already exists. Choose another file, or overwrite it with --force."
        )


class ArchiveReader:
    """Reads a backup; every deviation from what was written is an error."""

    def __init__(self, packed: ZipFile, file: Path) -> None:
        """Read the manifest.

        Raises:
            InputError: the file is damaged, no backup, or from a newer Verbale.
        """
        self._packed = packed
        self.file = file
        with _damage_told(file), self._opened(_MANIFEST) as stream:
            written = stream.read(1 << 20)
        self.manifest = read_manifest(written, file)

    def lines(self, part: Part) -> Iterator[bytes]:
        """The lines of a part, without line endings.

        Raises:
            InputError: the part is damaged; some of its lines may have been returned before.
        """
        digest, size, rows, rest = hashlib.sha256(), 0, 0, b""
        with _damage_told(self.file), self._opened(part.name) as stream:
            while size <= part.bytes and (block := stream.read(1 << 20)):
                digest.update(block)
                size += len(block)
                *whole, rest = (rest + block).split(b"\n")
                rows += len(whole)
                if len(rest) > _LONGEST_ROW:
                    raise damaged(
                        self.file, f"{part.name} has a row of more than {_LONGEST_ROW:,} bytes"
                    )
                if size <= part.bytes:
                    yield from whole
        expected = (part.bytes, part.rows, part.sha256, b"")
        if (size, rows, digest.hexdigest(), rest) != expected:
            raise damaged(self.file, f"{part.name} is not what the manifest says")

    def _opened(self, name: str) -> IO[bytes]:
        info = self._packed.getinfo(name)
        if info.compress_type != ZIP_DEFLATED:
            raise BadZipFile(f"{name} is not compressed as Verbale compresses")
        return self._packed.open(info)


@contextmanager
def read_archive(file: Path) -> Iterator[ArchiveReader]:
    """Open a backup.

    Raises:
        InputError: it is missing, damaged, no backup, or from a newer Verbale.
    """
    if not file.is_file():
        raise InputError(f"There is no file {file}; name one that `verbale backup` wrote.")
    with _damage_told(file):
        packed = ZipFile(file)
    with packed:
        yield ArchiveReader(packed, file)


def damaged(file: Path, how: str) -> InputError:
    """The error for a damaged backup."""
    return InputError(
        f"{file} is damaged, cut short, or not a backup of Verbale ({how}); take another backup, "
        "or another copy of this one. Nothing was restored."
    )


@contextmanager
def _damage_told(file: Path) -> Iterator[None]:
    try:
        yield
    except _DAMAGE as error:
        raise damaged(file, str(error).strip("'\" .") or type(error).__name__) from error
