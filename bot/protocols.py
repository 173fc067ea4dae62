"""The seam to the library: all that the bot knows of answering."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from index.admin import ListPage, PersonData, ServerData
from index.indexing.build import BuildState
from index.indexing.service import IndexStatus, Verification
from index.ingest.detect import SourcePreview
from index.ingest.options import SourceCheck, SourceOptions
from index.store.administration.feedback import Ballot, Reason
from index.store.rows import Generation, Notice
from index.store.source_health import SourceHealth
from index.values import Answer, Limits, Question


class Answering(Protocol):
    """Whoever answers; blocking work of theirs stays off the event loop."""

    async def ask(self, question: Question) -> Answer:
        """Answer or refuse.

        Raises:
            VerbaleError: the question cannot be answered as it was put, or not now; its message
                is shown to the person who asked.
        """
        ...

    async def sources(self, scope: str) -> list[str]:
        """The names that ``Question.source`` may hold when asked from ``scope``: outlets first."""
        ...


class SourceOperations(Protocol):
    """Whoever keeps the sources; blocking work of theirs stays off the event loop.

    Every method raises ``VerbaleError`` with a message for a person where it cannot do its work.
    """

    async def look(self, address: str) -> SourcePreview:
        """What stands behind an address; nothing is stored."""
        ...

    async def look_at_file(self, name: str, body: bytes) -> SourcePreview:
        """What an attachment holds; nothing is stored."""
        ...

    async def add(self, found: SourcePreview, wish: SourceOptions) -> SourceHealth:
        """Take a source in; its articles come in from then on."""
        ...

    async def names(self, scopes: Sequence[str]) -> list[str]:
        """The names of the sources of the scopes, in order, each once."""
        ...

    async def health(self, scopes: Sequence[str]) -> list[SourceHealth]:
        """The sources of the scopes, by name."""
        ...

    async def shortage(self) -> str | None:
        """Why nothing is fetched at the moment, where the disk is all but full; else None."""
        ...

    async def pause(self, scope: str, name: str) -> SourceHealth:
        """Fetch it no more until resumed."""
        ...

    async def resume(self, scope: str, name: str) -> SourceHealth:
        """Fetch it again, from now on."""
        ...

    async def remove(self, name: str, scope: str) -> int:
        """Take it away with the articles that only it brought; how many went."""
        ...

    async def check(self, scope: str, name: str) -> SourceCheck:
        """Ask its server now whether all is well; nothing is stored."""
        ...

    async def notices(self) -> list[Notice]:
        """What channels must be told, oldest first."""
        ...

    async def told(self, notice: Notice) -> None:
        """A channel knows it, or cannot be told at all: that notice is over."""
        ...


class IndexOperations(Protocol):
    """Whoever keeps the index; blocking work of theirs stays off the event loop.

    Every method raises ``VerbaleError`` with a message for a person where it cannot do its work.
    """

    async def start(self, model: str | None = None, by: str | None = None) -> Generation:
        """Begin a generation aside, which somebody else builds."""
        ...

    async def cancel(self, number: int | None = None) -> Generation:
        """Give up what is being built; only the generation of that number where one is given."""
        ...

    async def rollback(self, by: str | None = None) -> Generation:
        """Have the generation that answered before brought up to date, to answer again."""
        ...

    async def status(self) -> IndexStatus:
        """Where things stand."""
        ...

    async def building(self) -> BuildState | None:
        """How far the generation made aside is, or None."""
        ...

    async def verify(self) -> Verification:
        """Hold library, full text and vectors against each other, and mend what differs."""
        ...

    async def show_in(self, built: Generation, channel: str, message: str) -> None:
        """Remember the message that shows how a build gets on, in place of any before."""
        ...

    async def shown(self) -> list[tuple[Generation, str, str]]:
        """Generations whose message is still to be brought to its end: with channel and message."""
        ...

    async def hide(self, built: Generation) -> None:
        """The message says its last word, or is gone."""
        ...


class AdminOperations(Protocol):
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
    ) -> ListPage:
        """What was thought of answers in the scopes, a page of it."""
        ...

    async def log(self, scopes: Sequence[str], *, limit: int, offset: int = 0) -> ListPage:
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


class KeyValue(Protocol):
    """Small texts that outlive the process."""

    async def remembered(self, key: str) -> str | None:
        """What was put last under ``key``, or None."""
        ...

    async def remember(self, key: str, value: str) -> None:
        """Put ``value`` in place of what was there."""
        ...
