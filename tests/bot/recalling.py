"""Stored answers, shown again from a library or from none."""

import asyncio
from dataclasses import dataclass

from index.answer.presentation.recall import Context, Recall, Recalled
from index.errors import NotFoundError
from index.store.library import Library


@dataclass
class LibraryAnswers:
    """Shows the answers that a library stores."""

    library: Library

    async def answer(self, key: str, scope: str) -> Recalled:
        return await asyncio.to_thread(Recall(self.library).answer, key, scope)

    async def context(self, key: str, scope: str, number: int) -> Context:
        return await asyncio.to_thread(Recall(self.library).context, key, scope, number)


class NoAnswers:
    """Stores no answer."""

    async def answer(self, key: str, scope: str) -> Recalled:
        raise NotFoundError("This answer has expired.")

    async def context(self, key: str, scope: str, number: int) -> Context:
        raise NotFoundError("This answer has expired.")
