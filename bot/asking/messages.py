"""Questions in messages: mentions, replies to answers, direct messages, threads of the bot."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

import discord

from bot.asking.asking import RESTARTING, Asked, Asking
from bot.asking.keys import key_of
from bot.asking.message_text import has_words, mentions, question_in
from bot.asking.once import Once
from bot.asking.surfaces import MessageSurface, is_own_thread
from bot.asking.threads import CONVERSATIONS, THREAD
from bot.asking.unfinished import of_message
from bot.asking.words import HOW_TO_ASK, UNREADABLE
from bot.core.errors import failure_message, place_id
from bot.core.rate_limit import WINDOW_S, RateLimitedError
from bot.core.scope import scope_of_guild
from bot.protocols import AdminOperations
from bot.translations.language import ENGLISH, say, speak
from index.actor import Actor, set_actor
from index.operations.telemetry.request_context import begin, new_id
from index.values import Question

_MOST_LANGUAGES = 10_000
_SPOKEN = {discord.MessageType.default, discord.MessageType.reply}


class Messages:
    """Answers the messages that are addressed to the bot.

    Without the privileged intent, Discord passes on the words of a message only in a direct
    message and where the bot is mentioned; a reply that pings the bot mentions it.

    Args:
        asking: answers questions.
        admin_service: reads the settings of servers.
    """

    def __init__(self, asking: Asking, admin_service: AdminOperations) -> None:
        self._asking = asking
        self._admin_service = admin_service
        self._told = Once()
        self._languages: dict[int, str] = {}
        self._turns = WeakValueDictionary[tuple[int, int], asyncio.Lock]()

    def learn_language(self, user_id: int, language: str) -> None:
        """Remember the language of a person, which only interactions tell, for direct messages."""
        self._languages.pop(user_id, None)
        self._languages[user_id] = language
        if len(self._languages) > _MOST_LANGUAGES:
            del self._languages[next(iter(self._languages))]

    async def heard(self, message: discord.Message, bot: int) -> None:
        """Answer a message if it is addressed to the bot; a failure is told in a reply.

        Args:
            message: any message that Discord tells the bot of.
            bot: the bot's user id.
        """
        if message.author.bot or message.webhook_id or message.type not in _SPOKEN:
            return
        if message.guild is None and not isinstance(message.channel, discord.DMChannel):
            return  # of a server that has just removed the bot
        self._speak(message)
        replied = _answer_replied_to(message, bot)
        if message.guild is None or mentions(message, bot):
            await self._take(message, bot, replied)
        elif replied or is_own_thread(message.channel, bot):
            if message.content:  # the application has the privileged intent after all
                await self._take(message, bot, replied)
            elif self._told.first(("unreadable", message.channel.id, message.author.id)):
                await MessageSurface(message, bot).tell(say(UNREADABLE))

    def _speak(self, message: discord.Message) -> None:
        """From now on, the current task speaks the server's language, or the person's."""
        guild = message.guild
        own = self._languages.get(message.author.id, ENGLISH)
        speak(str(guild.preferred_locale) if guild else own)

    async def _take(self, message: discord.Message, bot: int, replied: str | None) -> None:
        """Answer a message after the earlier ones of its person in its channel."""
        reference = _begin(message)
        lock = self._turns.setdefault((message.channel.id, message.author.id), asyncio.Lock())
        try:
            self._asking.track()
            async with (
                self._asking.unfinished(of_message(message)),
                _held(lock, MessageSurface(message, bot)),
            ):
                await self._answer(message, bot, replied, reference)
        except RateLimitedError as error:
            scope = scope_of_guild(message.guild)
            if self._told.first(("limit", scope, message.author.id), WINDOW_S):
                await MessageSurface(message, bot).tell(failure_message(reference, error))
        except Exception as error:  # noqa: BLE001 - failure_message() logs unexpected ones
            await MessageSurface(message, bot).tell(failure_message(reference, error))

    async def _answer(
        self, message: discord.Message, bot: int, replied: str | None, reference: str
    ) -> None:
        text = question_in(message, bot)
        if not has_words(text):
            if self._told.first(("how", message.channel.id, message.author.id), WINDOW_S):
                scope = scope_of_guild(message.guild)
                words = await self._asking.with_example(say(HOW_TO_ASK), scope)
                await MessageSurface(message, bot).tell(words)
            return
        question = Question(text, scope_of_guild(message.guild), id=reference)
        thread = text if await self._likes_threads(message) else None
        surface = MessageSurface(message, bot, thread=thread, once=self._told)
        try:
            direct = message.guild is None
            asked = Asked(question, message.author.id, replied, direct=direct)
            await self._asking.answer(asked, surface)
        except RateLimitedError:
            raise
        except Exception as error:  # noqa: BLE001 - failure_message() logs unexpected ones
            await surface.tell(failure_message(reference, error))  # in the thread, if one is open

    async def _likes_threads(self, message: discord.Message) -> bool:
        if message.guild is None:
            return False
        scope = scope_of_guild(message.guild)
        return await self._admin_service.setting(scope, CONVERSATIONS) == THREAD


@asynccontextmanager
async def _held(lock: asyncio.Lock, surface: MessageSurface) -> AsyncIterator[None]:
    """Hold a lock; a stop of the bot that cancels the wait for it is told on the surface."""
    try:
        await lock.acquire()
    except asyncio.CancelledError:
        await surface.tell(say(RESTARTING))
        raise
    try:
        yield
    finally:
        lock.release()


def _begin(message: discord.Message) -> str:
    """Begin a request in the log, with the author as the actor; returns its id."""
    reference = new_id()
    begin("command", reference)
    place = place_id(message.guild.id if message.guild else None, message.channel.id)
    set_actor(Actor(f"discord:{message.author.id}", place))
    return reference


def _answer_replied_to(message: discord.Message, bot: int) -> str | None:
    """The key of the bot's answer that a message replies to; None if it replies to none."""
    replied = message.reference.resolved if message.reference else None
    if not isinstance(replied, discord.Message) or replied.author.id != bot:
        return None
    return key_of(replied)
