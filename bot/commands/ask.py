"""``/ask``: a question in Discord, its answer as a card."""

import asyncio
import logging
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.core.choices import Choices, choices
from bot.core.errors import refer
from bot.core.in_flight import InFlight
from bot.core.interactions import AnyInteraction, acknowledge, deliver, tell
from bot.core.rate_limit import RateLimiter
from bot.core.scope import scope_of
from bot.core.typed import keep_command
from bot.feedback.buttons import new_key, rating_buttons
from bot.protocols import AdminOperations, Answering
from bot.ui.answer_card import card
from index.answer.question.analyze import LONGEST
from index.errors import TryLaterError, VerbaleError
from index.store.validation import LONGEST as LONGEST_NAMES
from index.values import Answer, Question

Phrase = app_commands.Range[str, 1, 100]
Name = app_commands.Range[str, 1, LONGEST_NAMES["source"]]

_KEPT_WITHIN_S = 0.25
_RESTARTING = "I'm restarting. Please ask again in a minute."

_log = logging.getLogger(__name__)


class Ask(commands.Cog):
    """Translates ``/ask`` into one call on the asker.

    Args:
        asker: who answers.
        admin_service: knows how fast people may ask, and keeps answers so that they can be judged.
        in_flight: counts answers that are worked on.
    """

    def __init__(
        self, asker: Answering, admin_service: AdminOperations, in_flight: InFlight
    ) -> None:
        self._asker = asker
        self._admin_service = admin_service
        self._in_flight = in_flight
        self._rate = RateLimiter()

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
        keep_command(interaction)
        reference = refer(interaction)
        asked = Question(question, scope_of(interaction), since, until, source, id=reference)
        self._in_flight.board()
        if self._in_flight.closing:
            raise TryLaterError(_RESTARTING)
        if await acknowledge(interaction, private=private):
            await self._answer(interaction, asked)

    async def _answer(self, interaction: AnyInteraction, asked: Question) -> None:
        _log.info("Question %s asked from %s.", asked.id, asked.scope)
        try:
            limits = await self._admin_service.limits(asked.scope)
            self._rate.admit(asked.scope, interaction.user.id, limits.questions)
            answer = await self._asker.ask(asked)
            keeping = await self._shown(interaction, answer)
        except asyncio.CancelledError:
            await tell(interaction, _RESTARTING)
            raise
        await keeping
        _log.info(
            "Question %s %s in %d ms.",
            asked.id,
            "answered" if answer.answered else "refused",
            answer.elapsed_ms,
        )

    async def _shown(self, interaction: AnyInteraction, answer: Answer) -> asyncio.Task[None]:
        """Keep and show an answer; what keeps it, where that was not done at once.

        The buttons may be pressed at once, but nobody waits for a library that is busy.
        """
        key = new_key()
        keeping = asyncio.create_task(self._keep(key, answer))
        try:
            await asyncio.wait([keeping], timeout=_KEPT_WITHIN_S)
            await _show(interaction, answer, key)
        except BaseException:
            keeping.cancel()
            raise
        return keeping

    async def _keep(self, key: str, answer: Answer) -> None:
        """An answer that cannot be judged later is an answer all the same."""
        try:
            await self._admin_service.shown(key, answer)
        except VerbaleError as error:
            _log.warning("Question %s cannot be rated later: %s", answer.question.id, error)

    @ask.autocomplete("source")
    async def _source_choices(self, interaction: AnyInteraction, typed: str) -> Choices:
        """Outlets and sources whose names hold what is typed."""
        return await choices(self._asker.sources(scope_of(interaction)), typed)


async def _show(interaction: discord.Interaction[Any], answer: Answer, key: str) -> None:
    """Deliver the card; a link that Discord refuses must not cost the answer."""
    rating = partial(rating_buttons, key)
    try:
        await deliver(interaction, card(answer, rating=rating))
    except discord.HTTPException as error:
        if error.status != 400:
            raise
        _log.warning("Discord refused the card of question %s: %s", answer.question.id, error)
        await deliver(interaction, card(answer, links=False, rating=rating))
