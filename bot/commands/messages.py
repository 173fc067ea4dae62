"""Questions in messages: mentions, replies to answers, direct messages, threads of the bot."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from weakref import WeakValueDictionary

import discord
from discord.ext import commands

from bot.asking.asking import HOW_TO_ASK, RESTARTING, UNREADABLE, Asked
from bot.asking.open_questions import of_message
from bot.asking.surfaces import CONVERSATIONS, THREAD, MessageSurface, Once, is_own_thread
from bot.core.errors import failure_message, place_id
from bot.core.interactions import AnyInteraction
from bot.core.rate_limit import WINDOW_S, RateLimitedError
from bot.core.scope import scope_of_guild
from bot.feature import Feature, Parts
from bot.translations.language import ENGLISH, say, speak
from index.actor import Actor, set_actor
from index.operations.telemetry.log import begin, new_id
from index.values import Question

_KEY = re.compile(r"(?:answer|verdict):([0-9a-f]{16}):")


def key_of(message: discord.Message) -> str | None:
    """The key of the answer that a message of the bot shows; None if it shows none."""
    for custom_id in _custom_ids(message.components):
        if found := _KEY.match(custom_id):
            return found[1]
    return None


def _custom_ids(components: Sequence[Any]) -> Iterator[str]:
    for component in components:
        custom_id = getattr(component, "custom_id", None)
        if isinstance(custom_id, str):
            yield custom_id
        yield from _custom_ids(getattr(component, "children", ()))


_MARKS = re.compile(
    r"<@!?(?P<user>[0-9]{1,20})>|<@&(?P<role>[0-9]{1,20})>|<#(?P<channel>[0-9]{1,20})>"
    r"|<a?:\w{1,40}:[0-9]{1,20}>|</(?P<command>[^:<>\n]{1,100}):[0-9]{1,20}>"
    r"|<t:(?P<time>-?[0-9]{1,12})(?::[A-Za-z])?>"
)
"""Mentions of people, roles, channels and commands, custom emoji, and timestamps."""

_MASKED = re.compile(
    r"\[([^\[\]\n]{1,300})\]\(<?https?://[^\s()<>]{1,2000}(?:\([^\s()<>]{0,200}\))?>?\)"
)
_URL = re.compile(r"<?https?://[^\s<>]+>?", re.IGNORECASE)
_LINE_START = re.compile(r"^(> )?(?:-# |#{1,3} )", re.MULTILINE)
_EMPHASIS = re.compile(r"\*{1,3}|_{2}|~~|\|\||`{1,3}")
_ESCAPED = re.compile(r"\\([^A-Za-z0-9\s])")
_HIDDEN = "\ue000"
"""Stands for an escaped sign until the markup is gone: private use, in no message."""


def question_in(message: discord.Message, bot: int) -> str:
    """The question in a message, on one line.

    The bot's mention and custom emoji are cut, other mentions are replaced by names, timestamps
    by dates.

    Args:
        message: the message.
        bot: the bot's user id.
    """
    names = _Names(message, bot)
    return " ".join(_MARKS.sub(names.shown, message.content).split())


def has_words(text: str) -> bool:
    """Whether a text has a letter or a digit: emoji and signs alone ask nothing."""
    return any(map(str.isalnum, text))


def mentions(message: discord.Message, bot: int) -> bool:
    """Whether a message mentions the bot: it, its own role, or by a reply that pings it."""
    own = message.guild.self_role if message.guild else None
    return any(user.id == bot for user in message.mentions) or (
        own is not None and own in message.role_mentions
    )


def text_of(message: discord.Message) -> str:
    """The words of a message: its own, or else those of its embeds, its card or what it forwards.

    Markup, mentions and URLs are left out, and the arrows of block quotes kept. Empty if the
    message has no words, or Discord withholds them.
    """
    return next((plain for part in _parts(message) if (plain := plain_text(part).strip())), "")


def raw_text_of(message: discord.Message) -> str:
    """All text of a message with its markup and URLs, to look for links; its embeds' URLs, too."""
    urls = [one.url for one in message.embeds if one.url]
    return "\n".join([*_parts(message), *urls])


def plain_text(marked: str) -> str:
    """A text without Discord's markup, mentions and URLs. Linear in its length."""
    hidden: list[str] = []

    def hide(found: re.Match[str]) -> str:
        hidden.append(found[1])
        return _HIDDEN

    text = _ESCAPED.sub(hide, marked.replace(_HIDDEN, ""))
    for pattern, instead in ((_MASKED, r"\1"), (_MARKS, ""), (_URL, ""), (_LINE_START, r"\1"),
                             (_EMPHASIS, "")):  # fmt: skip
        text = pattern.sub(instead, text)
    signs = iter(hidden)
    return re.sub(_HIDDEN, lambda _: next(signs, ""), text)


def _parts(message: discord.Message) -> Iterator[str]:
    yield message.content
    yield "\n\n".join(text for embed in message.embeds for text in _of_embed(embed))
    yield "\n\n".join(_of_components(message.components))
    for forwarded in message.message_snapshots:
        yield forwarded.content
        yield "\n\n".join(text for embed in forwarded.embeds for text in _of_embed(embed))


def _of_embed(embed: discord.Embed) -> Iterator[str]:
    yield from filter(None, (embed.title, embed.description))
    for field in embed.fields:
        yield from filter(None, (field.name, field.value))


def _of_components(components: list[Any]) -> Iterator[str]:
    """The texts of a card, whatever they stand in."""
    for component in components:
        if isinstance(component, discord.TextDisplay):
            yield component.content
        yield from _of_components(getattr(component, "children", []))


class _Names:
    """What stands for a mark in a question."""

    def __init__(self, message: discord.Message, bot: int) -> None:
        self._message = message
        self._bot = bot

    def shown(self, mark: re.Match[str]) -> str:
        by_kind: dict[str, Callable[[str], str]] = {
            "user": self._user,
            "role": self._role,
            "channel": self._channel,
            "command": "/{}".format,
            "time": _day,
        }
        kind = mark.lastgroup
        return by_kind[kind](mark[kind]) if kind else " "

    def _user(self, id_: str) -> str:
        named = {user.id: user.display_name for user in self._message.mentions}
        return " " if int(id_) == self._bot else named.get(int(id_), " ")

    def _role(self, id_: str) -> str:
        guild = self._message.guild
        role = guild.get_role(int(id_)) if guild else None
        own = role is not None and guild is not None and role == guild.self_role
        return role.name if role and not own else " "

    def _channel(self, id_: str) -> str:
        guild = self._message.guild
        channel = guild.get_channel_or_thread(int(id_)) if guild else None
        return channel.name if channel else " "


def _day(seconds: str) -> str:
    try:
        return datetime.fromtimestamp(int(seconds), UTC).date().isoformat()
    except (OverflowError, ValueError, OSError):  # beyond the calendar
        return " "


_MOST_LANGUAGES = 10_000
_SPOKEN = {discord.MessageType.default, discord.MessageType.reply}


class Messages(Feature):
    """Answers the messages that are addressed to the bot.

    Without the privileged intent, Discord passes on the words of a message only in a direct
    message and where the bot is mentioned; a reply that pings the bot mentions it.
    """

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self._asking = parts.asking
        self._told = Once()
        self._languages: dict[int, str] = {}
        self._turns = WeakValueDictionary[tuple[int, int], asyncio.Lock]()

    @commands.Cog.listener()
    async def on_interaction(self, interaction: AnyInteraction) -> None:
        """Remember the language of a person, which only interactions tell, for direct messages."""
        self._languages.pop(interaction.user.id, None)
        self._languages[interaction.user.id] = str(interaction.locale)
        if len(self._languages) > _MOST_LANGUAGES:
            del self._languages[next(iter(self._languages))]

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a message that is addressed to the bot."""
        user = self._parts.client.user
        assert user is not None, "no message arrives before the bot is logged in"
        await self.heard(message, user.id)

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
        guild = message.guild
        own = self._languages.get(message.author.id, ENGLISH)
        speak(str(guild.preferred_locale) if guild else own)
        replied = _answer_replied_to(message, bot)
        if message.guild is None or mentions(message, bot):
            await self._take(message, bot, replied)
        elif replied or is_own_thread(message.channel, bot):
            if message.content:  # the application has the privileged intent after all
                await self._take(message, bot, replied)
            elif self._told.first(("unreadable", message.channel.id, message.author.id)):
                await MessageSurface(message, bot).tell(say(UNREADABLE))

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
        question = Question(text, scope=scope_of_guild(message.guild), id=reference)
        thread = None
        if message.guild is not None:
            likes = await self._verbale.admin_service.setting(question.scope, CONVERSATIONS)
            thread = text if likes == THREAD else None
        surface = MessageSurface(message, bot, thread=thread, once=self._told)
        try:
            direct = message.guild is None
            asked = Asked(question, message.author.id, replied, direct=direct)
            await self._asking.answer(asked, surface)
        except RateLimitedError:
            raise
        except Exception as error:  # noqa: BLE001 - failure_message() logs unexpected ones
            await surface.tell(failure_message(reference, error))  # in the thread, if one is open


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
