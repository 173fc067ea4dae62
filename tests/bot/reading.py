"""Reads marked-up text as Discord's client does, and rejects marks that nobody meant."""

import re
import string

import discord

from bot.ui.cards import BlockList, BlockPages, ButtonIds

_LIVE = set("*_~|`<[\\@:")
_LINE_START = re.compile(r"\s*([#>+-]|[0-9]+\.)")


def shown(marked: str) -> tuple[str, list[str]]:
    """What a reader sees, and which runs are bold; fails on any other live markup."""
    plain, bold, opened, place = "", list[str](), -1, 0
    for line in marked.split("\n"):
        assert not _LINE_START.match(line), f"a heading, list or quote begins in {line!r}"
    while place < len(marked):
        one, two = marked[place], marked[place : place + 2]
        if one == "\\" and two[1:] in set(string.punctuation) and two[1:]:
            plain, place = plain + two[1], place + 2
        elif two == "**":
            bold, opened = ([*bold, plain[opened:]], -1) if opened >= 0 else (bold, len(plain))
            place += 2
        else:
            assert one not in _LIVE, f"{one!r} is live in {marked!r}"
            plain, place = plain + one, place + 1
    assert opened < 0, f"bold never ends in {marked!r}"
    return plain, bold


def quotes_in(content: str) -> list[str]:
    """The marked-up block quotes of a text display, their line marks taken off."""
    found: list[list[str]] = []
    inside = False
    for line in content.split("\n"):
        if line.startswith("> "):
            if not inside:
                found.append([])
            found[-1].append(line[2:])
        inside = line.startswith("> ")
    return ["\n".join(lines) for lines in found]


def texts_of(view: discord.ui.LayoutView) -> list[str]:
    """The contents of all text displays, in order."""
    return [
        item.content for item in view.walk_children() if isinstance(item, discord.ui.TextDisplay)
    ]


def text_of(view: discord.ui.LayoutView) -> str:
    """The contents of all text displays, one below the other."""
    return "\n".join(texts_of(view))


def links_of(view: discord.ui.LayoutView) -> list[tuple[str | None, str | None]]:
    """Label and address of all buttons, in order."""
    items = view.walk_children()
    buttons = [item for item in items if isinstance(item, discord.ui.Button)]
    sections = [item for item in view.walk_children() if isinstance(item, discord.ui.Section)]
    accessories = [s.accessory for s in sections if isinstance(s.accessory, discord.ui.Button)]
    return [(button.label, button.url) for button in dict.fromkeys([*buttons, *accessories])]


def pages_of(
    listed: BlockList, footnote: str | None = "A footnote of some length."
) -> list[discord.ui.LayoutView]:
    """Every page of a list."""
    pages, cards = BlockPages("/readout", lambda: listed), list[discord.ui.LayoutView]()
    while pages.number == len(cards):
        cards.append(pages.render(ButtonIds("/readout", "0" * 16), footnote))
        pages.number += 1
        pages.render(ButtonIds("/readout", "0" * 16))  # stays on the last page
    return cards
