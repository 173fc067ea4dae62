"""Lists of blocks of text, as many on a page as fit a card."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.core.command_runner import Card
from bot.core.interactions import AnyInteraction
from bot.core.markdown import small
from bot.ui.answer_card import linked_text
from bot.ui.button_links import Link
from bot.ui.components import Item, card, fits, list_heading, note, page_buttons, text
from bot.ui.interactive import ButtonIds

_LONGEST_KEY = "0" * 16


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


@dataclass(frozen=True, slots=True)
class BlockList:
    """A list in the reader's language.

    Attributes:
        command: the command that shows the list.
        heading: marked-up words above each page.
        blocks: the list; at least one.
        notes: marked-up lines below the last page.
        most: most blocks of a page.
    """

    command: str
    heading: str
    blocks: tuple[Block, ...]
    notes: tuple[str, ...] = ()
    most: int = 8

    def starts(self) -> list[int]:
        """Where each page begins: as many blocks as fit a card beside all else that it may have."""
        starts = [0]
        ids = ButtonIds(self.command, _LONGEST_KEY)
        for number in range(len(self.blocks)):
            some = self.blocks[starts[-1] : number + 1]
            if len(some) > self.most or (
                len(some) > 1 and not fits(self._card(some, (98, 99), ids, "x" * 200, self.notes))
            ):
                starts.append(number)
        return starts

    def page(
        self, number: int, starts: Sequence[int], ids: ButtonIds, footnote: str | None
    ) -> Card:
        """One page; ``number`` counts from 0."""
        ends = [*starts[1:], len(self.blocks)]
        some = self.blocks[starts[number] : ends[number]]
        notes = self.notes if number == len(starts) - 1 else ()
        whole = self._card(some, (number, len(starts)), ids, footnote, notes)
        if fits(whole):
            return whole
        short = [replace(one, lines=one.short or one.lines) for one in some]
        return self._card(short, (number, len(starts)), ids, footnote, notes)

    def _card(
        self,
        blocks: Sequence[Block],
        place: tuple[int, int],
        ids: ButtonIds,
        footnote: str | None,
        notes: Sequence[str],
    ) -> Card:
        number, pages = place
        items: list[Item] = []
        for before, one in zip([None, *blocks], blocks, strict=False):
            is_new = before is None or before.heading != one.heading
            above = [one.heading] if one.heading and is_new else []
            items.append(linked_text([*above, *one.lines], one.link))
        below = text(map(small, notes)) if notes else None
        heading = text([list_heading(self.heading, number, pages)])
        return card(heading, *items, below, page_buttons(ids, number, pages), note(footnote))


@dataclass(slots=True)
class BlockPages:
    """A list, page by page, in the language of whoever turns its pages.

    Attributes:
        made: makes the list in the current language.
        command: the command that shows it.
        number: the number of the page, from 0.
    """

    made: Callable[[], BlockList]
    command: str
    number: int = 0

    async def pressed(
        self, interaction: AnyInteraction, act: str, values: Sequence[str]
    ) -> Card | None:
        """Turn the page."""
        self.number += 1 if act == "next" else -1
        return None

    def render(self, ids: ButtonIds, footnote: str | None = None) -> Card:
        """One page."""
        blocks = self.made()
        starts = blocks.starts()
        self.number = max(0, min(self.number, len(starts) - 1))
        return blocks.page(self.number, starts, ids, footnote)
