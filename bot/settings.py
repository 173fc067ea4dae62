"""``/settings``: what a server decides about the bot, what it may have, and its data."""

from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.ask import scope_of
from bot.data_file import of_server
from bot.delivery import Asked, acknowledge, deliver, tell
from bot.errands import Card, Errands
from bot.failures import explained
from bot.permissions import ADMIN, SOURCES, Right, require_manager
from bot.pieces import counted, said
from bot.steward import Steward
from index.errors import InputError
from index.limits import NAMES, Limits

_MANAGERS = "From now on only members with the permission Manage Server may {do}."
_ROLE = (
    "From now on {who} may {do}, beside members with the permission Manage Server. One more step: "
    "Discord still hides {commands} from the others. An administrator has to allow it under "
    "Server Settings → Integrations → {bot} → {commands} → Add roles or members."
)
_COMMANDS = {SOURCES: "/source", ADMIN: "/index, /settings and /source"}
_LIMITS = (
    "This server may have {sources} of its own, which may bring {articles}; one person may ask "
    "{questions} a minute."
)
_DELETED = (
    "Deleted: the sources of this server with {articles}, its settings, the judgements of answers "
    "and the log of changes. What is public stays, and so does what this server may have."
)
_OTHER_NAME = "That is not the name of this server, “{name}”; nothing was deleted."
_NAME_LIMIT = 100

Amount = app_commands.Range[int, 0, 10_000_000]


class ServerSettings(commands.Cog):
    """Keeps the settings of servers."""

    settings = app_commands.Group(
        name="settings",
        description="What this server decides about me",
        guild_only=True,
        allowed_contexts=app_commands.AppCommandContext(
            guild=True, dm_channel=False, private_channel=False
        ),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        default_permissions=discord.Permissions(manage_guild=True),
    )

    def __init__(self, errands: Errands, steward: Steward) -> None:
        self._errands = errands
        self._steward = steward

    @settings.command()
    @app_commands.describe(role="The role that may; leave it out for Manage Server alone")
    async def sources(self, interaction: Asked, role: discord.Role | None = None) -> None:
        """Say who may change the sources of this server."""
        work = partial(self._let_in, interaction, SOURCES, role)
        await self._errands.answer(interaction, work, may=self._errands.gate.require_admin)

    @settings.command()
    @app_commands.describe(role="The role that may; leave it out for Manage Server alone")
    async def admins(self, interaction: Asked, role: discord.Role | None = None) -> None:
        """Say who may administer me in this server."""
        work = partial(self._let_in, interaction, ADMIN, role)
        await self._errands.answer(interaction, work, may=require_manager)

    async def _let_in(self, interaction: Asked, right: Right, role: discord.Role | None) -> Card:
        assert interaction.guild_id is not None
        await self._errands.gate.let_in(interaction.guild_id, right, role.id if role else None)
        if role is None:
            return said(_MANAGERS.format(do=right.do))
        everyone = role.id == interaction.guild_id
        who = "every member" if everyone else f"members with the role “{role.name}”"
        bot = interaction.client.user.name if interaction.client.user else "this bot"
        return said(_ROLE.format(who=who, bot=bot, do=right.do, commands=_COMMANDS[right]))

    @settings.command()
    @app_commands.describe(
        sources="Sources of its own; only whoever runs me changes that",
        articles="Articles that they may bring; likewise",
        questions="Questions of one person in a minute; likewise",
        usual="Give this server as much as all others; likewise",
    )
    async def limits(
        self,
        interaction: Asked,
        *,
        sources: Amount | None = None,
        articles: Amount | None = None,
        questions: app_commands.Range[int, 1, 10_000] | None = None,
        usual: bool = False,
    ) -> None:
        """Show what this server may have."""
        gate = self._errands.gate
        wished = dict(zip(NAMES, (sources, articles, questions), strict=True))
        changes = usual or any(most is not None for most in wished.values())

        async def may(asked: Asked) -> None:
            if not gate.owns(asked):
                await gate.require_admin(asked)
            if changes:
                await gate.require_owner(asked)

        async def work() -> Card:
            for name, most in wished.items():
                if usual or most is not None:
                    await self._steward.limit(scope_of(interaction), name, most)
            return said(_told(await self._steward.limits(scope_of(interaction))))

        await self._errands.answer(interaction, work, may=may)

    @settings.command()
    async def export(self, interaction: Asked) -> None:
        """Get a file with all that I keep of this server, apart from articles."""

        async def work() -> discord.File:
            return of_server(await self._steward.of_server(scope_of(interaction)))

        await self._errands.answer_file(interaction, work, may=self._errands.gate.require_admin)

    @settings.command()
    async def delete(self, interaction: Asked) -> None:
        """Delete all that I keep of this server: sources, articles, judgements, settings."""
        self._errands.board(interaction)
        await require_manager(interaction)
        assert interaction.guild is not None
        await interaction.response.send_modal(DeleteServer(interaction.guild.name, self))

    async def deleted(self, interaction: Asked, typed: str) -> Card:
        """Delete, if what is typed is the server's name.

        Raises:
            InputError: it is another one.
        """
        assert interaction.guild is not None
        name = interaction.guild.name
        if typed.strip().casefold() != name.strip().casefold():
            raise InputError(_OTHER_NAME.format(name=name))
        gone = await self._steward.delete_server(scope_of(interaction))
        return said(_DELETED.format(articles=counted(gone, "article")))

    async def confirmed(self, interaction: Asked, typed: str) -> None:
        """What becomes of a name that was typed; every failure is told in words."""
        try:
            self._errands.board(interaction)
            if await acknowledge(interaction, private=True):
                done = await self._errands.admit(
                    interaction, lambda: self.deleted(interaction, typed), may=require_manager
                )
                await deliver(interaction, done)
        except Exception as error:  # noqa: BLE001 - explained() logs what is no one's fault
            await tell(interaction, explained(interaction, error))


class DeleteServer(discord.ui.Modal, title="Delete all of this server"):
    """The window in which the server's name is typed."""

    def __init__(self, name: str, settings: ServerSettings) -> None:
        super().__init__(timeout=900)
        self._settings = settings
        self._typed = discord.ui.TextInput[Any](
            custom_id="name", placeholder=name[:_NAME_LIMIT], max_length=_NAME_LIMIT
        )
        self.add_item(
            discord.ui.TextDisplay(
                "Its sources, their articles, settings, judgements of answers and the log go for "
                "good. Take a copy first: `/settings export`."
            )
        )
        self.add_item(discord.ui.Label(text="Type the name of this server", component=self._typed))

    async def on_submit(self, interaction: Asked) -> None:
        """Pass on what was typed."""
        await self._settings.confirmed(interaction, self._typed.value)


def _told(limits: Limits) -> str:
    return _LIMITS.format(
        sources=counted(limits.sources, "source"),
        articles=counted(limits.articles, "article"),
        questions=counted(limits.questions, "question"),
    )
