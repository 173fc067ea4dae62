"""The context menu of a message: checks what it quotes, and finds sources for what it says."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.asking.admission import Admission
from bot.asking.message_text import raw_text_of, text_of
from bot.asking.queue_place import place_told
from bot.asking.surfaces import InteractionSurface
from bot.asking.unfinished import of_interaction, stored
from bot.commands.installs import EVERY_INSTALL, SERVERS_AND_DIRECT
from bot.core.command_runner import Card, CommandRunner
from bot.core.errors import reference_of
from bot.core.interactions import AnyInteraction, acknowledge
from bot.core.markdown import clip
from bot.core.scope import SharedServers, scope_of
from bot.protocols import AdminOperations, Answering
from bot.translations.language import translatable
from bot.ui.quotation_card import quotation_card
from bot.ui.source_card import source_card
from index.answer.quotation import LONGEST
from index.answer.trace import links_in
from index.errors import InputError
from index.values import Question

CHECK, FIND = "Check this quote", "Find a source"

_NO_TEXT = translatable(
    "I see no text in this message: it may be a picture, a sticker or a file. Choose a message "
    "with words, or ask with /ask."
)


class MessageMenus(commands.Cog):
    """Adds the menus to the command tree; their answers are private.

    Discord sends the chosen message whole, without any privileged intent.

    Args:
        tree: the command tree.
        answer_service: checks quotations and finds sources.
        admin_service: stores the uses that are not answered yet.
        runner: runs the commands.
        admission: counts a use as a question.
        shared_servers: knows which servers answer a person's direct messages.
    """

    def __init__(
        self,
        tree: app_commands.CommandTree[Any],
        answer_service: Answering,
        admin_service: AdminOperations,
        runner: CommandRunner,
        *,
        admission: Admission,
        shared_servers: SharedServers,
    ) -> None:
        self._shared_servers = shared_servers
        self._tree = tree
        self._answer_service = answer_service
        self._admin_service = admin_service
        self._runner = runner
        self._admission = admission
        self._menus = [_menu(CHECK, self.check), _menu(FIND, self.find)]

    async def cog_load(self) -> None:
        """Add the menus: a cog itself holds slash commands only."""
        for menu in self._menus:
            self._tree.add_command(menu)

    async def cog_unload(self) -> None:
        """Remove the menus."""
        for menu in self._menus:
            self._tree.remove_command(menu.name, type=menu.type)

    async def check(self, interaction: AnyInteraction, message: discord.Message) -> None:
        """Check whether the message's quotes stand in the articles."""

        async def work() -> Card:
            asked = await self._asked(interaction, _words_of(message))
            return quotation_card(await self._answer_service.check_quotes(asked))

        await self._answer(interaction, work)

    async def find(self, interaction: AnyInteraction, message: discord.Message) -> None:
        """Find quotes that support the message, or the article that it links to."""

        async def work() -> Card:
            links = links_in(raw_text_of(message))
            words = text_of(message) if links else _words_of(message)
            asked = await self._asked(interaction, clip(words, LONGEST))
            return source_card(await self._answer_service.find_sources(asked, links))

        await self._answer(interaction, work)

    async def _answer(
        self, interaction: AnyInteraction, work: Callable[[], Awaitable[Card]]
    ) -> None:
        """Answer to the person alone, as a question is: stored, and told its place."""
        self._runner.track(interaction)
        surface = InteractionSurface(interaction, private=True)
        ahead = partial(self._answer_service.ahead, reference_of(interaction))
        async with stored(self._admin_service, of_interaction(interaction, None, private=True)):
            if not await acknowledge(interaction, private=True):
                return
            async with place_told(ahead, surface.wait):
                made = await self._runner.admit(interaction, work, may=self._admission.admit)
            await surface.show(made)

    async def _asked(self, interaction: AnyInteraction, words: str) -> Question:
        """The words of a message, in place of a question."""
        further = await self._shared_servers.here(interaction)
        reference = reference_of(interaction)
        return Question(words, scope_of(interaction), id=reference, further_scopes=further)


def _words_of(message: discord.Message) -> str:
    """The message's text, at most ``LONGEST`` characters."""
    if not (words := text_of(message)):
        raise InputError(_NO_TEXT)
    return clip(words, LONGEST)


def _menu(
    name: str, callback: Callable[[AnyInteraction, discord.Message], Awaitable[None]]
) -> app_commands.ContextMenu:
    async def run(interaction: discord.Interaction, message: discord.Message) -> None:
        await callback(interaction, message)

    return app_commands.ContextMenu(
        name=name, callback=run, allowed_installs=EVERY_INSTALL, allowed_contexts=SERVERS_AND_DIRECT
    )
