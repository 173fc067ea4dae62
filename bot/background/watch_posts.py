"""Posts what watches have found, each once, in the place where it was asked for."""

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import discord

from bot.asking.answer_buttons import answer_buttons, quote_row
from bot.commands.messages import key_of
from bot.commands.watch import digest_card, stories_picture
from bot.core.discord_calls import Backoff, is_transient, persistently, with_links_if_accepted
from bot.core.interactions import PictureCard
from bot.core.markdown import block_quote, day, escape_line, small
from bot.core.runner import Card
from bot.feature import Parts, Repeated
from bot.language import say, speak, translatable
from bot.ui.answer_card import Buttons, answer_card
from bot.ui.cards import (
    Item,
    card,
    first_that_fits,
    line,
    linked_text,
    name,
    side_name,
    text,
)
from bot.ui.quotes import difference, link_of, short_lines, too_long
from index.errors import NotFoundError, VerbaleError
from index.monitoring.matcher import WordingChange, change_of
from index.store.deliveries import Delivery
from index.values import SERVERS, Answer, Quote

_CHANGES = {
    "corrected": translatable(
        "Update on an answer of {day}: its article was corrected, or changed in what it says. "
        "This is what it says now."
    ),
    "withdrawn": translatable("Update on an answer of {day}: its article is no longer on the web."),
    "overtaken": translatable(
        "Update on an answer of {day}: a newer article gives a different value."
    ),
}
_LAST = translatable(
    "It has made as many posts as it may today ({number}); what else it finds today is left out."
)


def post_card(
    one: Delivery, answer: Answer, *, links: bool, buttons: Buttons, row: Item, ping: str | None
) -> Card:
    """What a delivery posts.

    Args:
        one: the delivery.
        answer: what it quotes.
        links: whether quotes have links.
        buttons: the buttons of an answer.
        row: the buttons of a quote that is no answer.
        ping: mentions above the card, as markup.
    """
    words = note(one)
    if one.watch.given.kind != "names":
        return answer_card(answer, links=links, buttons=buttons, note=words, ping=ping)
    [quote] = answer.quotes[:1]
    link, lines = link_of(quote, exact=True) if links else None, short_lines(quote, 200)
    heading, why = f"### {name(one.watch.given.text, 200)}", small(escape_line(words))
    return first_that_fits(
        card(text([heading]), linked_text(shown, link), text([why]), row, ping=ping)
        for shown in (lines, [too_long(), *lines[1:]])
    )


def note(one: Delivery) -> str:
    """Why a delivery is posted, as plain text."""
    made = day(one.watch.made_at.date())
    if one.watch.given.kind == "answer":
        return say(_CHANGES[change_of(one.subject)], day=made)
    if one.watch.once:
        return say("You have waited for this since {day}. A new article answers it.", day=made)
    found = say("Found by watch {number}.", number=str(one.watch.id))
    if not one.last_today:
        return found
    return f"{found} {say(_LAST, number=str(one.watch.given.pace.most_a_day))}"


_FORMULA, _WORDING_TITLE, _DIFFERENCE = 200, 160, 400


def wording_card(
    one: Delivery, told: WordingChange, *, links: bool = True, row: Item, ping: str | None
) -> Card:
    """A new wording above the former one; sentences that do not fit are left out.

    Args:
        one: the delivery.
        told: what is new.
        links: whether quotes have links.
        row: the buttons below.
        ping: mentions above the card, as markup.
    """
    news = say("new wording")
    if told.before is not None and told.former_side != told.side:
        other = side_name(told.former_side) if told.former_side else say("Press")
        news = say("says this for the first time; before, it was in: {side}", side=other)
    above = [f"**{side_name(told.side)}** · {news}"]
    if any(piece.kind != "kept" for piece in told.pieces):
        above.append(difference(told.pieces, _DIFFERENCE))

    def quoted(quote: Quote, above: list[str], *, whole: bool) -> Item:
        lines = short_lines(quote, _WORDING_TITLE)
        lines = lines if whole else [block_quote(too_long()), *lines[1:]]
        return linked_text([*above, *lines], link_of(quote, exact=True) if links else None)

    def made(shown: int) -> Card:
        """The card with the sentences of the first ``shown`` quotes."""
        before = []
        if told.before is not None:
            former = [small(say("The wording before:"))]
            before = [line(), quoted(told.before, former, whole=shown > 1)]
        heading = text([f"### {name(one.watch.given.text, _FORMULA)}"])
        why = text([small(escape_line(note(one)))])
        now = quoted(told.now, above, whole=shown > 0)
        return card(heading, now, *before, why, row, ping=ping)

    return first_that_fits(map(made, (2, 1, 0)))


EVERY = 5.0
"""Seconds between two looks at what is due."""

_BACKOFF = Backoff(first=0.5, longest=5.0, within=20.0)
"""Shorter than a claim lasts (``index.monitoring.service.CLAIM``)."""
_LAST_MOMENT = timedelta(seconds=15)
"""How long before its claim runs out a delivery is no longer sent: what is on its way by then has
arrived when another process looks for it."""

_NO_ENTRY = translatable("I may not write in the channel.")

_log = logging.getLogger(__name__)


class WatchPoster(Repeated):
    """Posts deliveries while the client runs.

    Each post has a ``nonce``, by which Discord detects a duplicate for some minutes, and buttons
    that name the delivery. A delivery that another process had claimed may have been posted before
    that process ended; it is first looked for among the messages of its place. So that no process
    sends what another one has taken over, each stops ``_LAST_MOMENT`` before its claim runs out.

    Attributes:
        _done: posts that are sent, but not yet recorded in the library: channel and message, by
            the number of the delivery.
    """

    does = "post what watches have found"

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts, EVERY)
        self._worker = f"bot:{secrets.token_hex(4)}"
        self._done: dict[int, tuple[str, str]] = {}

    async def look(self) -> None:
        """Post what is due."""
        while claimed := await self._verbale.watch_service.claim(self._worker):
            await asyncio.gather(*map(self._handle, claimed))

    async def _handle(self, one: Delivery) -> None:
        """Post a delivery; what fails for now is tried again when its claim has run out."""
        try:
            await self._deliver(one)
        except (VerbaleError, OSError, aiohttp.ClientError) as error:
            _log.warning("Delivery %d waits: %r", one.id, error)
        except discord.HTTPException as error:
            if is_transient(error):
                _log.warning("Delivery %d waits: %r", one.id, error)
                await self._verbale.watch_service.retry(one)
                return
            _log.error("Discord refuses delivery %d: %r", one.id, error)
            await self._verbale.watch_service.drop(one)

    async def _deliver(self, one: Delivery) -> None:
        sent = self._done.get(one.id)
        if sent is None:
            # For so many seconds, a claimed delivery may still be sent; not if negative.
            assert one.claimed_until is not None
            left_s = (one.claimed_until - _LAST_MOMENT - datetime.now(UTC)).total_seconds()
            async with asyncio.timeout(left_s):
                sent = await self._posted_before(one) if one.tried_at else None
                sent = sent or await self._post(one)
        if sent is not None:
            self._done[one.id] = sent
            await self._verbale.watch_service.sent(one, *sent)
            del self._done[one.id]

    async def _post(self, one: Delivery) -> tuple[str, str] | None:
        """Post a delivery; None if it was given up instead."""
        wanted = one.watch.given.further_scopes
        further = [scope for scope in wanted if await self._reads(one, scope)]
        if set(further) < set(wanted):
            _log.info("Watch %d no longer reads a server that its owner has left.", one.watch.id)
            await self._verbale.watch_service.narrow(one, further)
            return None
        try:
            content = await self._verbale.watch_service.content(one, further)
        except NotFoundError:
            _log.info("What delivery %d quotes is gone.", one.id)
            await self._verbale.watch_service.drop(one)
            return None
        speak(one.watch.given.place.language)
        (await self._preferences.soon(one.watch.given.scope)).apply()
        made = await self._made(one, content.answer)
        async for place in self._places(one):
            try:
                message = await self._send(one, place, made)
            except (discord.Forbidden, discord.NotFound) as error:
                _log.warning("Delivery %d cannot be posted in %s: %s", one.id, place, error)
                continue
            return str(message.channel.id), str(message.id)
        await self._verbale.watch_service.halt(one, _NO_ENTRY)
        return None

    async def _reads(self, one: Delivery, scope: str) -> bool:
        """Whether the reader of a delivery may be told of a scope directly.

        Raises:
            OSError: that cannot be found out now.
        """
        if not scope.startswith(SERVERS):
            return True
        may = await self._shared_servers.reads(_user(one.watch.given.who), scope)
        if may is None:
            raise ConnectionError(f"who is in {scope} cannot be found out")
        return may

    async def _places(self, one: Delivery) -> AsyncIterator[discord.abc.Messageable]:
        """Where a delivery can be posted, the first choice first.

        What a person waits for reaches them directly where the channel takes no message, unless
        they may no longer read its server.

        Raises:
            OSError: that cannot be found out now.
        """
        channel = one.watch.given.place.channel
        if channel is not None:
            yield self._client.get_partial_messageable(int(channel))
        if (one.watch.once or channel is None) and await self._reads(one, one.watch.given.scope):
            person = discord.Object(_user(one.watch.given.who))
            yield await persistently(lambda: self._client.create_dm(person), _BACKOFF)

    async def _made(self, one: Delivery, answer: Answer) -> Callable[[bool], Card]:
        """What makes the card of a delivery, with links or without."""
        given, row, ping = one.watch.given, quote_row(one.key), _pinged(one)[0]
        service = self._verbale.watch_service
        if given.kind == "digest":
            scopes = answer.question.scopes
            counts, sides, png = await service.digest_picture(answer.quotes, scopes)
            picture = stories_picture(counts, png)
            return lambda links: PictureCard(
                digest_card(given.text, answer.quotes, sides, links=links, row=row), picture
            )
        if given.kind == "wording":
            told = await service.wording_change(answer)
            return lambda links: wording_card(one, told, links=links, row=row, ping=ping)
        asker = _user(given.who) if one.watch.once else 0
        buttons = answer_buttons(one.key, answer, asker=asker, private=False)
        return lambda links: post_card(
            one, answer, links=links, buttons=buttons, row=row, ping=ping
        )

    async def _send(
        self, one: Delivery, place: discord.abc.Messageable, made: Callable[[bool], Card]
    ) -> discord.Message:
        more: dict[str, Any] = {"nonce": f"watch-{one.key}", "allowed_mentions": _pinged(one)[1]}
        given = one.watch.given.place
        if given.message is not None and isinstance(place, discord.PartialMessageable):
            more["reference"] = discord.MessageReference(
                message_id=int(given.message), channel_id=place.id, fail_if_not_exists=False
            )

        async def send(links: bool) -> discord.Message:
            view = made(links)
            view.stop()  # its buttons are found by their ids: discord.py need not keep the view

            async def once() -> discord.Message:  # a file can be sent once
                file: dict[str, Any] = (
                    {"file": view.file()} if isinstance(view, PictureCard) else {}
                )
                return await place.send(view=view, **more, **file)

            return await persistently(once, _BACKOFF)

        return await with_links_if_accepted(send)

    async def _posted_before(self, one: Delivery) -> tuple[str, str] | None:
        """The post of a delivery that another process had claimed; None if there is none."""
        assert one.tried_at is not None
        async for place in self._places(one):
            try:
                history = place.history(after=one.tried_at - timedelta(minutes=1), limit=1_000)
                async for message in history:
                    if message.author == self._client.user and key_of(message) == one.key:
                        return str(message.channel.id), str(message.id)
            except (discord.Forbidden, discord.NotFound) as error:  # then the nonce has to do
                _log.info("Cannot look for delivery %d in %s: %s", one.id, place, error)
        return None


def _user(who: str) -> int:
    return int(who.removeprefix("discord:"))


def _pinged(one: Delivery) -> tuple[str, discord.AllowedMentions]:
    """Mentions of who waited, or of the role; nobody else is pinged, whatever articles say."""
    place, allowed = one.watch.given.place, discord.AllowedMentions.none()
    who = list(map(_user, one.waiting)) if one.watch.once and place.channel is not None else []
    allowed.users = list(map(discord.Object, who))
    if one.watch.once or not place.role:
        return " ".join(f"<@{each}>" for each in who), allowed
    allowed.roles = [discord.Object(int(place.role))]
    return f"<@&{place.role}>", allowed
