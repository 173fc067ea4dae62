"""What every errand needs: the way out, parsing apart, and the library."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from pathlib import Path

from index.concurrency import Threads
from index.indexing.live_generation import LiveGeneration
from index.ingest.admission import Admission, Stored, admit
from index.ingest.article_writer import ArticleWriter
from index.ingest.disk import UNGUARDED, DiskGuard
from index.ingest.extract.sandbox import ParserPool
from index.ingest.feeds.outlets import outlet_of
from index.ingest.fetch.polite_client import PoliteClient
from index.operations.telemetry.observer import UNSEEN, Observer
from index.store.library import Library
from index.store.rows import Source
from index.urls.canonical import host_of, same_site
from index.values import Draft


@dataclass(frozen=True)
class IngestContext:
    """Passed to whoever runs errands.

    Attributes:
        client: fetches, politely and safely.
        parsers: parses in a process of its own, bounded in time and memory.
        library: where it all goes.
        ingest: stores drafts.
        live: the generation that they are cut for.
        threads: keeps SQL off the loop.
        now: the moment, aware.
        chance: a number from 0 to 1, at random.
        turn: a lock file that all who make the rounds on this data folder hold, where nobody
            else can be making them elsewhere; None for a database that others may share.
        observer: who is told what came of errands.
        disk: knows whether there is room for what is fetched.
    """

    client: PoliteClient
    parsers: ParserPool
    library: Library
    ingest: ArticleWriter
    live: LiveGeneration
    threads: Threads
    now: Callable[[], datetime]
    chance: Callable[[], float]
    turn: Path | None = None
    observer: Observer = UNSEEN
    disk: DiskGuard = UNGUARDED

    async def store(self, under: Source, drafts: Sequence[Draft], *, first_hand: bool) -> Stored:
        """Store drafts under a source, with what is known of it, as far as there is room.

        Args:
            under: the source.
            drafts: articles.
            first_hand: whether they are the articles themselves, and not what a feed says of them.

        Raises:
            NotFoundError: the source was removed meanwhile.
        """
        return await self.threads.write(self._store, under, drafts, first_hand)

    def _store(self, under: Source, drafts: Sequence[Draft], first_hand: bool) -> Stored:
        self.live.begun()
        admitted = self._admitted(under, drafts)
        known = [_with_source(drafts[at], under, first_hand=first_hand) for at in admitted.numbers]
        batches = self.ingest.store(under, known, first_hand=first_hand)
        return Stored(tuple(chain.from_iterable(batches)), admitted.waiting)

    def _admitted(self, under: Source, drafts: Sequence[Draft]) -> Admission:
        """Which drafts are stored now; the channel of the source is told of a limit reached."""
        servers = self.library.servers
        room = servers.room(under.scope)
        admission = admit(room, drafts, self.ingest.standing(under, drafts))
        if admission.full is not None:
            servers.tell_full(under.id, admission.full, self.now())
        elif room is not None and room.articles and room.bytes:
            servers.untell_full(under.scope)
        return admission

    async def article_id(self, under: Source, draft: Draft) -> int | None:
        """The article that a draft was stored as."""
        return await self.threads.write(self.ingest.article_id, under, draft)


def _with_source(draft: Draft, under: Source, *, first_hand: bool) -> Draft:
    """A person's word on outlet wins over the page's; on language the text's own wins."""
    return replace(
        draft,
        outlet=under.outlet or draft.outlet or _outlet(draft.url, under, first_hand=first_hand),
        language=draft.language or under.language,
    )


def _outlet(url: str | None, under: Source, *, first_hand: bool) -> str:
    """Whom to name where neither a person nor the article does.

    A feed stands with its name for its own words and for the pages of its site; a page of another
    site, which it may only have found, is its host's.
    """
    is_feed = under.kind in {"feed", "sitemap"}
    its_own = is_feed and (not first_hand or (url and under.url and same_site(url, under.url)))
    if url and not its_own:
        return host_of(url)
    return (outlet_of(under.name) if is_feed else None) or under.name
