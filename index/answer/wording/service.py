"""The façade over wordings, for the terminal, for the bot, and for what watches new articles."""

from collections.abc import Callable
from typing import Protocol

from index.answer.wording.search import WordingSearch
from index.answer.wording.values import Stage, WordingAnswer, WordingQuery
from index.concurrency import Threads
from index.store.library import Library
from index.store.rows import Generation


class NewWordings(Protocol):
    """Tells whether an article words a formula as its side never did."""

    async def new_wording(self, query: WordingQuery, article_key: str) -> Stage | None:
        """The new wording with its difference; None if the article brings none."""
        ...


class WordingService:
    """Finds wordings.

    Args:
        library: where the articles are.
        live: returns the live generation.
        threads: keep SQL off the loop.
    """

    def __init__(
        self, library: Library, live: Callable[[], Generation | None], threads: Threads
    ) -> None:
        self._live = live
        self._search = WordingSearch(library)
        self._threads = threads

    async def wording(self, query: WordingQuery) -> WordingAnswer:
        """How each side words a formula over time, or the formulas about names.

        Raises:
            InputError: the words are empty or too long, or a date cannot be read.
            SettingsError: the library was encoded by another model than the settings name.
        """
        return await self._threads.answer(self._wording, query)

    def _wording(self, query: WordingQuery) -> WordingAnswer:
        return self._search.wording(query, self._live())

    async def new_wording(self, query: WordingQuery, article_key: str) -> Stage | None:
        """The wording that an article brings, if its side never used it before, else None.

        Raises:
            InputError: the words are empty or too long.
            SettingsError: the library was encoded by another model than the settings name.
        """
        return await self._threads.background(self._new_wording, query, article_key)

    def _new_wording(
        self, _should_continue: Callable[[], bool], query: WordingQuery, article_key: str
    ) -> Stage | None:
        live = self._live()
        return self._search.new_wording(query, article_key, live) if live else None
