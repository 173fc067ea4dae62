"""The components for rating an answer: 👍 and 👎, the menu of reasons, the modal for a comment.

Their ``custom_id`` holds only the answer's key, so that they work as long as the answer is stored,
also after a restart of the bot.
"""

import re
import secrets
from typing import Any, Self, get_args

import discord

from bot.core.interactions import AnyInteraction, speak_to
from bot.core.modals import PersistentModal
from bot.core.services import services_of
from bot.translations.language import say, translatable
from index.store.administration.feedback import LONGEST_WORDS, Reason

OTHER: Reason = "other"
"""The reason for which the person writes a comment."""

_REASONS: dict[Reason, tuple[str, str]] = {
    "wrong sentence": (
        translatable("Wrong sentence"),
        translatable("The article is right, but the sentence doesn't answer"),
    ),
    "wrong article": (
        translatable("Wrong article"),
        translatable("The article is about something else"),
    ),
    "out of date": (translatable("Out of date"), translatable("Newer articles say otherwise")),
    "should have refused": (
        translatable("Should have refused"),
        translatable("No article answers the question"),
    ),
    "should have answered": (
        translatable("Should have answered"),
        translatable("Some article does answer the question"),
    ),
    "other": (translatable("Something else …"), translatable("Say it in your own words")),
}
_WHAT = translatable("What was wrong with it?")


WORDS = r"words:(?P<key>[0-9a-f]{16})"
"""The ``custom_id`` of the modal for a comment."""


class RatingButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]],
    template=r"verdict:(?P<key>[0-9a-f]{16}):(?P<act>good|bad)",
):
    """👍 or 👎 below an answer."""

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
        """Restore the button that was pressed."""
        return cls(match["key"], match["act"])

    async def callback(self, interaction: AnyInteraction) -> None:
        """Pass the press to the feedback service."""
        feedback = services_of(interaction).feedback
        await feedback.rate(interaction, self._key, good=self._act == "good")


class ReasonSelect(
    discord.ui.DynamicItem[discord.ui.Select[Any]], template=r"why:(?P<key>[0-9a-f]{16})"
):
    """The menu of reasons why an answer is bad."""

    def __init__(self, key: str) -> None:
        super().__init__(
            discord.ui.Select(
                custom_id=f"why:{key}",
                placeholder=say("Choose a reason"),
                options=[
                    discord.SelectOption(label=say(label), description=say(more), value=value)
                    for value, (label, more) in _REASONS.items()
                ],
            )
        )
        self._key = key

    @classmethod
    async def from_custom_id(
        cls, _: AnyInteraction, item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Restore the menu that was used."""
        return cls(match["key"])

    async def callback(self, interaction: AnyInteraction) -> None:
        """Store the reason, or ask for a comment."""
        data: Any = interaction.data
        reason = data["values"][0]
        if reason == OTHER:
            speak_to(interaction, private=True)
            await interaction.response.send_modal(ReasonModal(self._key))
        elif reason in get_args(Reason):
            await services_of(interaction).feedback.explain(interaction, self._key, reason)


class ReasonModal(PersistentModal):
    """The modal for a comment."""

    def __init__(self, key: str) -> None:
        super().__init__(title=say(_WHAT), custom_id=f"words:{key}")
        typed = discord.ui.TextInput[Any](
            style=discord.TextStyle.paragraph, max_length=LONGEST_WORDS, custom_id="said"
        )
        self.add_item(discord.ui.Label(text=say("In your own words"), component=typed))


def new_key() -> str:
    """A random key that cannot be guessed."""
    return secrets.token_hex(8)


def reason_in_words(reason: str) -> str:
    """A reason as the menu shows it, in the current language; one that it lacks as it is."""
    labels = (label for value, (label, _) in _REASONS.items() if value == reason)
    return say(next(labels, reason))
