"""Questions that are being answered: stored, so that a bot that was killed can excuse itself."""

import asyncio
import json
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import discord

from bot.core.errors import actor_id
from bot.core.interactions import AnyInteraction
from bot.core.scope import scope_of, scope_of_guild
from bot.language import spoken
from index.admin import AdminService
from index.errors import VerbaleError
from index.store.administration.answers import OpenQuestion

_STORE_WAIT_S = 0.25
"""Discord waits 3 s for an acknowledgement."""

_log = logging.getLogger(__name__)


def of_interaction(interaction: AnyInteraction, text: str | None, *, private: bool) -> OpenQuestion:
    """A question that an interaction asks; the answer replaces its “thinking”.

    Args:
        interaction: the interaction.
        text: the question; None where its asker still sees it.
        private: whether only the asker sees the answer.
    """
    shared = None if private else interaction.guild_locale
    target = {
        "application": interaction.application_id,
        "token": interaction.token,
        "guild": interaction.guild_id,
    }
    language = str(shared or interaction.locale)
    return _asked(scope_of(interaction), actor_id(interaction), language, target, text)


def of_message(message: discord.Message) -> OpenQuestion:
    """A question that a message asks; the answer is a reply in the language of the task."""
    target = {
        "channel": message.channel.id,
        "message": message.id,
        "guild": message.guild and message.guild.id,
    }
    who = f"discord:{message.author.id}"
    return _asked(scope_of_guild(message.guild), who, spoken(), target)


def _asked(
    scope: str, who: str, language: str, target: Mapping[str, Any], text: str | None = None
) -> OpenQuestion:
    key, at = secrets.token_hex(16), datetime.now(UTC)
    return OpenQuestion(key, scope, who, at, language, json.dumps(target), text)


@asynccontextmanager
async def stored(admin_service: AdminService, question: OpenQuestion) -> AsyncIterator[None]:
    """Store a question before the block, and delete it after.

    So a question is stored before it is acknowledged. Where the library is busy, the block begins
    after ``_STORE_WAIT_S``; where it fails, the question is answered all the same.
    """
    storing = asyncio.create_task(_logged(admin_service.opened(question)))
    try:
        await asyncio.wait([storing], timeout=_STORE_WAIT_S)
        yield
    finally:
        await storing
        await _logged(admin_service.closed(question.key))


async def _logged(work: Awaitable[None]) -> None:
    try:
        await work
    except VerbaleError as error:  # its words could hold what was to be stored
        _log.warning("An open question is not kept: %s.", type(error).__name__)
