"""Posts notices about failing sources in the channels where they were added."""

import logging

from bot.core.discord_calls import FAILURES, Backoff, is_transient, persistently
from bot.core.interactions import language_of_channel
from bot.core.markdown import clip, escape
from bot.feature import Parts, Repeated
from bot.language import retold, speaking
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
        with speaking(language_of_channel(self._parts.client, int(notice.channel))):
            words = retold(notice.words)
        channel = self._parts.client.get_partial_messageable(int(notice.channel))
        await channel.send(
            clip(escape(words), 2_000),
            nonce=f"notice-{notice.id}",
            suppress_embeds=True,
        )
