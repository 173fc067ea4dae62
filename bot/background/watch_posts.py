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

from bot.asking.answer_buttons import answer_buttons, quote_row
from bot.commands.messages import key_of
from bot.commands.watch import digest_card, stories_picture
from bot.core.discord_calls import Backoff, is_transient, persistently
from bot.core.interactions import PictureCard
from bot.core.markdown import block_quote, day, escape_line, small
from bot.core.runner import Card
from bot.feature import Parts, Repeated
from bot.translations.language import say, speak, translatable
from bot.ui.answer_card import Buttons, answer_card
from bot.ui.cards import (
    Item,
    card,
    first_that_fits,
    fits,
    line,
    linked_text,
    name,
    side_name,
    text,
    with_ping,
)
from bot.ui.quotes import difference, link_of, short_lines, too_long
from index.errors import NotFoundError, VerbaleError
from index.monitoring.matcher import WordingChange, change_of
from index.store.deliveries import Delivery
from index.values import SERVERS, Answer, Quote

_TITLE = 200
_TEXT = 200
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
    if one.watch.given.kind == "names":
        return _names_card(one, answer, words, row, links=links, ping=ping)
    return answer_card(answer, links=links, buttons=buttons, note=words, ping=ping)


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


def _names_card(
    one: Delivery, answer: Answer, words: str, row: Item, *, links: bool, ping: str | None
) -> Card:
    """One quote that names all names, whole if it fits."""
    [quote] = answer.quotes[:1]
    link = link_of(quote, exact=True) if links else None
    heading = text([f"### {name(one.watch.given.text, _TEXT)}"])

    def made(lines: list[str]) -> Card:
        below = [linked_text(lines, link), text([small(escape_line(words))]), row]
        view = card(heading, *below)
        return with_ping(view, ping)

    lines = short_lines(quote, _TITLE)
    whole = made(lines)
    return whole if fits(whole) else made([too_long(), *lines[1:]])


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
    attempts = (_wording_card(one, told, row, shown, links=links) for shown in (2, 1, 0))
    return with_ping(first_that_fits(attempts), ping)


def _wording_card(
    one: Delivery, told: WordingChange, row: Item, shown: int, *, links: bool
) -> Card:
    """The card with the sentences of the first ``shown`` quotes."""
    now = _wording_quote(
        told.now, [_wording_heading(told), *_wording_difference(told)], whole=shown > 0, links=links
    )
    before = []
    if told.before is not None:
        above = [small(say("The wording before:"))]
        before = [line(), _wording_quote(told.before, above, whole=shown > 1, links=links)]
    heading = text([f"### {name(one.watch.given.text, _FORMULA)}"])
    return card(heading, now, *before, text([small(escape_line(note(one)))]), row)


def _wording_heading(told: WordingChange) -> str:
    side = f"**{side_name(told.side)}**"
    if told.before is not None and told.former_side != told.side:
        other = side_name(told.former_side) if told.former_side else say("Press")
        taken_up = say("says this for the first time; before, it was in: {side}", side=other)
        return f"{side} · {taken_up}"
    new = say("new wording")
    return f"{side} · {new}"


def _wording_difference(told: WordingChange) -> list[str]:
    if all(one.kind == "kept" for one in told.pieces):
        return []
    return [difference(told.pieces, _DIFFERENCE)]


def _wording_quote(quote: Quote, above: list[str], *, whole: bool, links: bool) -> Item:
    lines = short_lines(quote, _WORDING_TITLE)
    lines = lines if whole else [block_quote(too_long()), *lines[1:]]
    return linked_text([*above, *lines], link_of(quote, exact=True) if links else None)


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
        self._client = parts.client
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
        further = await self._readable(one)
        if set(further) < set(one.watch.given.further_scopes):
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
        (await self._parts.preferences.soon(one.watch.given.scope)).apply()
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

    async def _readable(self, one: Delivery) -> Sequence[str]:
        """The further scopes of a delivery that its reader may still read.

        Raises:
            OSError: that cannot be found out now.
        """
        return [scope for scope in one.watch.given.further_scopes if await self._reads(one, scope)]

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

    async def _made(self, one: Delivery, answer: Answer) -> "_Made":
        """What makes the card of a delivery, with links or without."""
        given, row, ping = one.watch.given, quote_row(one.key), _ping(one)
        if given.kind == "digest":
            return await self._digest(given.text, answer, row)
        if given.kind == "wording":
            told = await self._verbale.watch_service.wording_change(answer)
            return partial(wording_card, one, told, row=row, ping=ping)
        asker = _user(given.who) if one.watch.once else 0
        buttons = answer_buttons(one.key, answer, asker=asker, private=False)
        return partial(post_card, one, answer, buttons=buttons, row=row, ping=ping)

    async def _digest(self, topics: str, answer: Answer, row: Item) -> "_Made":
        """What makes the card of a digest, with its picture."""
        sides = await self._verbale.watch_service.sides(answer)
        scopes = answer.question.scopes
        picture = stories_picture(
            *await self._verbale.watch_service.digest_picture(answer.quotes, scopes)
        )

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
