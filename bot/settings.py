"""``/settings``: what a server decides about the bot."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.delivery import Asked, acknowledge, deliver
from bot.errands import Card, Errands
from bot.permissions import require_manager
from bot.pieces import said

_MANAGERS = "From now on only members with the permission Manage Server may change the sources."
_ROLE = (
    "From now on {who} may change the sources of this server, beside members with the permission "
    "Manage Server. One more step: Discord still hides /source from the others. An administrator "
    "has to allow it under Server Settings → Integrations → {bot} → /source → Add roles or members."
)


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

    def __init__(self, errands: Errands) -> None:
        self._errands = errands

    @settings.command()
    @app_commands.describe(role="The role that may; leave it out for Manage Server alone")
    async def sources(self, interaction: Asked, role: discord.Role | None = None) -> None:
        """Say who may change the sources of this server."""
        self._errands.board(interaction)
        if await acknowledge(interaction, private=True):
            require_manager(interaction)
            await deliver(interaction, await self._let_in(interaction, role))

    async def _let_in(self, interaction: Asked, role: discord.Role | None) -> Card:
        assert interaction.guild_id is not None
        await self._errands.gate.let_in(interaction.guild_id, role.id if role else None)
        if role is None:
            return said(_MANAGERS)
        everyone = role.id == interaction.guild_id
        who = "every member" if everyone else f"members with the role “{role.name}”"
        bot = interaction.client.user.name if interaction.client.user else "this bot"
        return said(_ROLE.format(who=who, bot=bot))
