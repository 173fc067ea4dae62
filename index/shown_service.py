"""The façade over answers that were shown: they can be shown again, with their context."""

from collections.abc import Sequence

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

    async def answer(self, key: str, scope: str, further_scopes: Sequence[str] = ()) -> Recalled:
        """An answer, with the quotes that still stand in their articles.

        Raises:
            NotFoundError: it was not shown in the scope, has expired, has no quote left, or was
                given from another scope than the scope and those that the person reads besides.
        """
        return await self._threads.read(self._recall.answer, key, scope, further_scopes)

    async def context(
        self, key: str, scope: str, number: int, further_scopes: Sequence[str] = ()
    ) -> Context:
        """A quote with the paragraph around it; ``number`` counts from 0.

        Raises:
            NotFoundError: as ``answer``, or the quote stands in its article no more.
        """
        return await self._threads.read(self._recall.context, key, scope, number, further_scopes)
