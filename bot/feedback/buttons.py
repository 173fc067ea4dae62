"""👍 and 👎 below an answer, and what was wrong with it: the buttons, the menu, the window.

They hold the answer's key and nothing else, so that they work for as long as the answer is kept,
whatever process was running when it was given.
"""

import re
import secrets
from typing import Any, Self, get_args

import discord

from bot.core.interactions import AnyInteraction
from bot.core.modals import PersistentModal
from bot.core.services import services_of
from index.store.administration.feedback import LONGEST_WORDS, Reason

OTHER: Reason = "other"
"""What is told in a person's own words."""

_REASONS: dict[Reason, tuple[str, str]] = {
    "wrong sentence": ("Wrong sentence", "The article is right, but the sentence doesn't answer"),
    "wrong article": ("Wrong article", "The article is about something else"),
    "out of date": ("Out of date", "Newer articles say otherwise"),
    "should have refused": ("Should have refused", "No article answers the question"),
    "should have answered": ("Should have answered", "Some article does answer the question"),
    "other": ("Something else …", "Say it in your own words"),
}


WORDS = r"words:(?P<key>[0-9a-f]{16})"
"""The ``custom_id`` of the window for a person's own words."""


class RatingButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"verdict:(?P<key>[0-9a-f]{16}):(?P<act>good|bad)",
):
    """A button below an answer."""

    def __init__(self, key: str, act: str) -> None:
        super().__init__(
            discord.ui.Button(
                emoji="👍" if act == "good" else "👎",
                style=discord.ButtonStyle.secondary,
                custom_id=f"verdict:{key}:{act}",
            )
        )
        self._key = key
        self._act = act

    @classmethod
    async def from_custom_id(
        cls, _: AnyInteraction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The button as it was pressed."""
        return cls(match["key"], match["act"])

    async def callback(self, interaction: AnyInteraction) -> None:
        """Pass the press on."""
        feedback = services_of(interaction).feedback
        await feedback.judge(interaction, self._key, good=self._act == "good")


class ReasonSelect(
    discord.ui.DynamicItem[discord.ui.Select[Any]], template=r"why:(?P<key>[0-9a-f]{16})"
):
    """The menu of what may be wrong with an answer."""

    def __init__(self, key: str) -> None:
        super().__init__(
            discord.ui.Select(
                custom_id=f"why:{key}",
                placeholder="What was wrong with it?",
                options=[
                    discord.SelectOption(label=label, description=more, value=value)
                    for value, (label, more) in _REASONS.items()
                ],
            )
        )
        self._key = key

    @classmethod
    async def from_custom_id(
        cls, _: AnyInteraction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """The menu as something was chosen from it."""
        return cls(match["key"])

    async def callback(self, interaction: AnyInteraction) -> None:
        """Pass the choice on, or ask for words."""
        data: Any = interaction.data
        reason = data["values"][0]
        if reason == OTHER:
            await interaction.response.send_modal(ReasonModal(self._key))
        elif reason in get_args(Reason):
            await services_of(interaction).feedback.explain(interaction, self._key, reason)


class ReasonModal(PersistentModal):
    """The window for a person's own words."""

    said = discord.ui.Label[Any](
        text="In your own words",
        component=discord.ui.TextInput(
            style=discord.TextStyle.paragraph, max_length=LONGEST_WORDS, custom_id="said"
        ),
    )

    def __init__(self, key: str) -> None:
        super().__init__(title="What was wrong with it?", custom_id=f"words:{key}")


def new_key() -> str:
    """A key that nobody guesses."""
    return secrets.token_hex(8)


def rating_buttons(key: str) -> discord.ui.ActionRow[Any]:
    """👍 and 👎 for the answer under that key."""
    return discord.ui.ActionRow(RatingButton(key, "good"), RatingButton(key, "bad"))
