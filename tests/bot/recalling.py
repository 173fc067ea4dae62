"""Stored answers, shown again from a library or from none."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from index.answer.presentation.recall import Context, Recall, Recalled
from index.errors import NotFoundError
from index.store.library import Library


@dataclass
class LibraryAnswers:
    """Shows the answers that a library stores."""

    library: Library

    async def answer(self, key: str, scope: str, further_scopes: Sequence[str] = ()) -> Recalled:
        return await asyncio.to_thread(Recall(self.library).answer, key, scope, further_scopes)

    async def context(self, key: str, scope: str, number: int, *further: Sequence[str]) -> Context:
        return await asyncio.to_thread(Recall(self.library).context, key, scope, number, *further)


class NoAnswers:
    """Stores no answer."""

    async def answer(self, key: str, scope: str, further_scopes: Sequence[str] = ()) -> Recalled:
        raise NotFoundError("This answer has expired.")

    async def context(self, key: str, scope: str, number: int, *further: Sequence[str]) -> Context:
        raise NotFoundError("This answer has expired.")
