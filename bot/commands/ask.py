"""``/ask``: answers a question in Discord with a card."""

import asyncio
import logging

import discord
from discord import app_commands
from discord.ext import commands

from bot.answers.buttons import answer_buttons
from bot.core.choices import Choices, choices
from bot.core.errors import reference_of
from bot.core.in_flight import InFlight
from bot.core.interactions import AnyInteraction, acknowledge, deliver, reply_privately
from bot.core.rate_limit import RateLimiter
from bot.core.scope import scope_of
from bot.core.typed import remember_command
from bot.feedback.buttons import new_key
from bot.protocols import AdminOperations, Answering
from bot.ui.answer_card import card
from index.answer.question.analyze import LONGEST
from index.errors import TryLaterError, VerbaleError
from index.store.validation import LONGEST as LONGEST_NAMES
from index.values import Answer, Question

Phrase = app_commands.Range[str, 1, 100]
Name = app_commands.Range[str, 1, LONGEST_NAMES["source"]]

_STORE_WAIT_S = 0.25
_RESTARTING = "I'm restarting. Please ask again in a minute."

_log = logging.getLogger(__name__)


class Ask(commands.Cog):
    """Translates ``/ask`` into one call of the answer service.

    Args:
        answer_service: answers questions.
        admin_service: provides the limits, and stores answers so that they can be rated.
        in_flight: tracks open answers.
        rate: limits the questions of each person.
    """

    def __init__(
        self,
        answer_service: Answering,
        admin_service: AdminOperations,
        in_flight: InFlight,
        rate: RateLimiter,
    ) -> None:
        self._answer_service = answer_service
        self._admin_service = admin_service
        self._in_flight = in_flight
        self._rate = rate

    @app_commands.command()
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=False)
    @app_commands.describe(
        question="Your question, for example: Where did Sullivan and Wang meet?",
        since="Only articles published on or after this date: 2024-08-01, last week, May 2022",
        until="Only articles published on or before this date: 2024-08-31, yesterday, 2022",
        source="Only articles from this outlet or source",
        private="Show the answer only to you",
    )
    async def ask(
        self,
        interaction: AnyInteraction,
        *,
        question: app_commands.Range[str, 1, LONGEST],
        since: Phrase | None = None,
        until: Phrase | None = None,
        source: Name | None = None,
        private: bool = False,
    ) -> None:
        """Ask about the news and get the exact sentence that answers, with its source."""
        remember_command(interaction)
        reference = reference_of(interaction)
        query = Question(question, scope_of(interaction), since, until, source, id=reference)
        self._in_flight.track()
        if self._in_flight.closing:
            raise TryLaterError(_RESTARTING)
        if await acknowledge(interaction, private=private):
            await self._answer(interaction, query, private=private)

    async def _answer(
        self, interaction: AnyInteraction, question: Question, *, private: bool
    ) -> None:
        _log.info("Question %s asked from %s.", question.id, question.scope)
        try:
            limits = await self._admin_service.limits(question.scope)
            self._rate.admit(question.scope, interaction.user.id, limits.questions)
            answer = await self._answer_service.ask(question)
            storing = await self._show_and_store(interaction, answer, private=private)
        except asyncio.CancelledError:
            await reply_privately(interaction, _RESTARTING)
            raise
        await storing
        _log.info(
            "Question %s %s in %d ms.",
            question.id,
            "answered" if answer.answered else "refused",
            answer.elapsed_ms,
        )

    async def _show_and_store(
        self, interaction: AnyInteraction, answer: Answer, *, private: bool
    ) -> asyncio.Task[None]:
        """Show an answer and store it for ratings; returns the storing task, which may still run.

        Normally the answer is stored before its buttons appear, but a busy library delays nobody.
        """
        key = new_key()
        storing = asyncio.create_task(self._store(key, answer))
        try:
            await asyncio.wait([storing], timeout=_STORE_WAIT_S)
            await _show(interaction, answer, key, private=private)
        except BaseException:
            storing.cancel()
            raise
        return storing

    async def _store(self, key: str, answer: Answer) -> None:
        """Store an answer; if that fails, it is still shown and only cannot be rated."""
        try:
            await self._admin_service.shown(key, answer)
        except VerbaleError as error:
            _log.warning("Question %s cannot be rated later: %s", answer.question.id, error)

    @ask.autocomplete("source")
    async def _source_choices(self, interaction: AnyInteraction, typed: str) -> Choices:
        """Outlets and sources whose names match the typed text."""
        return await choices(self._answer_service.sources(scope_of(interaction)), typed)


async def _show(interaction: AnyInteraction, answer: Answer, key: str, *, private: bool) -> None:
    """Deliver the card; if Discord rejects it, deliver it without links."""
    asker = interaction.user.id
    buttons = answer_buttons(key, answer, asker=asker, private=private)
    try:
        await deliver(interaction, card(answer, buttons=buttons))
    except discord.HTTPException as error:
        if error.status != 400:
            raise
        _log.warning("Discord refused the card of question %s: %s", answer.question.id, error)
        await deliver(interaction, card(answer, links=False, buttons=buttons))
