"""One case: what it consists of, and trying it on the real visitor and the real readers."""

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest.mock import patch

from benchmarks.hostile.world import Addresses, Counts, Says, world
from index.errors import VerbaleError
from index.ingest.extract.sandbox import ParserPool
from index.ingest.fetch.pages import FetchedPage, Validators
from index.ingest.fetch.polite import PoliteClient
from index.ingest.fetch.ssrf_guard import AddressPolicy

HOST = "http://news.example"
LIMIT_S = 5.0
CRASH = "crash"
ANYTHING = "anything but a crash"
"""What a case may end in where readers are free to make of it what they can."""

Reader = Callable[[FetchedPage], Any]
"""What reads the page once it is there; it runs in a workshop."""


@dataclass(frozen=True, slots=True)
class Case:
    """A hostile address or server.

    Attributes:
        name: what is hostile about it, in words.
        got: the error that it ends in, or "page", or ``ANYTHING``.
        words: what the error says, or the page holds, in part.
        url: what is asked for.
        says: by path, what the server says; "*" is for all other paths but robots.txt.
        names: by host, what the name server answers, one after the other.
        known: what an earlier visit brought.
        limit_s: how long it may take to fetch, in seconds.
        read: what reads the page.
        read_s: how long that may take, in seconds.
        environment: variables that are set meanwhile.
        most_bytes: how much of a body may be taken in.
    """

    name: str
    got: str
    words: str
    url: str = f"{HOST}/"
    says: Mapping[str, Says] = field(default_factory=dict)
    names: Mapping[str, list[Addresses]] = field(default_factory=dict)
    known: Validators | None = None
    limit_s: float = LIMIT_S
    read: Reader | None = None
    read_s: float = 30.0
    environment: Mapping[str, str] = field(default_factory=dict)
    most_bytes: int = 20_200_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it.

    Attributes:
        got: the name of the error's class, "page", or "crash" for an error that is none of ours.
        words: of the error, or the beginning of what was read.
        seconds: in all.
        counts: what the servers saw.
    """

    got: str
    words: str
    seconds: float
    counts: Counts

    def fits(self, case: Case) -> bool:
        """Whether it is what the case should end in, and nothing private was reached."""
        right = self.got == case.got or (case.got == ANYTHING and self.got != CRASH)
        harmless = self.counts.private == 0 and self.counts.body_bytes <= case.most_bytes
        return right and harmless and case.words in self.words


async def tried(case: Case, parsers: ParserPool, certificate: Path | None) -> Outcome:
    """Visit, and read what comes."""
    says = {"/robots.txt": _no_robots, "*": _no_robots, **case.says}
    async with world(says, case.names, certificate) as (wires, names, counts):
        began = time.perf_counter()
        with patch.dict(os.environ, case.environment):
            client = PoliteClient(
                AddressPolicy(),
                pause_s=0.0,
                transport=wires,
                look_up=names,
                time_limit=case.limit_s,
            )
        async with client:
            got, words = await _end(case, client, parsers)
        seconds = time.perf_counter() - began
    return Outcome(got, words, seconds, counts)


async def _end(case: Case, client: PoliteClient, parsers: ParserPool) -> tuple[str, str]:
    try:
        page = await client.visit(case.url, case.known)
        if case.read is not None and isinstance(page, FetchedPage):
            return "page", str(await parsers.run(case.read, page, seconds=case.read_s))
    except VerbaleError as error:
        return type(error).__name__, str(error)
    except Exception as error:  # noqa: BLE001 - a crash is an outcome, and the worst one
        return CRASH, f"{type(error).__name__}: {error}"
    return "page", page.body[:60].decode("latin-1") if isinstance(
        page, FetchedPage
    ) else "unchanged"


async def _no_robots(_head: str, writer: Any) -> None:
    writer.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
