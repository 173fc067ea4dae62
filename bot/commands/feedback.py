"""Rating an answer: 👍 and 👎, the menu of reasons, the modal for a comment, and what stores them.

The ``custom_id`` of each component holds only the answer's key, so that it works as long as the
answer is stored, also after a restart of the bot.
"""

import re
from collections.abc import Mapping
from typing import Any, get_args

import discord

from bot.asking.answer_buttons import RatingButton
from bot.core.errors import actor_id, error_message
from bot.core.interactions import (
    AnyInteraction,
    Restored,
    acknowledge_press,
    deliver,
    speak_to,
    typed_note,
    window,
)
from bot.core.permissions import anyone
from bot.core.runner import Card
from bot.core.scope import scope_of
from bot.feature import Feature
from bot.language import say, translatable
from bot.ui.cards import MOMENT, card, row, text, text_card
from index.errors import VerbaleError
from index.store.administration.answers import LONGEST_WORDS, Ballot, Reason

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


class ReasonSelect(Restored, template=r"why:([0-9a-f]{16})"):
    """The menu of reasons why an answer is bad."""

    handler = "Feedback", "choose"


def reason_in_words(reason: str) -> str:
    """A reason as the menu shows it, in the current language; one that it lacks as it is."""
    labels = (label for value, (label, _) in _REASONS.items() if value == reason)
    return say(next(labels, reason))


_NOTED = translatable(
    "Thank you. You rated this answer bad ({reason}); the administrators of this server can read "
    "that."
)
_ASK_REASON = translatable("Thank you. You rated this answer bad. What was wrong with it?")


class Feedback(Feature):
    """Stores ratings; every failure is reported to the person who pressed."""

    buttons = (RatingButton, ReasonSelect)
    window = r"words:(?P<key>[0-9a-f]{16})"

    async def rate(self, interaction: AnyInteraction, match: re.Match[str]) -> None:
        """Store a rating; for a bad one, ask for the reason."""
        key, good = match[1], match[2] == "good"

        async def work() -> Card:
            ballot = Ballot(key, scope_of(interaction), actor_id(interaction))
            await self._verbale.admin_service.rate(ballot, good=good)
            if good:
                return text_card(say("Thank you. You rated this answer good."))
            menu = discord.ui.Select[Any](
                custom_id=f"why:{key}",
                placeholder=say("Choose a reason"),
                options=[
                    discord.SelectOption(label=say(label), description=say(more), value=value)
                    for value, (label, more) in _REASONS.items()
                ],
            )
            return card(text([say(_ASK_REASON)]), row(ReasonSelect(menu)))

        async with self._runner.reporting(interaction):
            await self.answer(interaction, work, anyone)

    async def choose(self, interaction: AnyInteraction, match: re.Match[str]) -> None:
        """Store the reason, or ask for a comment."""
        key = match[1]
        data: Any = interaction.data
        [reason] = data["values"]
        if reason == "other":  # which the person puts into words
            speak_to(interaction, private=True)
            typed = discord.ui.TextInput[Any](
                style=discord.TextStyle.paragraph, max_length=LONGEST_WORDS, custom_id="said"
            )
            title, label = say("What was wrong with it?"), say("In your own words")
            await interaction.response.send_modal(window(title, f"words:{key}", label, typed))
        elif reason in get_args(Reason):
            await self.explain(interaction, key, reason)

    async def explain(
        self, interaction: AnyInteraction, key: str, reason: Reason, words: str | None = None
    ) -> None:
        """Store what was wrong with an answer."""

        async def work() -> Card:
            ballot = Ballot(key, scope_of(interaction), actor_id(interaction))
            await self._verbale.admin_service.explain(ballot, reason, words)
            return text_card(say(_NOTED, reason=reason_in_words(reason)))

        async with self._runner.reporting(interaction):
            speak_to(interaction, private=True)
            if not await acknowledge_press(interaction, text_card(say(MOMENT))):
                return
            try:
                result = await self._runner.admit(interaction, work, anyone)
            except VerbaleError as error:  # shown in place of the menu, which is gone by then
                result = text_card(error_message(interaction, error) + typed_note(interaction))
            await deliver(interaction, result)

    async def submitted(
        self, interaction: AnyInteraction, match: re.Match[str], texts: Mapping[str, str]
    ) -> None:
        """Store a person's comment on an answer."""
        await self.explain(interaction, match["key"], "other", texts.get("said"))
