"""The shared dependencies of fetching and storing articles, and the results of fetch jobs."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from pathlib import Path

from index.concurrency import Threads
from index.indexing.live_generation import LiveGeneration
from index.ingest.article_writer import ArticleWriter, admit
from index.ingest.disk import UNGUARDED, DiskGuard
from index.ingest.extract.sandbox import ParserPool
from index.ingest.feeds.entries import outlet_of
from index.ingest.fetch.pages import FetchedPage
from index.ingest.fetch.polite import PoliteClient
from index.operations.telemetry.observer import UNSEEN, Observer
from index.store.library import Library
from index.store.rows import Outcome, Source
from index.urls.canonical import host_of, same_site
from index.values import Draft


@dataclass(frozen=True, slots=True)
class Stored:
    """The result of storing the drafts of one fetch.

    Attributes:
        outcomes: the outcomes of the stored drafts.
        waiting: list positions of drafts that were not stored because their article changed too
            often lately; a later fetch has to bring them again.
    """

    outcomes: tuple[Outcome, ...] = ()
    waiting: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Result:
    """The result of one fetch job.

    Attributes:
        outcomes: the outcomes of the stored articles.
        due: number of pages that became due because of it.
        trouble: why it failed, in a sentence; None if it succeeded.
        fault: the class name of the error; None if it succeeded.
    """

    outcomes: tuple[Outcome, ...] = ()
    due: int = 0
    trouble: str | None = None
    fault: str | None = None

    @property
    def outcome(self) -> str:
        """The best outcome ("new", "revised", "unchanged"), or the fault."""
        if self.trouble is not None:
            return self.fault or "Unknown"
        if self.due:
            return "new"
        return next((one for one in ("new", "revised") if one in self.outcomes), "unchanged")


@dataclass(slots=True)
class Tally:
    """The totals of many fetch jobs.

    Attributes:
        outcomes: number of articles that were new, revised, unchanged.
        errands: number of jobs.
        failed: the reasons by the names of failed sources and the URLs of failed pages.
    """

    outcomes: dict[Outcome, int] = field(
        default_factory=lambda: {"new": 0, "revised": 0, "unchanged": 0}
    )
    errands: int = 0
    failed: dict[str, str] = field(default_factory=dict)

    def count(self, name: str, result: Result) -> None:
        """Count one job; ``name`` is a source's name or a page's URL."""
        self.errands += 1
        for outcome in result.outcomes:
            self.outcomes[outcome] += 1
        if result.trouble is not None:
            self.failed[name] = result.trouble


@dataclass(frozen=True)
class IngestContext:
    """The shared dependencies of the pollers.

    Attributes:
        client: the HTTP client; it obeys robots.txt, rate limits and the SSRF guard.
        parsers: parses untrusted input in a process of its own, with limits on time and memory.
        library: where articles are stored.
        writer: stores drafts.
        live: the live generation, whose chunker splits the articles.
        threads: runs SQL off the event loop.
        now: returns the current time, aware.
        chance: returns a random number between 0 and 1.
        lock_path: the lock file of the workers on this data folder; None if workers elsewhere may
            share the database.
        observer: receives the results for telemetry.
        disk: knows whether the disk has room for more articles.
        evidence_bytes: bytes for the pages from which articles were taken.
    """

    client: PoliteClient
    parsers: ParserPool
    library: Library
    writer: ArticleWriter
    live: LiveGeneration
    threads: Threads
    now: Callable[[], datetime]
    chance: Callable[[], float]
    lock_path: Path | None = None
    observer: Observer = UNSEEN
    disk: DiskGuard = UNGUARDED
    evidence_bytes: int = 0

    async def store(
        self,
        under: Source,
        drafts: Sequence[Draft],
        *,
        first_hand: bool,
        page: FetchedPage | None = None,
    ) -> Stored:
        """Store drafts under a source, with the source's labels, as far as its quota allows.

        Args:
            under: the source.
            drafts: articles.
            first_hand: whether they come from the articles' pages, not from a feed.
            page: what they were read of, which is kept as evidence; None where nothing was fetched.

        Raises:
            NotFoundError: the source was removed meanwhile.
        """

        def store() -> Stored:
            self.live.begun()
            standings = self.writer.standing(under, drafts)
            numbers, waiting = admit(self.library.servers, under, drafts, standings, self.now())
            labelled = [_labelled(drafts[n], under, first_hand) for n in numbers]
            batches = self.writer.store(under, labelled, first_hand=first_hand)
            stored = Stored(tuple(chain.from_iterable(batches)), waiting)
            if page is not None:
                self.writer.capture(under, labelled, page, self.evidence_bytes)
            return stored

        return await self.threads.write(store)


def _labelled(draft: Draft, under: Source, first_hand: bool) -> Draft:
    """A draft with its source's labels: its outlet overrides the page's; the text's language wins.

    If neither names an outlet, texts of a feed and pages of the feed's site get the feed's name; a
    page of another site, which the feed may only link to, gets its host name.
    """
    outlet = under.outlet or draft.outlet
    if not outlet:
        is_feed = under.kind in {"feed", "sitemap"}
        is_of_site = draft.url and under.url and same_site(draft.url, under.url)
        if draft.url and not (is_feed and (not first_hand or is_of_site)):
            outlet = host_of(draft.url)
        else:
            outlet = (outlet_of(under.name) if is_feed else None) or under.name
    return replace(draft, outlet=outlet, language=draft.language or under.language)
