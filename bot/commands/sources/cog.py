"""``/source``: the sources of a server."""

import io

import discord
from discord import app_commands
from discord.ext import commands

from bot.commands.ask import Name
from bot.commands.attachments import ENDINGS, LARGEST, fetched
from bot.commands.sources.add import AddConfirmation
from bot.commands.sources.autocomplete import SourceAutocomplete
from bot.commands.sources.cards import changed, checked, source_card
from bot.commands.sources.import_list import ImportConfirmation
from bot.commands.sources.list_view import SourceListView
from bot.commands.sources.remove import RemoveConfirmation
from bot.core.choices import Choices
from bot.core.command_runner import Card, CommandRunner
from bot.core.interactions import AnyInteraction
from bot.core.rate_limit import FetchRateLimiter
from bot.core.scope import scope_of, scopes_of
from bot.core.typed import remember_command
from bot.protocols import SourceOperations
from bot.translations.language import translatable
from bot.ui.interactive import InteractiveCards
from index.errors import InputError
from index.ingest.detect import described
from index.ingest.options import SourceOptions
from index.ingest.subscriptions.entries import LARGEST as LARGEST_LIST
from index.ingest.subscriptions.read import ENDINGS as LISTS
from index.text.language import code_of
from index.text.size_policy import LONGEST_FIELD
from index.values import Published

Short = app_commands.Range[str, 1, 100]

_URL_OR_FILE = translatable(
    "Give either a URL or a file: /source add url: … or /source add file: …"
)
_OF_A_FILE = translatable("A page says its title and date itself; give them with a file only.")
_NO_LANGUAGE = translatable(
    "“{typed}” isn't a language code. Use two letters, such as en, fr or ar."
)


class Sources(commands.Cog):
    """Translates ``/source`` into calls of the source service."""

    source = app_commands.Group(
        name="source",
        description="The sources that I answer this server's questions from",
        guild_only=True,
        allowed_contexts=app_commands.AppCommandContext(
            guild=True, dm_channel=False, private_channel=False
        ),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        default_permissions=discord.Permissions(manage_guild=True),
    )

    def __init__(
        self, source_service: SourceOperations, runner: CommandRunner, cards: InteractiveCards
    ) -> None:
        self._source_service = source_service
        self._runner = runner
        self._cards = cards
        self._names = SourceAutocomplete(source_service, runner.gate)
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
            options = _source_options(interaction, name, outlet, side, _code(language))
            published = Published.parse(date) if date else None
            if url is not None and file is None:
                if title or published:
                    raise InputError(_OF_A_FILE)
                self._rate.admit(options.scope, interaction.user.id)
                preview = await self._source_service.look(url.strip())
            elif file is not None and url is None:
                body = await fetched(file)
                read = await self._source_service.look_at_file(file.filename, body)
                preview = described(read, title, published)
            else:
                raise InputError(_URL_OR_FILE)
            confirmation = AddConfirmation(
                self._source_service, preview, options, _may_write(interaction), self._rate
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
            scope, user = scope_of(interaction), interaction.user.id
            lists = self._source_service.lists
            plan = await lists.plan(await fetched(file, LISTS, LARGEST_LIST), scope, sides=sides)
            channel, can_post = str(interaction.channel_id), _may_write(interaction)
            confirmation = ImportConfirmation(
                lists, plan, file.filename, f"discord:{user}", channel, can_post
            )
            return await self._cards.show(interaction, confirmation)

        await self._runner.answer(interaction, work)

    @source.command()
    async def export(self, interaction: AnyInteraction) -> None:
        """Export this server's sources as OPML, for me or any feed reader."""

        async def work() -> discord.File:
            exported = await self._source_service.lists.export(scope_of(interaction))
            return discord.File(io.BytesIO(exported.text.encode()), "sources.opml")

        await self._runner.answer_file(interaction, work, may=self._runner.gate.require)

    @source.command(name="list")
    async def list_(self, interaction: AnyInteraction) -> None:
        """List the sources and their status."""

        async def work() -> Card:
            listed = SourceListView(self._source_service, scopes_of(interaction))
            await listed.refresh()
            return await self._cards.show(interaction, listed)

        await self._runner.answer(interaction, work)

    @source.command()
    @app_commands.describe(name="The source")
    async def show(self, interaction: AnyInteraction, name: Name) -> None:
        """Show everything about a source."""

        async def work() -> Card:
            return source_card(await self._names.visible(interaction, name))

        await self._runner.answer(interaction, work)

    @source.command()
    @app_commands.describe(name="The source")
    async def pause(self, interaction: AnyInteraction, name: Name) -> None:
        """Stop fetching a source until you resume it."""

        async def work() -> Card:
            own = await self._names.own(interaction, name)
            return changed(await self._source_service.pause(own.scope, own.name))

        await self._runner.answer(interaction, work)

    @source.command()
    @app_commands.describe(name="The source")
    async def resume(self, interaction: AnyInteraction, name: Name) -> None:
        """Resume fetching a paused source."""

        async def work() -> Card:
            own = await self._names.own(interaction, name)
            self._rate.admit(own.scope, interaction.user.id)
            return changed(await self._source_service.resume(own.scope, own.name))

        await self._runner.answer(interaction, work)

    @source.command()
    @app_commands.describe(name="The source")
    async def remove(self, interaction: AnyInteraction, name: Name) -> None:
        """Remove a source and the articles that only it brought."""

        async def work() -> Card:
            own = await self._names.own(interaction, name)
            return await self._cards.show(
                interaction, RemoveConfirmation(self._source_service, own)
            )

        await self._runner.answer(interaction, work)

    @source.command()
    @app_commands.describe(name="The source")
    async def check(self, interaction: AnyInteraction, name: Name) -> None:
        """Check now whether a source's server answers as it should."""

        async def work() -> Card:
            own = await self._names.own(interaction, name)
            self._rate.admit(own.scope, interaction.user.id)
            return checked(await self._source_service.check(own.scope, own.name))

        await self._runner.answer(interaction, work)

    @pause.autocomplete("name")
    @resume.autocomplete("name")
    @remove.autocomplete("name")
    @check.autocomplete("name")
    async def _own_name_choices(self, interaction: AnyInteraction, typed: str) -> Choices:
        return await self._names.choices(interaction, typed, public=False)

    @show.autocomplete("name")
    async def _visible_name_choices(self, interaction: AnyInteraction, typed: str) -> Choices:
        return await self._names.choices(interaction, typed, public=True)


def _source_options(
    interaction: AnyInteraction,
    name: str | None,
    outlet: str | None,
    side: str | None,
    language: str | None,
) -> SourceOptions:
    return SourceOptions(
        name=name,
        scope=scope_of(interaction),
        outlet=outlet,
        side=side,
        language=language,
        by=f"discord:{interaction.user.id}",
        channel=str(interaction.channel_id),
    )


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
