"""Fetches a feed or a sitemap, and finds its new and changed entries."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from html import unescape

from index.errors import InputError, NotFoundError, TryLaterError, VerbaleError
from index.ingest.article_writer import identity_of
from index.ingest.context import IngestContext
from index.ingest.feeds.entry_articles import full_entry_drafts
from index.ingest.feeds.listing import FeedEntry, Listing
from index.ingest.feeds.parse import read_listing
from index.ingest.fetch.pages import FetchedPage, NotModified, Validators
from index.ingest.fetch.rate_limit import host_key
from index.ingest.intervals import PollInterval, backoff, is_given_up, is_over, spread
from index.ingest.results import Result
from index.store.fetching.feed_entries import SeenEntry
from index.store.fetching.queue import FetchJob, SourceState
from index.store.fetching.results import Failure, SourceFetch
from index.store.rows import Outcome, Source
from index.store.source_health import State
from index.urls.canonical import canonical
from index.values import Draft, day_in_words

MOST_AT_ONCE = 500
"""Most entries that one fetch of a source handles, newest first."""
LONGEST_FALLBACK = 100_000
"""Most characters of a feed entry's text that are stored until its page is read."""
_MOST_PARTS = 5
"""Most parts of a sitemap index that one fetch reads."""
_PARSING_S = 20.0
_PARSED_AT_ONCE = 50
"""Entries that are parsed together, within ``_PARSING_S``."""
_MARKUP, _ADDRESS = re.compile(r"<[^<>]*>"), re.compile(r"https?://\S+")
_WAY_OUT = "add single pages of the site instead, or another feed of it"


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

    async def run(self, job: FetchJob) -> Result:
        """Fetch a source, and store the result or the failure."""
        assert isinstance(job.target, SourceState)
        try:
            known = Validators(job.etag, job.last_modified)
            answer = await self._context.client.visit(job.url, known)
            if isinstance(answer, NotModified):
                return await self._unchanged(job, job.target, answer)
            return await self.take(job, job.target, answer)
        except NotFoundError:  # the source was removed meanwhile
            raise
        except VerbaleError as error:
            return await self.failed(job, job.target, error)

    async def take(self, job: FetchJob, state: SourceState, page: FetchedPage) -> Result:
        """Store what a source sent.

        Full texts are stored before the entries, and the entries before the HTTP validators: a
        kill in between costs a second fetch, never an article.

        Raises:
            InputError: it is neither a feed nor a sitemap.
        """
        body_hash = hashlib.sha256(page.body).hexdigest()[:32]
        if body_hash == state.body_hash:
            return await self._unchanged(job, state, page)
        listing = await self._listing(page)
        changed_entries = await self._fresh(job.source, listing, page.url)
        fresh, outcomes = await self._stored(job.source, changed_entries)
        published = [item.published.moment for item in listing.entries if item.published]
        rhythm = PollInterval(state.every_s, _maximum(listing.every_s, page.fresh_s))
        new = _has_news(fresh, outcomes)
        every_s = rhythm.after(published, changed=new or "revised" in outcomes)
        visit = self._visit(page.moved_to or job.url, page, every_s, body_hash, new=new)
        visit = self._due(visit, rhythm.asked_s)
        has_more = len(changed_entries) == MOST_AT_ONCE or len(fresh) < len(changed_entries)
        # An unchanged page may still have unread entries.
        if listing.parts or listing.is_cut or has_more:
            visit = replace(visit, etag=None, last_modified=None, body_hash=None)
        # Not every fetch reads all parts of an index.
        listed = [] if listing.parts else [_name(entry) for entry in listing.entries]
        return await self._record(job.source, visit, fresh, outcomes, listed)

    async def _stored(
        self, under: Source, changed_entries: Sequence[_New]
    ) -> tuple[Sequence[_New], Sequence[Outcome]]:
        """Store the entries with full texts; returns the entries to record, and the outcomes.

        An entry whose article changed too often lately is not recorded, so that a later fetch
        brings it again.
        """
        full = [(entry, entry.draft) for entry in changed_entries if entry.draft is not None]
        if not full:
            return changed_entries, ()
        drafts = [draft for _, draft in full]
        stored = await self._context.store(under, drafts, first_hand=False)
        waiting = {full[at][0].seen.identity for at in stored.waiting}
        return [
            entry for entry in changed_entries if entry.seen.identity not in waiting
        ], stored.outcomes

    async def _unchanged(
        self, job: FetchJob, state: SourceState, answer: FetchedPage | NotModified
    ) -> Result:
        """Record a fetch without news; the stored validators stay valid."""
        rhythm = PollInterval(state.every_s, answer.fresh_s)
        visit = SourceFetch(
            url=answer.moved_to or job.url,
            host=host_key(answer.moved_to or job.url),
            due_at=None,
            every_s=rhythm.after([], changed=False),
            etag=_sent(answer, "etag") or job.etag,
            last_modified=_sent(answer, "last_modified") or job.last_modified,
            body_hash=state.body_hash,
            new=False,
        )
        return await self._record(job.source, self._due(visit, rhythm.asked_s), [], [], [])

    async def _listing(self, page: FetchedPage) -> Listing:
        """The parsed feed or sitemap, including the parts of a sitemap index."""
        listing = await self._read(page)
        entries, failed = list(listing.entries), None
        for part in listing.parts[:_MOST_PARTS]:
            try:
                answer = await self._context.client.visit(part)
                assert isinstance(answer, FetchedPage), "the request had no validators"
                entries.extend((await self._read(answer)).entries)
            except VerbaleError as error:
                failed = error
        if failed is not None and not entries:
            raise _unreadable_parts(page.url, failed) from failed
        return replace(listing, entries=tuple(entries))

    async def _read(self, page: FetchedPage) -> Listing:
        return await self._context.parsers.run(
            read_listing,
            page.body,
            page.url,
            page.content_type,
            page.charset,
            seconds=_PARSING_S,
            way_out=_WAY_OUT,
        )

    async def _fresh(self, under: Source, listing: Listing, url: str) -> list[_New]:
        """The new and changed entries."""
        library, threads = self._context.library, self._context.threads
        known = await threads.write(library.fetch_results.fingerprints, under.id)
        entries = [
            entry for entry in listing.entries if known.get(_name(entry)) != _fingerprint(entry)
        ]
        entries, bare = entries[:MOST_AT_ONCE], replace(listing, entries=())
        fresh: list[_New] = []
        for start in range(0, len(entries), _PARSED_AT_ONCE):
            fresh += await self._with_drafts(entries[start : start + _PARSED_AT_ONCE], bare, url)
        return [replace(entry, known=entry.seen.identity in known) for entry in fresh]

    async def _with_drafts(
        self, entries: Sequence[FeedEntry], bare: Listing, url: str
    ) -> list[_New]:
        """Entries with their drafts; ``bare`` is their listing without entries."""
        drafts = await self._context.parsers.run(
            full_entry_drafts, entries, bare, url, seconds=_PARSING_S, way_out=_WAY_OUT
        )
        return [
            _New(_seen(entry, has_draft=draft is not None), draft, known=False)
            for entry, draft in zip(entries, drafts, strict=True)
        ]

    @staticmethod
    def _visit(
        url: str, page: FetchedPage, every_s: float, body_hash: str, *, new: bool
    ) -> SourceFetch:
        return SourceFetch(
            url=url,
            host=host_key(url),
            due_at=None,
            every_s=every_s,
            etag=page.etag,
            last_modified=page.last_modified,
            body_hash=body_hash,
            new=new,
        )

    def _due(self, visit: SourceFetch, asked_s: float | None) -> SourceFetch:
        assert visit.every_s is not None
        wait = spread(visit.every_s, self._context.chance(), asked_s)
        return replace(visit, due_at=self._context.now() + wait)

    async def _record(
        self,
        under: Source,
        visit: SourceFetch,
        fresh: Sequence[_New],
        outcomes: Sequence[Outcome],
        listed: Sequence[str],
    ) -> Result:
        seen = [entry.seen for entry in fresh]
        due = await self._context.threads.write(
            self._context.library.fetch_results.worked,
            under,
            visit,
            seen,
            self._context.now(),
            listed=listed,
        )
        return Result(tuple(outcomes), due)

    async def failed(self, job: FetchJob, last: SourceState, error: VerbaleError) -> Result:
        """Record a failure: schedule a retry, or pause or end the source."""
        now = self._context.now()
        since = min(last.failing_since or now, now)  # the clock may have been set back
        state: State = "active"
        if is_over(error):
            state = "ended"
        elif is_given_up(error, since, now, again=last.trouble == str(error)):
            state = "paused"
        failure = Failure(
            trouble=str(error),
            due_at=now + backoff(last.failures + 1, error, self._context.chance())
            if state == "active"
            else None,
            since=since,
            state=state,
            told=_notice(job.source.name, state, since, error) if state != "active" else None,
        )
        await self._context.threads.write(
            self._context.library.fetch_results.failed, job.source, failure
        )
        return Result(trouble=str(error), fault=type(error).__name__)


def _seen(entry: FeedEntry, *, has_draft: bool) -> SeenEntry:
    url = entry.url
    return SeenEntry(
        identity=_name(entry),
        fingerprint=_fingerprint(entry),
        title=entry.title,
        url=url,
        canonical_url=canonical(url, fragment=True) if url else None,
        url_identity=identity_of(url),
        host=host_key(url) if url and not has_draft else None,
        published=entry.published,
        fallback=entry.content[:LONGEST_FALLBACK] or None,
    )


def _name(entry: FeedEntry) -> str:
    return _hash(entry.identity)


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


def _has_news(fresh: Sequence[_New], outcomes: Sequence[Outcome]) -> bool:
    return "new" in outcomes or any(entry.draft is None and not entry.known for entry in fresh)


def _unreadable_parts(url: str, error: VerbaleError) -> VerbaleError:
    """The error if no part can be read; a part that is gone for good does not end the source."""
    words = f"None of the sitemaps that {url} names can be read. {error}"
    return TryLaterError(words) if isinstance(error, TryLaterError) else InputError(words)


def _maximum(*seconds: float | None) -> float | None:
    return max((value for value in seconds if value is not None), default=None)


def _sent(answer: FetchedPage | NotModified, name: str) -> str | None:
    return getattr(answer, name, None) if isinstance(answer, FetchedPage) else None


def _notice(name: str, state: State, since: datetime, error: VerbaleError) -> str:
    """The notice for the channel of a source that is no longer fetched."""
    if state == "ended":
        return (
            f"The source “{name}” has been removed from the web for good. {error} Its articles "
            "stay."
        )
    return (
        f"The source “{name}” has failed since {day_in_words(since)} and is paused now. {error} "
        "Its articles stay. Resume the source to have it fetched again."
    )
