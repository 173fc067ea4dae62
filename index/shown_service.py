"""The façade over answers that were shown: they can be shown again, with their context."""

from index.answer.presentation.recall import Context, Recall, Recalled
from index.concurrency import Threads
from index.store.library import Library


class ShownService:
    """Shows answers again without asking again; asynchronous, in threads of its own.

    Args:
        library: where they are kept.
        threads: keep SQL off the loop.
    """

    def __init__(self, library: Library, threads: Threads) -> None:
        self._recall = Recall(library)
        self._threads = threads

    async def answer(self, key: str, scope: str) -> Recalled:
        """An answer, with the quotes that still stand in their articles.

        Raises:
            NotFoundError: it was not shown in the scope, has expired, or has no quote left.
        """
        return await self._threads.read(self._recall.answer, key, scope)

    async def context(self, key: str, scope: str, number: int) -> Context:
        """A quote with the paragraph around it; ``number`` counts from 0.

        Raises:
            NotFoundError: as ``answer``, or the quote stands in its article no more.
        """
        return await self._threads.read(self._recall.context, key, scope, number)
