"""Moves sources in and out: plans an import, carries it out, and exports."""

from collections.abc import Iterator, Sequence
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
        new: list[Subscription] = []
        there: list[Subscription] = []
        repeated: list[Subscription] = []
        bad, seen = list(listed.bad), set[str]()
        for entry in entries:
            try:
                self._check(entry)
            except InputError as error:
                bad.append(BadEntry(entry.place, entry.name, str(error)))
                continue
            spelt = spelling(entry.url)
            first = there if spelt in known else new
            (repeated if spelt in seen else first).append(entry)
            seen.add(spelt)
        fitting = len(new) if room is None else max(room, 0)
        return ImportPlan(
            scope=scope,
            origin=listed.origin,
            new=tuple(new[:fitting]),
            known=tuple(there),
            repeated=tuple(repeated),
            beyond=tuple(new[fitting:]),
            bad=tuple(sorted(bad, key=lambda one: one.place.number)),
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
