"""Notices about failing sources, and excuses for questions that were open when a process ended."""

import asyncio
import json
import logging
from typing import Any

import discord

from bot.asking.surfaces import nonce_of, shows_place
from bot.core.discord_calls import FAILURES, SENDING, Backoff, is_transient, persistently
from bot.core.interactions import language_of_channel
from bot.core.markdown import clip, escape
from bot.feature import Feature, Parts, Repeated
from bot.language import retold, say, speak, speaking, translatable
from index.errors import VerbaleError
from index.store.administration.answers import OpenQuestion
from index.store.rows import Notice

EVERY = 30.0
"""Seconds between two checks for notices."""

_BACKOFF = Backoff(first=1.0, longest=4.0, within=7.0)

_log = logging.getLogger(__name__)


class NoticePoster(Repeated):
    """Posts notices while the client runs.

    Each process posts those of the servers of its shards; that of shard 0 those of ``public``, too.
    A notice stays in the library until Discord has accepted or rejected it. After a kill in
    between it is sent again with the same ``nonce``, by which Discord detects the duplicate.

    Attributes:
        _done: ids of notices that are done, but not yet marked as such in the library.
    """

    does = "send notices"

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts, EVERY)
        self._done: set[int] = set()

    async def look(self) -> None:
        """Post the notices of the servers of these shards."""
        for notice in await self._verbale.source_service.notices():
            if not self._parts.shards.has_scope(notice.scope):
                continue
            if notice.id in self._done or await self._is_done(notice):
                self._done.add(notice.id)
                await self._verbale.source_service.told(notice)
                self._done.discard(notice.id)

    async def _is_done(self, notice: Notice) -> bool:
        """Send a notice; False only if Discord fails and may accept it later."""
        try:
            await persistently(lambda: self._post(notice), _BACKOFF)
        except FAILURES as error:
            _log.warning("Cannot send a notice to channel %s: %r", notice.channel, error)
            return not is_transient(error)
        except ValueError:
            _log.warning("%r is not the id of a Discord channel.", notice.channel)
        return True

    async def _post(self, notice: Notice) -> None:
        with speaking(language_of_channel(self._client, int(notice.channel))):
            words = retold(notice.words)
        channel = self._client.get_partial_messageable(int(notice.channel))
        await channel.send(
            clip(escape(words), 2_000),
            nonce=f"notice-{notice.id}",
            suppress_embeds=True,
        )


_EXCUSE = translatable("I was restarted before I could answer. Please ask again.")
_ORIGINAL: Any = "@original"


class Excuses(Feature):
    """Tells those whose questions were left open, once, after a start.

    A kill may have come after the answer and before the question was closed. So “thinking” is
    replaced only where it or the place in the queue still shows, and a reply to a message carries
    the answer's ``nonce``, by which Discord detects the duplicate. For the same reasons an excuse
    can be repeated: a question is closed after its excuse, and a kill in between loses nothing.
    Questions of servers of another process's shards may be in its hands at this moment.
    """

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self._task: asyncio.Future[list[None]] | None = None

    async def start(self) -> None:
        """Read which questions were left open, before new ones come, and begin to excuse them."""
        try:
            left = [
                one
                for one in await self._verbale.admin_service.left_open()
                if self._parts.shards.has(json.loads(one.target).get("guild"))
            ]
        except VerbaleError as error:
            _log.warning("Cannot read which questions were left open: %s.", type(error).__name__)
            return
        if left:
            _log.warning("%d questions were left open when the process ended.", len(left))
            self._task = asyncio.gather(*map(self._excuse, left))

    async def stop(self) -> None:
        """Stop; those who were not told are told after the next start."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    async def _excuse(self, question: OpenQuestion) -> None:
        speak(question.language)
        target = json.loads(question.target)
        reply = self._reply if "message" in target else self._replace_thinking
        asked = f"\n\n{question.text}" if question.text else ""  # it would otherwise be lost
        try:
            await reply(target, clip(escape(f"{say(_EXCUSE)}{asked}"), 2_000))
        except FAILURES as error:
            _log.info("Nobody can be told of a question left open: %s.", type(error).__name__)
        try:
            await self._verbale.admin_service.closed(question.key)
        except VerbaleError as error:
            _log.warning("Cannot close a question left open: %s.", type(error).__name__)

    async def _replace_thinking(self, target: dict[str, Any], words: str) -> None:
        webhook = discord.Webhook.partial(
            target["application"], target["token"], client=self._client
        )
        shown = await webhook.fetch_message(_ORIGINAL)
        if shown.flags.loading or shows_place(shown):
            await webhook.edit_message(_ORIGINAL, content=words)

    async def _reply(self, target: dict[str, Any], words: str) -> None:
        channel = self._client.get_partial_messageable(target["channel"])
        to = discord.MessageReference(
            message_id=target["message"], channel_id=target["channel"], fail_if_not_exists=False
        )
        nonce = nonce_of(target["message"])

        async def send() -> None:
            sent = await channel.send(words, reference=to, nonce=nonce)
            if shows_place(sent):
                await sent.edit(content=words)

        await persistently(send, SENDING)
