"""Modals known by their ``custom_id`` alone: whatever process opened them, and whenever."""

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import discord

from bot.core.interactions import AnyInteraction, tell
from bot.core.typed import keep_typed

Submit = Callable[[AnyInteraction, re.Match[str], Mapping[str, str]], Awaitable[None]]
"""Deals with what was typed, by the inputs' ids; the match is that of the modal's ``custom_id``."""

_OUT_OF_DATE = "This form has expired. Please start again."

_log = logging.getLogger(__name__)


class PersistentModal(discord.ui.Modal):
    """A modal that the client does not keep: ``Modals`` deals with it when it is submitted."""

    def __init__(self, *, title: str = discord.utils.MISSING, custom_id: str) -> None:
        super().__init__(title=title, custom_id=custom_id, timeout=None)
        self.stop()


class Modals:
    """Leads a submitted modal to whoever deals with it.

    Args:
        submits: by a pattern of ``custom_id``.
    """

    def __init__(self, submits: Mapping[str, Submit]) -> None:
        self._submits = submits

    async def submitted(self, interaction: AnyInteraction) -> None:
        """Have a modal dealt with; what was typed into an unknown one is given back."""
        data: Any = interaction.data
        texts = _texts(data["components"])
        keep_typed(interaction, "\n".join(filter(None, texts.values())))
        for pattern, submit in self._submits.items():
            if found := re.fullmatch(pattern, data["custom_id"]):
                await submit(interaction, found, texts)
                return
        _log.warning("A modal with the unknown id %r was submitted.", data["custom_id"])
        await tell(interaction, _OUT_OF_DATE)


def _texts(components: list[dict[str, Any]]) -> dict[str, str]:
    """What stands in text inputs, by their ids; they stand under labels, or in rows."""
    inputs = [
        component
        for part in components
        for component in (part.get("component"), *part.get("components", []))
    ]
    return {
        component["custom_id"]: component["value"]
        for component in inputs
        if component and "value" in component
    }
