"""The seam to what is kept of people and servers: all that the bot knows of it."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from index.limits import Limits
from index.people import Page, PersonData, ServerData
from index.store.feedback import Ballot, Reason
from index.values import Answer


class Steward(Protocol):
    """Whoever keeps it; blocking work of theirs stays off the event loop.

    Every method raises ``VerbaleError`` with a message for a person where it cannot do its work.
    """

    async def shown(self, key: str, answer: Answer) -> None:
        """Keep an answer under a key, so that it can be judged; not who asked."""
        ...

    async def judge(self, ballot: Ballot, *, good: bool) -> None:
        """Keep what a person thinks of an answer, in place of what they thought before."""
        ...

    async def explain(self, ballot: Ballot, reason: Reason, words: str | None = None) -> None:
        """Keep what was wrong with an answer."""
        ...

    async def feedback(
        self, scopes: Sequence[str], *, good: bool | None, limit: int, offset: int = 0
    ) -> Page:
        """What was thought of answers in the scopes, a page of it."""
        ...

    async def log(self, scopes: Sequence[str], *, limit: int, offset: int = 0) -> Page:
        """What was changed in the scopes, a page of it."""
        ...

    async def setting(self, scope: str, key: str) -> str | None:
        """What a server decided, or None."""
        ...

    async def set(self, scope: str, key: str, value: str | None) -> None:
        """Keep a server's decision, or with None its absence."""
        ...

    async def limits(self, scope: str) -> Limits:
        """What a server may have, and how fast its people may ask."""
        ...

    async def limit(self, scope: str, name: str, most: int | None) -> Limits:
        """Allow a server more or less than others, or with None as much; what holds then."""
        ...

    async def known(self) -> list[str]:
        """The scopes of servers of which anything is kept."""
        ...

    async def left(self, scope: str) -> None:
        """Note that a server has sent the bot away."""
        ...

    async def came(self, scopes: Iterable[str]) -> None:
        """Note that the bot is in these servers."""
        ...

    async def sweep(self, gone: Callable[[str], bool]) -> list[str]:
        """Delete what is past its time; the scopes of servers whose data went.

        Args:
            gone: whether the bot really is not in a server that is marked as left; asked before
                each step of its deletion, in a thread.
        """
        ...

    async def of_server(self, scope: str) -> ServerData:
        """All that is kept of a server, apart from articles."""
        ...

    async def of_person(self, who: str) -> PersonData:
        """All that is kept of a person."""
        ...

    async def delete_server(self, scope: str) -> int:
        """Delete all that is kept of a server; how many articles went."""
        ...

    async def forget_person(self, who: str) -> int:
        """Keep what a person did and thought, but not that it was them; how many things."""
        ...
