"""How much a server may have, and how fast people may ask."""

from dataclasses import dataclass

SERVERS = "discord:"
"""How the scopes of servers begin; the operator's own know no limits."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one server.

    Attributes:
        sources: how many it may have of its own.
        articles: how many its own sources may bring.
        questions: how many one person may ask in a minute.
    """

    sources: int = 200
    articles: int = 100_000
    questions: int = 12


NAMES = ("sources", "articles", "questions")
"""What is limited, by the names of ``Limits``."""
