"""Modals that are found by ``custom_id`` alone, so that they survive a restart of the bot."""

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import discord

from bot.core.interactions import AnyInteraction, reply_privately
from bot.core.typed import remember_typed
from bot.translations.language import translatable

Submit = Callable[[AnyInteraction, re.Match[str], Mapping[str, str]], Awaitable[None]]
"""Handles a submitted modal: the match of its ``custom_id``, and the texts by input id."""

_OUT_OF_DATE = translatable("This form has expired. Please start again.")

_log = logging.getLogger(__name__)


class PersistentModal(discord.ui.Modal):
    """A modal that discord.py does not store: ``Modals`` handles it when it is submitted."""

    def __init__(self, *, title: str = discord.utils.MISSING, custom_id: str) -> None:
        super().__init__(title=title, custom_id=custom_id, timeout=None)
        self.stop()


class Modals:
    """Dispatches a submitted modal to its handler.

    Args:
        submits: handlers by the pattern of their ``custom_id``.
    """

    def __init__(self, submits: Mapping[str, Submit]) -> None:
        self._submits = submits

    async def submitted(self, interaction: AnyInteraction) -> None:
        """Call the modal's handler; for an unknown modal, return the typed text to the person."""
        data: Any = interaction.data
        texts = _texts(data["components"])
        remember_typed(interaction, "\n".join(filter(None, texts.values())))
        for pattern, submit in self._submits.items():
            if match := re.fullmatch(pattern, data["custom_id"]):
                await submit(interaction, match, texts)
                return
        _log.warning("A modal with the unknown id %r was submitted.", data["custom_id"])
        await reply_privately(interaction, _OUT_OF_DATE)


def _texts(components: list[dict[str, Any]]) -> dict[str, str]:
    """The texts of all inputs by id; inputs are nested in labels or in rows."""
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
