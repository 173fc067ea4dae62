"""Visiting a source itself: a feed or a sitemap, and what is new in it."""

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
"""The most entries of one source that are taken in by one visit, newest first."""
LONGEST_FALLBACK = 100_000
"""Characters that are kept of what a feed itself says, until the page of an entry is read."""
_MOST_PARTS = 5
"""The most parts of a sitemap index that one visit reads."""
_PARSING_S = 20.0
_PARSED_AT_ONCE = 50
"""Entries that are read in one go, within ``_PARSING_S``."""
_MARKUP, _ADDRESS = re.compile(r"<[^<>]*>"), re.compile(r"https?://\S+")
_WAY_OUT = "add single pages of the site instead, or another feed of it"


@dataclass(frozen=True, slots=True)
class _New:
    """An entry that was not known as it is now, with its draft where it holds the whole text.

    ``known``: it was, as it was before.
    """

    seen: SeenEntry
    draft: Draft | None
    known: bool


class SourcePoller:
    """Runs errands at sources."""

    def __init__(self, context: IngestContext) -> None:
        self._context = context

    async def run(self, errand: FetchJob) -> Result:
        """Visit a source, and keep what came of it, failure included."""
        assert isinstance(errand.of, SourceState)
        try:
            known = Validators(errand.etag, errand.last_modified)
            answer = await self._context.client.visit(errand.url, known)
            if isinstance(answer, NotModified):
                return await self._unchanged(errand, errand.of, answer)
            return await self.take(errand, errand.of, answer)
        except NotFoundError:  # the source was removed meanwhile
            raise
        except VerbaleError as error:
            return await self.failed(errand, errand.of, error)

    async def take(self, errand: FetchJob, last: SourceState, page: FetchedPage) -> Result:
        """Take in what a source sent.

        Full texts are stored before the entries are noted, and the entries before the validators:
        a kill in between costs a second look, never an article.

        Raises:
            InputError: it is no feed and no sitemap.
        """
        body_hash = hashlib.sha256(page.body).hexdigest()[:32]
        if body_hash == last.body_hash:
            return await self._unchanged(errand, last, page)
        listing = await self._listing(page)
        found = await self._fresh(errand.source, listing, page.url)
        fresh, outcomes = await self._stored(errand.source, found)
        published = [item.published.moment for item in listing.entries if item.published]
        rhythm = PollInterval(last.every_s, _longest(listing.every_s, page.fresh_s))
        new = _any_new(fresh, outcomes)
        every_s = rhythm.after(published, changed=new or "revised" in outcomes)
        visit = self._visit(page.moved_to or errand.url, page, every_s, body_hash, new=new)
        visit = self._due(visit, rhythm.asked_s)
        has_more = len(found) == MOST_AT_ONCE or len(fresh) < len(found)
        if listing.parts or has_more:  # the same page may have more to give
            visit = replace(visit, etag=None, last_modified=None, body_hash=None)
        # What a part of an index lists is not read at every visit.
        listed = [] if listing.parts else [_name(entry) for entry in listing.entries]
        return await self._keep(errand.source, visit, fresh, outcomes, listed)

    async def _stored(
        self, under: Source, found: Sequence[_New]
    ) -> tuple[Sequence[_New], Sequence[Outcome]]:
        """Store the full texts among entries; with what came of them, the entries to note.

        One whose article changed too often lately is not noted: so a later visit brings it again.
        """
        full = [(entry, entry.draft) for entry in found if entry.draft is not None]
        if not full:
            return found, ()
        drafts = [draft for _, draft in full]
        stored = await self._context.store(under, drafts, first_hand=False)
        waiting = {full[at][0].seen.identity for at in stored.waiting}
        return [entry for entry in found if entry.seen.identity not in waiting], stored.outcomes

    async def _unchanged(
        self, errand: FetchJob, last: SourceState, answer: FetchedPage | NotModified
    ) -> Result:
        """Nothing new; what was sent before still holds."""
        rhythm = PollInterval(last.every_s, answer.fresh_s)
        visit = SourceFetch(
            url=answer.moved_to or errand.url,
            host=host_key(answer.moved_to or errand.url),
            due_at=None,
            every_s=rhythm.after([], changed=False),
            etag=_sent(answer, "etag") or errand.etag,
            last_modified=_sent(answer, "last_modified") or errand.last_modified,
            body_hash=last.body_hash,
            new=False,
        )
        return await self._keep(errand.source, self._due(visit, rhythm.asked_s), [], [], [])

    async def _listing(self, page: FetchedPage) -> Listing:
        """What the source lists, with the parts of a sitemap index."""
        listing = await self._read(page)
        entries, failed = list(listing.entries), None
        for part in listing.parts[:_MOST_PARTS]:
            try:
                answer = await self._context.client.visit(part)
                assert isinstance(answer, FetchedPage), "nothing was said to be known"
                entries.extend((await self._read(answer)).entries)
            except VerbaleError as error:
                failed = error
        if failed is not None and not entries:
            raise _none_of_its_parts(page.url, failed) from failed
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
        """Entries that were not known, or not as they are now."""
        library, threads = self._context.library, self._context.threads
        known = await threads.write(library.fetch_results.fingerprints, under.id)
        entries = [
            entry for entry in listing.entries if known.get(_name(entry)) != _fingerprint(entry)
        ]
        entries, bare = entries[:MOST_AT_ONCE], replace(listing, entries=())
        fresh: list[_New] = []
        for start in range(0, len(entries), _PARSED_AT_ONCE):
            fresh += await self._drafted(entries[start : start + _PARSED_AT_ONCE], bare, url)
        return [replace(entry, known=entry.seen.identity in known) for entry in fresh]

    async def _drafted(self, entries: Sequence[FeedEntry], bare: Listing, url: str) -> list[_New]:
        """Entries with the drafts that they hold; ``bare`` is what lists them, without any."""
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

    async def _keep(
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

    async def failed(self, errand: FetchJob, last: SourceState, error: VerbaleError) -> Result:
        """Keep a failure: try again later, or pause or end the source for good."""
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
            told=_told(errand.source.name, state, since, error) if state != "active" else None,
        )
        await self._context.threads.write(
            self._context.library.fetch_results.failed, errand.source, failure
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
    """What an entry says: its words, not how they are marked up, nor with which pictures.

    A changed date says nothing new of a text that is there in full.
    """
    updated = entry.updated.isoformat() if entry.updated and not entry.full else ""
    words = " ".join(_ADDRESS.sub(" ", unescape(_MARKUP.sub(" ", entry.content))).split())
    where = identity_of(entry.url) or entry.url or ""
    return _hash("\n".join((entry.title, words, where, updated)))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _any_new(fresh: Sequence[_New], outcomes: Sequence[Outcome]) -> bool:
    return "new" in outcomes or any(entry.draft is None and not entry.known for entry in fresh)


def _none_of_its_parts(url: str, error: VerbaleError) -> VerbaleError:
    """A part that is gone for good does not say that of the whole."""
    words = f"None of the sitemaps that {url} names can be read. {error}"
    return TryLaterError(words) if isinstance(error, TryLaterError) else InputError(words)


def _longest(*seconds: float | None) -> float | None:
    return max((value for value in seconds if value is not None), default=None)


def _sent(answer: FetchedPage | NotModified, name: str) -> str | None:
    return getattr(answer, name, None) if isinstance(answer, FetchedPage) else None


def _told(name: str, state: State, since: datetime, error: VerbaleError) -> str:
    """What the channel that added a source is told when it is fetched no more."""
    if state == "ended":
        return (
            f"The source “{name}” has been taken off the web for good. {error} Its articles stay."
        )
    return (
        f"The source “{name}” has failed since {day_in_words(since)} and is paused now. {error} "
        "Its articles stay. Resume the source to have it fetched again."
    )
