"""Where a question is asked and answered: an interaction, such as ``/ask``, or a message."""

import asyncio
import json
import logging
import math
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext, suppress
from datetime import UTC, datetime
from typing import Any

import discord

from bot.core.discord_calls import FAILURES, SENDING, persistently
from bot.core.errors import actor_id
from bot.core.interactions import AnyInteraction, deliver, reply_privately
from bot.core.markdown import clip, escape, label
from bot.core.scope import scope_of, scope_of_guild
from bot.language import plural, spoken
from index.admin import AdminService
from index.concurrency import alongside
from index.errors import VerbaleError
from index.store.administration.answers import EVERYONE, ConversationPlace, OpenQuestion

_MOST_KEYS = 10_000


class Once:
    """Remembers for this process what was said to whom.

    Args:
        clock: a monotonic clock, in seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._until: dict[Hashable, float] = {}

    def first(self, key: Hashable, seconds: float = math.inf) -> bool:
        """Whether nobody asked for this key in the last ``seconds`` that were given for it."""
        now = self._clock()
        if self._until.get(key, 0.0) > now:
            return False
        self._until.pop(key, None)
        self._until[key] = now + seconds
        if len(self._until) > _MOST_KEYS:
            del self._until[next(iter(self._until))]
        return True


FIRST_S = 4.0
"""Seconds after which a person who still waits is told."""
AGAIN_S = 5.0
"""Seconds until the place is told again, if it has changed.

An edit counts towards the limits of its interaction; a question waits 15 s at most.
"""
_SIGN = "⏳"
"""Begins the text, by which it is known again."""


@asynccontextmanager
async def place_told(
    ahead: Callable[[], int], tell: Callable[[str], Awaitable[bool]]
) -> AsyncIterator[None]:
    """Tell the place in the queue for as long as the block waits.

    The block's end waits until what is being told has arrived, so that nothing told late takes the
    place of the answer.

    Args:
        ahead: how many questions are ahead; 0 if there is nothing to tell.
        tell: shows a text, and returns whether it did; fails within seconds, and never raises.
    """
    done = asyncio.Event()

    async def tell_until_done() -> None:
        told, pause = 0, FIRST_S
        while not done.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(done.wait(), pause)
            pause, now = AGAIN_S, ahead()
            if now in {0, told} or done.is_set():
                continue
            words = plural(
                now,
                "{number} question is ahead of yours.",
                "{number} questions are ahead of yours.",
            )
            if await tell(f"{_SIGN} {words}"):
                told = now

    telling = asyncio.create_task(tell_until_done(), name="place in the queue")
    try:
        yield
    finally:
        done.set()
        await telling


def shows_place(message: discord.Message) -> bool:
    """Whether a message of the bot shows a place in the queue, and no answer yet."""
    return message.content.startswith(_SIGN)


CONVERSATIONS = "conversations"
"""Key of the server setting: ``THREAD``, or absent for the channel."""
THREAD = "thread"


_log = logging.getLogger(__name__)


async def open_thread(message: discord.Message, name: str) -> discord.Thread | None:
    """Open a thread on a message; None where that is impossible, or the bot may not write in it.

    Args:
        message: a message in a server.
        name: the thread's name, as a person typed it.
    """
    channel = message.channel
    if not isinstance(channel, discord.TextChannel):
        return None
    if not channel.permissions_for(channel.guild.me).send_messages_in_threads:
        return None  # an answer there would be lost
    try:
        return await message.create_thread(
            name=label(" ".join(name.split()), 100),
            auto_archive_duration=1_440,
        )
    except FAILURES as error:
        _log.warning("Cannot open a thread in channel %d: %r", channel.id, error)
        return None


_WAIT_S = 5.0
"""Longest time for telling that an answer has to wait."""
_WAITS_APART_S = 2.5
"""Least time between two such texts in a channel: Discord takes five messages in five seconds."""


class InteractionSurface:
    """Where one question is asked and answered: an interaction that was acknowledged.

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
        interaction, channel = self._interaction, str(self._interaction.channel_id)
        who = actor_id(interaction)
        if self.private:
            channel = f"{channel}/private"
        elif is_own_thread(interaction.channel, interaction.application_id):
            who = EVERYONE
        return ConversationPlace(scope_of(interaction), channel, who)

    def unanswered(self, text: str | None) -> OpenQuestion:
        """The question as it is stored meanwhile; no ``text`` where its asker still sees it."""
        interaction = self._interaction
        shared = None if self.private else interaction.guild_locale
        target = {
            "application": interaction.application_id,
            "token": interaction.token,
            "guild": interaction.guild_id,
        }
        scope, who = scope_of(interaction), actor_id(interaction)
        return _open_question(scope, who, str(shared or interaction.locale), target, text)

    def thinking(self) -> AbstractAsyncContextManager[None]:
        """Nothing: Discord shows that since the acknowledgement."""
        return nullcontext()

    async def wait(self, words: str) -> bool:
        """Replace “thinking”; False if Discord does not take that soon."""
        return await _soon(self._interaction.edit_original_response(content=words))

    async def show(self, view: discord.ui.LayoutView) -> None:
        """Replace “thinking”, or what was said while it waited.

        Raises:
            discord.HTTPException: Discord refuses the card.
            OSError, aiohttp.ClientError: Discord cannot be reached while the token lives.
        """
        await deliver(self._interaction, view)

    async def tell(self, words: str) -> None:
        """Tell the person only."""
        await reply_privately(self._interaction, words)


class MessageSurface:
    """Where one question is asked and answered: a message, and a reply that pings nobody.

    Args:
        message: the message.
        bot: the bot's user id.
        thread: the name of the thread to open for the answer; None for none.
        once: remembers in which channels somebody was told lately that they wait.
    """

    private = False

    def __init__(
        self,
        message: discord.Message,
        bot: int,
        *,
        thread: str | None = None,
        once: Once | None = None,
    ) -> None:
        self._message = message
        self._once = once or Once()
        self._waiting: discord.Message | None = None
        self._bot = bot
        self._thread = thread
        self._channel: discord.abc.Messageable = message.channel
        replied = discord.MessageReference.from_message(message, fail_if_not_exists=False)
        self._reply: dict[str, Any] = {"reference": replied}

    async def open(self) -> ConversationPlace:
        """The person's conversation in the channel; in a thread of the bot, that of all."""
        channel, who = self._message.channel.id, f"discord:{self._message.author.id}"
        opened = await open_thread(self._message, self._thread) if self._thread else None
        if opened is not None:
            self._channel, self._reply, channel = opened, {}, opened.id
        if opened is not None or is_own_thread(self._message.channel, self._bot):
            who = EVERYONE
        return ConversationPlace(scope_of_guild(self._message.guild), str(channel), who)

    def unanswered(self) -> OpenQuestion:
        """The question as it is stored meanwhile, in the language of the task."""
        message = self._message
        target = {
            "channel": message.channel.id,
            "message": message.id,
            "guild": message.guild and message.guild.id,
        }
        scope, who = scope_of_guild(message.guild), f"discord:{message.author.id}"
        return _open_question(scope, who, spoken(), target)

    def thinking(self) -> AbstractAsyncContextManager[None]:
        """Show that the bot is typing."""
        return alongside(self._type_on(), "typing")

    async def _type_on(self) -> None:  # a failure ends it and is no error
        try:
            while True:
                await self._channel.typing()
                await asyncio.sleep(8.0)  # Discord shows it for ten seconds
        except FAILURES as error:
            _log.info("Cannot show that an answer is coming: %r", error)

    async def wait(self, words: str) -> bool:
        """Reply, or change that reply.

        False if Discord does not take that soon, or if somebody else in the channel was told to
        wait right before: Discord takes few messages for a channel, and answers go first.
        """
        channel = self._channel
        place = channel if isinstance(channel, discord.Thread) else self._message.channel
        if not self._once.first(("wait", place.id), _WAITS_APART_S):
            return False
        if self._waiting is not None:
            return await _soon(self._waiting.edit(content=words))

        async def reply() -> None:
            nonce = nonce_of(self._message.id)
            self._waiting = await channel.send(words, nonce=nonce, **self._reply)

        return await _soon(reply())

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
            await self._send(content=clip(escape(words), 2_000))
        except FAILURES as error:
            _log.warning("Cannot answer message %d: %r", self._message.id, error)

    async def _send(self, **what: Any) -> None:
        """Reply; what the person was told while they waited, if anything, becomes the reply.

        Discord knows the nonce, so it returns that message even if its first response was lost.
        """
        nonce = nonce_of(self._message.id)

        async def send() -> None:
            sent = self._waiting or await self._channel.send(**what, nonce=nonce, **self._reply)
            if not shows_place(sent):
                return
            try:
                await sent.edit(**({"content": None} | what))
            except discord.NotFound:  # it was deleted
                self._waiting = None
                await self._channel.send(**what, nonce=f"{nonce}-2", **self._reply)

        try:
            await persistently(send, SENDING)
        except discord.HTTPException as error:
            if not (isinstance(error, discord.Forbidden) or error.code == 10003):  # it is unknown
                raise
            _log.warning("Cannot speak in channel %d: %s", self._message.channel.id, error)


Surface = InteractionSurface | MessageSurface


def _open_question(
    scope: str, who: str, language: str, target: dict[str, Any], text: str | None = None
) -> OpenQuestion:
    key, at = secrets.token_hex(16), datetime.now(UTC)
    return OpenQuestion(key, scope, who, at, language, json.dumps(target), text)


_STORE_WAIT_S = 0.25
"""Discord waits 3 s for an acknowledgement."""


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


def nonce_of(message: int) -> str:
    """The nonce of the reply to a message, by which Discord knows one that is sent again."""
    return f"re-{message}"


def is_own_thread(channel: object, bot: int | None) -> bool:
    """Whether a channel is a thread that the bot opened for a conversation."""
    return isinstance(channel, discord.Thread) and channel.owner_id == bot


async def _soon(telling: Awaitable[object]) -> bool:
    """Whether Discord takes a text that is worth telling only now."""
    try:
        async with asyncio.timeout(_WAIT_S):
            await telling
    except FAILURES as error:
        _log.info("Cannot tell that an answer has to wait: %r", error)
        return False
    return True
