"""The services that buttons and menus call.

discord.py gives a pressed button only the client, and the button may come from an earlier process.
These types describe what that client offers.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from bot.core.interactions import AnyInteraction
from index.store.administration.feedback import Reason


class CardService(Protocol):
    """Handles buttons of interactive cards."""

    async def press(
        self, interaction: AnyInteraction, match: re.Match[str], values: Sequence[str]
    ) -> None:
        """Handle a press; ``match`` is the match of the button's ``custom_id``."""
        ...


class FeedbackService(Protocol):
    """Handles ratings of answers."""

    async def rate(self, interaction: AnyInteraction, key: str, *, good: bool) -> None:
        """Store a rating of the answer under the key."""
        ...

    async def explain(
        self, interaction: AnyInteraction, key: str, reason: Reason, words: str | None = None
    ) -> None:
        """Store what was wrong with the answer."""
        ...


class BuildService(Protocol):
    """Handles the button that cancels a build."""

    async def press(self, interaction: AnyInteraction, number: int) -> None:
        """Cancel the build of generation ``number``."""
        ...


class AnswerService(Protocol):
    """Handles the buttons that show more of an answer."""

    async def press(self, interaction: AnyInteraction, custom_id: str) -> None:
        """Handle a press of the button with this ``custom_id``."""
        ...


@dataclass(frozen=True, slots=True)
class Services:
    """The services of a client."""

    cards: CardService
    feedback: FeedbackService
    builds: BuildService
    answers: AnswerService


@runtime_checkable
class HasServices(Protocol):
    """A client with services."""

    services: Services


def services_of(interaction: AnyInteraction) -> Services:
    """The services of the client that received the press."""
    client = interaction.client
    assert isinstance(client, HasServices), "the buttons belong to VerbaleBot"
    return client.services
