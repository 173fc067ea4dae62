"""Visiting the page of an entry: its article, its corrections, and that it is gone."""

from dataclasses import replace
from datetime import datetime

from index.errors import InputError, NotFoundError, TryLaterError, VerbaleError
from index.gather.failures import GoneError
from index.gather.feeds.takes import teaser_of
from index.gather.page import read_page
from index.gather.replies import Page, Unchanged, Validators
from index.gather.urls import canonical
from index.ingest import identity_of
from index.rounds.desk import Desk
from index.rounds.results import Result
from index.rounds.schedule import PAGE_TRIES, backoff, revisit
from index.store.errands import Errand, Waiting
from index.store.rows import Outcome
from index.store.visits import Failure, PageVisit
from index.values import Draft

_PARSING_S = 20.0


class PageRun:
    """Runs errands at pages."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def run(self, errand: Errand) -> Result:
        """Visit a page, and keep what came of it, failure included."""
        assert isinstance(errand.of, Waiting)
        try:
            if errand.of.visits == 0 and await self._came_meanwhile(errand):
                return Result(requested=False)
            known = Validators(errand.etag, errand.last_modified)
            answer = await self._desk.visitor.visit(errand.url, known)
            if isinstance(answer, Unchanged):
                return await self._unchanged(errand, errand.of)
            draft = await self._desk.workshop.run(read_page, answer, seconds=_PARSING_S)
            return await self.take(errand, errand.of, answer, draft)
        except NotFoundError:  # its source was removed meanwhile
            raise
        except GoneError as error:
            return await self._gone(errand, errand.of, error)
        except VerbaleError as error:
            return await self.failed(errand, errand.of, error)

    async def _came_meanwhile(self, errand: Errand) -> bool:
        """Two feeds that name one page are often asked before the page is."""
        url = errand.url
        return await self._desk.threads.work(
            self._desk.library.visits.came_meanwhile,
            errand,
            canonical(url, fragment=True),
            identity_of(url),
        )

    async def take(self, errand: Errand, of: Waiting, page: Page, draft: Draft) -> Result:
        """Store the article of a page, with what the entry knew and the page did not say.

        Raises:
            NotFoundError: the source was removed meanwhile.
        """
        draft = replace(draft, published=draft.published or of.published)
        outcomes = await self._desk.store(errand.source, [draft], first_hand=True)
        article_id = await self._desk.article_id(errand.source, draft)
        visit = PageVisit(self._next(of), page.etag, page.last_modified, article_id)
        await self._keep(errand, of, visit, new="new" in outcomes)
        return Result(tuple(outcomes))

    async def _unchanged(self, errand: Errand, of: Waiting) -> Result:
        visit = PageVisit(self._next(of), errand.etag, errand.last_modified, of.article_id)
        await self._keep(errand, of, visit, new=False)
        return Result(requested=False)

    async def _keep(self, errand: Errand, of: Waiting, visit: PageVisit, *, new: bool) -> None:
        visits = self._desk.library.visits
        await self._desk.threads.work(
            visits.page_read, errand.source, of.id, visit, self._desk.now(), new=new
        )

    def _next(self, of: Waiting) -> datetime | None:
        wait = revisit(of.visits + 1)
        return self._desk.now() + wait if wait else None

    async def _gone(self, errand: Errand, of: Waiting, error: GoneError) -> Result:
        """An article that is gone stays, marked; an entry without one is tried again.

        A page that is not there may be there again tomorrow; the second time it is gone.
        """
        second_time = of.trouble == str(error)
        if of.article_id is None or not (error.for_good or second_time):
            return await self.failed(errand, of, error)
        work, visits = self._desk.threads.work, self._desk.library.visits
        await work(visits.gone, of.article_id, self._desk.now())
        ended = Failure(str(error), None, self._desk.now())
        await work(visits.page_failed, of.id, ended, of.article_id)
        return Result(trouble=str(error), fault=type(error).__name__)

    async def failed(self, errand: Errand, of: Waiting, error: VerbaleError) -> Result:
        """Try again later; in the end the feed's own words are kept as a part of the article."""
        now, failures = self._desk.now(), of.failures + 1
        again = isinstance(error, TryLaterError | GoneError) and failures < PAGE_TRIES
        wait = backoff(failures, error, self._desk.chance()) if again else None
        outcomes, article_id = await self._fall_back(errand, of) if not again else ((), None)
        failure = Failure(str(error), now + wait if wait else None, now)
        await self._desk.threads.work(
            self._desk.library.visits.page_failed, of.id, failure, article_id or of.article_id
        )
        return Result(outcomes, trouble=str(error), fault=type(error).__name__)

    async def _fall_back(
        self, errand: Errand, of: Waiting
    ) -> tuple[tuple[Outcome, ...], int | None]:
        if not of.fallback or of.article_id is not None:
            return (), None
        try:
            outlet = errand.source.outlet or errand.source.name
            told = (errand.url, of.title, of.published, of.fallback, outlet)
            draft = await self._desk.workshop.run(teaser_of, *told, seconds=_PARSING_S)
        except InputError:  # the feed's words were furniture alone
            return (), None
        outcomes = await self._desk.store(errand.source, [draft], first_hand=False)
        return tuple(outcomes), await self._desk.article_id(errand.source, draft)
