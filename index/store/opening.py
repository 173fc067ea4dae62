"""Opening Chroma, embedded or on a server, in whatever state it was left."""

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import TryLaterError
from index.store.chroma import Chroma, ChromaError
from index.store.library import Library
from index.store.placement import Placement, expected_collections
from index.store.probe import probe, probe_apart
from index.store.rows import Generation
from index.store.seal import SEALED, Seal

log = logging.getLogger(__name__)

_UNSEALED = "the embedded Chroma was not closed in order, or its files changed"


@contextmanager
def embedded(folder: Path, library: Library, generation: Generation | None) -> Iterator[Placement]:
    """Chroma in a folder that this process owns; what is damaged is emptied, to be filled again.

    Raises:
        TryLaterError: not even an empty Chroma can be made there.
    """
    seal = Seal(folder, library.memory)
    wrong = {} if generation is None or seal.whole() else _probed(folder, library, generation)
    seal.lift()
    chroma, placement = _opened(folder, library, generation, wrong)
    try:
        yield placement
    finally:
        chroma.close()
        seal.set()


def _probed(folder: Path, library: Library, generation: Generation) -> dict[str, str]:
    expected = expected_collections(library.memory.library_id(), library.vectors, generation)
    wrong = probe_apart(folder, expected)
    if wrong:
        log.warning("%s: damaged are %s", _UNSEALED, ", ".join(wrong))
    elif expected:
        log.info("%s: its collections are whole all the same (%d)", _UNSEALED, len(expected))
    return wrong


@contextmanager
def served(url: str, library: Library, generation: Generation | None) -> Iterator[Placement]:
    """Chroma on a server; what it lacks or does not find again is emptied, to be filled again.

    Raises:
        SettingsError: the URL cannot be read.
        TryLaterError: the server does not answer, or fails.
    """
    library_id = library.memory.library_id()
    chroma = Chroma.server(url)
    try:
        # What is noted as placed is true of the server from now on.
        library.memory.put(SEALED, "")
        placement = Placement(library_id, library.vectors, chroma)
        if generation is not None:
            expected = expected_collections(library_id, library.vectors, generation)
            found = {one.name: probe(chroma, one) for one in expected}
            _rebuild(placement, url, generation, {k: what for k, what in found.items() if what})
        yield placement
    finally:
        chroma.close()


def _rebuild(placement: Placement, url: str, generation: Generation, wrong: dict[str, str]) -> None:
    try:
        placement.rebuild(generation, wrong)
    except ChromaError as error:
        raise TryLaterError(f"The Chroma server at {url} fails ({error}); restart it.") from error


def _opened(
    folder: Path, library: Library, generation: Generation | None, wrong: dict[str, str]
) -> tuple[Chroma, Placement]:
    try:
        return _mended(folder, library, generation, wrong)
    except ChromaError as error:
        log.warning("the embedded Chroma cannot be used (%s); starting it anew", error)
    try:
        shutil.rmtree(folder, ignore_errors=True)
        return _mended(folder, library, generation, wrong)
    except ChromaError as error:
        raise TryLaterError(
            f"The vectors in {folder} cannot be opened ({error}); see whether the disk is full "
            "and whether the folder may be written to."
        ) from error


def _mended(
    folder: Path, library: Library, generation: Generation | None, wrong: dict[str, str]
) -> tuple[Chroma, Placement]:
    chroma = Chroma.embedded(folder)
    try:
        placement = Placement(library.memory.library_id(), library.vectors, chroma)
        if generation is not None:
            placement.rebuild(generation, wrong)
    except BaseException:
        chroma.close()
        raise
    return chroma, placement
