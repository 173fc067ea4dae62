"""Posts what watches have found, each once, in the place where it was asked for."""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, Protocol

import aiohttp
import discord
from discord.ext import tasks

from bot.answers.buttons import answer_buttons, quote_row
from bot.asking.keys import key_of
from bot.background.loops import end_loop
from bot.core.command_runner import Card
from bot.core.interactions import PictureCard
from bot.core.preferences import ServerPreferences
from bot.core.retries import Backoff, is_transient, persistently
from bot.core.scope import SharedServers
from bot.protocols import Answering
from bot.translations.language import speak, translatable
from bot.ui.components import Item
from bot.ui.monitoring.digest_card import digest_card, stories_picture
from bot.ui.monitoring.watch_cards import post_card
from bot.ui.monitoring.wording_card import wording_card
from bot.watch_protocol import WatchOperations
from index.errors import NotFoundError, VerbaleError
from index.store.monitoring.deliveries import Delivery
from index.values import Answer

EVERY = 5.0
"""Seconds between two looks at what is due."""

_BACKOFF = Backoff(first=0.5, longest=5.0, within=20.0)
"""Shorter than a claim lasts (``index.monitoring.service.CLAIM``)."""
_LAST_MOMENT = timedelta(seconds=15)
"""How long before its claim runs out a delivery is no longer sent: what is on its way by then has
arrived when another process looks for it."""
_LOOKED_AT = 1_000
"""Messages among which a post is searched that another process may have sent."""
_CLOCKS_DIFFER = timedelta(minutes=1)

_NO_ENTRY = translatable("I may not write in the channel.")

_log = logging.getLogger(__name__)


class _Made(Protocol):
    """Makes a card."""

    def __call__(self, *, links: bool) -> Card: ...


class WatchPoster:
    """Posts deliveries while the client runs.

    Each post has a ``nonce``, by which Discord detects a duplicate for some minutes, and buttons
    that name the delivery. A delivery that another process had claimed may have been posted before
    that process ended; it is first looked for among the messages of its place. So that no process
    sends what another one has taken over, each stops ``_LAST_MOMENT`` before its claim runs out.

    Attributes:
        _done: posts that are sent, but not yet recorded in the library: channel and message, by
            the number of the delivery.
    """

    def __init__(
        self,
        client: discord.Client,
        answer_service: Answering,
        preferences: ServerPreferences,
        shared_servers: SharedServers,
    ) -> None:
        self._client = client
        self._answer_service = answer_service
        self._preferences = preferences
        self._shared_servers = shared_servers
        self._worker = f"bot:{secrets.token_hex(4)}"
        self._done: dict[int, tuple[str, str]] = {}
        self._loop = tasks.loop(seconds=EVERY)(self._try)
        self._loop.before_loop(client.wait_until_ready)

    def start(self) -> None:
        """Start the loop."""
        self._loop.start()

    async def stop(self) -> None:
        """Stop the loop; what is not posted is posted when a bot runs again."""
        await end_loop(self._loop)

    @property
    def _service(self) -> WatchOperations:
        return self._answer_service.watch_service

    async def _try(self) -> None:
        try:
            while claimed := await self._service.claim(self._worker):
                await asyncio.gather(*map(self._handle, claimed))
        except (VerbaleError, OSError) as error:
            _log.warning("Cannot read what watches have found: %r", error)
        except Exception:  # noqa: BLE001 - the next look may succeed; the log has the traceback
            _log.exception("Cannot post what watches have found; trying again.")

    async def _handle(self, one: Delivery) -> None:
        """Post a delivery; what fails for now is tried again when its claim has run out."""
        try:
            await self._deliver(one)
        except (VerbaleError, OSError, aiohttp.ClientError) as error:
            _log.warning("Delivery %d waits: %r", one.id, error)
        except discord.HTTPException as error:
            if is_transient(error):
                _log.warning("Delivery %d waits: %r", one.id, error)
                await self._service.retry(one)
                return
            _log.error("Discord refuses delivery %d: %r", one.id, error)
            await self._service.drop(one)

    async def _deliver(self, one: Delivery) -> None:
        sent = self._done.get(one.id)
        if sent is None:
            async with asyncio.timeout(_left_s(one)):
                sent = await self._posted_before(one) if one.tried_at else None
                sent = sent or await self._post(one)
        if sent is not None:
            self._done[one.id] = sent
            await self._service.sent(one, *sent)
            del self._done[one.id]

    async def _post(self, one: Delivery) -> tuple[str, str] | None:
        """Post a delivery; None if it was given up instead."""
        further = await self._readable(one)
        if set(further) < set(one.watch.given.further_scopes):
            _log.info("Watch %d no longer reads a server that its owner has left.", one.watch.id)
            await self._service.narrow(one, further)
            return None
        try:
            content = await self._service.content(one, further)
        except NotFoundError:
            _log.info("What delivery %d quotes is gone.", one.id)
            await self._service.drop(one)
            return None
        await self._speak(one)
        made = await self._cards(one, content.answer)
        async for place in self._places(one):
            try:
                message = await self._send(one, place, made)
            except (discord.Forbidden, discord.NotFound) as error:
                _log.warning("Delivery %d cannot be posted in %s: %s", one.id, place, error)
                continue
            return str(message.channel.id), str(message.id)
        await self._service.halt(one, _NO_ENTRY)
        return None

    async def _readable(self, one: Delivery) -> Sequence[str]:
        """The further scopes of a delivery that its reader may still read.

        Raises:
            OSError: that cannot be found out now.
        """
        given = one.watch.given
        found = []
        for scope in given.further_scopes:
            may = await self._shared_servers.reads(_user(given.who), scope)
            if may is None:
                raise ConnectionError(f"who is in {scope} cannot be found out")
            found += [scope] if may else []
        return found

    async def _speak(self, one: Delivery) -> None:
        """From now on, the current task writes as the place does."""
        speak(one.watch.given.place.language)
        (await self._preferences.soon(one.watch.given.scope)).apply()

    async def _places(self, one: Delivery) -> AsyncIterator[discord.abc.Messageable]:
        """Where a delivery can be posted, the first choice first.

        What a person waits for reaches them directly where the channel takes no message.
        """
        channel = one.watch.given.place.channel
        if channel is not None:
            yield self._client.get_partial_messageable(int(channel))
        if one.watch.once or channel is None:
            yield await self._direct(one)

    async def _direct(self, one: Delivery) -> discord.abc.Messageable:
        person = discord.Object(_user(one.watch.given.who))
        return await persistently(lambda: self._client.create_dm(person), _BACKOFF)

    async def _send(
        self, one: Delivery, place: discord.abc.Messageable, made: "_Made"
    ) -> discord.Message:
        """Send the card; if Discord rejects it, send it without links."""
        try:
            return await self._send_card(one, place, made(links=True))
        except discord.HTTPException as error:
            if error.status != 400:
                raise
            _log.warning("Discord refused the card of delivery %d: %s", one.id, error)
            return await self._send_card(one, place, made(links=False))

    async def _cards(self, one: Delivery, answer: Answer) -> "_Made":
        """What makes the card of a delivery, with links or without."""
        given, row, ping = one.watch.given, quote_row(one.key), _ping(one)
        if given.kind == "digest":
            return await self._digest(given.text, answer, row)
        if given.kind == "wording":
            told = await self._service.wording_change(answer)
            return partial(wording_card, one, told, row=row, ping=ping)
        asker = _user(given.who) if one.watch.once else 0
        buttons = answer_buttons(one.key, answer, asker=asker, private=False)
        return partial(post_card, one, answer, buttons=buttons, row=row, ping=ping)

    async def _digest(self, topics: str, answer: Answer, row: Item) -> "_Made":
        """What makes the card of a digest, with its picture."""
        sides = await self._service.sides(answer)
        scopes = answer.question.scopes
        picture = stories_picture(*await self._service.digest_picture(answer.quotes, scopes))

        def made(*, links: bool) -> Card:
            view = digest_card(topics, answer.quotes, sides, links=links, row=row)
            return PictureCard(view, picture)

        return made

    async def _send_card(
        self, one: Delivery, place: discord.abc.Messageable, view: Card
    ) -> discord.Message:
        view.stop()  # its buttons are found by their ids: discord.py need not keep the view
        more: dict[str, Any] = {"nonce": f"watch-{one.key}", "allowed_mentions": _mentions(one)}
        given = one.watch.given.place
        if given.message is not None and isinstance(place, discord.PartialMessageable):
            more["reference"] = discord.MessageReference(
                message_id=int(given.message), channel_id=place.id, fail_if_not_exists=False
            )
        return await persistently(lambda: place.send(view=view, **more, **_file(view)), _BACKOFF)

    async def _posted_before(self, one: Delivery) -> tuple[str, str] | None:
        """The post of a delivery that another process had claimed; None if there is none."""
        assert one.tried_at is not None
        async for place in self._places(one):
            try:
                history = place.history(after=one.tried_at - _CLOCKS_DIFFER, limit=_LOOKED_AT)
                async for message in history:
                    if message.author == self._client.user and key_of(message) == one.key:
                        return str(message.channel.id), str(message.id)
            except (discord.Forbidden, discord.NotFound) as error:  # then the nonce has to do
                _log.info("Cannot look for delivery %d in %s: %s", one.id, place, error)
        return None


def _file(view: Card) -> dict[str, Any]:
    """The file of a card's picture, if it has one; made anew, because each can be sent once."""
    return {"file": view.file()} if isinstance(view, PictureCard) else {}


def _left_s(one: Delivery) -> float:
    """For how many seconds a claimed delivery may still be sent; negative if it may not."""
    assert one.claimed_until is not None
    return (one.claimed_until - _LAST_MOMENT - datetime.now(UTC)).total_seconds()


def _user(who: str) -> int:
    return int(who.removeprefix("discord:"))


def _ping(one: Delivery) -> str | None:
    """Who is mentioned above the card: who waited, or the role of the watch."""
    given = one.watch.given
    if one.watch.once:
        who = one.waiting if given.place.channel is not None else ()
        return " ".join(f"<@{_user(each)}>" for each in who) or None
    return f"<@&{given.place.role}>" if given.place.role else None


def _mentions(one: Delivery) -> discord.AllowedMentions:
    """Only those are pinged whom ``_ping`` mentions, whatever the articles say."""
    nobody = discord.AllowedMentions.none()
    given = one.watch.given
    if one.watch.once and given.place.channel is not None:
        nobody.users = [discord.Object(_user(each)) for each in one.waiting]
    elif given.place.role:
        nobody.roles = [discord.Object(int(given.place.role))]
    return nobody
