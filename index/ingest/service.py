"""The façade of ingestion for terminal and bot: managing sources, and fetching them."""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
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
from index.ingest.subscriptions.service import SubscriptionService
from index.store.fetching.queue import FetchJob, SourceState
from index.store.new_sources import NewSource
from index.store.rows import Extent, Notice, Outcome, Source
from index.store.source_health import SourceHealth
from index.urls.canonical import canonical, host_of, readable
from index.values import PUBLIC

if TYPE_CHECKING:
    from index.ingest.starter_list import StarterSource

NEVER = SourceState(None, None, 0, None, None)
"""The state of a source that was never fetched."""

_RESTART_S = 30.0
_ADDING = timedelta(minutes=2)
"""Time that the process that adds a source gets to store its first articles."""
_LONGEST_OUTLET = 40
_LONGEST_NAME = 96
"""Most characters of a name; with a number appended it still fits a Discord choice."""

log = logging.getLogger(__name__)


class SourceService:
    """Manages sources and fetches their articles.

    Args:
        context: the dependencies of the pollers.
        hosts_at_once: number of hosts that are fetched from at the same time.

    Attributes:
        lists: imports and exports sources as lists.
    """

    def __init__(self, context: IngestContext, hosts_at_once: int) -> None:
        self._context = context
        self._hosts_at_once = hosts_at_once
        self._previewer = SourcePreviewer(context.client, context.parsers)
        self._scheduler: Scheduler | None = None
        self.lists = SubscriptionService(context)

    # Adding

    async def look(self, address: str) -> SourcePreview:
        """Preview a URL; nothing is stored.

        Raises:
            InputError: there is no article, feed or sitemap that can be read.
            TryLaterError: the server fails.
        """
        return await self._previewer.at(address)

    async def look_at_file(self, name: str, body: bytes) -> SourcePreview:
        """Preview an uploaded file; nothing is stored.

        Raises:
            InputError: it has no article that can be read.
        """
        return await self._previewer.at_file(name, body)

    async def look_at_path(self, path: Path, url: str | None = None) -> SourcePreview:
        """Preview a local file; nothing is stored.

        Args:
            path: the file; ``endings.KINDS`` lists the formats.
            url: the URL that it came from.

        Raises:
            InputError: it cannot be read, or has no article.
        """
        return await self._previewer.at_path(path, url)

    async def add(self, preview: SourcePreview, options: SourceOptions) -> SourceHealth:
        """Add a previewed source. The pages of its entries are fetched by the scheduler.

        Raises:
            InputError: it is a page that only links to feeds, or a name is too long.
        """
        source, _ = await self.take(preview, options)
        if self._scheduler is not None:
            self._scheduler.wake()
        return await self.one(source.scope, source.name)

    async def take(
        self, preview: SourcePreview, options: SourceOptions
    ) -> tuple[Source, tuple[Outcome, ...]]:
        """Like ``add``; returns the source and the outcomes of the articles stored so far."""
        if preview.kind == "feed links":
            raise InputError(
                f"{preview.url} is no article, but it links to {len(preview.feeds)} feeds. Add one "
                "of them: " + ", ".join(feed.url for feed in preview.feeds[:5])
            )
        await self._require_room()
        await self._context.threads.write(self._context.live.begun)
        source = await self._context.threads.write(
            self._context.library.sources.add,
            _new_source(preview, options),
            self._context.now(),
            due=preview.listing is not None,
            not_before=self._first_due(),
        )
        if preview.listing is not None:
            assert preview.page is not None
            return source, await self._take_listing(
                source, preview.url or preview.page.url, preview.page
            )
        assert preview.draft is not None
        if preview.page is None:
            stored = await self._context.store(source, [preview.draft], first_hand=True)
            return source, stored.outcomes
        return source, await self._take_page(source, preview)

    async def _require_room(self) -> None:
        """Require room on the disk.

        Raises:
            TryLaterError: the disk is almost full.
        """
        if (shortage := await self.shortage()) is not None:
            raise TryLaterError(shortage)

    async def shortage(self) -> str | None:
        """Why fetching is suspended because the disk is almost full; None if it is not."""
        return await self._context.threads.read(self._context.disk.shortage)

    async def _take_listing(
        self, source: Source, url: str, page: FetchedPage
    ) -> tuple[Outcome, ...]:
        """Store a listing; a failure is recorded as after any fetch, and retried."""
        poll, job = SourcePoller(self._context), FetchJob(source, url, None, None, NEVER)
        try:
            return (await poll.take(job, NEVER, page)).outcomes
        except NotFoundError:  # the source was removed meanwhile
            raise
        except VerbaleError as error:
            await poll.failed(job, NEVER, error)
            raise

    async def _take_page(self, source: Source, preview: SourcePreview) -> tuple[Outcome, ...]:
        """Store a page as a source with a single entry, so that it is fetched again."""
        assert preview.page is not None
        assert preview.draft is not None
        url = preview.url or preview.page.url
        visits, work = self._context.library.fetch_results, self._context.threads.write
        entry = await work(
            visits.note_page, source, url, host_key(url), preview.title, self._first_due()
        )
        job = FetchJob(source, url, None, None, entry)
        result = await PagePoller(self._context).take(job, entry, preview.page, preview.draft)
        return result.outcomes

    def _first_due(self) -> datetime:
        """Until then the adding process stores the previewed content; afterwards a worker may."""
        return self._context.now() + _ADDING

    async def add_starter(self, starters: "Sequence[StarterSource]", scope: str = PUBLIC) -> int:
        """Add sources of a list without a preview, due at once; returns the number of new ones.

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

    # Managing

    async def names(self, scopes: Sequence[str]) -> list[str]:
        """The names of the sources of the scopes, sorted, without duplicates."""
        return await self._context.threads.read(
            self._context.library.catalogue.source_names, scopes
        )

    async def extent(self, scopes: Sequence[str]) -> Extent:
        """How many sources and articles the scopes have, and how new the newest is."""
        return await self._context.threads.read(
            self._context.library.catalogue.extent, scopes, datetime.now(UTC).date()
        )

    async def health(self, scopes: Sequence[str] | None = None) -> list[SourceHealth]:
        """The sources of the scopes, or of all scopes, with their status; sorted by name."""
        return await self._context.threads.read(self._health, scopes)

    def _health(self, scopes: Sequence[str] | None) -> list[SourceHealth]:
        selected = self._context.library.catalogue.scopes() if scopes is None else scopes
        return self._context.library.sources.health(tuple(selected))

    async def one(self, scope: str, name: str) -> SourceHealth:
        """One source with its status.

        Raises:
            NotFoundError: the scope has no source with this name.
        """
        return await self._context.threads.read(self._context.library.sources.one, scope, name)

    async def pause(self, scope: str, name: str) -> SourceHealth:
        """Stop fetching a source until it is resumed.

        Raises:
            NotFoundError: the scope has no source of that name.
            InputError: the source is a file, which is never fetched.
        """
        await self._context.threads.write(self._context.library.sources.pause, scope, name)
        return await self.one(scope, name)

    async def resume(self, scope: str, name: str) -> SourceHealth:
        """Fetch a paused source again.

        Raises:
            NotFoundError: the scope has no source of that name.
            InputError: the source is a file, which is never fetched.
        """
        await self._context.threads.write(
            self._context.library.sources.resume, scope, name, self._context.now()
        )
        if self._scheduler is not None:
            self._scheduler.wake()
        return await self.one(scope, name)

    async def remove(self, name: str, scope: str = PUBLIC) -> int:
        """Remove a source and the articles that only it brought; returns their number.

        Raises:
            NotFoundError: the scope has no such source.
        """
        return await self._context.threads.write(
            self._context.library.articles.remove_source, scope, name
        )

    async def check(self, scope: str, name: str) -> SourceCheck:
        """Fetch a source now and report whether that works; nothing is stored.

        Raises:
            NotFoundError: the scope has no source of that name.
            InputError: it is never fetched.
        """
        health = await self.one(scope, name)
        if health.url is None:
            raise InputError(f"“{name}” came from a file, so there is nothing to fetch.")
        return await self.try_out(health.name, health.url)

    async def try_out(self, name: str, url: str) -> SourceCheck:
        """Check whether a URL can be read; nothing is stored."""
        return await self._previewer.try_out(name, url)

    async def notices(self) -> list[Notice]:
        """The notices to post in channels, oldest first."""
        return await self._context.threads.read(self._context.library.sources.notices)

    async def told(self, notice: Notice) -> None:
        """Mark a notice as done: it was posted, or can never be."""
        await self._context.threads.write(self._context.library.sources.told, notice.id)

    # Fetching

    async def sync(
        self, name: str | None = None, scope: str = PUBLIC, watcher: ProgressCallback = no_progress
    ) -> Tally:
        """Fetch what is due, or one source now, with the pages of its entries.

        Args:
            name: the name of the only source; None for all that are due.
            scope: the scope of that source.
            watcher: called with the progress.

        Raises:
            NotFoundError: the scope has no source of that name.
            InputError: the source is paused, or never fetched.
        """
        work, sources = self._context.threads.write, self._context.library.sources
        only = None
        if name is not None:
            only = await work(sources.due_now, scope, name, self._context.now())
        return await self._run_due(only, watcher)

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """Run a worker while inside; at the end, running jobs finish."""
        task = asyncio.create_task(self._work(), name="scheduler")
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _work(self) -> None:
        """Run the scheduler until cancelled; start it again after an unexpected error."""
        while True:
            self._scheduler = self._new_scheduler()
            try:
                await self._scheduler.forever()
            except Exception:
                log.exception("the scheduler failed; starting it again in %g s", _RESTART_S)
            finally:
                self._scheduler = None
            await asyncio.sleep(_RESTART_S)

    async def finish(self, source: Source, watcher: ProgressCallback = no_progress) -> Tally:
        """Fetch the due pages of one source, without fetching the source itself again."""
        return await self._run_due(source.id, watcher)

    async def _run_due(self, only: int | None, watcher: ProgressCallback) -> Tally:
        tally = Tally()

        def watch(done: int, total: int) -> None:
            watcher("fetching", done, total)

        await self._new_scheduler().due(tally, watch, only)
        return tally

    def _new_scheduler(self) -> Scheduler:
        return Scheduler(self._context, secrets.token_hex(8), self._hosts_at_once)


def _new_source(preview: SourcePreview, options: SourceOptions) -> NewSource:
    is_page, is_listing = preview.kind == "page", preview.listing is not None
    url = canonical(preview.url, fragment=True) if is_page and preview.url else preview.url
    return NewSource(
        scope=options.scope,
        name=options.name or _name(preview, url),
        kind=preview.kind if preview.kind != "feed links" else "feed",
        url=url if preview.page else None,
        host=host_key(url) if is_listing and url else None,
        outlet=options.outlet,
        side=options.side,
        language=options.language,
        by=options.by,
        channel=options.channel,
    )


def _name(preview: SourcePreview, url: str | None) -> str:
    """The name of a new source: a page's title and outlet, another's title, else the URL."""
    title = " ".join(preview.title.split())
    if not title or preview.kind != "page" or url is None:
        return (title or readable(url or ""))[:_LONGEST_NAME].strip()
    outlet = f" ({(preview.outlet or host_of(url))[:_LONGEST_OUTLET].strip()})"
    room = _LONGEST_NAME - len(outlet)
    return (title if len(title) <= room else title[: room - 1].rstrip() + "…") + outlet
