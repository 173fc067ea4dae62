"""The façade over what people say in the articles, for the terminal and for the bot."""

from collections.abc import Callable

from index.answer.attribution.search import SaidSearch
from index.answer.attribution.values import SaidAnswer, SaidQuery, SpeakerName
from index.concurrency import ProgressCallback, ShouldContinue, Threads, no_progress
from index.store.library import Library
from index.store.rows import Generation
from index.text.attribution.extraction import VERSION, attributions

_AT_ONCE = 20
"""Revisions in one transaction."""


class SaidService:
    """Finds statements, and reads the articles for them that no rules or older rules have read.

    Args:
        library: where they are stored.
        live: returns the live generation.
        threads: keep SQL off the loop.
    """

    def __init__(
        self, library: Library, live: Callable[[], Generation | None], threads: Threads
    ) -> None:
        self._library = library
        self._live = live
        self._search = SaidSearch(library)
        self._threads = threads

    async def said(self, query: SaidQuery) -> SaidAnswer:
        """What somebody said, newest first.

        Raises:
            InputError: the name is empty or too long, or a date cannot be read.
            SettingsError: the library was encoded by another model than the settings name.
        """
        return await self._threads.answer(self._said, query)

    def _said(self, query: SaidQuery) -> SaidAnswer:
        return self._search.said(query, self._live())

    async def speakers(self, *scopes: str) -> list[SpeakerName]:
        """Everybody who says something in ``public`` and the scopes, most frequent first."""
        return await self._threads.read(self._search.names, scopes)

    async def read_statements(self, watcher: ProgressCallback = no_progress) -> int:
        """Read the articles that the current rules have not read; returns how many.

        It can be stopped at any time, and goes on where it was.
        """
        return await self._threads.background(self._read, watcher)

    def _read(self, should_continue: ShouldContinue, watcher: ProgressCallback) -> int:
        stored, done = self._library.attributions, 0
        for some in stored.each_unread(VERSION, _AT_ONCE, should_continue, watcher):
            stored.keep(VERSION, [(one, attributions(one.title, one.text)) for one in some])
            done += len(some)
        return done
