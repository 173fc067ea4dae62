"""``/source``: add sources and import lists of them; list, pause and remove those of a server."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

import aiohttp
import discord
from discord import app_commands

from bot.commands.source_lists import (
    KINDS,
    changed,
    checked,
    reading_list,
    source_card,
    source_list,
)
from bot.commands.source_lists import address_line as _address
from bot.commands.source_lists import labels_line as _labels
from bot.core.choices import Choices, Name, choices
from bot.core.discord_calls import Backoff, persistently
from bot.core.errors import actor_id
from bot.core.interactions import AnyInteraction, remember_command
from bot.core.markdown import block_quote, clip, day, escape_line, label, small
from bot.core.permissions import anyone, group_for_all
from bot.core.rate_limit import FetchRateLimiter
from bot.core.runner import Card
from bot.core.scope import scope_of, scopes_of
from bot.feature import Feature, Parts
from bot.translations.language import plural, say, translatable
from bot.ui.cards import (
    NAME,
    TITLE,
    ButtonIds,
    CardButton,
    Confirmation,
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
from index.errors import InputError, NotFoundError, TryLaterError
from index.ingest.detect import ArticlePreview, SourcePreview, described
from index.ingest.options import KINDS as FILE_KINDS
from index.ingest.options import SAVE_AS, SourceOptions, one_of
from index.ingest.service import SourceService
from index.ingest.subscriptions import ENDINGS as LISTS
from index.ingest.subscriptions import LARGEST_LIST, BadEntry, ImportPlan, SubscriptionService
from index.store.sources import SourceHealth
from index.text.language import code_of
from index.text.size_policy import LONGEST_FIELD
from index.urls.canonical import canonical
from index.values import PUBLIC, Published

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
        words = say("Nothing to import")
        if self.plan.new:
            words = plural(
                len(self.plan.new), "Import {number} source?", "Import {number} sources?"
            )
        return card(
            text([f"**{words}**", small(named(self.file)), *_summary(self.plan)]),
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
_PUBLICLY_KNOWN = translatable(
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
            choice = values[0]
            preview = self.first
            if choice != _PAGE:
                self.rate.admit(self.source_options.scope, interaction.user.id)
                preview = await self.source_service.look(self.first.feeds[int(choice)].url)
            self.chosen, self.choice = preview, choice
            await self.find_known()
            return None
        if act == "add" and self.chosen is not None:
            health = await self.source_service.add(self.chosen, self.source_options)
            if self.known is not None and self.known.scope == health.scope:
                return text_card(say(_REFRESHED, name=clip(health.name, NAME)))
            return added(health, self.chosen, can_post=self.can_post)
        return text_card(say("Nothing was added."))

    def _known_note(self) -> str | None:
        if self.known is None:
            return None
        words = _PUBLICLY_KNOWN if self.known.scope == PUBLIC else _KNOWN
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


_NONE = translatable("There's no source named “{name}”. /source list shows all sources.")
_PUBLIC = translatable(
    "“{name}” is a public source: the bot's operators manage it, and it can't be changed from "
    "Discord. /source show shows its status."
)


def _same(name: str, typed: str) -> bool:
    return name.strip().casefold() == typed.strip().casefold()


def removal(sources: SourceService, health: SourceHealth) -> Confirmation:
    """Asks before a source is removed."""
    heading, name = say("Remove “{name}”?", name=named(health.name)), clip(health.name, NAME)
    brought = plural(
        health.articles,
        "It brought {number} article. I delete it, with its quotes, unless another source "
        "brought it, too.",
        "It brought {number} articles. I delete those that no other source brought, with "
        "their quotes.",
    )

    async def work(_: AnyInteraction) -> Card:
        deleted = await sources.remove(name=health.name, scope=health.scope)
        return text_card(
            plural(
                deleted,
                "Removed “{name}” and {number} article.",
                "Removed “{name}” and {number} articles.",
                name=name,
            )
        )

    return Confirmation(
        "/source remove",
        [f"**{heading}**", brought],
        go=("remove", say("Remove")),
        leave=("keep", say("Keep")),
        left=say("“{name}” stays as it is.", name=name),
        work=work,
    )


Short = app_commands.Range[str, 1, 100]

_URL_OR_FILE = translatable(
    "Give either a URL or a file: /source add url: … or /source add file: …"
)
_OF_A_FILE = translatable("A page says its title and date itself; give them with a file only.")
_NO_LANGUAGE = translatable(
    "“{typed}” isn't a language code. Use two letters, such as en, fr or ar."
)


class Sources(Feature):
    """Translates ``/source`` into calls of the source service."""

    source = group_for_all("source", "The sources that I answer questions from")

    def __init__(self, parts: Parts) -> None:
        super().__init__(parts)
        self._rate = FetchRateLimiter()

    @source.command()
    @app_commands.describe(
        url="A feed, a sitemap, a page that links to feeds, or one article",
        file=f"One article as {ENDINGS}, up to {LARGEST // 1_000_000} MB",
        name="The name of the source in this server; by default, its own title",
        outlet="The publisher, as readers know it",
        side="The country or organization that it speaks for",
        language="Two letters: en, fr, ar; needed only if its articles don't state their language",
        title="With a file: the title of its article, if it isn't the one in the file",
        date="With a file: when it was published, such as 2024-08-28, if the file doesn't say it",
    )
    async def add(
        self,
        interaction: AnyInteraction,
        *,
        url: app_commands.Range[str, 1, 2000] | None = None,
        file: discord.Attachment | None = None,
        name: Short | None = None,
        outlet: Short | None = None,
        side: Short | None = None,
        language: Short | None = None,
        title: app_commands.Range[str, 1, LONGEST_FIELD] | None = None,
        date: Short | None = None,
    ) -> None:
        """Add a source: preview it first, then confirm."""
        remember_command(interaction)

        async def work() -> Card:
            options = SourceOptions(
                name=name,
                scope=scope_of(interaction),
                outlet=outlet,
                side=side,
                language=_code(language),
                by=actor_id(interaction),
                channel=str(interaction.channel_id),
            )
            published = Published.parse(date) if date else None
            if url is not None and file is None:
                if title or published:
                    raise InputError(_OF_A_FILE)
                self._rate.admit(options.scope, interaction.user.id)
                preview = await self._verbale.source_service.look(url.strip())
            elif file is not None and url is None:
                body = await fetched(file)
                read = await self._verbale.source_service.look_at_file(file.filename, body)
                preview = described(read, title, published)
            else:
                raise InputError(_URL_OR_FILE)
            confirmation = AddConfirmation(
                self._verbale.source_service, preview, options, _may_write(interaction), self._rate
            )
            await confirmation.find_known()
            return await self._cards.show(interaction, confirmation)

        await self._runner.answer(interaction, work)

    @source.command(name="import")
    @app_commands.describe(
        file=f"OPML, or the JSON of Miniflux or MonitoRSS, up to {LARGEST_LIST // 1_000_000} MB",
        sides="Whether a folder becomes the side of its sources; if left out, it does",
    )
    async def import_(
        self, interaction: AnyInteraction, file: discord.Attachment, sides: bool = True
    ) -> None:
        """Import the feeds of another program: see what would be added, then confirm."""
        remember_command(interaction)

        async def work() -> Card:
            scope = scope_of(interaction)
            lists = self._verbale.source_service.lists
            plan = await lists.plan(await fetched(file, LISTS, LARGEST_LIST), scope, sides=sides)
            channel, can_post = str(interaction.channel_id), _may_write(interaction)
            confirmation = ImportConfirmation(
                lists, plan, file.filename, actor_id(interaction), channel, can_post
            )
            return await self._cards.show(interaction, confirmation)

        await self._runner.answer(interaction, work)

    @source.command()
    async def export(self, interaction: AnyInteraction) -> None:
        """Export this server's sources as OPML, for me or any feed reader."""

        async def work() -> discord.File:
            exported = await self._verbale.source_service.lists.export(scope_of(interaction))
            return discord.File(io.BytesIO(exported.text.encode()), "sources.opml")

        await self._runner.answer_file(interaction, work, may=self._runner.gate.require)

    @source.command(name="list")
    async def list_(self, interaction: AnyInteraction) -> None:
        """List what I read here; if you may change it, with how each source is doing."""

        async def work() -> Card:
            curates = await self._runner.gate.passes(interaction)
            listing = source_list if curates else reading_list
            further = await self._shared_servers.here(interaction)
            listed = listing(self._verbale.source_service, [*scopes_of(interaction), *further])
            await listed.refresh()
            may = None if curates else anyone
            return await self._cards.show(interaction, listed, may=may)

        await self._runner.answer(interaction, work, may=anyone)

    @source.command()
    @app_commands.describe(name="The source")
    async def show(self, interaction: AnyInteraction, name: Name) -> None:
        """Show everything about a source."""

        async def work() -> Card:
            return source_card(await self._visible(interaction, name))

        await self._runner.answer(interaction, work)

    @source.command()
    @app_commands.describe(name="The source")
    async def pause(self, interaction: AnyInteraction, name: Name) -> None:
        """Stop fetching a source until you resume it."""

        async def work() -> Card:
            own = await self._own(interaction, name)
            return changed(await self._verbale.source_service.pause(own.scope, own.name))

        await self._runner.answer(interaction, work)

    @source.command()
    @app_commands.describe(name="The source")
    async def resume(self, interaction: AnyInteraction, name: Name) -> None:
        """Resume fetching a paused source."""

        async def work() -> Card:
            own = await self._own(interaction, name)
            self._rate.admit(own.scope, interaction.user.id)
            return changed(await self._verbale.source_service.resume(own.scope, own.name))

        await self._runner.answer(interaction, work)

    @source.command()
    @app_commands.describe(name="The source")
    async def remove(self, interaction: AnyInteraction, name: Name) -> None:
        """Remove a source and the articles that only it brought."""

        async def work() -> Card:
            own = await self._own(interaction, name)
            asked = removal(self._verbale.source_service, own)
            return await self._cards.show(interaction, asked)

        await self._runner.answer(interaction, work)

    @source.command()
    @app_commands.describe(name="The source")
    async def check(self, interaction: AnyInteraction, name: Name) -> None:
        """Check now whether a source's server answers as it should."""

        async def work() -> Card:
            own = await self._own(interaction, name)
            self._rate.admit(own.scope, interaction.user.id)
            return checked(await self._verbale.source_service.check(own.scope, own.name))

        await self._runner.answer(interaction, work)

    async def _own(self, interaction: AnyInteraction, name: str) -> SourceHealth:
        """The server's own source with this name.

        Raises:
            NotFoundError: there is none; another server's source does not count.
            InputError: the source is public.
        """
        match = await self._visible(interaction, name)
        if match.scope == PUBLIC:
            raise InputError(_PUBLIC.format(name=clip(match.name, NAME)))
        return match

    async def _visible(self, interaction: AnyInteraction, name: str) -> SourceHealth:
        """The source with this name: the server's own, else a public one.

        Raises:
            NotFoundError: there is none.
        """
        sources = await self._verbale.source_service.health(scopes_of(interaction))
        own_first = sorted(sources, key=lambda source: source.scope == PUBLIC)
        match = next((source for source in own_first if source.name == name), None)
        match = match or next((source for source in own_first if _same(source.name, name)), None)
        if match is None:
            raise NotFoundError(_NONE.format(name=clip(name, NAME)))
        return match

    @pause.autocomplete("name")
    @resume.autocomplete("name")
    @remove.autocomplete("name")
    @check.autocomplete("name")
    async def _own_choices(self, interaction: AnyInteraction, typed: str) -> Choices:
        return await choices(self._names(interaction, [scope_of(interaction)]), typed)

    @show.autocomplete("name")
    async def _visible_choices(self, interaction: AnyInteraction, typed: str) -> Choices:
        return await choices(self._names(interaction, scopes_of(interaction)), typed)

    async def _names(self, interaction: AnyInteraction, scopes: list[str]) -> list[str]:
        """The names of sources; none for people who may not change them."""
        if not await self._runner.gate.passes(interaction):
            return []
        return await self._verbale.source_service.names(scopes)


def _code(typed: str | None) -> str | None:
    """A normalized language code.

    Raises:
        InputError: the text is no language code.
    """
    if typed is None:
        return None
    code = code_of(typed)
    if code is None:
        raise InputError(_NO_LANGUAGE.format(typed=typed[:20]))
    return code


def _may_write(interaction: AnyInteraction) -> bool:
    """Whether the bot may post messages in this channel."""
    permissions = interaction.app_permissions
    if isinstance(interaction.channel, discord.Thread):
        return permissions.send_messages_in_threads or permissions.administrator
    return (permissions.send_messages and permissions.view_channel) or permissions.administrator
