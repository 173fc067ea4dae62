"""``/source``: add sources and import lists of them; list, pause and remove those of a server."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

import discord
from discord import app_commands

from bot.commands.source_lists import (
    KINDS,
    address_line,
    changed,
    checked,
    labels_line,
    reading_list,
    source_card,
    source_list,
)
from bot.core.choices import Name, offered
from bot.core.discord_calls import FAILURES, Backoff, persistently
from bot.core.errors import actor_id
from bot.core.interactions import AnyInteraction
from bot.core.markdown import block_quote, clip, day, escape_line, label, small
from bot.core.permissions import Gate, anyone, group_for_all
from bot.core.rate_limit import RateLimiter
from bot.core.runner import Card
from bot.core.scope import scope_of, scopes_of
from bot.feature import Feature, Shown, answers
from bot.language import plural, say, translatable
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
from index.ingest.detect import SourcePreview, described
from index.ingest.options import KINDS as FILE_KINDS
from index.ingest.options import SAVE_AS, SourceOptions, one_of
from index.ingest.service import SourceService
from index.ingest.subscriptions import ENDINGS as LISTS
from index.ingest.subscriptions import LARGEST_LIST, BadEntry, ImportPlan
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
    largest = largest or LARGEST
    known = FILE_KINDS if endings is SAVE_AS else endings
    if PurePath(attachment.filename).suffix.lower() not in known:
        raise InputError(_OTHER_TYPE.format(endings=one_of(endings)))
    if attachment.size > largest:
        size, most = (f"{amount / 1e6:.0f}" for amount in (attachment.size, largest))
        raise InputError(_TOO_LARGE.format(size=size, most=most))
    try:
        return await persistently(attachment.read, _BACKOFF)
    except FAILURES as error:
        raise TryLaterError(_LOST) from error


_CUT = translatable("It ended early, so articles may be missing; the next fetch may bring them.")
_NOTICE = translatable("If the source fails for good, I post a message in this channel.")
_NO_NOTICE = translatable(
    "I can't post in this channel: allow me to, or check with /source list now and then whether it "
    "still works."
)


def preview_lines(preview: SourcePreview, options: SourceOptions) -> list[str]:
    """The preview of a source, for the confirmation."""
    kind, title = say(KINDS[preview.kind]), name(preview.title, TITLE)
    when = days(preview.since, preview.until)
    if preview.kind in {"page", "upload"}:
        amount = say("1 article, {when}", when=when)
    elif preview.parts and not preview.count:
        amount = plural(
            preview.parts, "An index of {number} sitemap", "An index of {number} sitemaps"
        )
    else:
        amount = plural(
            preview.count,
            "{number} article at the moment, {when}",
            "{number} articles at the moment, {when}",
            when=when,
        )
    languages = options.language or ", ".join(preview.languages[:5])
    lines = [
        "**{}**".format(say("{kind}: {title}", kind=kind, title=title)),
        address_line(preview.url) if preview.url else "",
        amount if preview.kind != "feed links" else "",
        say("Only part of it is readable (paywall); its quotes say so.") if preview.partial else "",
        say(_CUT) if preview.is_cut else "",
        labels_line(options.outlet or preview.outlet, options.side, languages),
    ]
    return [part for part in lines if part]


def examples(preview: SourcePreview) -> list[str]:
    """The first headlines with their dates, and the beginning of an upload, as block quotes."""
    if preview.kind not in {"feed", "sitemap", "upload"}:
        return []
    begins = [name(preview.draft.text, TITLE)] if preview.draft else []
    headlines = (
        name(one.title, 150) + (f" · {day(one.published.day)}" if one.published else "")
        for one in preview.headlines[:3]
    )
    return [block_quote(one) for one in (*begins, *headlines)]


def added(health: SourceHealth, preview: SourcePreview, *, can_post: bool) -> Card:
    """Confirms that a source was added, and says what happens next."""
    done = "**{}**".format(say("Added “{name}”.", name=name(health.name)))
    if preview.kind in {"page", "upload"}:
        quotable = say("I can quote it from now on.")
        return card(text([f"{done} {quotable}"]))
    fetched_now = plural(
        preview.count, "I fetch {number} article now.", "I fetch {number} articles now."
    )
    if not preview.count:
        fetched_now = say("I fetch its articles now.")
    automatic = say("I check for new ones automatically.")
    notice = say(_NOTICE if can_post else _NO_NOTICE)
    return card(text([f"{done} {fetched_now}", f"{automatic} {notice}"]))


_SHOWN_SIDES = 8


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
    sides = list(dict.fromkeys(entry.folder for entry in plan.new if entry.folder))
    if sides:
        shown = ", ".join(named(side, NAME) for side in sides[:_SHOWN_SIDES])
        shown += " …" if len(sides) > _SHOWN_SIDES else ""
        yield say("Folders become sides: {sides}. To leave them out: sides: False.", sides=shown)


def _bad_lines(bad: Sequence[BadEntry], shown: int) -> Iterator[str]:
    if not bad:
        return
    heading = plural(len(bad), "{number} entry can't be read:", "{number} entries can't be read:")
    yield f"**{heading}**"
    yield from (small(escape_line(clip(str(one), 300))) for one in bad[:shown])
    if (more := len(bad) - shown) > 0:
        words = say("… and {number} more. Correct these first.", number=more)
        yield small(words)


_PAGE = "page"
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
    rate: RateLimiter
    chosen: SourcePreview | None = None
    choice: str | None = None
    known: SourceHealth | None = None

    command = "/source add"

    async def choose(self, preview: SourcePreview, choice: str) -> None:
        """Take this preview, and look for an existing source with the same URL.

        Raises:
            VerbaleError: the library is unavailable.
        """
        self.chosen, self.choice = preview, choice
        sources = await self.source_service.health([self.source_options.scope, PUBLIC])
        same = (
            one for one in sources if one.url and _canonical(one.url) == _canonical(preview.url)
        )
        self.known = min(same, key=lambda one: one.scope == PUBLIC, default=None)  # own first

    def render(self, ids: ButtonIds, footnote: str | None = None) -> Card:
        """The preview, as many feeds to choose from as fit, and the buttons Add and Cancel."""
        return first_that_fits(self._card(ids, footnote, feeds) for feeds in (24, 12, 6, 3))

    def _card(self, ids: ButtonIds, footnote: str | None, feeds: int) -> Card:
        preview = self.chosen or self.first
        quoted = examples(preview)
        known = None
        if self.known is not None:
            words = _PUBLICLY_KNOWN if self.known.scope == PUBLIC else _KNOWN
            known = say(words, name=clip(self.known.name, NAME))
        left_out = len(self.first.feeds) - feeds
        more = plural(
            left_out,
            "{number} more feed didn't fit; to add it, use its own URL.",
            "{number} more feeds didn't fit; to add one, use its own URL.",
        )
        return card(
            text(preview_lines(preview, self.source_options)),
            text(quoted) if quoted else None,
            line(),
            note(known),
            note(more if left_out > 0 else None),
            self._menu(ids, feeds) if self.first.feeds else None,
            row(
                button(say("Add"), "add", ids, style="good", enabled=self.chosen is not None),
                button(say("Cancel"), "cancel", ids),
            ),
            note(footnote),
        )

    def _menu(self, ids: ButtonIds, feeds: int) -> Item:
        """The menu of the feeds that the page links to; with the page itself, if an article."""
        page = discord.SelectOption(
            label=say("Just this page"), value=_PAGE, default=self.choice == _PAGE
        )
        options = [
            discord.SelectOption(
                label=label(feed.title.strip() or feed.url, _OPTION),
                description=clip(feed.url, _OPTION),
                value=str(number),
                default=self.choice == str(number),
            )
            for number, feed in enumerate(self.first.feeds[:feeds])
        ]
        menu = discord.ui.Select[Card](
            custom_id=ids.id("choose"),
            placeholder=say("This page links to feeds: choose one to add"),
            options=options if self.first.kind == "feed links" else [page, *options],
            disabled=not ids.alive,
        )
        return row(CardButton(menu))

    async def pressed(
        self, interaction: AnyInteraction, act: str, values: Sequence[str]
    ) -> Card | None:
        """Preview the chosen feed, add the source, or leave everything as it is.

        Raises:
            VerbaleError: the feed cannot be read, or the source cannot be added.
        """
        if act == "choose":
            [choice], preview = values, self.first
            if choice != _PAGE:
                self.rate.admit_fetch(self.source_options.scope, interaction.user.id)
                preview = await self.source_service.look(self.first.feeds[int(choice)].url)
            await self.choose(preview, choice)
            return None
        if act == "add" and self.chosen is not None:
            health = await self.source_service.add(self.chosen, self.source_options)
            if self.known is not None and self.known.scope == health.scope:
                return text_card(say(_REFRESHED, name=clip(health.name, NAME)))
            return added(health, self.chosen, can_post=self.can_post)
        return text_card(say("Nothing was added."))


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
    @answers(keeps_typed=True)
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
    ) -> Shown:
        """Add a source: preview it first, then confirm."""
        if language is not None and code_of(language) is None:
            raise InputError(_NO_LANGUAGE.format(typed=language[:20]))
        options = SourceOptions(
            name=name,
            scope=scope_of(interaction),
            outlet=outlet,
            side=side,
            language=code_of(language),
            by=actor_id(interaction),
            channel=str(interaction.channel_id),
        )
        service = self._verbale.source_service
        published = Published.parse(date) if date else None
        if url is not None and file is None:
            if title or published:
                raise InputError(_OF_A_FILE)
            self._rate.admit_fetch(options.scope, interaction.user.id)
            preview = await service.look(url.strip())
        elif file is not None and url is None:
            read = await service.look_at_file(file.filename, await fetched(file))
            preview = described(read, title, published)
        else:
            raise InputError(_URL_OR_FILE)
        can_post = _may_write(interaction)
        confirmation = AddConfirmation(service, preview, options, can_post, self._rate)
        if preview.kind != "feed links":
            await confirmation.choose(preview, _PAGE)
        return confirmation

    @source.command(name="import")
    @app_commands.describe(
        file=f"OPML, or the JSON of Miniflux or MonitoRSS, up to {LARGEST_LIST // 1_000_000} MB",
        sides="Whether a folder becomes the side of its sources; if left out, it does",
    )
    @answers(keeps_typed=True)
    async def import_(
        self, interaction: AnyInteraction, file: discord.Attachment, sides: bool = True
    ) -> Shown:
        """Import the feeds of another program: see what would be added, then confirm."""
        lists, scope = self._verbale.source_service.lists, scope_of(interaction)
        plan = await lists.plan(await fetched(file, LISTS, LARGEST_LIST), scope, sides=sides)
        by, channel = actor_id(interaction), str(interaction.channel_id)
        notice = _NOTICE if _may_write(interaction) else _NO_NOTICE

        async def work(_: AnyInteraction) -> Card:
            added = await lists.carry_out(plan, by, channel)
            words = plural(added, "Imported {number} source.", "Imported {number} sources.")
            next_ = say("I fetch their articles from now on, site by site.")
            return text_card(f"{words} {next_} {say(notice)}")

        words = plural(len(plan.new), "Import {number} source?", "Import {number} sources?")
        heading = words if plan.new else say("Nothing to import")
        return Confirmation(
            "/source import",
            [f"**{heading}**", small(named(file.filename)), *_summary(plan)],
            go=("import", say("Import")),
            leave=("cancel", say("Cancel")),
            left=say("Nothing was imported."),
            work=work,
            style="good",
            enabled=bool(plan.new),
            details=[list(_bad_lines(plan.bad, shown)) for shown in (12, 6, 3, 1)],
        )

    @source.command()
    @answers()
    async def export(self, interaction: AnyInteraction) -> Shown:
        """Export this server's sources as OPML, for me or any feed reader."""
        exported = await self._verbale.source_service.lists.export(scope_of(interaction))
        return discord.File(io.BytesIO(exported.text.encode()), "sources.opml")

    @source.command(name="list")
    @answers(anyone)
    async def list_(self, interaction: AnyInteraction) -> Shown:
        """List what I read here; if you may change it, with how each source is doing."""
        curates = await self._runner.gate.passes(interaction)
        listing = source_list if curates else reading_list
        further = await self._shared_servers.here(interaction)
        listed = listing(self._verbale.source_service, [*scopes_of(interaction), *further])
        may = Gate.require if curates else anyone
        return await self._cards.show(interaction, await listed.refreshed(), may)

    @source.command()
    @app_commands.describe(name="The source")
    @answers()
    async def show(self, interaction: AnyInteraction, name: Name) -> Shown:
        """Show everything about a source."""
        return source_card(await self._visible(interaction, name))

    @source.command()
    @app_commands.describe(name="The source")
    @answers()
    async def pause(self, interaction: AnyInteraction, name: Name) -> Shown:
        """Stop fetching a source until you resume it."""
        own = await self._own(interaction, name)
        return changed(await self._verbale.source_service.pause(own.scope, own.name))

    @source.command()
    @app_commands.describe(name="The source")
    @answers()
    async def resume(self, interaction: AnyInteraction, name: Name) -> Shown:
        """Resume fetching a paused source."""
        own = await self._own(interaction, name)
        self._rate.admit_fetch(own.scope, interaction.user.id)
        return changed(await self._verbale.source_service.resume(own.scope, own.name))

    @source.command()
    @app_commands.describe(name="The source")
    @answers()
    async def remove(self, interaction: AnyInteraction, name: Name) -> Shown:
        """Remove a source and the articles that only it brought."""
        return removal(self._verbale.source_service, await self._own(interaction, name))

    @source.command()
    @app_commands.describe(name="The source")
    @answers()
    async def check(self, interaction: AnyInteraction, name: Name) -> Shown:
        """Check now whether a source's server answers as it should."""
        own = await self._own(interaction, name)
        self._rate.admit_fetch(own.scope, interaction.user.id)
        return checked(await self._verbale.source_service.check(own.scope, own.name))

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
        wanted = name.strip().casefold()
        same = (one for one in sources if one.name.strip().casefold() == wanted)
        match = min(same, key=lambda one: (one.name != name, one.scope == PUBLIC), default=None)
        if match is None:
            raise NotFoundError(_NONE.format(name=clip(name, NAME)))
        return match

    @pause.autocomplete("name")
    @resume.autocomplete("name")
    @remove.autocomplete("name")
    @check.autocomplete("name")
    @offered
    async def _own_choices(self, interaction: AnyInteraction, _: str) -> list[str]:
        return await self._names(interaction, [scope_of(interaction)])

    @show.autocomplete("name")
    @offered
    async def _visible_choices(self, interaction: AnyInteraction, _: str) -> list[str]:
        return await self._names(interaction, scopes_of(interaction))

    async def _names(self, interaction: AnyInteraction, scopes: list[str]) -> list[str]:
        """The names of sources; none for people who may not change them."""
        if not await self._runner.gate.passes(interaction):
            return []
        return await self._verbale.source_service.names(scopes)


def _may_write(interaction: AnyInteraction) -> bool:
    """Whether the bot may post messages in this channel."""
    permissions = interaction.app_permissions
    if isinstance(interaction.channel, discord.Thread):
        return permissions.send_messages_in_threads or permissions.administrator
    return (permissions.send_messages and permissions.view_channel) or permissions.administrator
