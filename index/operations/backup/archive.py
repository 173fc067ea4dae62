"""The backup file: a ZIP with one part per table and a manifest; written atomically."""

import hashlib
import lzma
import os
import tempfile
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from index.errors import InputError
from index.operations.backup.manifest import NAME, ColumnOf, Manifest, Part, read_manifest

_BLOCK = 1 << 20
_LONGEST_MANIFEST = 1 << 20
_LONGEST_ROW = 1 << 25
"""Bytes of a row: twice what the longest text takes if each of its characters is escaped."""
_ABANDONED_S = 600.0
"""Seconds without a write after which an unfinished file counts as left by a kill."""

_DAMAGE = (
    BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, RuntimeError, KeyError,
    ValueError, OverflowError, OSError,
)  # fmt: skip
"""Exceptions that zipfile raises on a damaged ZIP."""


class ArchiveWriter:
    """Writes parts into a backup, and computes their hashes."""

    def __init__(self, packed: ZipFile) -> None:
        self._packed = packed

    def part(
        self, table: str, columns: tuple[ColumnOf, ...], lines: Iterable[bytes], last_id: int | None
    ) -> Part:
        """Write the lines of a table, one at a time."""
        digest, rows, size = hashlib.sha256(), 0, 0
        name = Part(table, columns, 0, 0, "", None).name
        with self._packed.open(name, "w", force_zip64=True) as stream:
            for line in lines:
                stream.write(line)
                digest.update(line)
                rows += 1
                size += len(line)
        return Part(table, columns, rows, size, digest.hexdigest(), last_id)

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest, after all parts."""
        self._packed.writestr(NAME, manifest.written())


@contextmanager
def write_archive(file: Path, *, force: bool) -> Iterator[ArchiveWriter]:
    """Write a backup to a temporary file, and rename it at the end.

    Raises:
        InputError: the file exists already, or cannot be written.
    """
    check_free(file, force=force)
    try:
        _sweep(file)
        handle, name = tempfile.mkstemp(".part", f".{file.name}.", file.parent)
        try:
            with os.fdopen(handle, "wb") as out:
                with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=6) as packed:
                    yield ArchiveWriter(packed)
                out.flush()
                os.fsync(out.fileno())
            _name(Path(name), file)
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


def _sweep(file: Path) -> None:
    """Remove unfinished files of killed backups."""
    for left in file.parent.glob(".*.part"):
        if left.name.startswith(f".{file.name}.") and _is_abandoned(left):
            left.unlink(missing_ok=True)


def _is_abandoned(left: Path) -> bool:
    return time.time() - left.stat().st_mtime > _ABANDONED_S


def _name(temporary: Path, file: Path) -> None:
    temporary.replace(file)
    if hasattr(os, "O_DIRECTORY"):  # elsewhere a folder cannot be told to be written down
        folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


class ArchiveReader:
    """Reads a backup; every deviation from what was written is an error."""

    def __init__(self, packed: ZipFile, file: Path) -> None:
        """Read the manifest.

        Raises:
            InputError: the file is damaged, no backup, or from a newer Verbale.
        """
        self._packed = packed
        self.file = file
        with _damage_told(file), self._opened(NAME) as stream:
            written = stream.read(_LONGEST_MANIFEST)
        self.manifest = read_manifest(written, file)

    def lines(self, part: Part) -> Iterator[bytes]:
        """The lines of a part, without line endings.

        Raises:
            InputError: the part is damaged; some of its lines may have been returned before.
        """
        digest, size, rows, rest = hashlib.sha256(), 0, 0, b""
        for block in self._blocks(part):
            digest.update(block)
            size += len(block)
            if size > part.bytes:
                break
            *whole, rest = (rest + block).split(b"\n")
            rows += len(whole)
            if len(rest) > _LONGEST_ROW:
                raise damaged(
                    self.file, f"{part.name} has a row of more than {_LONGEST_ROW:,} bytes"
                )
            yield from whole
        expected = (part.bytes, part.rows, part.sha256, b"")
        if (size, rows, digest.hexdigest(), rest) != expected:
            raise damaged(self.file, f"{part.name} is not what the manifest says")

    def _blocks(self, part: Part) -> Iterator[bytes]:
        with _damage_told(self.file):
            stream = self._opened(part.name)
        with stream:
            while True:
                with _damage_told(self.file):
                    block = stream.read(_BLOCK)
                if not block:
                    return
                yield block

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
