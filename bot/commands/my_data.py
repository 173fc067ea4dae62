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
    "Done. Your changes and ratings no longer carry your name, in any server, and the comments you "
    "wrote are deleted. I never store who asks a question."
)
_NOTHING = "Nothing is stored under your name. I never store who asks a question."
_ASKED = (
    "{changes} and {judgements} are stored under your name. I keep them without your name and "
    "delete the comments you wrote. This applies to every server and can't be undone. To get a "
    "copy first, run `/my-data export`."
)


class MyData(commands.Cog):
    """Gives people what is kept of them, or forgets that it was them."""

    my_data = app_commands.Group(
        name="my-data",
        description="The data I store about you",
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
        """Get a file with everything I store about you."""

        async def work() -> discord.File:
            return person_export(await self._admin_service.of_person(who_of(interaction)))

        await self._runner.answer_file(interaction, work, may=anyone)

    @my_data.command()
    async def delete(self, interaction: AnyInteraction) -> None:
        """Remove your name from everything I store, in every server. You confirm first."""

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
            judgements=counted(self.judgements, "rating"),
        )
        return card(
            text(["**Remove your name?**", asked]),
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
            return said("Nothing has changed.")
        await self.admin_service.forget_person(who_of(interaction))
        return said(_FORGOTTEN)
