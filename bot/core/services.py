"""What buttons and menus call when they are pressed.

Discord hands a pressed button the client and nothing else, whatever process made the button. These
types say what a button may expect of that client.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from bot.core.interactions import AnyInteraction
from index.store.administration.feedback import Reason


class CardService(Protocol):
    """Deals with buttons of interactive cards."""

    async def press(
        self, interaction: AnyInteraction, found: re.Match[str], values: Sequence[str]
    ) -> None:
        """Do what was pressed; ``found`` is the match of the button's ``custom_id``."""
        ...


class FeedbackService(Protocol):
    """Deals with ratings of answers."""

    async def judge(self, interaction: AnyInteraction, key: str, *, good: bool) -> None:
        """Store a rating of the answer under the key."""
        ...

    async def explain(
        self, interaction: AnyInteraction, key: str, reason: Reason, words: str | None = None
    ) -> None:
        """Store what was wrong with the answer."""
        ...


class BuildService(Protocol):
    """Deals with the button that cancels a build."""

    async def press(self, interaction: AnyInteraction, number: int) -> None:
        """Cancel the build of that generation."""
        ...


@dataclass(frozen=True, slots=True)
class Services:
    """What a client has for its buttons."""

    cards: CardService
    feedback: FeedbackService
    builds: BuildService


@runtime_checkable
class HasServices(Protocol):
    """A client that serves buttons."""

    services: Services


def services_of(interaction: AnyInteraction) -> Services:
    """The services of the client that received the press."""
    client = interaction.client
    assert isinstance(client, HasServices), "the buttons belong to VerbaleBot"
    return client.services
