"""Questions in messages: mentions, replies to answers, direct messages, threads of the bot."""

import asyncio
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from weakref import WeakValueDictionary

import discord
from discord.ext import commands

from bot.asking.asking import HOW_TO_ASK, UNREADABLE, Asked
from bot.asking.surfaces import CONVERSATIONS, THREAD, MessageSurface, Once, is_own_thread, stored
from bot.core.errors import failure_message, place_id
from bot.core.interactions import AnyInteraction
from bot.core.rate_limit import WINDOW_S, RateLimitedError
from bot.core.runner import ASK_AGAIN
from bot.core.scope import scope_of_guild
from bot.feature import Feature, Parts
from bot.language import ENGLISH, say, speak
from index.actor import Actor, set_actor
from index.operations.telemetry.log import begin, new_id
from index.values import Question

_KEY = re.compile(r"(?:answer|verdict):([0-9a-f]{16}):")


def key_of(message: discord.Message) -> str | None:
    """The key of the answer that a message of the bot shows; None if it shows none."""
    ids = (str(getattr(one, "custom_id", "")) for one in _walked(message.components))
    return next((found[1] for one in ids if (found := _KEY.match(one))), None)


def _walked(components: Sequence[Any]) -> Iterator[Any]:
    """Components with all that they hold."""
    for component in components:
        yield component
        yield from _walked(getattr(component, "children", ()))


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
    guild = message.guild
    named = {user.id: user.display_name for user in message.mentions}

    def shown(mark: re.Match[str]) -> str:
        kind = mark.lastgroup
        if kind is None or kind == "command":
            return f"/{mark[kind]}" if kind else " "
        number = int(mark[kind])
        if kind == "time":
            try:
                return datetime.fromtimestamp(number, UTC).date().isoformat()
            except (OverflowError, ValueError, OSError):  # beyond the calendar
                return " "
        if kind == "user":
            return " " if number == bot else named.get(number, " ")
        if guild is None:
            return " "
        found = guild.get_role(number) if kind == "role" else guild.get_channel_or_thread(number)
        return " " if found is None or found == guild.self_role else found.name

    return " ".join(_MARKS.sub(shown, message.content).split())


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
    parts: list[discord.Message | discord.MessageSnapshot] = [message, *message.message_snapshots]
    for part in parts:
        yield part.content
        words: list[str | None] = []
        for embed in part.embeds:
            words += [embed.title, embed.description]
            words += [text for one in embed.fields for text in (one.name, one.value)]
        yield "\n\n".join(filter(None, words))
        texts = (one for one in _walked(message.components) if part is message)
        yield "\n\n".join(one.content for one in texts if isinstance(one, discord.TextDisplay))


_SPOKEN = {discord.MessageType.default, discord.MessageType.reply}


class Messages(Feature):
    """Answers the messages that are addressed to the bot.

    Without the privileged intent, Discord passes on the words of a message only in a direct
    message and where the bot is mentioned; a reply that pings the bot mentions it.
    """

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self._told = Once()
        self._languages: dict[int, str] = {}
        self._turns = WeakValueDictionary[tuple[int, int], asyncio.Lock]()

    @commands.Cog.listener()
    async def on_interaction(self, interaction: AnyInteraction) -> None:
        """Remember the language of a person, which only interactions tell, for direct messages."""
        self._languages.pop(interaction.user.id, None)
        self._languages[interaction.user.id] = str(interaction.locale)
        if len(self._languages) > 10_000:
            del self._languages[next(iter(self._languages))]

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a message if it is addressed to the bot; a failure is told in a reply.

        Addressed is a direct message, and what mentions the bot or its role, or replies with a
        ping.
        """
        user = self._client.user
        assert user is not None, "no message arrives before the bot is logged in"
        bot = user.id
        if message.author.bot or message.webhook_id or message.type not in _SPOKEN:
            return
        guild = message.guild
        if guild is None and not isinstance(message.channel, discord.DMChannel):
            return  # of a server that has just removed the bot
        own = self._languages.get(message.author.id, ENGLISH)
        speak(str(guild.preferred_locale) if guild else own)
        answer = message.reference.resolved if message.reference else None
        is_own = isinstance(answer, discord.Message) and answer.author.id == bot
        replied = key_of(answer) if isinstance(answer, discord.Message) and is_own else None
        if (
            guild is None
            or any(user.id == bot for user in message.mentions)
            or guild.self_role in message.role_mentions
        ):
            await self._take(message, bot, replied)
        elif replied or is_own_thread(message.channel, bot):
            if message.content:  # the application has the privileged intent after all
                await self._take(message, bot, replied)
            elif self._told.first(("unreadable", message.channel.id, message.author.id)):
                await MessageSurface(message, bot).tell(say(UNREADABLE))

    async def _take(self, message: discord.Message, bot: int, replied: str | None) -> None:
        """Answer a message after the earlier ones of its person in its channel."""
        reference, channel, author = new_id(), message.channel.id, message.author.id
        begin("command", reference)
        place = place_id(message.guild.id if message.guild else None, channel)
        set_actor(Actor(f"discord:{author}", place))
        lock = self._turns.setdefault((channel, author), asyncio.Lock())
        surface, scope = MessageSurface(message, bot), scope_of_guild(message.guild)
        try:
            self._runner.track(is_question=True)
            async with stored(self._verbale.admin_service, surface.unanswered()):
                try:
                    await lock.acquire()
                except asyncio.CancelledError:
                    await surface.tell(say(ASK_AGAIN))
                    raise
                try:
                    await self._answer(message, bot, replied, reference)
                finally:
                    lock.release()
        except RateLimitedError as error:
            if self._told.first(("limit", scope, author), WINDOW_S):
                await surface.tell(failure_message(reference, error))
        except Exception as error:  # noqa: BLE001 - failure_message() logs unexpected ones
            await surface.tell(failure_message(reference, error))

    async def _answer(
        self, message: discord.Message, bot: int, replied: str | None, reference: str
    ) -> None:
        text, scope = question_in(message, bot), scope_of_guild(message.guild)
        asking, direct = self._parts.asking, message.guild is None
        if not any(map(str.isalnum, text)):  # emoji and signs alone ask nothing
            if self._told.first(("how", message.channel.id, message.author.id), WINDOW_S):
                words = await asking.with_example(say(HOW_TO_ASK), scope)
                await MessageSurface(message, bot).tell(words)
            return
        threads = (
            not direct and await self._verbale.admin_service.setting(scope, CONVERSATIONS) == THREAD
        )
        surface = MessageSurface(message, bot, thread=text if threads else None, once=self._told)
        question = Question(text, scope=scope, id=reference)
        try:
            await asking.answer(Asked(question, message.author.id, replied, direct), surface)
        except RateLimitedError:
            raise
        except Exception as error:  # noqa: BLE001 - failure_message() logs unexpected ones
            await surface.tell(failure_message(reference, error))  # in the thread, if one is open
