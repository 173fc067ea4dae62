"""The façade over gathering, for the terminal and for the bot: sources, and making the rounds."""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from index.concurrency import ProgressCallback, no_progress
from index.errors import InputError, NotFoundError, TryLaterError, VerbaleError
from index.ingest.context import IngestContext
from index.ingest.detect import SourcePreview
from index.ingest.fetch.pages import FetchedPage
from index.ingest.fetch.rate_limit import host_key
from index.ingest.options import SourceCheck, SourceOptions
from index.ingest.poll_page import PagePoller
from index.ingest.poll_source import SourcePoller
from index.ingest.preview import SourcePreviewer
from index.ingest.results import Tally
from index.ingest.scheduler import Scheduler
from index.store.fetching.queue import FetchJob, SourceState
from index.store.rows import Notice, Outcome, Source
from index.store.source_health import SourceHealth
from index.store.sources import NewSource
from index.urls.canonical import canonical, host_of, readable
from index.values import PUBLIC

if TYPE_CHECKING:
    from index.ingest.starter_list import StarterSource

NEVER = SourceState(None, None, 0, None, None)
"""A source that was never visited."""

_AGAIN_S = 30.0
_TAKING_IN = timedelta(minutes=2)
"""How long whoever adds a source has for all that it brings at first."""
_LONGEST_OUTLET = 40
_LONGEST_NAME = 96
"""Characters of a name; with a number behind it Discord can still offer it as a choice."""

log = logging.getLogger(__name__)


class SourceService:
    """Keeps the sources, and fetches what they bring.

    Args:
        context: what errands need.
        hosts_at_once: how many hosts are asked at the same time.
    """

    def __init__(self, context: IngestContext, hosts_at_once: int) -> None:
        self._context = context
        self._hosts_at_once = hosts_at_once
        self._look = SourcePreviewer(context.client, context.parsers)
        self._working: Scheduler | None = None

    # Taking in

    async def look(self, address: str) -> SourcePreview:
        """What stands behind an address; nothing is stored.

        Raises:
            InputError: nothing that can be read.
            TryLaterError: its server does not answer properly.
        """
        return await self._look.at(address)

    async def look_at_file(self, name: str, body: bytes) -> SourcePreview:
        """What a file holds; nothing is stored.

        Raises:
            InputError: no article that can be read.
        """
        return await self._look.at_file(name, body)

    async def look_at_path(self, path: Path, url: str | None = None) -> SourcePreview:
        """What a local file holds; nothing is stored.

        Args:
            path: a .txt, .md, .html, .pdf or .docx file.
            url: where it came from.

        Raises:
            InputError: it cannot be read, or holds no article.
        """
        return await self._look.at_path(path, url)

    async def add(self, found: SourcePreview, wish: SourceOptions) -> SourceHealth:
        """Take in what was found. Pages that its entries lead to are fetched by the next rounds.

        Raises:
            InputError: it is a page that only links feeds, or a name is too long.
        """
        source, _ = await self.take(found, wish)
        if self._working is not None:
            self._working.wake()
        return await self.one(source.scope, source.name)

    async def take(
        self, found: SourcePreview, wish: SourceOptions
    ) -> tuple[Source, tuple[Outcome, ...]]:
        """As ``add``; returns the source and what became of the articles that were at hand."""
        if found.kind == "feed links":
            raise InputError(
                f"{found.url} is no article, but it links {len(found.feeds)} feeds; add one of "
                "them: " + ", ".join(feed.url for feed in found.feeds[:5])
            )
        await self._require_room()
        await self._context.threads.write(self._context.live.begun)
        source = await self._context.threads.write(
            self._context.library.sources.add,
            _new_source(found, wish),
            self._context.now(),
            due=found.listing is not None,
            not_before=self._not_before(),
        )
        if found.listing is not None:
            assert found.page is not None
            return source, await self._take_listing(source, found.url or found.page.url, found.page)
        assert found.draft is not None
        if found.page is None:
            stored = await self._context.store(source, [found.draft], first_hand=True)
            return source, stored.outcomes
        return source, await self._take_page(source, found)

    async def _require_room(self) -> None:
        """Take nothing in while the disk is all but full.

        Raises:
            TryLaterError: it is.
        """
        if (shortage := await self.shortage()) is not None:
            raise TryLaterError(shortage)

    async def shortage(self) -> str | None:
        """Why nothing is fetched at the moment: the disk is all but full; None where it is not."""
        return await self._context.threads.read(self._context.disk.shortage)

    async def _take_listing(
        self, source: Source, url: str, page: FetchedPage
    ) -> tuple[Outcome, ...]:
        """What fails is kept with the source as of any visit, and tried again."""
        poll, errand = SourcePoller(self._context), FetchJob(source, url, None, None, NEVER)
        try:
            return (await poll.take(errand, NEVER, page)).outcomes
        except NotFoundError:  # the source was removed meanwhile
            raise
        except VerbaleError as error:
            await poll.failed(errand, NEVER, error)
            raise

    async def _take_page(self, source: Source, found: SourcePreview) -> tuple[Outcome, ...]:
        """A page is a source with the one entry that leads to it, so it is looked at again."""
        assert found.page is not None
        assert found.draft is not None
        url = found.url or found.page.url
        visits, work = self._context.library.fetch_results, self._context.threads.write
        entry = await work(
            visits.note_page, source, url, host_key(url), found.title, self._not_before()
        )
        errand = FetchJob(source, url, None, None, entry)
        result = await PagePoller(self._context).take(errand, entry, found.page, found.draft)
        return result.outcomes

    def _not_before(self) -> datetime:
        """What was looked at is taken in by whoever added it; by a worker where that one dies."""
        return self._context.now() + _TAKING_IN

    async def add_starter(self, starters: "Sequence[StarterSource]", scope: str = PUBLIC) -> int:
        """Take in sources of a list, unseen; how many were not there before. They are due at once.

        Raises:
            InputError: a name is too long.
        """
        return await self._context.threads.write(self._add_starter, starters, scope)

    def _add_starter(self, starters: "Sequence[StarterSource]", scope: str) -> int:
        self._context.live.begun()
        sources = self._context.library.sources
        before = len(sources.health((scope,)))
        for starter in starters:
            new = NewSource(
                scope=scope,
                name=starter.name,
                kind="feed",
                url=starter.url,
                host=host_key(starter.url),
                outlet=starter.outlet,
                side=starter.side,
                language=starter.language,
            )
            sources.add(new, self._context.now(), due=True, by_name=True)
        return len(sources.health((scope,))) - before

    # Looking after

    async def names(self, scopes: Sequence[str]) -> list[str]:
        """The names of the sources of the scopes, in order, each once."""
        return await self._context.threads.read(
            self._context.library.catalogue.source_names, scopes
        )

    async def health(self, scopes: Sequence[str] | None = None) -> list[SourceHealth]:
        """How the sources of the scopes, or of all, fare; by name."""
        return await self._context.threads.read(self._health, scopes)

    def _health(self, scopes: Sequence[str] | None) -> list[SourceHealth]:
        within = self._context.library.catalogue.scopes() if scopes is None else scopes
        return self._context.library.sources.health(tuple(within))

    async def one(self, scope: str, name: str) -> SourceHealth:
        """How one source fares.

        Raises:
            NotFoundError: the scope has no source of that name.
        """
        return await self._context.threads.read(self._context.library.sources.one, scope, name)

    async def pause(self, scope: str, name: str) -> SourceHealth:
        """Fetch it no more until resumed.

        Raises:
            NotFoundError: the scope has no source of that name.
            InputError: it is never fetched anyway.
        """
        await self._context.threads.write(self._context.library.sources.pause, scope, name)
        return await self.one(scope, name)

    async def resume(self, scope: str, name: str) -> SourceHealth:
        """Fetch it again, from now on.

        Raises:
            NotFoundError: the scope has no source of that name.
            InputError: it is never fetched anyway.
        """
        await self._context.threads.write(
            self._context.library.sources.resume, scope, name, self._context.now()
        )
        if self._working is not None:
            self._working.wake()
        return await self.one(scope, name)

    async def remove(self, name: str, scope: str = PUBLIC) -> int:
        """Take a source away with the articles that only it brought; returns how many went.

        Raises:
            NotFoundError: the scope has no such source.
        """
        return await self._context.threads.write(
            self._context.library.articles.remove_source, scope, name
        )

    async def check(self, scope: str, name: str) -> SourceCheck:
        """Ask a source's server now whether all is well; nothing is stored.

        Raises:
            NotFoundError: the scope has no source of that name.
            InputError: it is never fetched.
        """
        health = await self.one(scope, name)
        if health.url is None:
            raise InputError(f"“{name}” came from a file; there is no server to ask.")
        return await self.try_out(health.name, health.url)

    async def try_out(self, name: str, url: str) -> SourceCheck:
        """Whether an address can be read; nothing is stored."""
        return await self._look.try_out(name, url)

    async def notices(self) -> list[Notice]:
        """What channels must be told, oldest first."""
        return await self._context.threads.read(self._context.library.sources.notices)

    async def told(self, notice: Notice) -> None:
        """A channel knows it, or cannot be told at all: that notice is over."""
        await self._context.threads.write(self._context.library.sources.told, notice.id)

    # Making the rounds

    async def sync(
        self, name: str | None = None, scope: str = PUBLIC, watcher: ProgressCallback = no_progress
    ) -> Tally:
        """Fetch what is due, or one source now, and what its entries lead to.

        Args:
            name: of the one source, or None for all that are due.
            scope: whose source that is.
            watcher: told of the progress.

        Raises:
            NotFoundError: the scope has no source of that name.
            InputError: it is paused, or never fetched.
        """
        work, sources = self._context.threads.write, self._context.library.sources
        only = None
        if name is not None:
            only = await work(sources.due_now, scope, name, self._context.now())
        return await self._due(only, watcher)

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """While inside, a worker makes the rounds; at the end, errands begun come to their end."""
        task = asyncio.create_task(self._work(), name="rounds")
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _work(self) -> None:
        """Make the rounds for good; a fault of ours ends one worker, and another one begins."""
        while True:
            self._working = self._rounds()
            try:
                await self._working.forever()
            except Exception:
                log.exception("the rounds broke off; making them again in %g s", _AGAIN_S)
            finally:
                self._working = None
            await asyncio.sleep(_AGAIN_S)

    async def finish(self, source: Source, watcher: ProgressCallback = no_progress) -> Tally:
        """Fetch what is due of one source, without asking the source itself again."""
        return await self._due(source.id, watcher)

    async def _due(self, only: int | None, watcher: ProgressCallback) -> Tally:
        tally = Tally()

        def watch(done: int, total: int) -> None:
            watcher("fetching", done, total)

        await self._rounds().due(tally, watch, only)
        return tally

    def _rounds(self) -> Scheduler:
        return Scheduler(self._context, secrets.token_hex(8), self._hosts_at_once)


def _new_source(found: SourcePreview, wish: SourceOptions) -> NewSource:
    is_page, is_listing = found.kind == "page", found.listing is not None
    url = canonical(found.url, fragment=True) if is_page and found.url else found.url
    return NewSource(
        scope=wish.scope,
        name=wish.name or _name(found, url),
        kind=found.kind if found.kind != "feed links" else "feed",
        url=url if found.page else None,
        host=host_key(url) if is_listing and url else None,
        outlet=wish.outlet,
        side=wish.side,
        language=wish.language,
        by=wish.by,
        channel=wish.channel,
    )


def _name(found: SourcePreview, url: str | None) -> str:
    """A page is named by its title and its outlet; whatever has no title, by its address."""
    title = " ".join(found.title.split())
    if not title or found.kind != "page" or url is None:
        return (title or readable(url or ""))[:_LONGEST_NAME].strip()
    outlet = f" ({(found.outlet or host_of(url))[:_LONGEST_OUTLET].strip()})"
    room = _LONGEST_NAME - len(outlet)
    return (title if len(title) <= room else title[: room - 1].rstrip() + "…") + outlet
