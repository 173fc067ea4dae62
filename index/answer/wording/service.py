"""The façade over wordings, for the terminal and for the bot."""

from collections.abc import Callable

from index.answer.wording.search import WordingSearch
from index.answer.wording.values import WordingAnswer, WordingQuery
from index.concurrency import Threads
from index.store.library import Library
from index.store.rows import Generation


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
