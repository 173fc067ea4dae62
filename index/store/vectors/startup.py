"""Opens Chroma, embedded or on a server, and repairs what a kill left."""

import logging
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from index.errors import SettingsError, TryLaterError
from index.store.key_value import KeyValueStore
from index.store.rows import Generation
from index.store.vectors.chroma import Chroma, ChromaError
from index.store.vectors.probe import ExpectedCollection, Fault, probe, probe_apart
from index.store.vectors.seal import SEALED, Seal
from index.store.vectors.sync import ChromaSync, expected_collections
from index.store.vectors.table import Vectors

log = logging.getLogger(__name__)

NO_FOLDER = (
    "{folder} is a file, in place of the folder with the vectors. Move it away; the next start "
    "makes the folder anew from the library, without encoding."
)
_UNSEALED = "the embedded Chroma was not closed properly, or its files changed"


class VectorLibrary(Protocol):
    """The parts of the library that are needed; ``index.store.library.Library`` has them."""

    @property
    def key_values(self) -> KeyValueStore:
        """Stores the library's id and the seal."""
        ...

    @property
    def vectors(self) -> Vectors:
        """The vectors of every passage."""
        ...


@contextmanager
def embedded(
    folder: Path, library: VectorLibrary, *generations: Generation | None
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
    seal, live = Seal(folder, library.key_values), _given(generations)
    state = seal.state()
    if state == "damaged":
        log.warning("the files of the embedded Chroma are damaged; making it anew")
        shutil.rmtree(folder, ignore_errors=True)
    wrong = {} if not live or state == "whole" else _probed(folder, library, live)
    seal.lift()
    chroma, chroma_sync = _opened(folder, library, live, wrong)
    try:
        yield chroma_sync
    finally:
        chroma.close()
        seal.set()


def _given(generations: Sequence[Generation | None]) -> list[Generation]:
    return [generation for generation in generations if generation is not None]


def _expected(
    library: VectorLibrary, generations: Sequence[Generation]
) -> list[ExpectedCollection]:
    library_id = library.key_values.library_id()
    return [
        collection
        for generation in generations
        for collection in expected_collections(library_id, library.vectors, generation)
    ]


def _probed(
    folder: Path, library: VectorLibrary, generations: Sequence[Generation]
) -> dict[str, str]:
    expected = _expected(library, generations)
    wrong = probe_apart(folder, expected)
    if wrong:
        log.warning("%s: damaged are %s", _UNSEALED, ", ".join(wrong))
    elif expected:
        log.info("%s: the collections are intact (%d)", _UNSEALED, len(expected))
    return wrong


@contextmanager
def served(
    url: str, library: VectorLibrary, *generations: Generation | None
) -> Iterator[ChromaSync]:
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
            _mend_served(chroma_sync, chroma, library, _given(generations))
        except ChromaError as error:
            told = f"The Chroma server at {url} fails ({error}); restart it."
            raise TryLaterError(told) from error
        yield chroma_sync
    finally:
        chroma.close()


def _mend_served(
    chroma_sync: ChromaSync,
    chroma: Chroma,
    library: VectorLibrary,
    generations: Sequence[Generation],
) -> None:
    faults: dict[str, Fault] = {}
    for collection in _expected(library, generations):
        if fault := probe(chroma, collection):
            faults[collection.name] = fault
    few = {name for name, fault in faults.items() if fault.lacks_few}
    wrong = {name: fault.what for name, fault in faults.items() if name not in few}
    for generation in generations:
        if few:
            chroma_sync.forget_lost(generation, few)
        chroma_sync.rebuild(generation, wrong)


def _opened(
    folder: Path, library: VectorLibrary, generations: Sequence[Generation], wrong: dict[str, str]
) -> tuple[Chroma, ChromaSync]:
    try:
        return _mended(folder, library, generations, wrong)
    except ChromaError as error:
        if error.machine_is_short:
            raise _unopened(folder, error) from error
        log.warning("the embedded Chroma cannot be used (%s); starting it anew", error)
    try:
        shutil.rmtree(folder, ignore_errors=True)
        return _mended(folder, library, generations, wrong)
    except ChromaError as error:
        raise _unopened(folder, error) from error


def _unopened(folder: Path, error: ChromaError) -> TryLaterError:
    return TryLaterError(
        f"The vectors in {folder} cannot be opened ({error}); see whether the disk is full, "
        "whether the folder may be written to, and whether too many files are open (`ulimit -n`)."
    )


def _mended(
    folder: Path, library: VectorLibrary, generations: Sequence[Generation], wrong: dict[str, str]
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
