"""``/source``: the sources of a server."""

import io

import discord
from discord import app_commands

from bot.commands.add_source import ENDINGS, LARGEST, AddConfirmation, ImportConfirmation, fetched
from bot.commands.ask import Name
from bot.commands.source_lists import changed, checked, reading_list, source_card, source_list
from bot.core.choices import Choices, choices
from bot.core.errors import actor_id
from bot.core.interactions import AnyInteraction, remember_command
from bot.core.markdown import clip
from bot.core.permissions import anyone, group_for_all
from bot.core.rate_limit import FetchRateLimiter
from bot.core.runner import Card
from bot.core.scope import scope_of, scopes_of
from bot.feature import Feature, Parts
from bot.translations.language import plural, say, translatable
from bot.ui.cards import NAME, Confirmation, text_card
from bot.ui.cards import name as named
from index.errors import InputError, NotFoundError
from index.ingest.detect import described
from index.ingest.options import SourceOptions
from index.ingest.service import SourceService
from index.ingest.subscriptions import ENDINGS as LISTS
from index.ingest.subscriptions import LARGEST_LIST
from index.store.sources import SourceHealth
from index.text.language import code_of
from index.text.size_policy import LONGEST_FIELD
from index.values import PUBLIC, Published

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
