"""Where a question is asked and answered: an interaction, such as ``/ask``, or a message."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any, Protocol

import aiohttp
import discord

from bot.asking.threads import open_thread
from bot.core.errors import actor_id
from bot.core.interactions import AnyInteraction, deliver, reply_privately
from bot.core.markdown import clip, escape
from bot.core.retries import Backoff, persistently
from bot.core.scope import scope_of, scope_of_guild
from index.store.administration.conversations import EVERYONE, ConversationPlace

_CONTENT_LIMIT = 2_000
_TYPING_EVERY_S = 8.0
"""Discord shows that somebody types for ten seconds."""
SENDING = Backoff(first=0.5, longest=15.0, within=5 * 60.0)

_UNKNOWN_CHANNEL = 10003

_log = logging.getLogger(__name__)


class Surface(Protocol):
    """Where one question is asked and answered."""

    @property
    def private(self) -> bool:
        """Whether only the asker sees the answer."""
        ...

    async def open(self) -> ConversationPlace:
        """Where its conversation is held; called once, before the question is answered."""
        ...

    def thinking(self) -> AbstractAsyncContextManager[None]:
        """Show that the bot is working."""
        ...

    async def show(self, view: discord.ui.LayoutView) -> None:
        """Show an answer.

        Raises:
            discord.HTTPException: Discord refuses the card.
            OSError, aiohttp.ClientError: Discord cannot be reached.
        """
        ...

    async def tell(self, words: str) -> None:
        """Say in plain text why there is no answer; a failure is logged, and no error."""
        ...


class InteractionSurface:
    """An interaction that was acknowledged.

    Args:
        interaction: the interaction.
        private: whether only its user sees the answer; such a conversation is one of its own, so
            that no public answer shows what was asked in private.
    """

    def __init__(self, interaction: AnyInteraction, *, private: bool) -> None:
        self._interaction = interaction
        self.private = private

    async def open(self) -> ConversationPlace:
        """The person's conversation in the channel; in a thread of the bot, that of all."""
        interaction = self._interaction
        bot, channel = interaction.application_id, str(interaction.channel_id)
        if self.private:
            return ConversationPlace(
                scope_of(interaction), f"{channel}/private", actor_id(interaction)
            )
        shared = is_own_thread(interaction.channel, bot)
        who = EVERYONE if shared else actor_id(interaction)
        return ConversationPlace(scope_of(interaction), channel, who)

    def thinking(self) -> AbstractAsyncContextManager[None]:
        """Nothing: Discord shows that since the acknowledgement."""
        return nullcontext()

    async def show(self, view: discord.ui.LayoutView) -> None:
        """Replace “thinking”.

        Raises:
            discord.HTTPException: Discord refuses the card.
            OSError, aiohttp.ClientError: Discord cannot be reached while the token lives.
        """
        await deliver(self._interaction, view)

    async def tell(self, words: str) -> None:
        """Tell the person only."""
        await reply_privately(self._interaction, words)


class MessageSurface:
    """A person's message, which is answered by a reply that pings nobody.

    Args:
        message: the message.
        bot: the bot's user id.
        thread: the name of the thread to open for the answer; None for none.
    """

    private = False

    def __init__(self, message: discord.Message, bot: int, *, thread: str | None = None) -> None:
        self._message = message
        self._bot = bot
        self._thread = thread
        self._channel: discord.abc.Messageable = message.channel
        self._target: discord.MessageReference | None = discord.MessageReference.from_message(
            message, fail_if_not_exists=False
        )

    async def open(self) -> ConversationPlace:
        """The person's conversation in the channel; in a thread of the bot, that of all."""
        scope, channel = scope_of_guild(self._message.guild), self._message.channel
        opened = await open_thread(self._message, self._thread) if self._thread else None
        if opened is not None:
            self._channel, self._target = opened, None
            return ConversationPlace(scope, str(opened.id), EVERYONE)
        if is_own_thread(channel, self._bot):
            return ConversationPlace(scope, str(channel.id), EVERYONE)
        return ConversationPlace(scope, str(channel.id), f"discord:{self._message.author.id}")

    @asynccontextmanager
    async def thinking(self) -> AsyncIterator[None]:
        """Show that the bot is typing."""
        typing = asyncio.create_task(_type_in(self._channel), name="typing")
        try:
            yield
        finally:
            typing.cancel()
            await asyncio.wait([typing])

    async def show(self, view: discord.ui.LayoutView) -> None:
        """Reply with a card. If the bot may not speak there, that is logged, and no error.

        Raises:
            discord.HTTPException: Discord refuses the card.
            OSError, aiohttp.ClientError: Discord cannot be reached.
        """
        view.stop()  # its buttons are found by their ids: discord.py need not keep the view
        await self._send(view=view)

    async def tell(self, words: str) -> None:
        """Reply in plain text."""
        try:
            await self._send(content=clip(escape(words), _CONTENT_LIMIT))
        except (discord.HTTPException, OSError, aiohttp.ClientError) as error:
            _log.warning("Cannot answer message %d: %r", self._message.id, error)

    async def _send(self, **what: Any) -> None:
        nonce = nonce_of(self._message.id)

        async def send() -> None:
            await self._channel.send(**what, nonce=nonce, **self._reply())

        try:
            await persistently(send, SENDING)
        except discord.HTTPException as error:
            if not _may_not_speak(error):
                raise
            _log.warning("Cannot speak in channel %d: %s", self._message.channel.id, error)

    def _reply(self) -> dict[str, Any]:
        return {"reference": self._target} if self._target else {}


def nonce_of(message: int) -> str:
    """The nonce of the reply to a message, by which Discord knows one that is sent again."""
    return f"re-{message}"


def is_own_thread(channel: object, bot: int | None) -> bool:
    """Whether a channel is a thread that the bot opened for a conversation."""
    return isinstance(channel, discord.Thread) and channel.owner_id == bot


def _may_not_speak(error: discord.HTTPException) -> bool:
    """Whether the bot lacks a permission, or the channel is gone."""
    return isinstance(error, discord.Forbidden) or error.code == _UNKNOWN_CHANNEL


async def _type_in(channel: discord.abc.Messageable) -> None:
    """Show typing until cancelled; a failure ends it and is no error."""
    try:
        while True:
            await channel.typing()
            await asyncio.sleep(_TYPING_EVERY_S)
    except (discord.HTTPException, OSError, aiohttp.ClientError) as error:
        _log.info("Cannot show that an answer is coming: %r", error)
