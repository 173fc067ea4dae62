"""What the page may read of the library: nothing outside its scopes, and nothing about people."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

from index.answer.events import ArticleView, EventQuery
from index.answer.evidence.packets import Packet
from index.answer.readout import ReadoutQuery
from index.answer.said import SaidQuery
from index.answer.search import SearchQuery
from index.answer.wording import WordingQuery
from index.app import Verbale
from index.concurrency import Load
from index.indexing.service import IndexStatus
from index.monitoring.service import WatchFeed
from index.store.rows import ChangedArticle, Extent
from index.store.sources import SourceHealth
from index.values import PUBLIC, Answer, Question, Reach, Span, as_of_moment

T = TypeVar("T")


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
        self.scopes = (PUBLIC, *scopes)
        """The scopes whose articles it shows."""

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

    async def ask(self, typed: Mapping[str, str]) -> Answer:
        """Answer a question.

        Raises:
            InputError: the question or a day cannot be read.
            NotFoundError: the scopes have no such source.
            SettingsError: the library was encoded by another model than the settings name.
        """
        given = {"text" if name == "question" else name: typed[name] for name in typed}
        return await self._verbale.ask(self._query(Question, given))

    async def examples(self) -> tuple[str, ...]:
        """Questions that the scopes answer; none if they are not found at once."""
        found = self._verbale.example_questions
        return await found.find(*self._further, within_s=1.0)

    async def article(self, name: str) -> ArticleView:
        """An article by its id or its bulk id, without the path of the file that it came from.

        Raises:
            NotFoundError: the scopes have none; whether others have it does not show.
        """
        found = await self._verbale.event_service.article(name, self.scopes)
        return replace(found, article=replace(found.article, path=None))

    async def changed(self) -> list[ChangedArticle]:
        """The articles whose words changed lately."""
        return await self._verbale.event_service.changed(self.scopes)

    async def evidence(self, key: str, revision: int, place: Span | None) -> Packet:
        """The evidence packet of words of a revision, or of its whole text.

        Raises:
            NotFoundError: as ``article``.
        """
        made = self._verbale.evidence_service.of_article
        return await made(key, revision, place, self.scopes)

    async def search(self, form: str, typed: Mapping[str, str]) -> Any:
        """What the search of a form finds, by the form's path.

        Raises:
            InputError: the words or a day cannot be read.
            SettingsError: as ``ask``.
        """
        one = self._verbale
        searches: dict[str, tuple[Callable[..., Any], Callable[[Any], Awaitable[object]]]] = {
            "/search": (SearchQuery, one.search_service.search),
            "/latest": (EventQuery, one.event_service.latest),
            "/timeline": (EventQuery, one.event_service.timeline),
            "/said": (SaidQuery, one.said_service.said),
            "/readout": (ReadoutQuery, one.readout_service.readout),
            "/wording": (WordingQuery, one.wording_service.wording),
            "/check": (Question, one.check_quotes),
            "/trace": (Question, one.find_sources),
        }
        kind, search = searches[form]
        return await search(self._query(kind, typed))

    def _query(self, kind: Callable[..., T], typed: Mapping[str, str]) -> T:
        """Make a query of what was typed: its fields have the names of the form's."""
        given: dict[str, Any] = {name: words or None for name, words in typed.items()}
        if "page" in given:  # what is no number of a page is the first one
            page = given["page"] or ""
            is_number = page.isascii() and page.isdigit() and len(page) < 9
            given["page"] = max(1, int(page)) if is_number else 1
        if "as_of" in given:
            given["as_of"] = as_of_moment(given["as_of"], datetime.now(UTC))
        reach = {name: given.pop(name, None) for name in ("since", "until")}
        reach["further_scopes"] = self._further
        return kind(**given, **reach) if kind is Question else kind(**given, reach=Reach(**reach))

    async def watch_feed(self, name: str) -> WatchFeed:
        """What a watch has found, of whichever scope: whoever knows the name was given it.

        Raises:
            NotFoundError: there is no such feed.
        """
        return await self._verbale.watch_service.feed(name)

    async def sources(self) -> list[SourceHealth]:
        """The sources of the scopes by name, without who added them and keys in their addresses."""
        found = await self._verbale.source_service.health(self.scopes)
        return await asyncio.to_thread(
            lambda: [
                replace(
                    one,
                    added_by=None,
                    url=without_keys(one.url),
                    trouble=without_keys(one.trouble),
                )
                for one in found
            ]
        )

    async def extent(self) -> Extent:
        """How much the scopes hold."""
        return await self._verbale.source_service.extent(self.scopes)

    async def status(self) -> LibraryStatus:
        """How much the scopes hold, and how far the index is."""
        return LibraryStatus(
            extent=await self.extent(),
            index=await self._verbale.index_service.status(),
            is_full=await self._verbale.source_service.shortage() is not None,
        )


def without_keys(words: str | None) -> str | None:
    """Return a text without what addresses in it may hold keys in: users, passwords, queries."""
    return words and re.sub(r"https?://[^\s”\"')>]+", lambda found: _bare(found[0]), words)


def _bare(url: str) -> str:
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return "an address"
    return urlunsplit((parts.scheme, host, parts.path, "", ""))
