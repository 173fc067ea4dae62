"""Questions typed into windows: follow-ups, and corrections of a question as it was read."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import discord

from bot.asking.asking import Asked, Asking
from bot.asking.surfaces import InteractionSurface
from bot.asking.unfinished import of_interaction
from bot.core.errors import error_message, reference_of
from bot.core.interactions import AnyInteraction, acknowledge, reply_privately, speak_to
from bot.core.modals import PersistentModal
from bot.core.scope import SharedServers, is_direct, scope_of
from bot.protocols import AdminOperations
from bot.translations.language import say, translatable
from index.answer.question.analyze import LONGEST
from index.errors import NotFoundError, TryLaterError
from index.values import Question

CORRECTED = r"corrected:(?P<key>[0-9a-f]{16})"
"""The ``custom_id`` of the window in which a question is corrected."""

_INPUT = "question"
_SECONDS = 1.5
"""Time limit for reading the question: Discord waits 3 s for the window."""
_BUSY = translatable("I'm busy and can't open the window now. Please try again in a moment.")


class CorrectionWindow(PersistentModal):
    """The window with the question of an answer, as it was read."""

    def __init__(self, key: str, question: str) -> None:
        super().__init__(title=say("Correct the question"), custom_id=f"corrected:{key}")
        typed = discord.ui.TextInput[Any](
            custom_id=_INPUT,
            style=discord.TextStyle.paragraph,
            default=question[:LONGEST],
            max_length=LONGEST,
        )
        self.add_item(discord.ui.Label(text=say("The question, as I read it"), component=typed))


class Windows:
    """Opens the window for a correction, and asks what was typed into a window.

    Args:
        asking: answers questions.
        admin_service: reads the questions of stored answers.
        shared_servers: knows which servers answer a person's direct messages.
    """

    def __init__(
        self, asking: Asking, admin_service: AdminOperations, shared_servers: SharedServers
    ) -> None:
        self._shared_servers = shared_servers
        self._asking = asking
        self._admin_service = admin_service

    async def correct(self, interaction: AnyInteraction, key: str) -> None:
        """Open the window for a correction.

        Raises:
            NotFoundError: the answer has expired, or was shown in another scope.
            TryLaterError: the library is too busy to read the question in time.
        """
        speak_to(interaction, private=True)
        try:
            async with asyncio.timeout(_SECONDS):
                further = await self._shared_servers.here(interaction)
                scope = scope_of(interaction)
                question = await self._admin_service.question_of(key, scope, further)
        except TimeoutError as error:
            raise TryLaterError(_BUSY) from error
        await interaction.response.send_modal(CorrectionWindow(key, question.text))

    async def corrected(
        self, interaction: AnyInteraction, match: re.Match[str], texts: Mapping[str, str]
    ) -> None:
        """Ask a corrected question by itself, with the filters of the one that it replaces."""
        question = Question(texts.get(_INPUT, ""), scope_of(interaction))
        await self._ask(interaction, question, corrects=match["key"])

    async def submit(self, interaction: AnyInteraction, key: str, text: str) -> None:
        """Ask a question that goes on from an answer."""
        await self._ask(interaction, Question(text, scope_of(interaction)), continues=key)

    async def _ask(
        self,
        interaction: AnyInteraction,
        question: Question,
        *,
        continues: str | None = None,
        corrects: str | None = None,
    ) -> None:
        """Answer as privately as the message with the button; report every failure."""
        message = interaction.message
        private = message is not None and message.flags.ephemeral
        try:
            question = replace(question, id=reference_of(interaction))
            self._asking.track(interaction)
            waiting = of_interaction(interaction, question.text, private=private)
            async with self._asking.unfinished(waiting):
                if not await acknowledge(interaction, private=private):
                    return
                if corrects is not None:
                    further = await self._shared_servers.here(interaction)
                    question = await self._filtered(question, corrects, further)
                user, alone = interaction.user.id, corrects is not None
                direct = is_direct(interaction)
                asked = Asked(question, user, continues=continues, alone=alone, direct=direct)
                await self._asking.answer(asked, InteractionSurface(interaction, private=private))
        except Exception as error:  # noqa: BLE001 - error_message() logs unexpected ones
            await reply_privately(interaction, error_message(interaction, error))

    async def _filtered(
        self, question: Question, key: str, further_scopes: Sequence[str]
    ) -> Question:
        """A question with the filters of an answer's question; without any if that has expired."""
        try:
            old = await self._admin_service.question_of(key, question.scope, further_scopes)
        except NotFoundError:
            return question
        return replace(question, since=old.since, until=old.until, source=old.source)
