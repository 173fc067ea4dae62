"""The seam to the sources: all that the bot knows of gathering."""

from collections.abc import Sequence
from typing import Protocol

from index.gather.found import Found
from index.store.health import Health
from index.wishes import Checked, Notice, Wish


class Curator(Protocol):
    """Whoever keeps the sources; blocking work of theirs stays off the event loop.

    Every method raises ``VerbaleError`` with a message for a person where it cannot do its work.
    """

    async def look(self, address: str) -> Found:
        """What stands behind an address; nothing is stored."""
        ...

    async def look_at_file(self, name: str, body: bytes) -> Found:
        """What an attachment holds; nothing is stored."""
        ...

    async def add(self, found: Found, wish: Wish) -> Health:
        """Take a source in; its articles come in from then on."""
        ...

    async def names(self, scopes: Sequence[str]) -> list[str]:
        """The names of the sources of the scopes, in order, each once."""
        ...

    async def health(self, scopes: Sequence[str]) -> list[Health]:
        """The sources of the scopes, by name."""
        ...

    async def pause(self, scope: str, name: str) -> Health:
        """Fetch it no more until resumed."""
        ...

    async def resume(self, scope: str, name: str) -> Health:
        """Fetch it again, from now on."""
        ...

    async def remove(self, name: str, scope: str) -> int:
        """Take it away with the articles that only it brought; how many went."""
        ...

    async def check(self, scope: str, name: str) -> Checked:
        """Ask its server now whether all is well; nothing is stored."""
        ...

    async def notices(self) -> list[Notice]:
        """What channels must be told, oldest first."""
        ...

    async def told(self, notice: Notice) -> None:
        """A channel knows it, or cannot be told at all: that notice is over."""
        ...
