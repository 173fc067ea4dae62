"""``/my-data``: what is kept of a person, for that person."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.data_file import of_person
from bot.delivery import Asked
from bot.errands import Card, Errands
from bot.failures import who_of
from bot.permissions import anyone
from bot.pieces import said
from bot.steward import Steward

_FORGOTTEN = (
    "Done. What you changed and how you judged answers is kept no longer under your name, in any "
    "server, and what you added in your own words is gone. Who asked a question was never kept."
)
_NOTHING = "There was nothing under your name. Who asks a question is never kept."


class MyData(commands.Cog):
    """Gives people what is kept of them, or forgets that it was them."""

    my_data = app_commands.Group(
        name="my-data",
        description="What I keep of you",
        allowed_contexts=app_commands.AppCommandContext(
            guild=True, dm_channel=True, private_channel=False
        ),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
    )

    def __init__(self, errands: Errands, steward: Steward) -> None:
        self._errands = errands
        self._steward = steward

    @my_data.command()
    async def export(self, interaction: Asked) -> None:
        """Get a file with all that I keep of you."""

        async def work() -> discord.File:
            return of_person(await self._steward.of_person(who_of(interaction)))

        await self._errands.answer_file(interaction, work, may=anyone)

    @my_data.command()
    async def delete(self, interaction: Asked) -> None:
        """Have me forget that it was you, in every server."""

        async def work() -> Card:
            many = await self._steward.forget_person(who_of(interaction))
            return said(_FORGOTTEN if many else _NOTHING)

        await self._errands.answer(interaction, work, may=anyone)
