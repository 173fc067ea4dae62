"""Cards: their components, those whose buttons one person uses for a while, lists by pages."""

import asyncio
import json
import logging
import re
import secrets
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Generic, Protocol, Self, TypeVar

import discord

from bot.core.discord_calls import FAILURES
from bot.core.interactions import (
    AnyInteraction,
    Picture,
    PictureCard,
    Restored,
    acknowledge_press,
    deliver,
    speak_to,
)
from bot.core.markdown import clip, day, escape, escape_line, small
from bot.core.permissions import PermissionCheck
from bot.core.runner import Card, CommandRunner
from bot.language import country, say, translatable
from bot.ui.quotes import Link, clipped, correction_line, link_of, quoted, source_line, too_long
from index.errors import InputError, NotFoundError
from index.values import Quote

_T = TypeVar("_T")

LIFETIME = 600.0
"""Seconds without a press after which a card expires; less than its token's 15 minutes."""
MOST = 64
"""Most open cards; one more ends the oldest."""

_NOT_YOURS = translatable(
    "Only the person who ran this command can use these buttons. Run {command} yourself."
)
_OVER = translatable("This has expired. Run {command} again.")
MOMENT = translatable("One moment …")

_log = logging.getLogger(__name__)


class InteractiveCard(Protocol):
    """The state and behaviour behind a card."""

    @property
    def command(self) -> str:
        """The command that shows such a card, as typed: ``/source add``."""
        ...

    def render(self, ids: "ButtonIds", footnote: str | None = None) -> Card:
        """The card in its current state.

        Args:
            ids: creates the ids of its buttons.
            footnote: a plain text shown below.
        """
        ...

    async def pressed(
        self, interaction: AnyInteraction, act: str, values: Sequence[str]
    ) -> Card | None:
        """Handle a button or a menu; returns the final card, or None if the card stays open.

        Raises:
            VerbaleError: the action failed; the card stays open.
        """
        ...


@dataclass(frozen=True, slots=True)
class ButtonIds:
    """Creates the ids by which buttons and menus refer to their card.

    Attributes:
        command: the command that shows such a card.
        key: the card's key.
        alive: whether the buttons are enabled.
    """

    command: str
    key: str
    alive: bool = True

    def id(self, act: str) -> str:
        """The ``custom_id`` of an action."""
        return f"live:{self.command}:{self.key}:{act}"


class CardButton(
    Restored, template=r"live:(?P<command>[^:]+):(?P<key>[0-9a-f]+):(?P<act>[a-z]+[0-9]*)"
):
    """A button or a menu of an interactive card."""

    async def callback(self, interaction: AnyInteraction) -> None:
        """Pass the press to the open cards."""
        assert self._match is not None
        data: Any = interaction.data
        values = data.get("values", [])
        await interaction.client.cards.press(interaction, self._match, values)


@dataclass(eq=False, slots=True)
class _OpenCard:
    """An open card.

    Attributes:
        card: its state and behaviour.
        asker: user id of the only person who may use it.
        shown: the interaction that showed it last.
        may: checks permission on every press.
        timer: ends the card; None while a press is being handled.
    """

    card: InteractiveCard
    asker: int
    shown: AnyInteraction
    may: PermissionCheck
    timer: "asyncio.Task[None] | None" = None


class InteractiveCards:
    """The open cards of this process; after a restart their buttons report that they expired."""

    def __init__(self, runner: CommandRunner) -> None:
        self._runner = runner
        self._open: dict[str, _OpenCard] = {}

    async def show(
        self,
        interaction: AnyInteraction,
        card: InteractiveCard,
        may: PermissionCheck,
    ) -> Card:
        """Open a card for the asker; returns what to show.

        Args:
            interaction: the command.
            card: the card.
            may: checks permission on every press.
        """
        key = secrets.token_hex(8)
        self._open[key] = _OpenCard(card, interaction.user.id, interaction, may)
        self._start_timer(key)
        for oldest in list(self._open)[:-MOST]:
            await self._end(oldest)
        return card.render(ButtonIds(card.command, key))

    async def press(
        self, interaction: AnyInteraction, match: re.Match[str], values: Sequence[str]
    ) -> None:
        """Handle a press; every failure is reported to the person who pressed."""
        async with self._runner.reporting(interaction):
            speak_to(interaction, private=True)
            key = match["key"]
            open_card = self._claim(interaction, key, match["command"])
            card = open_card.card
            ids, dead = (ButtonIds(card.command, key, alive) for alive in (True, False))

            async def work() -> Card:
                final = await card.pressed(interaction, match["act"], values)
                if final is not None:
                    self._open.pop(key, None)
                return final or card.render(ids)

            try:
                if not await acknowledge_press(interaction, card.render(dead, say(MOMENT))):
                    return
                open_card.shown = interaction
                try:
                    final = await self._runner.admit(interaction, work, open_card.may)
                except Exception:
                    await deliver(interaction, card.render(ids))
                    raise
                await deliver(interaction, final)
            finally:
                if key in self._open:
                    self._start_timer(key)

    def _claim(self, interaction: AnyInteraction, key: str, command: str) -> _OpenCard:
        """The open card, locked against a second press.

        Raises:
            InputError: the card has expired, is another person's or server's, or is busy.
        """
        open_card = self._open.get(key)
        if open_card is None or open_card.shown.guild_id != interaction.guild_id:
            raise NotFoundError(_OVER.format(command=command))
        if open_card.asker != interaction.user.id:
            raise InputError(_NOT_YOURS.format(command=command))
        if open_card.timer is None:
            raise InputError(translatable("Still working on your last click."))
        open_card.timer.cancel()
        open_card.timer = None
        return open_card

    def _start_timer(self, key: str) -> None:
        self._open[key].timer = asyncio.create_task(self._end(key, LIFETIME), name=f"card {key}")

    async def _end(self, key: str, after_s: float = 0.0) -> None:
        """Close a card and disable its buttons."""
        await asyncio.sleep(after_s)
        open_card = self._open.pop(key)
        if open_card.timer is not None and open_card.timer is not asyncio.current_task():
            open_card.timer.cancel()
        command = open_card.card.command
        over = open_card.card.render(
            ButtonIds(command, key, alive=False), say(_OVER, command=command)
        )
        try:
            await deliver(open_card.shown, over)
        except FAILURES as error:
            _log.warning("Cannot update an expired card: %r", error)

    async def close(self) -> None:
        """Cancel the timers."""
        timers = [one.timer for one in self._open.values() if one.timer is not None]
        self._open.clear()
        for timer in timers:
            timer.cancel()
        await asyncio.gather(*timers, return_exceptions=True)


Item = discord.ui.Item[discord.ui.LayoutView]

COLOUR = discord.Colour(0x2F5F8F)
TEXT_LIMIT = 4_000
"""Most characters that Discord allows in all texts of one card."""
BYTE_LIMIT = 9_500
"""Most UTF-8 bytes of a card's components; Discord's server fails somewhat above 10,000."""
TITLE = 200
NAME = 60
ADDRESS = 300

_STYLES = {
    "good": discord.ButtonStyle.success,
    "plain": discord.ButtonStyle.secondary,
    "grave": discord.ButtonStyle.danger,
}


def card(*items: Item | None, colour: discord.Colour = COLOUR, ping: str | None = None) -> Card:
    """A card with these components, below mentions if there are any; None is skipped."""
    view = discord.ui.LayoutView(timeout=None)
    if ping:
        view.add_item(discord.ui.TextDisplay(ping))
    container = discord.ui.Container[Card](
        *(item for item in items if item is not None), accent_colour=colour
    )
    return view.add_item(container)


def fits(view: Card) -> bool:
    """Whether the card is within Discord's limits."""
    sent = json.dumps(
        [child.to_component_dict() for child in view.children], ensure_ascii=False
    ).encode()
    return view.content_length() <= TEXT_LIMIT and len(sent) <= BYTE_LIMIT


def first_that_fits(attempts: Iterable[Card]) -> Card:
    """The first card within Discord's limits; the last one if none is.

    Args:
        attempts: at least one card; those after the first that fits are not made.
    """
    for attempt in attempts:
        if fits(attempt):
            break
    return attempt


def text(lines: Iterable[str]) -> Item:
    """Lines of markdown."""
    return discord.ui.TextDisplay("\n".join(lines))


def linked_text(lines: Sequence[str], link: Link | None) -> Item:
    """Lines of markdown with the link below.

    A button beside the lines would leave them three words wide on a phone.
    """
    return text([*lines, *([small(link.masked)] if link else [])])


line = discord.ui.Separator[Card]
"""A horizontal line."""


def note(words: str | None) -> Item | None:
    """Plain text in small print; None for no text."""
    return discord.ui.TextDisplay(small(escape_line(words))) if words else None


def text_card(words: str) -> Card:
    """A card with a short plain text."""
    return card(discord.ui.TextDisplay(escape(clip(words, 1_500))))


def name(words: str, length: int = NAME) -> str:
    """A foreign name, escaped on one line and never empty."""
    return escape_line(clip(words.strip(), length)) or "…"


def side_name(side: str, length: int = NAME) -> str:
    """The country or body that an outlet speaks for, escaped, a country in the current language."""
    return name(country(side), length)


def days(since: date | None, until: date | None) -> str:
    """“from 1 May to 3 June 2024”, “of 1 May 2024”, or “without dates”."""
    first, last = since or until, until or since
    if first is None or last is None:
        return say("without dates")
    if first == last:
        return say("of {day}", day=day(first))
    return say("from {first} to {last}", first=day(first), last=day(last))


def button(
    label: str, act: str, ids: ButtonIds, *, style: str = "plain", enabled: bool = True
) -> discord.ui.Item[Any]:
    """A button of an interactive card."""
    item = discord.ui.Button[Card](
        label=label,
        custom_id=ids.id(act),
        style=_STYLES[style],
        disabled=not (ids.alive and enabled),
    )
    return CardButton(item)


def _list_page(
    heading: str,
    items: Iterable[Item | None],
    place: tuple[int, int],
    ids: ButtonIds,
    footnote: str | None,
) -> Card:
    """One of several pages: its number from 0, and how many there are."""
    (number, pages), turning = place, None
    if pages > 1:
        heading += " · " + say("page {page} of {pages}", page=number + 1, pages=pages)
        turning = row(
            button(say("Previous"), "previous", ids, enabled=number > 0),
            button(say("Next"), "next", ids, enabled=number < pages - 1),
        )
    return card(text([heading]), *items, turning, note(footnote))


def row(*items: discord.ui.Item[Any]) -> Item:
    """A row of buttons, or one menu."""
    return discord.ui.ActionRow[Card](*items)


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Asks before something is done.

    Attributes:
        command: the command that shows this card.
        lines: what will happen, in markdown.
        go: the button that does it: what it is called in its id, and to people.
        leave: the button that leaves everything as it is, likewise.
        left: what the person is told then, as plain text.
        work: does it; returns the final card.
        style: how the first button looks.
        enabled: whether it can be pressed.
        details: lines below, if any: those that are most first, of which the first that fit are
            shown.
    """

    command: str
    lines: Sequence[str]
    go: tuple[str, str]
    leave: tuple[str, str]
    left: str
    work: Callable[[AnyInteraction], Awaitable[Card]]
    style: str = "grave"
    enabled: bool = True
    details: Sequence[Sequence[str]] = ((),)

    def render(self, ids: ButtonIds, footnote: str | None = None) -> Card:
        """What will happen, with the two buttons."""
        (go, do), (leave, keep) = self.go, self.leave
        return first_that_fits(
            card(
                text(self.lines),
                *([line(), text(details)] if details else []),
                row(
                    button(do, go, ids, style=self.style, enabled=self.enabled),
                    button(keep, leave, ids),
                ),
                note(footnote),
            )
            for details in self.details
        )

    async def pressed(
        self, interaction: AnyInteraction, act: str, values: Sequence[str]
    ) -> Card | None:
        """Do it, or leave everything as it is.

        Raises:
            VerbaleError: it cannot be done.
        """
        return await self.work(interaction) if act == self.go[0] else text_card(self.left)


Drawn = tuple[str, Sequence[Item]]
"""The heading of a list, and what shows the entries of a page."""


@dataclass(slots=True)
class Pages(Generic[_T]):
    """A list that is read again for every page.

    Attributes:
        command: the command that shows this list.
        size: the number of entries on a page.
        read: reads at most ``limit`` entries from an ``offset`` on; with the number of all.
        draw: the heading for all entries, and what shows those of a page: in short, if the card
            would be too large otherwise; with the ids of their buttons.
        empty: what stands in place of the heading if there are none.
        page: the number of the page, from 0.
        total: the number of entries on all pages.
        entries: those of the page.
    """

    command: str
    size: int
    read: Callable[..., Awaitable[tuple[int, Sequence[_T]]]]
    draw: Callable[[Sequence[_T], int, bool, ButtonIds], Drawn]
    empty: str
    page: int = 0
    total: int = 0
    entries: Sequence[_T] = ()

    @property
    def pages(self) -> int:
        """The number of pages."""
        return -(-self.total // self.size)

    async def refreshed(self) -> Self:
        """This list after the current page is read; the last one if there are fewer by now.

        Raises:
            VerbaleError: the library is unavailable.
        """
        for _ in range(2):
            offset = self.page * self.size
            self.total, self.entries = await self.read(limit=self.size, offset=offset)
            if self.page < max(self.pages, 1):
                break
            self.page = max(0, self.pages - 1)
        return self

    async def pressed(
        self, interaction: AnyInteraction, act: str, values: Sequence[str]
    ) -> Card | None:
        """Turn the page.

        Raises:
            VerbaleError: the library is unavailable.
        """
        self.page = max(0, self.page + (1 if act == "next" else -1))
        await self.refreshed()
        return None

    def render(self, ids: ButtonIds, footnote: str | None = None) -> Card:
        """One page."""

        def made(short: bool) -> Card:
            words, items = self.draw(self.entries, self.total, short, ids)
            heading = f"**{words}**" if self.total else self.empty
            return _list_page(heading, items, (self.page, self.pages), ids, footnote)

        return first_that_fits(map(made, (False, True)))


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of markdown that stay together.

    Attributes:
        lines: the lines.
        link: where the button beside them leads, or None.
        short: the lines that are shown instead where these alone are too long for a card.
        heading: the marked-up heading of several blocks, shown once on each page that has some.
    """

    lines: tuple[str, ...]
    link: Link | None = None
    short: tuple[str, ...] = ()
    heading: str = ""


def quote_block(
    above: Iterable[str],
    quote: Quote,
    *facts: str,
    dated: bool = False,
    headline: str | None = None,
) -> Block:
    """A quote below some lines, above its headline and source, further facts, its correction."""
    title = clipped(quote.title if headline is None else headline, 120)
    source = " · ".join(filter(None, (title, source_line(quote, dated=dated))))
    below = (small(source), *facts, *correction_line(quote))
    link, above = link_of(quote, exact=False), tuple(above)
    return Block((*above, quoted(quote), *below), link, (*above, too_long(), *below))


@dataclass(frozen=True, slots=True)
class BlockList:
    """A list in the reader's language.

    Attributes:
        heading: marked-up words above each page.
        blocks: the list; at least one.
        notes: marked-up lines below the last page; empty ones are left out.
        most: most blocks of a page.
        always: marked-up lines below each page, likewise.
    """

    heading: str
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()
    most: int = 8
    always: tuple[str, ...] = ()


@dataclass(slots=True)
class BlockPages:
    """A list, page by page, in the language of whoever turns its pages.

    Attributes:
        command: the command that shows it.
        made: makes the list in the current language.
        picture: the picture below each page, or None.
        number: the number of the page, from 0.
    """

    command: str
    made: Callable[[], BlockList]
    picture: Picture | None = None
    number: int = 0

    async def pressed(
        self, interaction: AnyInteraction, act: str, values: Sequence[str]
    ) -> Card | None:
        """Turn the page."""
        self.number += 1 if act == "next" else -1
        return None

    def render(self, ids: ButtonIds, footnote: str | None = None) -> Card:
        """One page: as many blocks as fit a card beside all else that it may have."""
        made = self.made()
        blocks, starts = made.blocks, [0]
        longest = ButtonIds(self.command, "0" * 16)
        for number in range(len(blocks)):
            some = blocks[starts[-1] : number + 1]
            if len(some) > made.most or (
                len(some) > 1 and not fits(_block_card(made, some, (98, 99), longest, "x" * 200))
            ):
                starts.append(number)
        self.number = max(0, min(self.number, len(starts) - 1))
        end = [*starts, len(blocks)][self.number + 1]
        some = blocks[starts[self.number] : end]
        short = [replace(one, lines=one.short or one.lines) for one in some]
        page = first_that_fits(
            _block_card(made, shown, (self.number, len(starts)), ids, footnote)
            for shown in (some, short)
        )
        return PictureCard(page, self.picture) if self.picture else page


def _block_card(
    made: BlockList,
    blocks: Sequence[Block],
    place: tuple[int, int],
    ids: ButtonIds,
    footnote: str | None,
) -> Card:
    """Some blocks as one of several pages."""
    number, pages = place
    items: list[Item | None] = []
    for before, one in zip([None, *blocks], blocks, strict=False):
        is_new = before is None or before.heading != one.heading
        above = [one.heading] if one.heading and is_new else []
        items.append(linked_text([*above, *one.lines], one.link))
    notes = list(filter(None, (*made.always, *(made.notes if number == pages - 1 else ()))))
    items.append(text(map(small, notes)) if notes else None)
    return _list_page(f"**{made.heading}**", items, place, ids, footnote)
