"""The shared dependencies of fetching and storing articles."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from pathlib import Path

from index.concurrency import Threads
from index.indexing.live_generation import LiveGeneration
from index.ingest.article_writer import ArticleWriter
from index.ingest.disk import UNGUARDED, DiskGuard
from index.ingest.extract.sandbox import ParserPool
from index.ingest.feeds.outlets import outlet_of
from index.ingest.fetch.polite_client import PoliteClient
from index.ingest.quota import Stored, enforce
from index.operations.telemetry.observer import UNSEEN, Observer
from index.store.library import Library
from index.store.rows import Source
from index.urls.canonical import host_of, same_site
from index.values import Draft


@dataclass(frozen=True)
class IngestContext:
    """The shared dependencies of the pollers.

    Attributes:
        client: the HTTP client; it obeys robots.txt, rate limits and the SSRF guard.
        parsers: parses untrusted input in a process of its own, with limits on time and memory.
        library: where articles are stored.
        writer: stores drafts.
        live: the live generation, whose chunker splits the articles.
        threads: runs SQL off the event loop.
        now: returns the current time, aware.
        chance: returns a random number between 0 and 1.
        lock_path: the lock file of the workers on this data folder; None if workers elsewhere may
            share the database.
        observer: receives the results for telemetry.
        disk: knows whether the disk has room for more articles.
    """

    client: PoliteClient
    parsers: ParserPool
    library: Library
    writer: ArticleWriter
    live: LiveGeneration
    threads: Threads
    now: Callable[[], datetime]
    chance: Callable[[], float]
    lock_path: Path | None = None
    observer: Observer = UNSEEN
    disk: DiskGuard = UNGUARDED

    async def store(self, under: Source, drafts: Sequence[Draft], *, first_hand: bool) -> Stored:
        """Store drafts under a source, with the source's labels, as far as its quota allows.

        Args:
            under: the source.
            drafts: articles.
            first_hand: whether they come from the articles' pages, not from a feed.

        Raises:
            NotFoundError: the source was removed meanwhile.
        """
        return await self.threads.write(self._store, under, drafts, first_hand)

    def _store(self, under: Source, drafts: Sequence[Draft], first_hand: bool) -> Stored:
        self.live.begun()
        standings = self.writer.standing(under, drafts)
        admitted = enforce(self.library.servers, under, drafts, standings, self.now())
        labelled = [_with_source(drafts[n], under, first_hand=first_hand) for n in admitted.numbers]
        batches = self.writer.store(under, labelled, first_hand=first_hand)
        return Stored(tuple(chain.from_iterable(batches)), admitted.waiting)

    async def article_id(self, under: Source, draft: Draft) -> int | None:
        """The id of the article that a draft was stored as."""
        return await self.threads.write(self.writer.article_id, under, draft)


def _with_source(draft: Draft, under: Source, *, first_hand: bool) -> Draft:
    """Add the source's labels: its outlet overrides the page's; the text's own language wins."""
    return replace(
        draft,
        outlet=under.outlet or draft.outlet or _outlet(draft.url, under, first_hand=first_hand),
        language=draft.language or under.language,
    )


def _outlet(url: str | None, under: Source, *, first_hand: bool) -> str:
    """The outlet if neither the source's options nor the article names one.

    Texts of a feed and pages of the feed's site get the feed's name; a page of another site, which
    the feed may only link to, gets its host name.
    """
    is_feed = under.kind in {"feed", "sitemap"}
    is_own = is_feed and (not first_hand or (url and under.url and same_site(url, under.url)))
    if url and not is_own:
        return host_of(url)
    return (outlet_of(under.name) if is_feed else None) or under.name
