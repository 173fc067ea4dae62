"""``/index``: how the index fares, what was changed, and what people thought of answers."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.ask import scope_of
from bot.change_list import Changes
from bot.delivery import Asked
from bot.errands import Card, Errands
from bot.judgement_list import Judgements
from bot.live import LiveCards
from bot.steward import Steward


class Index(commands.Cog):
    """Translates ``/index`` for those who administer a server."""

    index = app_commands.Group(
        name="index",
        description="How I fare, what was changed, and what people thought of answers",
        guild_only=True,
        allowed_contexts=app_commands.AppCommandContext(
            guild=True, dm_channel=False, private_channel=False
        ),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        default_permissions=discord.Permissions(manage_guild=True),
    )

    def __init__(self, steward: Steward, errands: Errands, cards: LiveCards) -> None:
        self._steward = steward
        self._errands = errands
        self._cards = cards

    @index.command()
    async def log(self, interaction: Asked) -> None:
        """Show who changed what in this server, and when."""
        await self._list(interaction, Changes(self._steward, scope_of(interaction)))

    @index.command()
    async def feedback(self, interaction: Asked) -> None:
        """Show which answers were judged bad in this server, and why."""
        await self._list(interaction, Judgements(self._steward, scope_of(interaction)))

    async def _list(self, interaction: Asked, listed: Changes | Judgements) -> None:
        may = self._errands.gate.require_admin

        async def work() -> Card:
            await listed.refresh()
            return await self._cards.show(interaction, listed, may=may)

        await self._errands.answer(interaction, work, may=may)
