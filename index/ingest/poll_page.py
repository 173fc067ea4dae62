"""Visiting the page of an entry: its article, its corrections, and that it is gone."""

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
_STILL_IT = 0.3
"""How alike two texts are at least that stand at an article's old and new address."""


class PagePoller:
    """Runs errands at pages."""

    def __init__(self, context: IngestContext) -> None:
        self._context = context

    async def run(self, errand: FetchJob) -> Result:
        """Visit a page, and keep what came of it, failure included."""
        assert isinstance(errand.of, PendingPage)
        try:
            if errand.of.visits == 0 and await self._came_meanwhile(errand):
                return Result()
            known = Validators(errand.etag, errand.last_modified)
            answer = await self._context.client.visit(errand.url, known)
            redirects.check(errand.url, answer.url)
            if isinstance(answer, NotModified):
                return await self._unchanged(errand, errand.of)
            draft = await self._context.parsers.run(read_page, answer, seconds=_PARSING_S)
            draft = await self._context.threads.write(
                self._placed, errand, errand.of, answer, draft
            )
            return await self.take(errand, errand.of, answer, draft)
        except NotFoundError:  # its source was removed meanwhile
            raise
        except GoneError as error:
            return await self._gone(errand, errand.of, error)
        except VerbaleError as error:
            return await self.failed(errand, errand.of, error)

    async def _came_meanwhile(self, errand: FetchJob) -> bool:
        """Two feeds that name one page are often asked before the page is."""
        url = errand.url
        return await self._context.threads.write(
            self._context.library.fetch_results.came_meanwhile,
            errand,
            canonical(url, fragment=True),
            identity_of(url),
        )

    def _placed(self, errand: FetchJob, of: PendingPage, page: FetchedPage, draft: Draft) -> Draft:
        """A draft under the address of the article that it is one of.

        Raises:
            GoneError: redirects led from an article that was read before to another one.
        """
        draft = self._under_its_own(errand, of, page, draft)
        known = self._context.ingest.article_id(errand.source, draft)
        if of.article_id is None or known == of.article_id:
            return draft
        held = self._context.library.fetch_results.text_of(of.article_id)
        if held is None or not redirects.is_elsewhere(errand.url, page.url):
            return draft
        url, text = held
        if alike(text, draft.text) >= _STILL_IT:
            return replace(draft, url=url or errand.url)
        if of.visits > 0:
            raise GoneError(
                f"{errand.url} is not there any more; it leads to {page.url} instead.",
                for_good=False,
            )
        return draft

    def _under_its_own(
        self, errand: FetchJob, of: PendingPage, page: FetchedPage, draft: Draft
    ) -> Draft:
        """Some sites declare one address on many pages: no page rewrites another one's article."""
        known = self._context.ingest.article_id(errand.source, draft)
        if known is None or known == of.article_id:
            return draft
        held = self._context.library.fetch_results.text_of(known)
        taken = self._context.library.fetch_results.is_of_another(errand.source, of.id, known)
        if held is None or not taken or held[1] == draft.text:
            return draft
        return replace(draft, url=page.url)

    async def take(
        self, errand: FetchJob, of: PendingPage, page: FetchedPage, draft: Draft
    ) -> Result:
        """Store the article of a page, with what the entry knew and the page did not say.

        Raises:
            NotFoundError: the source was removed meanwhile.
        """
        draft = replace(draft, published=draft.published or of.published)
        stored = await self._context.store(errand.source, [draft], first_hand=True)
        article_id = await self._context.article_id(errand.source, draft)
        visit = PageFetch(self._next(of), page.etag, page.last_modified, article_id)
        if stored.waiting:
            visit = PageFetch(self._context.now() + BETWEEN_CHANGES, None, None, article_id)
        await self._keep(errand, of, visit, new="new" in stored.outcomes)
        return Result(stored.outcomes)

    async def _unchanged(self, errand: FetchJob, of: PendingPage) -> Result:
        visit = PageFetch(self._next(of), errand.etag, errand.last_modified, of.article_id)
        await self._keep(errand, of, visit, new=False)
        return Result()

    async def _keep(
        self, errand: FetchJob, of: PendingPage, visit: PageFetch, *, new: bool
    ) -> None:
        visits = self._context.library.fetch_results
        await self._context.threads.write(
            visits.page_read, errand.source, of.id, visit, self._context.now(), new=new
        )

    def _next(self, of: PendingPage) -> datetime | None:
        wait = revisit(of.visits + 1)
        return self._context.now() + wait if wait else None

    async def _gone(self, errand: FetchJob, of: PendingPage, error: GoneError) -> Result:
        """An article that is gone stays, marked; an entry without one is tried again.

        A page that is not there may be there again tomorrow; the second time it is gone.
        """
        second_time = of.trouble == str(error)
        if of.article_id is None or not (error.for_good or second_time):
            return await self.failed(errand, of, error)
        work, visits, now = (
            self._context.threads.write,
            self._context.library.fetch_results,
            self._context.now(),
        )
        since = await work(visits.gone, of.article_id, now)
        wait = gone_again(now - since)
        await work(
            visits.page_failed,
            of.id,
            Failure(str(error), now + wait if wait else None, now),
            of.article_id,
        )
        return Result(trouble=str(error), fault=type(error).__name__)

    async def failed(self, errand: FetchJob, of: PendingPage, error: VerbaleError) -> Result:
        """Try again later; where it is not soon, the feed's own words are a part of the article."""
        now, failures = self._context.now(), of.failures + 1
        wait = page_again(
            error,
            visits=of.visits,
            failures=failures,
            held=of.article_id is not None,
            chance=self._context.chance(),
        )
        soon = failures < PAGE_TRIES and isinstance(error, TryLaterError | GoneError)
        outcomes, article_id = ((), None) if soon else await self._fall_back(errand, of)
        failure = Failure(str(error), now + wait if wait else None, now)
        await self._context.threads.write(
            self._context.library.fetch_results.page_failed,
            of.id,
            failure,
            article_id or of.article_id,
        )
        return Result(outcomes, trouble=str(error), fault=type(error).__name__)

    async def _fall_back(
        self, errand: FetchJob, of: PendingPage
    ) -> tuple[tuple[Outcome, ...], int | None]:
        if not of.fallback or of.article_id is not None:
            return (), None
        try:
            outlet = errand.source.outlet or errand.source.name
            told = (errand.url, of.title, of.published, of.fallback, outlet)
            draft = await self._context.parsers.run(teaser_draft, *told, seconds=_PARSING_S)
        except InputError:  # the feed's words were furniture alone
            return (), None
        stored = await self._context.store(errand.source, [draft], first_hand=False)
        return stored.outcomes, await self._context.article_id(errand.source, draft)
