"""``/source add``: what was found, a choice among feeds, and the confirmation."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import discord

from bot.commands.sources.cards import added, examples, found_lines
from bot.core.command_runner import Card
from bot.core.interactions import AnyInteraction
from bot.core.markdown import clip, label
from bot.core.rate_limit import FetchRateLimiter
from bot.protocols import SourceOperations
from bot.ui.components import NAME, Item, button, card, counted, fits, line, note, row, said, text
from bot.ui.interactive import ButtonIds, CardButton
from index.errors import InputError
from index.ingest.detect import SourcePreview
from index.ingest.options import SourceOptions
from index.store.source_health import SourceHealth
from index.urls.canonical import canonical
from index.values import PUBLIC

_PAGE = "page"
_FEEDS = (24, 12, 6, 3)
_OPTION = 100

_KNOWN = (
    "This server already has this source, as “{name}”. If you add it again, I fetch it again and "
    "update the outlet, side and language you give."
)
_PUBLIC = (
    "This source is already public, as “{name}”: I answer questions in this server from it even "
    "if you don't add it."
)
_REFRESHED = "“{name}” was already here. I fetch it again, with the details you gave."


@dataclass(slots=True)
class AddConfirmation:
    """A source that somebody is about to add.

    Attributes:
        source_service: looks at a chosen feed, and adds.
        first: what was found behind the address or in the file.
        wish: how it is to be taken in.
        can_tell: whether the bot may write where it is added.
        rate: limits how often feeds are looked at.
        chosen: what is added on confirmation: ``first``, or one of its feeds.
        choice: the number of that feed, or ``page``; None before anything was chosen.
        known: the source that is here already under the address of what is chosen.
    """

    source_service: SourceOperations
    first: SourcePreview
    wish: SourceOptions
    can_tell: bool
    rate: FetchRateLimiter = field(default_factory=FetchRateLimiter)
    chosen: SourcePreview | None = None
    choice: str | None = None
    known: SourceHealth | None = None

    def __post_init__(self) -> None:
        if self.first.kind != "feed links":
            self.chosen, self.choice = self.first, _PAGE

    async def recognise(self) -> None:
        """Find out whether the source is here already.

        Raises:
            VerbaleError: the library is not to be had.
        """
        there = await self.source_service.health([self.wish.scope, PUBLIC])
        own_first = sorted(there, key=lambda one: one.scope == PUBLIC)
        same = (
            health for health in own_first if self.chosen and _at_one_address(health, self.chosen)
        )
        self.known = next(same, None)

    @property
    def again(self) -> str:
        """The command that begins anew."""
        return "/source add"

    def face(self, press: ButtonIds, told: str | None = None) -> Card:
        """What was found, the feeds to choose from as far as they fit, and Add or Cancel."""
        tries = [self._card(press, told, most) for most in _FEEDS]
        return next((tried for tried in tries if fits(tried)), tries[-1])

    def _card(self, press: ButtonIds, told: str | None, most: int) -> Card:
        found = self.chosen or self.first
        quoted = examples(found)
        return card(
            text(found_lines(found, self.wish)),
            text(quoted) if quoted else None,
            line(),
            note(self._recognised()),
            note(self._left_out(most)),
            self._menu(press, most),
            row(
                button("Add", "add", press, style="good", enabled=self.chosen is not None),
                button("Cancel", "cancel", press),
            ),
            note(told),
        )

    async def pressed(
        self, interaction: AnyInteraction, act: str, values: Sequence[str]
    ) -> Card | None:
        """Look at the chosen feed, add, or let it be.

        Raises:
            VerbaleError: the feed cannot be read, or the source not be added.
        """
        if act == "choose":
            await self._choose(interaction, values[0])
            return None
        if act == "add" and self.chosen is not None:
            health = await self.source_service.add(self.chosen, self.wish)
            if self.known is not None and self.known.scope == health.scope:
                return said(_REFRESHED.format(name=clip(health.name, NAME)))
            return added(health, self.chosen, can_tell=self.can_tell)
        return said("Nothing was added.")

    async def _choose(self, interaction: AnyInteraction, choice: str) -> None:
        found = self.first
        if choice != _PAGE:
            self.rate.admit(self.wish.scope, interaction.user.id)
            found = await self.source_service.look(self.first.feeds[int(choice)].url)
        self.chosen, self.choice = found, choice
        await self.recognise()

    def _recognised(self) -> str | None:
        if self.known is None:
            return None
        words = _PUBLIC if self.known.scope == PUBLIC else _KNOWN
        return words.format(name=clip(self.known.name, NAME))

    def _left_out(self, most: int) -> str | None:
        more = len(self.first.feeds) - most
        if more <= 0:
            return None
        return f"{counted(more, 'more feed')} didn't fit; to add one, use its own URL."

    def _menu(self, press: ButtonIds, most: int) -> Item | None:
        """The feeds that the page names, and the page itself where it is an article."""
        if not self.first.feeds:
            return None
        menu = discord.ui.Select[Card](
            custom_id=press.id("choose"),
            placeholder="This page links to feeds: choose one to add",
            options=self._options(most),
            disabled=not press.alive,
        )
        return row(CardButton(menu))

    def _options(self, most: int) -> list[discord.SelectOption]:
        options = [
            discord.SelectOption(
                label=label(feed.title.strip() or feed.url, _OPTION),
                description=clip(feed.url, _OPTION),
                value=str(number),
                default=self.choice == str(number),
            )
            for number, feed in enumerate(self.first.feeds[:most])
        ]
        if self.first.kind == "feed links":
            return options
        page = discord.SelectOption(
            label="Just this page", value=_PAGE, default=self.choice == _PAGE
        )
        return [page, *options]


def _at_one_address(health: SourceHealth, found: SourcePreview) -> bool:
    return bool(health.url and found.url) and _spelled(health.url) == _spelled(found.url)


def _spelled(url: str | None) -> str | None:
    try:
        return canonical(url, fragment=True) if url else None
    except InputError:
        return url
