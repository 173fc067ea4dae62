"""``/source add``: the preview, a choice among feeds, and the confirmation."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import discord

from bot.commands.sources.cards import added, examples, preview_lines
from bot.core.command_runner import Card
from bot.core.interactions import AnyInteraction
from bot.core.markdown import clip, label
from bot.core.rate_limit import FetchRateLimiter
from bot.protocols import SourceOperations
from bot.translations.language import plural, say, translatable
from bot.ui.components import (
    NAME,
    Item,
    button,
    card,
    first_that_fits,
    line,
    note,
    row,
    text,
    text_card,
)
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

_KNOWN = translatable(
    "This server already has this source, as “{name}”. If you add it again, I fetch it again and "
    "update the outlet, side and language you give."
)
_PUBLIC = translatable(
    "This source is already public, as “{name}”: I answer questions in this server from it even "
    "if you don't add it."
)
_REFRESHED = translatable("“{name}” was already here. I fetch it again, with the details you gave.")


@dataclass(slots=True)
class AddConfirmation:
    """The confirmation before a source is added.

    Attributes:
        source_service: previews a chosen feed, and adds the source.
        first: the preview of the URL or file that was given.
        source_options: name, labels and scope of the new source.
        can_post: whether the bot may post in this channel.
        rate: limits how often feeds are fetched.
        chosen: the preview that is added on confirmation: ``first``, or one of its feeds.
        choice: the number of that feed, or ``page``; None before a choice.
        known: an existing source with the same URL as ``chosen``.
    """

    source_service: SourceOperations
    first: SourcePreview
    source_options: SourceOptions
    can_post: bool
    rate: FetchRateLimiter = field(default_factory=FetchRateLimiter)
    chosen: SourcePreview | None = None
    choice: str | None = None
    known: SourceHealth | None = None

    def __post_init__(self) -> None:
        if self.first.kind != "feed links":
            self.chosen, self.choice = self.first, _PAGE

    async def find_known(self) -> None:
        """Look for an existing source with the same URL.

        Raises:
            VerbaleError: the library is unavailable.
        """
        sources = await self.source_service.health([self.source_options.scope, PUBLIC])
        own_first = sorted(sources, key=lambda health: health.scope == PUBLIC)
        same = (health for health in own_first if self.chosen and _same_url(health, self.chosen))
        self.known = next(same, None)

    @property
    def command(self) -> str:
        """The command that shows this card."""
        return "/source add"

    def render(self, ids: ButtonIds, footnote: str | None = None) -> Card:
        """The preview, as many feeds to choose from as fit, and the buttons Add and Cancel."""
        return first_that_fits(self._card(ids, footnote, feeds) for feeds in _FEEDS)

    def _card(self, ids: ButtonIds, footnote: str | None, feeds: int) -> Card:
        preview = self.chosen or self.first
        quoted = examples(preview)
        return card(
            text(preview_lines(preview, self.source_options)),
            text(quoted) if quoted else None,
            line(),
            note(self._known_note()),
            note(self._left_out_note(feeds)),
            self._menu(ids, feeds),
            row(
                button(say("Add"), "add", ids, style="good", enabled=self.chosen is not None),
                button(say("Cancel"), "cancel", ids),
            ),
            note(footnote),
        )

    async def pressed(
        self, interaction: AnyInteraction, act: str, values: Sequence[str]
    ) -> Card | None:
        """Preview the chosen feed, add the source, or leave everything as it is.

        Raises:
            VerbaleError: the feed cannot be read, or the source cannot be added.
        """
        if act == "choose":
            await self._choose(interaction, values[0])
            return None
        if act == "add" and self.chosen is not None:
            health = await self.source_service.add(self.chosen, self.source_options)
            if self.known is not None and self.known.scope == health.scope:
                return text_card(say(_REFRESHED, name=clip(health.name, NAME)))
            return added(health, self.chosen, can_post=self.can_post)
        return text_card(say("Nothing was added."))

    async def _choose(self, interaction: AnyInteraction, choice: str) -> None:
        preview = self.first
        if choice != _PAGE:
            self.rate.admit(self.source_options.scope, interaction.user.id)
            preview = await self.source_service.look(self.first.feeds[int(choice)].url)
        self.chosen, self.choice = preview, choice
        await self.find_known()

    def _known_note(self) -> str | None:
        if self.known is None:
            return None
        words = _PUBLIC if self.known.scope == PUBLIC else _KNOWN
        return say(words, name=clip(self.known.name, NAME))

    def _left_out_note(self, feeds: int) -> str | None:
        more = len(self.first.feeds) - feeds
        if more <= 0:
            return None
        return plural(
            more,
            "{number} more feed didn't fit; to add it, use its own URL.",
            "{number} more feeds didn't fit; to add one, use its own URL.",
        )

    def _menu(self, ids: ButtonIds, feeds: int) -> Item | None:
        """The menu of the feeds that the page links to; with the page itself, if an article."""
        if not self.first.feeds:
            return None
        menu = discord.ui.Select[Card](
            custom_id=ids.id("choose"),
            placeholder=say("This page links to feeds: choose one to add"),
            options=self._options(feeds),
            disabled=not ids.alive,
        )
        return row(CardButton(menu))

    def _options(self, feeds: int) -> list[discord.SelectOption]:
        options = [
            discord.SelectOption(
                label=label(feed.title.strip() or feed.url, _OPTION),
                description=clip(feed.url, _OPTION),
                value=str(number),
                default=self.choice == str(number),
            )
            for number, feed in enumerate(self.first.feeds[:feeds])
        ]
        if self.first.kind == "feed links":
            return options
        page = discord.SelectOption(
            label=say("Just this page"), value=_PAGE, default=self.choice == _PAGE
        )
        return [page, *options]


def _same_url(health: SourceHealth, preview: SourcePreview) -> bool:
    return bool(health.url and preview.url) and _canonical(health.url) == _canonical(preview.url)


def _canonical(url: str | None) -> str | None:
    try:
        return canonical(url, fragment=True) if url else None
    except InputError:
        return url
