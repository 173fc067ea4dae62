"""Components that the cards of all commands share."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

import discord

from bot.core.command_runner import Card
from bot.core.days import day
from bot.core.markdown import clip, escape, escape_line, small
from bot.translations.language import country, say
from bot.ui.answer_card import BYTE_LIMIT, TEXT_LIMIT
from bot.ui.interactive import ButtonIds, CardButton

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
    """A card with these components; None is skipped."""
    container = discord.ui.Container[Card](
        *(item for item in items if item is not None), accent_colour=COLOUR
    )
    return discord.ui.LayoutView(timeout=None).add_item(container)


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


def line() -> Item:
    """A horizontal line."""
    return discord.ui.Separator()


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


def counted(number: int, one: str, many: str | None = None) -> str:
    """“1 article”, “2,300 articles”, in English."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


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


def list_heading(words: str, page: int, pages: int) -> str:
    """The heading of a list with its page number; ``page`` counts from 0."""
    if pages < 2:
        return f"**{words}**"
    return f"**{words}** · " + say("page {page} of {pages}", page=page + 1, pages=pages)


def page_buttons(ids: ButtonIds, page: int, pages: int) -> Item | None:
    """The buttons Previous and Next of a list; None for a single page. ``page`` counts from 0."""
    if pages < 2:
        return None
    return row(
        button(say("Previous"), "previous", ids, enabled=page > 0),
        button(say("Next"), "next", ids, enabled=page < pages - 1),
    )


def row(*items: discord.ui.Item[Any]) -> Item:
    """A row of buttons, or one menu."""
    return discord.ui.ActionRow[Card](*items)
