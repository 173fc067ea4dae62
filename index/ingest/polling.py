"""Fetches sources and the pages of their entries, and decides when each is fetched next."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import unescape
from itertools import pairwise
from statistics import median
from urllib.parse import parse_qsl, unquote, urlsplit

from index.errors import InputError, NotFoundError, TryLaterError, VerbaleError
from index.ingest.article_writer import identity_of
from index.ingest.context import IngestContext, Result
from index.ingest.extract.files import read_page
from index.ingest.feeds.entries import full_entry_drafts, teaser_draft
from index.ingest.feeds.listing import FeedEntry, Listing
from index.ingest.feeds.parse import read_listing
from index.ingest.fetch.pages import (
    BusyError,
    FetchedPage,
    GoneError,
    NotModified,
    RefusedError,
    Validators,
)
from index.ingest.fetch.rate_limit import host_key
from index.store.articles.articles import BETWEEN_CHANGES
from index.store.fetching import (
    Failure,
    PageFetch,
    PageJob,
    SeenEntry,
    SourceFetch,
    SourceJob,
)
from index.store.rows import Outcome, Source
from index.store.sources import State
from index.text.near_duplicates import alike
from index.told import Told
from index.urls.canonical import canonical, identity, plain_host, plain_path, plain_query
from index.values import Draft, day_in_words

SOONEST_S = 300.0
"""Shortest interval between two fetches of a feed, in seconds."""
LATEST_S = 86_400.0
"""Longest interval between two fetches of a feed, in seconds (a day)."""
FIRST_S = 1_800.0
"""Interval of a feed without dated entries, in seconds."""
REVISITS = tuple(timedelta(hours=hours) for hours in (1, 24, 7 * 24, 30 * 24))
"""Waits after each successful fetch of a page, to find corrections; then it is not fetched."""
PAGE_TRIES = 6
"""Fetches of a failing page before it is given up."""
MOST_AT_ONCE = 500
"""Most entries that one fetch of a source handles, newest first."""

_FASTER, _SLOWER = 0.7, 1.3
_BACKOFF_S, _LONGEST_BACKOFF_S = 300.0, 21_600.0
_DAY = timedelta(days=1)
_REFUSED_AGAIN = (_DAY, timedelta(days=3))
"""Waits after each refusal of a page that was never read."""
_PARSED_AT_ONCE = 50
"""Entries that are parsed together, within the time limit of one page."""
_MARKUP, _ADDRESS = re.compile(r"<[^<>]*>"), re.compile(r"https?://\S+")
_WAY_OUT = "add single pages of the site instead, or another feed of it"


# When a source or a page is fetched next: pure functions without clock or database


def poll_interval(
    published: Sequence[datetime],
    *,
    changed: bool,
    every_s: float | None = None,
    asked_s: float | None = None,
) -> float:
    """The interval after a successful fetch of a source, in seconds.

    The first fetch uses half the median distance between the newest entries. Later fetches
    shorten the interval if something was new, and lengthen it otherwise.

    Args:
        published: publication times of the entries, in any order.
        changed: whether the fetch brought anything new.
        every_s: the interval learned so far, in seconds; None before the first fetch.
        asked_s: the shortest interval that the source itself asks for, or None.
    """
    if every_s is None:
        newest = sorted(published, reverse=True)[:12]
        distances = [(later - earlier).total_seconds() for later, earlier in pairwise(newest)]
        learned = median(distances) / 2 if distances else FIRST_S
    else:
        learned = every_s * (_FASTER if changed else _SLOWER)
    return min(max(learned, asked_s or 0.0, SOONEST_S), LATEST_S)


def spread(seconds: float, chance: float, asked_s: float | None = None) -> timedelta:
    """A wait of about ``seconds`` with jitter, so that sources added together spread out.

    Args:
        seconds: the wait.
        chance: a random number, 0–1.
        asked_s: the shortest wait that the source itself asks for, at most a day, or None.
    """
    least = min(asked_s or 0.0, LATEST_S)
    return timedelta(seconds=max(seconds * (1 + 0.1 * (2 * chance - 1)), least))


def backoff(failures: int, error: VerbaleError, chance: float) -> timedelta:
    """The wait after a failed fetch, with exponential backoff and equal jitter.

    It doubles with every failure, up to six hours; if the server states a wait, it is at least
    that long.

    Args:
        failures: failures in a row, including this one.
        error: the last failure.
        chance: a random number, 0–1; it decides half of the wait, so that sources of one broken
            server are not retried all at once.
    """
    longest = min(_BACKOFF_S * 2 ** min(failures - 1, 20), _LONGEST_BACKOFF_S)
    asked = error.after_s if isinstance(error, BusyError) else None
    return timedelta(seconds=max(longest / 2 * (1 + chance), asked or 0.0))


def is_given_up(error: VerbaleError, since: datetime, now: datetime, *, again: bool) -> bool:
    """Whether a source has failed for so long that it is paused until somebody resumes it.

    After three days if the request itself is at fault (4xx, no longer a feed), after seven if the
    server fails. A first refusal after days of server failures may be one more of them.

    Args:
        error: the last failure.
        since: the time of the first failure.
        now: the current time.
        again: whether the failure equals the one before.
    """
    refused = isinstance(error, InputError) and again
    return now - since >= (timedelta(days=3) if refused else timedelta(days=7))


def revisit(visits: int) -> timedelta | None:
    """The wait until a page is fetched again after a success; None if it is not.

    Args:
        visits: successful fetches, including this one.
    """
    return REVISITS[visits - 1] if visits <= len(REVISITS) else None


def page_again(
    error: VerbaleError, *, visits: int, failures: int, held: bool, chance: float
) -> timedelta | None:
    """The wait until a page is fetched again after a failure; None if it is not.

    After a server failure the page is retried soon. Later, and after a refusal, a page that was
    read before is fetched again as after a success; a page that never was gets a few more tries.

    Args:
        error: why the fetch failed.
        visits: successful fetches.
        failures: failures in a row, including this one.
        held: whether the library has its article; then the wait is at least a day.
        chance: as for ``backoff``.
    """
    in_trouble = isinstance(error, TryLaterError)
    if failures < PAGE_TRIES and (in_trouble or isinstance(error, GoneError)):
        wait = backoff(failures, error, chance)
        return wait if in_trouble or not held else max(wait, _DAY)
    if visits > 0:
        return revisit(visits + (failures - PAGE_TRIES + 1 if in_trouble else failures))
    if isinstance(error, RefusedError) and failures <= len(_REFUSED_AGAIN):
        return _REFUSED_AGAIN[failures - 1]
    return None


def gone_again(gone_for: timedelta) -> timedelta | None:
    """The wait until an article that is gone is checked again; None if it is not.

    Args:
        gone_for: how long it has been gone.
    """
    return next((wait for wait in (timedelta(days=7), timedelta(days=30)) if wait > gone_for), None)


# The page of an entry: its article, later corrections, and whether it is gone


def is_elsewhere(asked: str, found: str) -> bool:
    """Whether two URLs identify different pages."""
    return identity(asked) != identity(found)


def check_redirect(asked: str, found: str) -> None:
    """Reject pages that sites show in place of an article.

    Args:
        asked: the URL of the article.
        found: the URL after redirects.

    Raises:
        GoneError: it is the front page, or a section above the article.
        RefusedError: it is a page that leads back to the article after a login or consent.
    """
    if not is_elsewhere(asked, found):
        return
    first, second = urlsplit(canonical(asked)), urlsplit(canonical(found))
    if first.path != "/":
        whole = f"{first.path}?{first.query}" if first.query else first.path
        carried = unquote(unquote(f"{second.path}?{second.query}"))
        values = {unquote(value) for _, value in parse_qsl(second.query)}
        if f"//{first.netloc}{first.path}" in carried or values & {first.path, whole}:
            raise RefusedError(
                f"{asked} redirects to a login or consent page ({second.netloc}{second.path}). "
                "Open it in a browser."
            )
    path = plain_path(second.path)
    same_site = plain_host(first.hostname or "") == plain_host(second.hostname or "")
    named = any(letter.isdigit() for letter in path)  # an article under a shorter name
    is_above = not path or (same_site and not named and first.path.startswith(f"{path}/"))
    if is_above and not plain_query(second.query, second.path):
        raise GoneError(f"{asked} no longer exists; it redirects to {found}.", for_good=False)


class PagePoller:
    """Runs the fetch jobs of pages."""

    def __init__(self, context: IngestContext) -> None:
        self._context = context
        self._results = context.library.fetch_results
        self._work = context.threads.write

    async def run(self, job: PageJob) -> Result:
        """Fetch a page, and store the result or the failure."""
        try:
            # It may have been stored meanwhile through another feed that lists it.
            if job.visits == 0 and await self._work(
                self._results.came_meanwhile,
                job,
                canonical(job.url, fragment=True),
                identity_of(job.url),
            ):
                return Result()
            known = Validators(job.etag, job.last_modified)
            answer = await self._context.client.visit(job.url, known)
            check_redirect(job.url, answer.url)
            if isinstance(answer, NotModified):
                visit = PageFetch(self._next(job), job.etag, job.last_modified, job.article_id)
                await self._record(job, visit, new=False)
                return Result()
            draft = await self._context.parsers.run(read_page, answer)
            draft = await self._work(self._with_article_url, job, answer, draft)
            return await self.take(job, answer, draft)
        except NotFoundError:  # the source was removed meanwhile
            raise
        except GoneError as error:
            return await self._gone(job, error)
        except VerbaleError as error:
            return await self.failed(job, error)

    def _with_article_url(self, job: PageJob, page: FetchedPage, draft: Draft) -> Draft:
        """The draft with the URL of the article that it belongs to.

        Some sites declare one URL on many pages; no page may overwrite another page's article, so
        the page's own URL counts then.

        Raises:
            GoneError: redirects now lead from an article that was read before to another one.
        """
        known = self._context.writer.article_id(job.source, draft)
        if known is not None and known != job.article_id:
            other = self._results.text_of(known)
            is_of_another = self._results.is_of_another(job.source, job.id, known)
            if other is not None and is_of_another and other[1] != draft.text:
                draft = replace(draft, url=page.url)
                known = self._context.writer.article_id(job.source, draft)
        if job.article_id is None or known == job.article_id:
            return draft
        stored_text = self._results.text_of(job.article_id)
        if stored_text is None or not is_elsewhere(job.url, page.url):
            return draft
        url, text = stored_text
        if alike(text, draft.text) >= 0.3:
            return replace(draft, url=url or job.url)
        if job.visits > 0:
            raise GoneError(
                f"{job.url} no longer exists; it redirects to {page.url}.",
                for_good=False,
            )
        return draft

    async def take(self, job: PageJob, page: FetchedPage, draft: Draft) -> Result:
        """Store the article of a page; the date of its feed entry is used if the page has none.

        Raises:
            NotFoundError: the source was removed meanwhile.
        """
        draft = replace(draft, published=draft.published or job.published)
        stored = await self._context.store(job.source, [draft], first_hand=True, page=page)
        article_id = await self._work(self._context.writer.article_id, job.source, draft)
        visit = PageFetch(self._next(job), page.etag, page.last_modified, article_id)
        if stored.waiting:
            visit = PageFetch(self._context.now() + BETWEEN_CHANGES, None, None, article_id)
        await self._record(job, visit, new="new" in stored.outcomes)
        return Result(stored.outcomes)

    async def _record(self, job: PageJob, visit: PageFetch, *, new: bool) -> None:
        now = self._context.now()
        await self._work(self._results.page_read, job.source, job.id, visit, now, new=new)

    def _next(self, job: PageJob) -> datetime | None:
        wait = revisit(job.visits + 1)
        return self._context.now() + wait if wait else None

    async def _gone(self, job: PageJob, error: GoneError) -> Result:
        """Mark an article as gone, but keep it; retry an entry without an article.

        A missing page may be back tomorrow, so it counts as gone only the second time.
        """
        second_time = job.trouble == str(error)
        if job.article_id is None or not (error.for_good or second_time):
            return await self.failed(job, error)
        now = self._context.now()
        since = await self._work(self._results.gone, job.article_id, now)
        wait = gone_again(now - since)
        failure = Failure(str(error), now + wait if wait else None, now)
        await self._work(self._results.page_failed, job.id, failure, job.article_id)
        return Result(trouble=str(error), fault=type(error).__name__)

    async def failed(self, job: PageJob, error: VerbaleError) -> Result:
        """Schedule a retry; unless it is soon, store the feed's text as a partial article."""
        now, failures = self._context.now(), job.failures + 1
        wait = page_again(
            error,
            visits=job.visits,
            failures=failures,
            held=job.article_id is not None,
            chance=self._context.chance(),
        )
        soon = failures < PAGE_TRIES and isinstance(error, TryLaterError | GoneError)
        outcomes: tuple[Outcome, ...] = ()
        article_id = job.article_id
        if job.fallback and article_id is None and not soon:
            outlet = job.source.outlet or job.source.name
            arguments = (job.url, job.title, job.published, job.fallback, outlet)
            try:
                draft = await self._context.parsers.run(teaser_draft, *arguments)
            except InputError:  # the feed's text was boilerplate only
                pass
            else:
                stored = await self._context.store(job.source, [draft], first_hand=False)
                outcomes = stored.outcomes
                article_id = await self._work(self._context.writer.article_id, job.source, draft)
        failure = Failure(str(error), now + wait if wait else None, now)
        await self._work(self._results.page_failed, job.id, failure, article_id)
        return Result(outcomes, trouble=str(error), fault=type(error).__name__)


# A feed or a sitemap: its new and changed entries


@dataclass(frozen=True, slots=True)
class _New:
    """A new or changed entry, with its draft if the feed has the whole text.

    Attributes:
        seen: the entry as it is recorded.
        draft: the article, or None if only its page has the whole text.
        known: whether the entry is known, but has changed.
    """

    seen: SeenEntry
    draft: Draft | None
    known: bool


class SourcePoller:
    """Runs the fetch jobs of sources."""

    def __init__(self, context: IngestContext) -> None:
        self._context = context
        self._results = context.library.fetch_results

    async def run(self, job: SourceJob) -> Result:
        """Fetch a source, and store the result or the failure."""
        try:
            known = Validators(job.etag, job.last_modified)
            answer = await self._context.client.visit(job.url, known)
            if isinstance(answer, NotModified):
                return await self._unchanged(job, answer, known)
            return await self.take(job, answer)
        except NotFoundError:  # the source was removed meanwhile
            raise
        except VerbaleError as error:
            return await self.failed(job, error)

    async def take(self, job: SourceJob, page: FetchedPage) -> Result:
        """Store what a source sent.

        Full texts are stored before the entries, and the entries before the HTTP validators: a
        kill in between costs a second fetch, never an article.

        Raises:
            InputError: it is neither a feed nor a sitemap.
        """
        body_hash = hashlib.sha256(page.body).hexdigest()[:32]
        if body_hash == job.body_hash:
            sent = Validators(page.etag or job.etag, page.last_modified or job.last_modified)
            return await self._unchanged(job, page, sent)
        listing = await self._listing(page)
        changed_entries = await self._fresh(job.source, listing, page.url)
        full = [(entry, entry.draft) for entry in changed_entries if entry.draft is not None]
        fresh, outcomes = changed_entries, tuple[Outcome, ...]()
        if full:
            # A feed's address may hold a key, which the feed repeats: no evidence to hand out.
            kept = None if "?" in f"{job.source.url}{page.url}" else page
            drafts = [draft for _, draft in full]
            stored = await self._context.store(job.source, drafts, first_hand=False, page=kept)
            outcomes = stored.outcomes
            # What changed too often lately is not recorded, so that a later fetch brings it again.
            waiting = [full[at][0] for at in stored.waiting]
            fresh = [entry for entry in changed_entries if entry not in waiting]
        asked = [value for value in (listing.every_s, page.fresh_s) if value is not None]
        asked_s = max(asked, default=None)
        new = "new" in outcomes or any(one.draft is None and not one.known for one in fresh)
        every_s = poll_interval(
            [item.published.moment for item in listing.entries if item.published],
            changed=new or "revised" in outcomes,
            every_s=job.every_s,
            asked_s=asked_s,
        )
        has_more = len(changed_entries) == MOST_AT_ONCE or len(fresh) < len(changed_entries)
        # An unchanged page may still have unread entries.
        unread = bool(listing.parts) or listing.is_cut or has_more
        validators = Validators() if unread else Validators(page.etag, page.last_modified)
        visit = self._visit(job, page, validators, every_s, asked_s)
        visit = replace(visit, body_hash=None if unread else body_hash, new=new)
        # Not every fetch reads all parts of an index.
        listed = [] if listing.parts else [_hash(entry.identity) for entry in listing.entries]
        due = await self._context.threads.write(
            self._results.worked,
            job.source,
            visit,
            [entry.seen for entry in fresh],
            self._context.now(),
            listed=listed,
        )
        return Result(outcomes, due)

    async def _unchanged(
        self,
        job: SourceJob,
        answer: FetchedPage | NotModified,
        validators: Validators,
    ) -> Result:
        """Record a fetch without news; the stored validators stay valid."""
        every_s = poll_interval([], changed=False, every_s=job.every_s, asked_s=answer.fresh_s)
        visit = self._visit(job, answer, validators, every_s, answer.fresh_s)
        now = self._context.now()
        due = await self._context.threads.write(self._results.worked, job.source, visit, [], now)
        return Result((), due)

    def _visit(
        self,
        job: SourceJob,
        answer: FetchedPage | NotModified,
        validators: Validators,
        every_s: float,
        asked_s: float | None,
    ) -> SourceFetch:
        """A fetch without news, and when the next one is due."""
        url, now = answer.moved_to or job.url, self._context.now()
        return SourceFetch(
            url=url,
            host=host_key(url),
            due_at=now + spread(every_s, self._context.chance(), asked_s),
            every_s=every_s,
            etag=validators.etag,
            last_modified=validators.last_modified,
            body_hash=job.body_hash,
            new=False,
        )

    async def _listing(self, page: FetchedPage) -> Listing:
        """The parsed feed or sitemap, including the parts of a sitemap index."""
        listing = await self._read(page)
        entries: list[FeedEntry] = list(listing.entries)
        failed: VerbaleError | None = None
        for part in listing.parts[:5]:
            try:
                entries.extend((await self._read(await self._context.client.get(part))).entries)
            except VerbaleError as error:
                failed = error
        if failed is not None and not entries:
            words = f"None of the sitemaps that {page.url} names can be read. {failed}"
            # A part that is gone for good does not end the source.
            kind = TryLaterError if isinstance(failed, TryLaterError) else InputError
            raise kind(words) from failed
        return replace(listing, entries=tuple(entries))

    async def _read(self, page: FetchedPage) -> Listing:
        return await self._context.parsers.run(
            read_listing,
            page.body,
            page.url,
            page.content_type,
            page.charset,
            way_out=_WAY_OUT,
        )

    async def _fresh(self, under: Source, listing: Listing, url: str) -> list[_New]:
        """The new and changed entries, with their drafts."""
        known = await self._context.threads.write(self._results.fingerprints, under.id)
        marked = [(entry, _hash(entry.identity), _fingerprint(entry)) for entry in listing.entries]
        changed = [one for one in marked if known.get(one[1]) != one[2]][:MOST_AT_ONCE]
        bare = replace(listing, entries=())
        fresh: list[_New] = []
        for start in range(0, len(changed), _PARSED_AT_ONCE):
            some = changed[start : start + _PARSED_AT_ONCE]
            drafts = await self._context.parsers.run(
                full_entry_drafts,
                [entry for entry, _, _ in some],
                bare,
                url,
                way_out=_WAY_OUT,
            )
            for (entry, name, fingerprint), draft in zip(some, drafts, strict=True):
                link = entry.url
                seen = SeenEntry(
                    identity=name,
                    fingerprint=fingerprint,
                    title=entry.title,
                    url=link,
                    canonical_url=canonical(link, fragment=True) if link else None,
                    url_identity=identity_of(link),
                    host=host_key(link) if link and draft is None else None,
                    published=entry.published,
                    fallback=entry.content[:100_000] or None,
                )
                fresh.append(_New(seen, draft, known=name in known))
        return fresh

    async def failed(self, job: SourceJob, error: VerbaleError) -> Result:
        """Record a failure: schedule a retry, or pause or end the source."""
        now, name = self._context.now(), job.source.name
        since = min(job.failing_since or now, now)  # the clock may have been set back
        state: State = "active"
        due_at, told = None, None
        if isinstance(error, GoneError) and error.for_good:
            state = "ended"
            told = Told(
                "The source “{name}” has been removed from the web for good. {error} Its "
                "articles stay.",
                name=name,
                error=str(error),
            )
        elif is_given_up(error, since, now, again=job.trouble == str(error)):
            state = "paused"
            told = Told(
                "The source “{name}” has failed since {day} and is paused now. {error} Its "
                "articles stay. Resume the source to have it fetched again.",
                name=name,
                day=day_in_words(since),
                error=str(error),
            )
        else:
            due_at = now + backoff(job.failures + 1, error, self._context.chance())
        failure = Failure(str(error), due_at, since, state, told)
        await self._context.threads.write(self._results.failed, job.source, failure)
        return Result(trouble=str(error), fault=type(error).__name__)


def _fingerprint(entry: FeedEntry) -> str:
    """A hash of an entry's text, without markup and URLs.

    A changed date alone does not change an entry with full text.
    """
    updated = entry.updated.isoformat() if entry.updated and not entry.full else ""
    words = " ".join(_ADDRESS.sub(" ", unescape(_MARKUP.sub(" ", entry.content))).split())
    where = identity_of(entry.url) or entry.url or ""
    return _hash("\n".join((entry.title, words, where, updated)))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
