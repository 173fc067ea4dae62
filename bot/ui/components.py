"""The parts that the cards on sources are made of."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

import discord

from bot.core.command_runner import Card
from bot.core.markdown import clip, escape, escape_line, small
from bot.ui.answer_card import BYTE_LIMIT, TEXT_LIMIT
from bot.ui.interactive import ButtonIds, CardButton
from index.values import day_in_words as day

Item = discord.ui.Item[discord.ui.LayoutView]

COLOUR = discord.Colour(0x2F5F8F)
TITLE = 200
NAME = 60
ADDRESS = 300

_STYLES = {
    "good": discord.ButtonStyle.success,
    "plain": discord.ButtonStyle.secondary,
    "grave": discord.ButtonStyle.danger,
}


def card(*items: Item | None) -> Card:
    """A card of these parts, those that are None left out."""
    container = discord.ui.Container[Card](
        *(item for item in items if item is not None), accent_colour=COLOUR
    )
    return discord.ui.LayoutView(timeout=None).add_item(container)


def fits(view: Card) -> bool:
    """Whether Discord takes a card of that size."""
    sent = json.dumps(
        [child.to_component_dict() for child in view.children], ensure_ascii=False
    ).encode()
    return view.content_length() <= TEXT_LIMIT and len(sent) <= BYTE_LIMIT


def text(lines: Iterable[str]) -> Item:
    """Marked-up lines."""
    return discord.ui.TextDisplay("\n".join(lines))


def line() -> Item:
    """What parts two parts."""
    return discord.ui.Separator()


def note(words: str | None) -> Item | None:
    """Plain words in small print, if there are any."""
    return discord.ui.TextDisplay(small(escape_line(words))) if words else None


def said(words: str) -> Card:
    """A card with a sentence or two of plain words."""
    return card(discord.ui.TextDisplay(escape(clip(words, 1_500))))


def name(words: str, length: int = NAME) -> str:
    """Somebody else's words, marked up on one line and never empty."""
    return escape_line(clip(words.strip(), length)) or "…"


def counted(number: int, one: str, many: str | None = None) -> str:
    """“1 article”, “2,300 articles”."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def days(since: date | None, until: date | None) -> str:
    """“from 1 May to 3 June 2024”, “of 1 May 2024”, or that no dates are known."""
    first, last = since or until, until or since
    if first is None or last is None:
        return "without dates"
    return f"of {day(first)}" if first == last else f"from {day(first)} to {day(last)}"


def button(
    label: str, act: str, press: ButtonIds, *, style: str = "plain", enabled: bool = True
) -> discord.ui.Item[Any]:
    """A button of a live card."""
    made = discord.ui.Button[Card](
        label=label,
        custom_id=press.id(act),
        style=_STYLES[style],
        disabled=not (press.alive and enabled),
    )
    return CardButton(made)


def counted_pages(words: str, page: int, pages: int) -> str:
    """The heading of a list, with which of its pages is shown, counted from 0."""
    return f"**{words}** · page {page + 1} of {pages}" if pages > 1 else f"**{words}**"


def turners(press: ButtonIds, page: int, pages: int) -> Item | None:
    """What turns the pages of a list, counted from 0; None where there is only one."""
    if pages < 2:
        return None
    return row(
        button("Previous", "previous", press, enabled=page > 0),
        button("Next", "next", press, enabled=page < pages - 1),
    )


def row(*items: discord.ui.Item[Any]) -> Item:
    """Buttons side by side, or one menu."""
    return discord.ui.ActionRow[Card](*items)
