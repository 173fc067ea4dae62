"""Fetches the page of a feed entry: its article, later corrections, and whether it is gone."""

from dataclasses import replace
from datetime import datetime

from index.errors import InputError, NotFoundError, TryLaterError, VerbaleError
from index.ingest import redirects
from index.ingest.article_writer import identity_of
from index.ingest.context import IngestContext
from index.ingest.extract.formats.page import read_page
from index.ingest.feeds.entry_articles import teaser_draft
from index.ingest.fetch.errors import GoneError
from index.ingest.fetch.pages import FetchedPage, NotModified, Validators
from index.ingest.intervals import PAGE_TRIES, gone_again, page_again, revisit
from index.ingest.results import Result
from index.store.articles.revisions import BETWEEN_CHANGES
from index.store.fetching.queue import FetchJob, PendingPage
from index.store.fetching.results import Failure, PageFetch
from index.store.rows import Outcome
from index.text.near_duplicates import alike
from index.urls.canonical import canonical
from index.values import Draft

_PARSING_S = 20.0
_SAME_ARTICLE = 0.3
"""Least similarity of the texts at an article's old and new URL."""


class PagePoller:
    """Runs the fetch jobs of pages."""

    def __init__(self, context: IngestContext) -> None:
        self._context = context

    async def run(self, job: FetchJob) -> Result:
        """Fetch a page, and store the result or the failure."""
        assert isinstance(job.target, PendingPage)
        try:
            if job.target.visits == 0 and await self._stored_meanwhile(job):
                return Result()
            known = Validators(job.etag, job.last_modified)
            answer = await self._context.client.visit(job.url, known)
            redirects.check(job.url, answer.url)
            if isinstance(answer, NotModified):
                return await self._unchanged(job, job.target)
            draft = await self._context.parsers.run(read_page, answer, seconds=_PARSING_S)
            draft = await self._context.threads.write(
                self._with_article_url, job, job.target, answer, draft
            )
            return await self.take(job, job.target, answer, draft)
        except NotFoundError:  # the source was removed meanwhile
            raise
        except GoneError as error:
            return await self._gone(job, job.target, error)
        except VerbaleError as error:
            return await self.failed(job, job.target, error)

    async def _stored_meanwhile(self, job: FetchJob) -> bool:
        """Whether the page was stored meanwhile through another feed that lists it."""
        url = job.url
        return await self._context.threads.write(
            self._context.library.fetch_results.came_meanwhile,
            job,
            canonical(url, fragment=True),
            identity_of(url),
        )

    def _with_article_url(
        self, job: FetchJob, pending: PendingPage, page: FetchedPage, draft: Draft
    ) -> Draft:
        """The draft with the URL of the article that it belongs to.

        Raises:
            GoneError: redirects now lead from an article that was read before to another one.
        """
        draft = self._with_own_url(job, pending, page, draft)
        known = self._context.writer.article_id(job.source, draft)
        if pending.article_id is None or known == pending.article_id:
            return draft
        stored_text = self._context.library.fetch_results.text_of(pending.article_id)
        if stored_text is None or not redirects.is_elsewhere(job.url, page.url):
            return draft
        url, text = stored_text
        if alike(text, draft.text) >= _SAME_ARTICLE:
            return replace(draft, url=url or job.url)
        if pending.visits > 0:
            raise GoneError(
                f"{job.url} no longer exists; it redirects to {page.url}.",
                for_good=False,
            )
        return draft

    def _with_own_url(
        self, job: FetchJob, pending: PendingPage, page: FetchedPage, draft: Draft
    ) -> Draft:
        """Use the page's own URL if its declared one belongs to another page's article.

        Some sites declare one URL on many pages; no page may overwrite another page's article.
        """
        known = self._context.writer.article_id(job.source, draft)
        if known is None or known == pending.article_id:
            return draft
        stored_text = self._context.library.fetch_results.text_of(known)
        belongs_to_other = self._context.library.fetch_results.is_of_another(
            job.source, pending.id, known
        )
        if stored_text is None or not belongs_to_other or stored_text[1] == draft.text:
            return draft
        return replace(draft, url=page.url)

    async def take(
        self, job: FetchJob, pending: PendingPage, page: FetchedPage, draft: Draft
    ) -> Result:
        """Store the article of a page; the date of its feed entry is used if the page has none.

        Raises:
            NotFoundError: the source was removed meanwhile.
        """
        draft = replace(draft, published=draft.published or pending.published)
        stored = await self._context.store(job.source, [draft], first_hand=True)
        article_id = await self._context.article_id(job.source, draft)
        visit = PageFetch(self._next(pending), page.etag, page.last_modified, article_id)
        if stored.waiting:
            visit = PageFetch(self._context.now() + BETWEEN_CHANGES, None, None, article_id)
        await self._record(job, pending, visit, new="new" in stored.outcomes)
        return Result(stored.outcomes)

    async def _unchanged(self, job: FetchJob, pending: PendingPage) -> Result:
        visit = PageFetch(self._next(pending), job.etag, job.last_modified, pending.article_id)
        await self._record(job, pending, visit, new=False)
        return Result()

    async def _record(
        self, job: FetchJob, pending: PendingPage, visit: PageFetch, *, new: bool
    ) -> None:
        visits = self._context.library.fetch_results
        await self._context.threads.write(
            visits.page_read, job.source, pending.id, visit, self._context.now(), new=new
        )

    def _next(self, pending: PendingPage) -> datetime | None:
        wait = revisit(pending.visits + 1)
        return self._context.now() + wait if wait else None

    async def _gone(self, job: FetchJob, pending: PendingPage, error: GoneError) -> Result:
        """Mark an article as gone, but keep it; retry an entry without an article.

        A missing page may be back tomorrow, so it counts as gone only the second time.
        """
        second_time = pending.trouble == str(error)
        if pending.article_id is None or not (error.for_good or second_time):
            return await self.failed(job, pending, error)
        work, visits, now = (
            self._context.threads.write,
            self._context.library.fetch_results,
            self._context.now(),
        )
        since = await work(visits.gone, pending.article_id, now)
        wait = gone_again(now - since)
        await work(
            visits.page_failed,
            pending.id,
            Failure(str(error), now + wait if wait else None, now),
            pending.article_id,
        )
        return Result(trouble=str(error), fault=type(error).__name__)

    async def failed(self, job: FetchJob, pending: PendingPage, error: VerbaleError) -> Result:
        """Schedule a retry; unless it is soon, store the feed's text as a partial article."""
        now, failures = self._context.now(), pending.failures + 1
        wait = page_again(
            error,
            visits=pending.visits,
            failures=failures,
            held=pending.article_id is not None,
            chance=self._context.chance(),
        )
        soon = failures < PAGE_TRIES and isinstance(error, TryLaterError | GoneError)
        outcomes, article_id = ((), None) if soon else await self._fall_back(job, pending)
        failure = Failure(str(error), now + wait if wait else None, now)
        await self._context.threads.write(
            self._context.library.fetch_results.page_failed,
            pending.id,
            failure,
            article_id or pending.article_id,
        )
        return Result(outcomes, trouble=str(error), fault=type(error).__name__)

    async def _fall_back(
        self, job: FetchJob, pending: PendingPage
    ) -> tuple[tuple[Outcome, ...], int | None]:
        if not pending.fallback or pending.article_id is not None:
            return (), None
        try:
            outlet = job.source.outlet or job.source.name
            arguments = (job.url, pending.title, pending.published, pending.fallback, outlet)
            draft = await self._context.parsers.run(teaser_draft, *arguments, seconds=_PARSING_S)
        except InputError:  # the feed's text was boilerplate only
            return (), None
        stored = await self._context.store(job.source, [draft], first_hand=False)
        return stored.outcomes, await self._context.article_id(job.source, draft)
