"""The protocol of what keeps watches, and hands out what they find."""

from collections.abc import Sequence
from typing import Protocol

from index.answer.coverage import StoryCounts
from index.answer.presentation.recall import Recalled
from index.monitoring.access_keys import AccessKeys
from index.monitoring.digest import Story
from index.monitoring.wordings import WordingChange
from index.store.administration.watches import NewWatch, Rhythm, Watch
from index.store.monitoring.deliveries import Delivery
from index.values import Answer, Quote


class WatchOperations(Protocol):
    """Keeps watches and hands out what they find, without blocking the event loop.

    Every method raises ``VerbaleError`` on failure, with a message that the bot shows.
    """

    async def add(self, new: NewWatch) -> Watch:
        """Store a watch; one that waits under the same answer in the same place is returned."""
        ...

    async def add_digest(self, new: NewWatch) -> tuple[Watch, list[Watch]]:
        """Store a digest; with those of the same rhythm in its channel, which it replaces."""
        ...

    async def digest(self, scope: str, topics: str, rhythm: Rhythm) -> list[Story]:
        """The stories that a digest would have now."""
        ...

    async def sides(self, answer: Answer) -> dict[str, tuple[str, ...]]:
        """The sides of the story of each quote of a digest, by the id of its article."""
        ...

    async def digest_picture(
        self, quotes: Sequence[Quote], scopes: Sequence[str]
    ) -> tuple[StoryCounts, bytes]:
        """How many articles report each story of a digest, and that as a picture."""
        ...

    async def wording_change(self, answer: Answer) -> WordingChange:
        """What is new in a wording that a watch has found."""
        ...

    async def standing(self, scope: str) -> list[Watch]:
        """The standing watches of a scope, oldest first."""
        ...

    async def one(self, scope: str, number: int) -> Watch:
        """A standing watch of a scope."""
        ...

    async def keys(self) -> AccessKeys:
        """What opens the feeds of watches, and signs their posts."""
        ...

    async def waiting(self, who: str) -> list[Watch]:
        """The questions and answers that a person waits for, oldest first."""
        ...

    async def pause(self, scope: str, number: int) -> Watch:
        """Pause a standing watch; it ignores new articles meanwhile."""
        ...

    async def resume(self, scope: str, number: int) -> Watch:
        """Resume a paused watch."""
        ...

    async def remove(self, scope: str, number: int) -> Watch:
        """Remove a standing watch."""
        ...

    async def stop_waiting(self, who: str, number: int) -> Watch:
        """Remove what a person waits for."""
        ...

    async def claim(self, worker: str) -> list[Delivery]:
        """Claim what is due in Discord for a while, oldest first."""
        ...

    async def content(self, one: Delivery, further_scopes: Sequence[str] = ()) -> Recalled:
        """What a delivery posts, with each quote checked against its article."""
        ...

    async def sent(self, one: Delivery, channel: str, message: str) -> None:
        """Record that a delivery was posted."""
        ...

    async def drop(self, one: Delivery) -> None:
        """Give a delivery up: what it quotes is gone."""
        ...

    async def narrow(self, one: Delivery, further_scopes: Sequence[str]) -> None:
        """Have a watch read these further scopes only, and give what it found up."""
        ...

    async def retry(self, one: Delivery) -> None:
        """Let a delivery be claimed again soon: Discord failed."""
        ...

    async def halt(self, one: Delivery, trouble: str) -> None:
        """Pause a standing watch that cannot post, and store why; another kind ends."""
        ...
