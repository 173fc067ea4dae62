"""Opens Chroma, embedded or on a server, and repairs what a kill left."""

import json
import logging
import secrets
import shutil
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from index.errors import SettingsError, TryLaterError, VerbaleError
from index.store.key_value import SEALED, KeyValueStore
from index.store.library import Library
from index.store.rows import Generation
from index.store.vectors.chroma import (
    Chroma,
    ChromaError,
    ExpectedCollection,
    probe,
    probe_apart,
)
from index.store.vectors.sync import ChromaSync, expected_collections


class Seal:
    """The sizes, times and sums of a folder's files, stored next to the folder.

    Chroma rewrites its HNSW files in place. After a kill or a change from outside, they may not
    open, may kill the process that opens them, or may return wrong passages. A seal that is written
    at a proper close, and removed at every opening, shows that this cannot have happened. Its sum
    of each file shows whether the disk still gives what was written.

    The library stores which seal was written last, because its record of vectors in Chroma is true
    only of that folder, not of an old one that was unused meanwhile.
    """

    def __init__(self, folder: Path, memory: KeyValueStore) -> None:
        self._folder = folder
        self._file = folder.with_name(folder.name + ".seal")
        self._memory = memory

    def state(self) -> Literal["whole", "damaged", "open"]:
        """Whether the folder was closed properly, as the last one, and has not changed since.

        It is damaged if the contents of files have changed, but neither their sizes nor times.
        """
        try:
            name, files = json.loads(self._file.read_text())
            there = self._look()
            if name != self._memory.get(SEALED) or len(files) != len(there):
                return "open"
            if files == there:
                return "whole"
            same = all(known[:3] == now[:3] for known, now in zip(files, there, strict=True))
        except (OSError, ValueError, TypeError):
            return "open"
        return "damaged" if same and all(len(known) == 4 for known in files) else "open"

    def set(self) -> None:
        """Write the seal, after everything that writes the files is closed."""
        name = secrets.token_hex(8)
        self._memory.put(SEALED, name)
        self._file.write_text(json.dumps([name, self._look()]))

    def lift(self) -> None:
        """Remove the seal before the folder is written to."""
        self._memory.put(SEALED, "")
        self._file.unlink(missing_ok=True)

    def _look(self) -> list[list[str | int]]:
        files = sorted(path for path in self._folder.rglob("*") if path.is_file())
        return [
            [str(path.relative_to(self._folder)), there.st_size, there.st_mtime_ns, _sum(path)]
            for path, there in ((path, path.stat()) for path in files)
        ]


def _sum(path: Path) -> int:
    added = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            added = zlib.crc32(block, added)
    return added


log = logging.getLogger(__name__)

NO_FOLDER = (
    "{folder} is a file, in place of the folder with the vectors. Move it away; the next start "
    "makes the folder anew from the library, without encoding."
)
_UNSEALED = "the embedded Chroma was not closed properly, or its files changed"


@contextmanager
def embedded(
    folder: Path, library: Library, *generations: Generation | None
) -> Iterator[ChromaSync]:
    """Open Chroma in a folder that this process owns; damaged collections are emptied.

    Args:
        folder: Chroma's folder.
        library: the library, which also has every vector.
        generations: the generations whose collections must be intact.

    Raises:
        SettingsError: there is a file in place of the folder.
        TryLaterError: not even an empty Chroma can be created there.
    """
    if folder.exists() and not folder.is_dir():
        raise SettingsError(NO_FOLDER.format(folder=folder))
    seal, live = Seal(folder, library.key_values), list(filter(None, generations))
    state = seal.state()
    if state == "damaged":
        log.warning("the files of the embedded Chroma are damaged; making it anew")
        shutil.rmtree(folder, ignore_errors=True)
    wrong: dict[str, str] = {}
    if live and state != "whole" and (expected := _expected(library, live)):
        if wrong := probe_apart(folder, expected):
            log.warning("%s: damaged are %s", _UNSEALED, ", ".join(wrong))
        else:
            log.info("%s: the collections are intact (%d)", _UNSEALED, len(expected))
    seal.lift()
    chroma, chroma_sync = _opened(folder, library, live, wrong)
    try:
        yield chroma_sync
    finally:
        chroma.close()
        try:
            seal.set()
        except (OSError, VerbaleError) as error:  # what was done meanwhile is done all the same
            log.warning("the embedded Chroma is not sealed (%s); the next start checks it", error)


def _expected(library: Library, generations: Sequence[Generation]) -> list[ExpectedCollection]:
    library_id = library.key_values.library_id()
    return [
        collection
        for generation in generations
        for collection in expected_collections(library_id, library.vectors, generation)
    ]


@contextmanager
def served(url: str, library: Library, *generations: Generation | None) -> Iterator[ChromaSync]:
    """Open Chroma on a server; collections that are damaged or lack most vectors are emptied.

    Other processes may search the same collections now, so one that lacks a few is kept, and the
    next vector sync adds these.

    Raises:
        SettingsError: the URL is invalid.
        TryLaterError: the server does not answer, or fails.
    """
    library_id = library.key_values.library_id()
    chroma = Chroma.server(url)
    try:
        # What is noted as placed is true of the server from now on.
        library.key_values.put(SEALED, "")
        chroma_sync = ChromaSync(library_id, library.vectors, chroma)
        try:
            live = list(filter(None, generations))
            found = {one.name: probe(chroma, one) for one in _expected(library, live)}
            faults = {name: fault for name, fault in found.items() if fault}
            few = {name for name, fault in faults.items() if fault.lacks_few}
            wrong = {name: fault.what for name, fault in faults.items() if name not in few}
            for generation in live:
                if few:
                    chroma_sync.forget_lost(generation, few)
                chroma_sync.rebuild(generation, wrong)
        except ChromaError as error:
            told = f"The Chroma server at {url} fails ({error}); restart it."
            raise TryLaterError(told) from error
        yield chroma_sync
    finally:
        chroma.close()


def _opened(
    folder: Path, library: Library, generations: Sequence[Generation], wrong: dict[str, str]
) -> tuple[Chroma, ChromaSync]:
    """Chroma in a folder; one that cannot be used is made anew."""
    for is_last in (False, True):
        try:
            return _mended(folder, library, generations, wrong)
        except ChromaError as error:
            if is_last or error.machine_is_short:
                raise TryLaterError(
                    f"The vectors in {folder} cannot be opened ({error}); see whether the disk is "
                    "full, whether the folder may be written to, and whether too many files are "
                    "open (`ulimit -n`)."
                ) from error
            log.warning("the embedded Chroma cannot be used (%s); starting it anew", error)
        shutil.rmtree(folder, ignore_errors=True)
    raise AssertionError("unreachable")


def _mended(
    folder: Path, library: Library, generations: Sequence[Generation], wrong: dict[str, str]
) -> tuple[Chroma, ChromaSync]:
    chroma = Chroma.embedded(folder)
    try:
        chroma_sync = ChromaSync(library.key_values.library_id(), library.vectors, chroma)
        for generation in generations:
            chroma_sync.rebuild(generation, wrong)
    except BaseException:
        chroma.close()
        raise
    return chroma, chroma_sync
