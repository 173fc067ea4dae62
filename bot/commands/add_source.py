"""``/source add`` and ``/source import``: the preview, a choice among feeds, the confirmation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

import aiohttp
import discord

from bot.commands.source_lists import KINDS
from bot.commands.source_lists import address_line as _address
from bot.commands.source_lists import labels_line as _labels
from bot.core.discord_calls import Backoff, persistently
from bot.core.interactions import AnyInteraction
from bot.core.markdown import block_quote, clip, day, escape_line, label, small
from bot.core.rate_limit import FetchRateLimiter
from bot.core.runner import Card
from bot.translations.language import plural, say, translatable
from bot.ui.cards import (
    NAME,
    TITLE,
    ButtonIds,
    CardButton,
    Item,
    button,
    card,
    days,
    first_that_fits,
    line,
    name,
    note,
    row,
    text,
    text_card,
)
from bot.ui.cards import name as named
from index.errors import InputError, TryLaterError
from index.ingest.detect import ArticlePreview, SourcePreview
from index.ingest.options import KINDS as FILE_KINDS
from index.ingest.options import SAVE_AS, SourceOptions, one_of
from index.ingest.service import SourceService
from index.ingest.subscriptions import BadEntry, ImportPlan, SubscriptionService
from index.store.sources import SourceHealth
from index.urls.canonical import canonical
from index.values import PUBLIC

LARGEST = 25_000_000
"""The largest attachment that is accepted, in bytes."""
ENDINGS = one_of(SAVE_AS)
"""The endings of readable files, as a phrase."""

_LOST = translatable("I couldn't download the file from Discord. Attach it again.")
_OTHER_TYPE = translatable("I can't read files of this type. Attach a file as {endings}.")
_TOO_LARGE = translatable(
    "The file has {size} MB, but the limit is {most} MB. Attach a smaller file, or only its text."
)
_BACKOFF = Backoff(first=0.5, longest=2.0, within=3.5)


async def fetched(
    attachment: discord.Attachment, endings: Sequence[str] = SAVE_AS, largest: int = 0
) -> bytes:
    """Download an attachment; one that is too large or of another type is not downloaded.

    Args:
        attachment: the file.
        endings: the endings that messages name; those of articles by default.
        largest: the most bytes; ``LARGEST`` by default.

    Raises:
        InputError: the file is too large, or of a type that is not read.
        TryLaterError: the download failed.
    """
    _check(attachment, endings, largest or LARGEST)
    try:
        return await persistently(attachment.read, _BACKOFF)
    except (discord.HTTPException, OSError, aiohttp.ClientError) as error:
        raise TryLaterError(_LOST) from error


def _check(attachment: discord.Attachment, endings: Sequence[str], largest: int) -> None:
    known = FILE_KINDS if endings is SAVE_AS else endings
    if PurePath(attachment.filename).suffix.lower() not in known:
        raise InputError(_OTHER_TYPE.format(endings=one_of(endings)))
    if attachment.size > largest:
        size, most = (f"{amount / 1e6:.0f}" for amount in (attachment.size, largest))
        raise InputError(_TOO_LARGE.format(size=size, most=most))


_CUT = translatable("It ended early, so articles may be missing; the next fetch may bring them.")
_NOTICE = translatable("If the source fails for good, I post a message in this channel.")
_NO_NOTICE = translatable(
    "I can't post in this channel: allow me to, or check with /source list now and then whether it "
    "still works."
)
_EXAMPLES = 3
_EXAMPLE = 150
_LANGUAGES = 5


def preview_lines(preview: SourcePreview, options: SourceOptions) -> list[str]:
    """The preview of a source, for the confirmation."""
    kind, title = say(KINDS[preview.kind]), name(preview.title, TITLE)
    lines = ["**{}**".format(say("{kind}: {title}", kind=kind, title=title))]
    if preview.url:
        lines.append(_address(preview.url))
    if preview.kind != "feed links":
        lines.append(_amount(preview))
    if preview.partial:
        lines.append(say("Only part of it is readable (paywall); its quotes say so."))
    if preview.is_cut:
        lines.append(say(_CUT))
    lines.append(
        _labels(options.outlet or preview.outlet, options.side, _languages(preview, options))
    )
    return [part for part in lines if part]


def _amount(preview: SourcePreview) -> str:
    when = days(preview.since, preview.until)
    if preview.kind in {"page", "upload"}:
        return say("1 article, {when}", when=when)
    if preview.parts and not preview.count:
        return plural(
            preview.parts, "An index of {number} sitemap", "An index of {number} sitemaps"
        )
    return plural(
        preview.count,
        "{number} article at the moment, {when}",
        "{number} articles at the moment, {when}",
        when=when,
    )


def _languages(preview: SourcePreview, options: SourceOptions) -> str | None:
    return options.language or ", ".join(preview.languages[:_LANGUAGES]) or None


def examples(preview: SourcePreview) -> list[str]:
    """The first headlines with their dates, and the beginning of an upload, as block quotes."""
    if preview.kind not in {"feed", "sitemap", "upload"}:
        return []
    begins = [block_quote(name(preview.draft.text, TITLE))] if preview.draft else []
    return begins + [block_quote(_headline(headline)) for headline in preview.headlines[:_EXAMPLES]]


def _headline(headline: ArticlePreview) -> str:
    title = name(headline.title, _EXAMPLE)
    return f"{title} · {day(headline.published.day)}" if headline.published else title


def added(health: SourceHealth, preview: SourcePreview, *, can_post: bool) -> Card:
    """Confirms that a source was added, and says what happens next."""
    done = "**{}**".format(say("Added “{name}”.", name=name(health.name)))
    if preview.kind in {"page", "upload"}:
        quotable = say("I can quote it from now on.")
        return card(text([f"{done} {quotable}"]))
    automatic = say("I check for new ones automatically.")
    return card(
        text(
            [
                f"{done} {_fetched_now(preview.count)}",
                f"{automatic} {failure_notice(can_post=can_post)}",
            ]
        )
    )


def _fetched_now(count: int) -> str:
    if not count:
        return say("I fetch its articles now.")
    return plural(count, "I fetch {number} article now.", "I fetch {number} articles now.")


def failure_notice(*, can_post: bool) -> str:
    """A sentence on what happens when a source fails for good."""
    return say(_NOTICE if can_post else _NO_NOTICE)


_SHOWN_BAD = (12, 6, 3, 1)
_LONGEST_BAD = 300
_SHOWN_SIDES = 8


@dataclass(frozen=True, slots=True)
class ImportConfirmation:
    """The confirmation before the sources of a list are added.

    Attributes:
        lists: adds them.
        plan: what would be added.
        file: the name of the file.
        by: who imports, as "discord:USER-ID".
        channel: id of the channel that is notified when a source fails for good.
        can_post: whether the bot may post there.
    """

    lists: SubscriptionService
    plan: ImportPlan
    file: str
    by: str
    channel: str
    can_post: bool

    command = "/source import"

    def render(self, ids: ButtonIds, footnote: str | None = None) -> Card:
        """The summary, as many unreadable entries as fit, and the buttons Import and Cancel."""
        return first_that_fits(self._card(ids, footnote, shown) for shown in _SHOWN_BAD)

    def _card(self, ids: ButtonIds, footnote: str | None, shown: int) -> Card:
        bad = list(_bad_lines(self.plan.bad, shown))
        return card(
            text([_import_heading(self.plan), small(named(self.file)), *_summary(self.plan)]),
            line() if bad else None,
            text(bad) if bad else None,
            row(
                button(say("Import"), "import", ids, style="good", enabled=bool(self.plan.new)),
                button(say("Cancel"), "cancel", ids),
            ),
            note(footnote),
        )

    async def pressed(
        self, interaction: AnyInteraction, act: str, values: Sequence[str]
    ) -> Card | None:
        """Add the sources, or leave everything as it is.

        Raises:
            VerbaleError: they cannot be added now.
        """
        if act != "import":
            return text_card(say("Nothing was imported."))
        added = await self.lists.carry_out(self.plan, self.by, self.channel)
        words = plural(added, "Imported {number} source.", "Imported {number} sources.")
        next_ = say("I fetch their articles from now on, site by site.")
        return text_card(f"{words} {next_} {failure_notice(can_post=self.can_post)}")


def _import_heading(plan: ImportPlan) -> str:
    words = say("Nothing to import")
    if plan.new:
        words = plural(len(plan.new), "Import {number} source?", "Import {number} sources?")
    return f"**{words}**"


def _summary(plan: ImportPlan) -> Iterator[str]:
    """What becomes of the other entries, and which sides the sources get."""
    if plan.known:
        yield plural(
            len(plan.known),
            "{number} is here already and stays as it is.",
            "{number} are here already and stay as they are.",
        )
    if plan.repeated:
        yield plural(
            len(plan.repeated),
            "{number} stands in the file twice.",
            "{number} stand in the file twice.",
        )
    if plan.beyond:
        yield plural(
            len(plan.beyond),
            "{number} exceeds this server's limit of sources. Remove a source, or ask the bot's "
            "operators for a higher limit; then import the file again.",
            "{number} exceed this server's limit of sources. Remove sources, or ask the bot's "
            "operators for a higher limit; then import the file again.",
        )
    if sides := _sides(plan):
        yield say("Folders become sides: {sides}. To leave them out: sides: False.", sides=sides)


def _sides(plan: ImportPlan) -> str:
    sides = list(dict.fromkeys(entry.folder for entry in plan.new if entry.folder))
    shown = ", ".join(named(side, NAME) for side in sides[:_SHOWN_SIDES])
    return f"{shown} …" if len(sides) > _SHOWN_SIDES else shown


def _bad_lines(bad: Sequence[BadEntry], shown: int) -> Iterator[str]:
    if not bad:
        return
    heading = plural(len(bad), "{number} entry can't be read:", "{number} entries can't be read:")
    yield f"**{heading}**"
    yield from (small(escape_line(clip(str(one), _LONGEST_BAD))) for one in bad[:shown])
    if (more := len(bad) - shown) > 0:
        words = say("… and {number} more. Correct these first.", number=more)
        yield small(words)


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

    source_service: SourceService
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

    command = "/source add"

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
