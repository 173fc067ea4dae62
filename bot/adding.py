"""``/source add``: what was found, a choice among feeds, and the confirmation."""

from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.curator import Curator
from bot.delivery import Asked
from bot.errands import Card
from bot.live import Press, Pressable
from bot.markdown import clip
from bot.pieces import Item, button, card, line, note, row, said, text
from bot.source_card import added, examples, found_lines
from index.gather.feeds.listing import FeedLink
from index.gather.found import Found
from index.wishes import Wish

_PAGE = "page"
_FEEDS = 24
_OPTION = 100


@dataclass(slots=True)
class Adding:
    """A source that somebody is about to add.

    Attributes:
        curator: looks at a chosen feed, and adds.
        first: what was found behind the address or in the file.
        wish: how it is to be taken in.
        can_tell: whether the bot may write where it is added.
        chosen: what is added on confirmation: ``first``, or one of its feeds.
        choice: the number of that feed, or ``page``; None before anything was chosen.
    """

    curator: Curator
    first: Found
    wish: Wish
    can_tell: bool
    chosen: Found | None = None
    choice: str | None = None

    def __post_init__(self) -> None:
        if self.first.kind != "feed links":
            self.chosen, self.choice = self.first, _PAGE

    @property
    def again(self) -> str:
        """The command that begins anew."""
        return "/source add"

    def face(self, press: Pressable, told: str | None = None) -> Card:
        """What was found, the feeds to choose from, and Add or Cancel."""
        found = self.chosen or self.first
        quoted = examples(found)
        return card(
            text(found_lines(found, self.wish)),
            text(quoted) if quoted else None,
            line(),
            self._menu(press),
            row(
                button("Add", "add", press, style="good", enabled=self.chosen is not None),
                button("Cancel", "cancel", press),
            ),
            note(told),
        )

    async def pressed(self, interaction: Asked, act: str, values: Sequence[str]) -> Card | None:
        """Look at the chosen feed, add, or let it be.

        Raises:
            VerbaleError: the feed cannot be read, or the source not be added.
        """
        if act == "choose":
            await self._choose(values[0])
            return None
        if act == "add" and self.chosen is not None:
            health = await self.curator.add(self.chosen, self.wish)
            return added(health, self.chosen, can_tell=self.can_tell)
        return said("Nothing was added.")

    async def _choose(self, choice: str) -> None:
        page = choice == _PAGE
        found = self.first if page else await self.curator.look(self._feeds[int(choice)].url)
        self.chosen, self.choice = found, choice

    @property
    def _feeds(self) -> tuple[FeedLink, ...]:
        return self.first.feeds[:_FEEDS]

    def _menu(self, press: Pressable) -> Item | None:
        """The feeds that the page names, and the page itself where it is an article."""
        if not self._feeds:
            return None
        menu = discord.ui.Select[Card](
            custom_id=press.id("choose"),
            placeholder="This page names feeds: choose one to add",
            options=self._options(),
            disabled=not press.alive,
        )
        return row(Press(menu))

    def _options(self) -> list[discord.SelectOption]:
        options = [
            discord.SelectOption(
                label=clip(feed.title.strip() or feed.url, _OPTION),
                description=clip(feed.url, _OPTION),
                value=str(number),
                default=self.choice == str(number),
            )
            for number, feed in enumerate(self._feeds)
        ]
        if self.first.kind == "feed links":
            return options
        page = discord.SelectOption(
            label="Just this page", value=_PAGE, default=self.choice == _PAGE
        )
        return [page, *options]
