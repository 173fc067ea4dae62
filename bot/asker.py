"""The seam to the library: all that the bot knows of answering."""

from typing import Protocol

from index.values import Answer, Question


class Asker(Protocol):
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
