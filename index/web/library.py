"""What the page may read of the library: nothing outside its scopes, and nothing about people."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit, urlunsplit

from index.answer.events.values import ArticleView, EventAnswer, EventQuery
from index.indexing.service import IndexStatus
from index.load import Load
from index.monitoring.service import WatchFeed
from index.service import Verbale
from index.store.rows import Extent
from index.store.source_health import SourceHealth
from index.values import PUBLIC, Answer, Question

_ADDRESS = re.compile(r"https?://[^\s”\"')>]+")


@dataclass(frozen=True, slots=True)
class LibraryStatus:
    """How much the scopes hold, how far the index is, and whether the disk lacks room."""

    extent: Extent
    index: IndexStatus
    is_full: bool


class ScopedLibrary:
    """Reads one set of scopes; every page and every answer of the API is made from it.

    Args:
        verbale: the library.
        scopes: the scopes besides ``public``.
    """

    def __init__(self, verbale: Verbale, scopes: Sequence[str] = ()) -> None:
        self._verbale = verbale
        self._further = tuple(scopes)
        self._scopes = (PUBLIC, *scopes)

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes whose articles it shows."""
        return self._scopes

    @property
    def load(self) -> Load:
        """How long a question waits that is asked now."""
        return self._verbale.load

    async def check(self) -> None:
        """Check that questions can be answered.

        Raises:
            SettingsError: the library was encoded by another model than the settings name.
            TryLaterError: the database does not answer.
        """
        await self._verbale.check()

    async def ask(
        self, text: str, since: str | None, until: str | None, source: str | None
    ) -> Answer:
        """Answer a question.

        Raises:
            InputError: the question or a day cannot be read.
            NotFoundError: the scopes have no such source.
            SettingsError: the library was encoded by another model than the settings name.
        """
        question = Question(
            text, since=since, until=until, source=source, further_scopes=self._further
        )
        return await self._verbale.ask(question)

    async def article(self, name: str) -> ArticleView:
        """An article by its id or its bulk id, without the path of the file that it came from.

        Raises:
            NotFoundError: the scopes have none; whether others have it does not show.
        """
        found = await self._verbale.event_service.article(name, self._scopes)
        return replace(found, article=replace(found.article, path=None))

    async def latest(self, topic: str | None, since: str | None, until: str | None) -> EventAnswer:
        """The newest articles that name a topic, or of all, one per story.

        Raises:
            InputError: the topic or a day cannot be read.
            SettingsError: as ``ask``.
        """
        return await self._verbale.event_service.latest(self._query(topic, since, until))

    async def timeline(self, topic: str, since: str | None, until: str | None) -> EventAnswer:
        """The course of a topic: one sentence per story, oldest first.

        Raises:
            InputError: as ``latest``.
            SettingsError: as ``ask``.
        """
        return await self._verbale.event_service.timeline(self._query(topic, since, until))

    async def watch_feed(self, name: str) -> WatchFeed:
        """What a watch has found, of whichever scope: whoever knows the name was given it.

        Raises:
            NotFoundError: there is no such feed.
        """
        return await self._verbale.watch_service.feed(name)

    def _query(self, topic: str | None, since: str | None, until: str | None) -> EventQuery:
        return EventQuery(topic, since=since, until=until, further_scopes=self._further)

    async def sources(self) -> list[SourceHealth]:
        """The sources of the scopes by name, without who added them and keys in their addresses."""
        found = await self._verbale.source_service.health(self._scopes)
        return [_without_secrets(one) for one in found]

    async def extent(self) -> Extent:
        """How much the scopes hold."""
        return await self._verbale.source_service.extent(self._scopes)

    async def status(self) -> LibraryStatus:
        """How much the scopes hold, and how far the index is."""
        return LibraryStatus(
            extent=await self.extent(),
            index=await self._verbale.index_service.status(),
            is_full=await self._verbale.source_service.shortage() is not None,
        )


def _without_secrets(source: SourceHealth) -> SourceHealth:
    url, trouble = _without_keys(source.url), _without_keys(source.trouble)
    return replace(source, added_by=None, url=url, trouble=trouble)


def _without_keys(words: str | None) -> str | None:
    """Return a text without what addresses in it may hold keys in: users, passwords, queries."""
    return words and _ADDRESS.sub(lambda found: _bare(found[0]), words)


def _bare(url: str) -> str:
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return "an address"
    return urlunsplit((parts.scheme, host, parts.path, "", ""))
