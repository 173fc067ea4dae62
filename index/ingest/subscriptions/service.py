"""Moves sources in and out: plans an import, carries it out, and exports."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from index.errors import InputError
from index.ingest.context import IngestContext
from index.ingest.fetch.rate_limit import host_key
from index.ingest.subscriptions.entries import (
    NOWHERE,
    BadEntry,
    ExportedList,
    ImportPlan,
    Kind,
    Subscription,
)
from index.ingest.subscriptions.read import read_list
from index.ingest.subscriptions.write import write_opml
from index.store.new_sources import NewSource, spelling
from index.store.source_health import BY_A_PERSON, SourceHealth
from index.store.source_lists import ListedSource
from index.store.validation import check_lengths
from index.urls.canonical import canonical

_AT_ONCE = 50
"""Sources that one transaction adds, so that other writers wait no longer than that."""
_WAY_OUT = "export the list again, as OPML"
_KINDS: dict[str, Kind] = {"feed": "feed", "sitemap": "sitemap", "page": "page"}


class SubscriptionService:
    """Imports and exports the sources of a scope as lists.

    Args:
        context: the dependencies of the pollers.
    """

    def __init__(self, context: IngestContext) -> None:
        self._context = context

    async def plan(self, body: bytes, scope: str, *, sides: bool = True) -> ImportPlan:
        """What importing a list would do; nothing is fetched or stored.

        Args:
            body: the file: OPML, or the JSON of Miniflux or MonitoRSS.
            scope: the scope of the sources.
            sides: whether a folder becomes the side of its sources.

        Raises:
            InputError: it cannot be read, or lists nothing.
        """
        listed = await self._context.parsers.run(read_list, body, way_out=_WAY_OUT)
        known = await self._context.threads.read(self._known, scope)
        room = await self._context.threads.read(self._context.library.source_lists.room, scope)
        entries = listed.entries if sides else [replace(e, folder=None) for e in listed.entries]
        sorting = _Sorting(known, self._check)
        for entry in entries:
            sorting.sort(entry)
        fitting = len(sorting.new) if room is None else max(room, 0)
        return ImportPlan(
            scope=scope,
            origin=listed.origin,
            new=tuple(sorting.new[:fitting]),
            known=tuple(sorting.known),
            repeated=tuple(sorting.repeated),
            beyond=tuple(sorting.new[fitting:]),
            bad=tuple(sorted([*listed.bad, *sorting.bad], key=lambda one: one.place.number)),
        )

    def _known(self, scope: str) -> set[str]:
        sources = self._context.library.sources.health((scope,))
        return {spelling(source.url) for source in sources if source.url}

    def _check(self, entry: Subscription) -> None:
        """Check an entry as adding it would.

        Raises:
            InputError: its address may not be fetched, or a name is too long.
        """
        self._context.client.check(entry.url)
        check_lengths({"side": entry.folder or "", "outlet": entry.outlet or ""})

    async def carry_out(
        self, plan: ImportPlan, by: str | None = None, channel: str | None = None
    ) -> int:
        """Add the new sources of a plan; workers fetch them when it is their turn.

        Args:
            plan: the plan; what the scope has got in between stays as it is.
            by: who imports, as "discord:USER-ID".
            channel: id of the Discord channel that is notified when a source fails for good.

        Returns:
            the number of sources that were added.
        """
        await self._context.threads.write(self._context.live.begun)
        listed = [_listed(entry, plan.scope, by, channel) for entry in plan.new]
        added = 0
        for batch in _batches(listed):
            names = await self._context.threads.write(
                self._context.library.source_lists.add, plan.scope, batch, self._context.now()
            )
            added += len(names)
        return added

    async def export(self, scope: str) -> ExportedList:
        """The sources of a scope as OPML; uploads and bulk files have no address to export."""
        sources = await self._context.threads.read(self._context.library.sources.health, (scope,))
        entries = [_entry(source, source.url) for source in sources if source.url]
        return ExportedList(write_opml(entries), len(entries), len(sources) - len(entries))


class _Sorting:
    """Sorts entries by what becomes of them.

    Args:
        known: the spellings of the scope's sources.
        check: raises an ``InputError`` for an entry that cannot be added.
    """

    def __init__(self, known: set[str], check: Callable[[Subscription], None]) -> None:
        self._there = known
        self._check = check
        self._seen: set[str] = set()
        self.new: list[Subscription] = []
        self.known: list[Subscription] = []
        self.repeated: list[Subscription] = []
        self.bad: list[BadEntry] = []

    def sort(self, entry: Subscription) -> None:
        """Put an entry where it belongs."""
        try:
            self._check(entry)
        except InputError as error:
            self.bad.append(BadEntry(entry.place, entry.name, str(error)))
            return
        spelt = spelling(entry.url)
        known = self.known if spelt in self._there else self.new
        (self.repeated if spelt in self._seen else known).append(entry)
        self._seen.add(spelt)


def _batches(listed: Sequence[ListedSource]) -> Iterator[Sequence[ListedSource]]:
    return (listed[at : at + _AT_ONCE] for at in range(0, len(listed), _AT_ONCE))


def _listed(entry: Subscription, scope: str, by: str | None, channel: str | None) -> ListedSource:
    url = canonical(entry.url, fragment=True) if entry.kind == "page" else entry.url
    new = NewSource(
        scope=scope,
        name=entry.name,
        kind=entry.kind,
        url=url,
        host=host_key(url),
        outlet=entry.outlet,
        side=entry.folder,
        language=entry.language,
        by=by,
        channel=channel,
    )
    return ListedSource(new, paused=entry.paused)


def _entry(source: SourceHealth, url: str) -> Subscription:
    return Subscription(
        place=NOWHERE,
        name=source.name,
        url=url,
        folder=source.side,
        outlet=source.outlet,
        language=source.language,
        kind=_KINDS[source.kind],
        paused=source.state == "paused" and source.trouble == BY_A_PERSON,
    )
