"""Sources for the bot's tests, and a curator that keeps them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from index.errors import InputError, NotFoundError
from index.ingest.detect import ArticlePreview, SourcePreview
from index.ingest.feeds.listing import FeedLink
from index.ingest.options import SourceCheck, SourceOptions
from index.ingest.subscriptions import ExportedList, ImportPlan
from index.store.rows import Extent, Notice
from index.store.sources import SourceHealth
from index.values import Draft, Published

FEED_URL = "https://press.example.org/feed.xml"
PAGE_URL = "https://press.example.org/news"
NOW = datetime(2024, 9, 1, 12, tzinfo=UTC)

FEED = SourcePreview(
    kind="feed",
    url=FEED_URL,
    title="Press *office* of Examplia",
    outlet="Examplia MFA",
    headlines=tuple(
        ArticlePreview(f"Communiqué no. {number}", Published.parse(f"2024-08-{28 - number}"), None)
        for number in range(12)
    ),
    since=date(2024, 8, 17),
    until=date(2024, 8, 28),
    languages=("en", "fr"),
)
OTHER_FEED = replace(FEED, url="https://press.example.org/speeches.xml", title="Speeches")
ARTICLE = SourcePreview(
    kind="page",
    url=PAGE_URL,
    title="Ministers met by a lake",
    headlines=(ArticlePreview("Ministers met by a lake", Published.parse("2024-08-28"), PAGE_URL),),
    since=date(2024, 8, 28),
    until=date(2024, 8, 28),
    languages=("en",),
)
LINKS = (FeedLink(FEED_URL, "Communiqués"), FeedLink(OTHER_FEED.url or "", ""))
FRONT_PAGE = SourcePreview(kind="feed links", url=PAGE_URL, title="Press office", feeds=LINKS)


def health(name: str = "Examplia MFA", scope: str = "public", **changes: Any) -> SourceHealth:
    """How a source fares that is well, changed."""
    well = SourceHealth(
        name=name,
        scope=scope,
        kind="feed",
        url=FEED_URL,
        outlet=None,
        side=None,
        language=None,
        state="active",
        articles=12,
        waiting=0,
        failed=0,
        fetched_at=NOW - timedelta(minutes=10),
        new_at=NOW - timedelta(hours=3),
        due_at=NOW + timedelta(minutes=20),
        failures=0,
        failing_since=None,
        trouble=None,
        added_at=NOW - timedelta(days=30),
        added_by="discord:42",
    )
    return replace(well, **changes)


@dataclass
class ScriptedLists:
    """Plans what it is told to, whatever the file holds, and keeps what was carried out."""

    planned: ImportPlan = field(default_factory=lambda: ImportPlan("public", "OPML"))
    files: list[tuple[bytes, str, bool]] = field(default_factory=list)
    done: list[tuple[ImportPlan, str | None, str | None]] = field(default_factory=list)

    async def plan(self, body: bytes, scope: str, *, sides: bool = True) -> ImportPlan:
        self.files.append((body, scope, sides))
        return self.planned

    async def carry_out(
        self, plan: ImportPlan, by: str | None = None, channel: str | None = None
    ) -> int:
        self.done.append((plan, by, channel))
        return len(plan.new)

    async def export(self, scope: str) -> ExportedList:
        return ExportedList(f"<opml><!-- {scope} --></opml>", 1, 0)


@dataclass
class ScriptedCurator:
    """Keeps sources in memory, as the real one would; ``troubles`` are raised by method."""

    finds: dict[str, SourcePreview] = field(default_factory=lambda: {FEED_URL: FEED})
    kept: list[SourceHealth] = field(default_factory=list)
    files: list[tuple[str, bytes]] = field(default_factory=list)
    added: list[tuple[SourcePreview, SourceOptions]] = field(default_factory=list)
    checks: list[tuple[str, str]] = field(default_factory=list)
    telling: list[Notice] = field(default_factory=list)
    troubles: dict[str, Exception] = field(default_factory=dict)
    takes: float = 0.0
    short_of: str | None = None
    lists: ScriptedLists = field(default_factory=ScriptedLists)
    newest: date | None = date(2024, 9, 1)

    async def look(self, address: str) -> SourcePreview:
        await self._begin("look")
        if address not in self.finds:
            raise InputError(f"Nothing can be read at {address}; check the address.")
        return self.finds[address]

    async def look_at_file(self, name: str, body: bytes) -> SourcePreview:
        await self._begin("look_at_file")
        self.files.append((name, body))
        draft = Draft("Ministers met by a lake", "They met by a lake on Wednesday.")
        return replace(ARTICLE, kind="upload", url=None, title=name, draft=draft)

    async def add(self, found: SourcePreview, options: SourceOptions) -> SourceHealth:
        await self._begin("add")
        self.added.append((found, options))
        name = options.name or found.title
        taken = health(name, options.scope, url=found.url, added_by=options.by)
        self.kept.append(taken)
        return taken

    async def names(self, scopes: Sequence[str]) -> list[str]:
        await self._begin("names")
        return sorted({one.name for one in self.kept if one.scope in scopes})

    async def extent(self, scopes: Sequence[str]) -> Extent:
        await self._begin("extent")
        seen = [one for one in self.kept if one.scope in scopes]
        return Extent(len(seen), sum(one.articles for one in seen), self.newest if seen else None)

    async def health(self, scopes: Sequence[str]) -> list[SourceHealth]:
        await self._begin("health")
        return sorted((h for h in self.kept if h.scope in scopes), key=lambda one: one.name)

    async def shortage(self) -> str | None:
        return self.short_of

    async def pause(self, scope: str, name: str) -> SourceHealth:
        return self._change(scope, name, state="paused", due_at=None)

    async def resume(self, scope: str, name: str) -> SourceHealth:
        return self._change(scope, name, state="active")

    async def remove(self, name: str, scope: str) -> int:
        await self._begin("remove")
        gone = self._own(scope, name)
        self.kept.remove(gone)
        return gone.articles - 2

    async def check(self, scope: str, name: str) -> SourceCheck:
        await self._begin("check")
        self.checks.append((scope, name))
        return SourceCheck(
            name, well=False, told="The server answers 503; nothing can be done here."
        )

    async def notices(self) -> list[Notice]:
        await self._begin("notices")
        return list(self.telling)

    async def told(self, notice: Notice) -> None:
        await self._begin("told")
        self.telling.remove(notice)

    async def _begin(self, method: str) -> None:
        if method not in {"notices", "told"}:
            await asyncio.sleep(self.takes)
        if method in self.troubles:
            raise self.troubles[method]

    def _own(self, scope: str, name: str) -> SourceHealth:
        for one in self.kept:
            if (one.scope, one.name) == (scope, name):
                return one
        raise NotFoundError(f"There is no source named “{name}” any more.")

    def _change(self, scope: str, name: str, **changes: Any) -> SourceHealth:
        own = self._own(scope, name)
        self.kept[self.kept.index(own)] = replace(own, **changes)
        return self._own(scope, name)


def scripted_curator(**given: Any) -> Any:
    """A curator where the real one is wanted."""
    return ScriptedCurator(**given)
