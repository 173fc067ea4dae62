"""``/my-data``: what is kept of a person, for that person."""

from collections.abc import Sequence
from dataclasses import dataclass

import discord
from discord import app_commands
from discord.ext import commands

from bot.commands.data_export import person_export
from bot.core.command_runner import Card, CommandRunner
from bot.core.errors import who_of
from bot.core.interactions import AnyInteraction
from bot.core.permissions import anyone
from bot.protocols import AdminOperations
from bot.ui.components import button, card, counted, note, row, said, text
from bot.ui.interactive import ButtonIds, InteractiveCards

_FORGOTTEN = (
    "Done. What you changed and how you judged answers is kept no longer under your name, in any "
    "server, and what you added in your own words is gone. Who asked a question was never kept."
)
_NOTHING = "There is nothing under your name. Who asks a question is never kept."
_ASKED = (
    "{changes} and {judgements} are kept under your name. They stay, but nobody can tell any more "
    "that they are yours; what you added in your own words is deleted. This holds for every server "
    "and cannot be undone. `/my-data export` gives you a copy first."
)


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

    def __init__(
        self, runner: CommandRunner, admin_service: AdminOperations, cards: InteractiveCards
    ) -> None:
        self._runner = runner
        self._admin_service = admin_service
        self._cards = cards

    @my_data.command()
    async def export(self, interaction: AnyInteraction) -> None:
        """Get a file with all that I keep of you."""

        async def work() -> discord.File:
            return person_export(await self._admin_service.of_person(who_of(interaction)))

        await self._runner.answer_file(interaction, work, may=anyone)

    @my_data.command()
    async def delete(self, interaction: AnyInteraction) -> None:
        """Have me forget that it was you, in every server; asks first."""

        async def work() -> Card:
            kept = await self._admin_service.of_person(who_of(interaction))
            if not kept.changes and not kept.judgements:
                return said(_NOTHING)
            forgetting = Forgetting(self._admin_service, len(kept.changes), len(kept.judgements))
            return await self._cards.show(interaction, forgetting, may=anyone)

        await self._runner.answer(interaction, work, may=anyone)


@dataclass(frozen=True, slots=True)
class Forgetting:
    """A person who is about to have themselves forgotten.

    Attributes:
        admin_service: forgets them.
        changes: how many changes are kept under their name.
        judgements: how many judgements of answers, likewise.
    """

    admin_service: AdminOperations
    changes: int
    judgements: int

    @property
    def again(self) -> str:
        """The command that begins anew."""
        return "/my-data delete"

    def face(self, press: ButtonIds, told: str | None = None) -> Card:
        """What is kept and what happens to it, and Forget me or Keep."""
        asked = _ASKED.format(
            changes=counted(self.changes, "change"),
            judgements=counted(self.judgements, "judgement"),
        )
        return card(
            text(["**Forget that it was you?**", asked]),
            row(
                button("Forget me", "forget", press, style="grave"),
                button("Keep", "keep", press),
            ),
            note(told),
        )

    async def pressed(
        self, interaction: AnyInteraction, act: str, values: Sequence[str]
    ) -> Card | None:
        """Forget, or let it be.

        Raises:
            VerbaleError: the library is not to be had.
        """
        if act != "forget":
            return said("Nothing was changed.")
        await self.admin_service.forget_person(who_of(interaction))
        return said(_FORGOTTEN)
