"""Checks Chroma, embedded or on a server."""

import os
from collections.abc import Iterator
from importlib.metadata import version

import httpx
from filelock import FileLock, Timeout

from index.operations.doctor.finding import Finding
from index.settings import Settings
from index.store.key_value import KeyValueStore
from index.store.vectors.seal import Seal
from index.store.vectors.startup import NO_FOLDER

PATIENCE_S = 5.0
"""Time limit for an answer of the server."""


def check_chroma(settings: Settings, memory: KeyValueStore | None) -> Iterator[Finding]:
    """Check whether Chroma can be used, and by which process, without opening it.

    Args:
        settings: where Chroma is.
        memory: the library's key-value store; None if there is no library.
    """
    ours = version("chromadb")
    if settings.vectors.url:
        yield _server(settings.vectors.url.rstrip("/"), ours)
        return
    folder = settings.data / "chroma"
    state = Seal(folder, memory).state() if memory is not None and folder.is_dir() else None
    message = f"{ours}, embedded"
    if not folder.exists():
        yield Finding("Chroma", True, f"{message}; still empty")
    elif not folder.is_dir():
        yield Finding("Chroma", False, NO_FOLDER.format(folder=folder))
    elif not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        fix = "Let the user who runs Verbale read and write it, and all that is in it."
        yield Finding("Chroma", False, f"{folder} cannot be read or written to", fix)
    elif _is_owned(settings):
        told = f"{message}; another process owns it, so this one searches exactly"
        yield Finding("Chroma", True, told)
    elif state is None:
        yield Finding("Chroma", None, f"{message}; the library must be checked first")
    elif state == "whole":
        yield Finding("Chroma", True, f"{message}; closed properly, not in use")
    elif state == "damaged":
        fix = "Look at the disk; the next start makes it anew from the library, without encoding."
        yield Finding("Chroma", False, f"{message}; its files are damaged", fix)
    else:
        fix = "Nothing to do: the next start checks it and repairs what is damaged."
        yield Finding("Chroma", None, f"{message}; it was not closed properly", fix)


def _is_owned(settings: Settings) -> bool:
    file = settings.data / "chroma.lock"
    if not file.exists():
        return False
    try:
        with FileLock(file).acquire(blocking=False):
            return False
    except Timeout:
        return True


def _server(url: str, ours: str) -> Finding:
    fix = "Start it with `chroma run`, or leave vectors.url empty for the embedded one."
    try:
        answered = httpx.get(f"{url}/api/v2/version", timeout=PATIENCE_S, trust_env=False)
        answered.raise_for_status()
        theirs = str(answered.json())
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        why = str(error) or type(error).__name__
        message = f"{url} does not answer as it should within {PATIENCE_S:g} s ({why})"
        return Finding("Chroma", False, message, fix)
    message = f"the server at {url} answers, version {theirs}; ours is {ours}"
    if theirs.partition(".")[0] == ours.partition(".")[0]:
        return Finding("Chroma", True, message)
    return Finding("Chroma", None, message, f"Where it is refused, install chromadb {ours} there.")
