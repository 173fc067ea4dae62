"""The façade of ingestion for terminal and bot: managing sources, and fetching them."""

import asyncio
import logging
import secrets
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from index.concurrency import (
    ProgressCallback,
    alongside,
    no_progress,
    read_of,
    reads,
    write_of,
    writes,
)
from index.errors import InputError, NotFoundError, TryLaterError, VerbaleError
from index.ingest.context import IngestContext, Tally
from index.ingest.detect import (
    KIND_NAMES,
    SourcePreview,
    preview_listing,
    preview_page,
    preview_upload,
)
from index.ingest.disk import DiskGuard
from index.ingest.fetch.pages import FetchedPage
from index.ingest.fetch.rate_limit import host_key
from index.ingest.options import SourceCheck, SourceOptions
from index.ingest.polling import PagePoller, SourcePoller
from index.ingest.scheduler import Scheduler
from index.ingest.subscriptions import LONGEST_NAME, SubscriptionService
from index.store.catalogue import Catalogue
from index.store.fetching import SourceJob
from index.store.rows import Extent, Outcome, Source
from index.store.sources import NewSource, SourceHealth, Sources
from index.text.charset import file_name
from index.told import Told
from index.urls.canonical import canonical, host_of, readable
from index.values import PUBLIC, day_in_words

if TYPE_CHECKING:
    from index.ingest.starter_list import StarterSource

_RESTART_S = 30.0

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
        self._library = context.library
        self._threads = context.threads
        self._hosts_at_once = hosts_at_once
        self._scheduler: Scheduler | None = None
        self.lists = SubscriptionService(context)

    # Adding

    async def look(self, address: str) -> SourcePreview:
        """Preview a URL; nothing is stored.

        Raises:
            InputError: there is no article, feed or sitemap that can be read.
            TryLaterError: the server fails.
        """
        asked = address.strip()
        asked = asked if "://" in asked else f"https://{asked}"  # people may leave it out
        page = await self._context.client.get(asked)
        return await self._context.parsers.run(preview_page, page, asked)

    async def look_at_file(self, name: str, body: bytes) -> SourcePreview:
        """Preview an uploaded file; nothing is stored.

        Raises:
            InputError: it has no article that can be read.
        """
        preview = await self._context.parsers.run(preview_upload, name, body)
        return self._with_file(preview, name, body)

    async def look_at_path(self, path: Path, url: str | None = None) -> SourcePreview:
        """Preview a local file; nothing is stored.

        Args:
            path: the file; ``options.KINDS`` lists the formats.
            url: the URL that it came from.

        Raises:
            InputError: it cannot be read, or has no article.
        """
        preview = await self._context.parsers.run(preview_listing, path, url)
        return self._with_file(preview, path.name, await asyncio.to_thread(path.read_bytes))

    def _with_file(self, preview: SourcePreview, name: str, body: bytes) -> SourcePreview:
        record = {"file": file_name(Path(name)), "given_at": self._context.now().isoformat()}
        return replace(preview, file=FetchedPage("", "", None, body, record=record))

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
        if (shortage := await self.shortage()) is not None:
            raise TryLaterError(shortage)
        await self._threads.write(self._context.live.begun)
        is_page, is_listing = preview.kind == "page", preview.listing is not None
        url = canonical(preview.url, fragment=True) if is_page and preview.url else preview.url
        new = NewSource(
            scope=options.scope,
            name=options.name or _name(preview, url),
            kind=preview.kind,
            url=url if preview.page else None,
            host=host_key(url) if is_listing and url else None,
            outlet=options.outlet,
            side=options.side,
            language=options.language,
            by=options.by,
            channel=options.channel,
        )
        source = await self._threads.write(
            self._library.sources.add,
            new,
            self._context.now(),
            due=is_listing,
            not_before=self._first_due(),
        )
        page, draft = preview.page, preview.draft
        if page is None:
            assert draft is not None, "a file is an article"
            stored = await self._context.store(source, [draft], first_hand=True, page=preview.file)
            return source, stored.outcomes
        url = preview.url or page.url
        if draft is not None:  # a page is a source with a single entry, so it is fetched again
            note, at = self._library.fetch_results.note_page, self._first_due()
            entry = await self._threads.write(note, source, url, host_key(url), preview.title, at)
            return source, (await PagePoller(self._context).take(entry, page, draft)).outcomes
        poll, job = SourcePoller(self._context), SourceJob(source, url)
        try:
            return source, (await poll.take(job, page)).outcomes
        except NotFoundError:  # the source was removed meanwhile
            raise
        except VerbaleError as error:  # recorded as after any fetch, and retried
            await poll.failed(job, error)
            raise

    shortage = read_of("_context.disk", DiskGuard.shortage)

    def _first_due(self) -> datetime:
        """Until then the adding process stores the previewed content; afterwards a worker may."""
        # The process that adds it stores its first articles itself.
        return self._context.now() + timedelta(minutes=2)

    @writes
    def add_starter(self, starters: "Sequence[StarterSource]", scope: str = PUBLIC) -> int:
        """Add sources of a list without a preview, due at once; returns the number of new ones.

        Raises:
            InputError: a name is too long.
        """
        self._context.live.begun()
        sources = self._library.sources
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

    names = read_of("_library.catalogue", Catalogue.source_names)

    @reads
    def extent(self, scopes: Sequence[str]) -> Extent:
        """How many sources and articles the scopes have, and how new the newest is."""
        return self._library.catalogue.extent(scopes, datetime.now(UTC).date())

    @reads
    def health(self, scopes: Sequence[str] | None = None) -> list[SourceHealth]:
        """The sources of the scopes, or of all scopes, with their status; sorted by name."""
        selected = self._library.catalogue.scopes() if scopes is None else scopes
        return self._library.sources.health(tuple(selected))

    one = read_of("_library.sources", Sources.one)

    @writes
    def pause(self, scope: str, name: str) -> SourceHealth:
        """Stop fetching a source until it is resumed.

        Raises:
            NotFoundError: the scope has no source of that name.
            InputError: the source is a file, which is never fetched.
        """
        self._library.sources.pause(scope, name)
        return self._library.sources.one(scope, name)

    async def resume(self, scope: str, name: str) -> SourceHealth:
        """Fetch a paused source again.

        Raises:
            NotFoundError: the scope has no source of that name.
            InputError: the source is a file, which is never fetched.
        """
        await self._threads.write(self._library.sources.resume, scope, name, self._context.now())
        if self._scheduler is not None:
            self._scheduler.wake()
        return await self.one(scope, name)

    @writes
    def remove(self, name: str, scope: str = PUBLIC) -> int:
        """Remove a source and the articles that only it brought; returns their number.

        Raises:
            NotFoundError: the scope has no such source.
        """
        return self._library.articles.remove_source(scope, name)

    async def check(self, scope: str, name: str) -> SourceCheck:
        """Fetch a source now and report whether that works; nothing is stored.

        Raises:
            NotFoundError: the scope has no source of that name.
            InputError: it is never fetched.
        """
        health = await self.one(scope, name)
        if health.url is None:
            raise InputError.told(
                "“{name}” came from a file, so there is nothing to fetch.", name=name
            )
        return await self.try_out(health.name, health.url)

    async def try_out(self, name: str, url: str) -> SourceCheck:
        """Check whether a URL can be read; nothing is stored."""
        try:
            preview = await self.look(url)
        except VerbaleError as error:
            return SourceCheck(name, well=False, told=str(error))
        if preview.parts and not preview.count:
            sitemaps = Told.plural(preview.parts, "{number} sitemap", "{number} sitemaps")
            return SourceCheck(
                name, True, Told("It works: an index of {sitemaps}.", sitemaps=sitemaps)
            )
        until, newest = preview.until, ""
        if until is not None:
            newest = Told(", the newest of {day}", day=day_in_words(until))
        told = (
            Told("It works, but ended early: a {kind} with {articles}{newest}.")
            if preview.is_cut
            else Told("It works: a {kind} with {articles}{newest}.")
        )
        kind = KIND_NAMES.get(preview.kind, preview.kind)
        articles = Told.plural(preview.count, "{number} article", "{number} articles")
        return SourceCheck(name, True, told.format(kind=kind, articles=articles, newest=newest))

    notices = read_of("_library.sources", Sources.notices)

    told = write_of("_library.sources", Sources.told)

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
        only = None
        if name is not None:
            due_now = self._library.sources.due_now
            only = await self._threads.write(due_now, scope, name, self._context.now())
        return await self._run_due(only, watcher)

    def working(self) -> AbstractAsyncContextManager[None]:
        """Run a worker while inside; at the end, running jobs finish."""
        return alongside(self._work(), "scheduler")

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


def _name(preview: SourcePreview, url: str | None) -> str:
    """The name of a new source: a page's title and outlet, another's title, else the URL."""
    title = " ".join(preview.title.split())
    if not title or preview.kind != "page" or url is None:
        return (title or readable(url or ""))[:LONGEST_NAME].strip()
    outlet = f" ({(preview.outlet or host_of(url))[:40].strip()})"
    room = LONGEST_NAME - len(outlet)
    return (title if len(title) <= room else title[: room - 1].rstrip() + "…") + outlet
