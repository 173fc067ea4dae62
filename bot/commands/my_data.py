"""``/my-data``: exports or removes what is stored about the person who runs it."""

from collections.abc import Sequence
from dataclasses import dataclass

import discord
from discord import app_commands
from discord.ext import commands

from bot.commands.data_export import person_export
from bot.commands.installs import EVERY_INSTALL, SERVERS_AND_DIRECT
from bot.core.command_runner import Card, CommandRunner
from bot.core.errors import actor_id
from bot.core.interactions import AnyInteraction
from bot.core.permissions import anyone
from bot.protocols import AdminOperations
from bot.translations.language import plural, say, translatable
from bot.ui.components import button, card, note, row, text, text_card
from bot.ui.interactive import ButtonIds, InteractiveCards

_FORGOTTEN = translatable(
    "Done. Your changes, ratings and watches no longer carry your name, in any server; your "
    "comments, your choice of servers and the questions that you wait for are deleted, and your "
    "conversations are over."
)
_NOTHING = translatable(
    "Nothing is stored under your name. I store who asks a question only while a conversation "
    "lasts, or while they wait for an answer."
)
_CONFIRM = translatable(
    "Stored under your name: {changes}, {ratings}, {conversations}, {servers}, {watches}. I keep "
    "changes, ratings and the servers' watches without your name, end the conversations, and "
    "delete your comments, your choice of servers and the questions that you wait for. This "
    "applies to every server and can't be undone. To get a copy first, run `/my-data export`."
)


class MyData(commands.Cog):
    """Exports people's stored data, or removes their ids from it."""

    my_data = app_commands.Group(
        name="my-data",
        description="The data I store about you",
        allowed_contexts=SERVERS_AND_DIRECT,
        allowed_installs=EVERY_INSTALL,
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
            return person_export(await self._admin_service.of_person(actor_id(interaction)))

        await self._runner.answer_file(interaction, work, may=anyone)

    @my_data.command()
    async def delete(self, interaction: AnyInteraction) -> None:
        """Remove your name from everything I store, in every server. You confirm first."""

        async def work() -> Card:
            data = await self._admin_service.of_person(actor_id(interaction))
            if data.empty:
                return text_card(say(_NOTHING))
            kept = (data.changes, data.judgements, data.conversations, data.servers, data.watches)
            confirmation = ForgetConfirmation(self._admin_service, *map(len, kept))
            return await self._cards.show(interaction, confirmation, may=anyone)

        await self._runner.answer(interaction, work, may=anyone)


@dataclass(frozen=True, slots=True)
class ForgetConfirmation:
    """The confirmation before a person's id is removed.

    Attributes:
        admin_service: removes the id.
        changes: number of changes stored under their name.
        ratings: number of ratings stored under their name.
        conversations: number of their conversations.
        servers: number of the servers that they chose for direct messages.
        watches: number of the watches that they made, and of what they wait for.
    """

    admin_service: AdminOperations
    changes: int
    ratings: int
    conversations: int
    servers: int
    watches: int

    @property
    def command(self) -> str:
        """The command that shows this card."""
        return "/my-data delete"

    def render(self, ids: ButtonIds, footnote: str | None = None) -> Card:
        """What is stored and what will happen to it, with the buttons Forget me and Keep."""
        heading = say("Remove your name?")
        question = say(
            _CONFIRM,
            changes=plural(self.changes, "{number} change", "{number} changes"),
            ratings=plural(self.ratings, "{number} rating", "{number} ratings"),
            conversations=plural(
                self.conversations, "{number} conversation", "{number} conversations"
            ),
            servers=plural(self.servers, "{number} chosen server", "{number} chosen servers"),
            watches=plural(self.watches, "{number} watch", "{number} watches"),
        )
        return card(
            text([f"**{heading}**", question]),
            row(
                button(say("Forget me"), "forget", ids, style="grave"),
                button(say("Keep"), "keep", ids),
            ),
            note(footnote),
        )

    async def pressed(
        self, interaction: AnyInteraction, act: str, values: Sequence[str]
    ) -> Card | None:
        """Remove the id, or leave everything as it is.

        Raises:
            VerbaleError: the library is unavailable.
        """
        if act != "forget":
            return text_card(say("Nothing has changed."))
        await self.admin_service.forget_person(actor_id(interaction))
        return text_card(say(_FORGOTTEN))
