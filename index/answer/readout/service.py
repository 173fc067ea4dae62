"""The façade over what each side says about a meeting, for the terminal and for the bot."""

from collections.abc import Callable

from index.answer.readout.search import ReadoutSearch
from index.answer.readout.values import Readout, ReadoutQuery
from index.concurrency import Threads
from index.embedding.encoder import Encoder
from index.store.library import Library
from index.store.rows import Generation


class ReadoutService:
    """Finds accounts of meetings and aligns them.

    Args:
        library: where the articles are.
        live: returns the live generation.
        encoder_of: returns the encoder of a generation.
        threads: keep SQL and the encoder off the loop.
    """

    def __init__(
        self,
        library: Library,
        live: Callable[[], Generation | None],
        encoder_of: Callable[[Generation | None], Encoder],
        threads: Threads,
    ) -> None:
        self._live = live
        self._search = ReadoutSearch(library, encoder_of)
        self._threads = threads

    async def readout(self, query: ReadoutQuery) -> Readout:
        """What each side says about a meeting.

        Raises:
            InputError: the words are empty or too long, or the date cannot be read.
            SettingsError: the library was encoded by another model than the settings name.
        """
        return await self._threads.answer(self._readout, query)

    def _readout(self, query: ReadoutQuery) -> Readout:
        return self._search.readout(query, self._live())
