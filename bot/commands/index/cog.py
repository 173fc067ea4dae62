"""``/index``: status, builds and checks of the index; a server's audit log and feedback."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.commands.index.audit_list import AuditList
from bot.commands.index.cards import is_rollback, model_of, status_card, verified
from bot.commands.index.confirm import BuildConfirmation
from bot.commands.index.feedback_list import FeedbackList
from bot.commands.index.progress_message import ProgressMessages
from bot.core.command_runner import Card, CommandRunner
from bot.core.errors import actor_id, error_message
from bot.core.interactions import AnyInteraction, reply_privately
from bot.core.scope import scope_of, scopes_of
from bot.protocols import AdminOperations, IndexOperations, SourceOperations
from bot.translations.language import plural, say, translatable
from bot.ui.components import name, text_card
from bot.ui.interactive import InteractiveCards
from index.errors import BuildRunningError, InputError
from index.indexing.service import GRACE, IndexStatus
from index.store.rows import Generation

_EMPTY = translatable("The library is empty, so there's nothing to index.")
_NO_EARLIER = translatable("No earlier generation is kept, so you can't roll back.")
_CANCELLED = translatable("Generation {generation} is cancelled; nothing has changed.")
_REBUILDS = translatable(
    "I build a new generation from the stored articles, encoded with {model}. I fetch nothing from "
    "the web, and I don't encode again what that model has already encoded."
)
_MEANWHILE = translatable(
    "Meanwhile generation {generation} ({model}) keeps answering. When the new one is complete and "
    "passes its check, it takes over at once."
)
_ROLLS_BACK = translatable(
    "It is encoded with {model}. I first add the articles that came in since, while generation "
    "{generation} ({other}) keeps answering; then it takes over at once."
)


class Index(commands.Cog):
    """Translates ``/index`` into calls of the index service and the admin service."""

    index = app_commands.Group(
        name="index",
        description="The index, this server's audit log and its ratings of answers",
        guild_only=True,
        allowed_contexts=app_commands.AppCommandContext(
            guild=True, dm_channel=False, private_channel=False
        ),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        default_permissions=discord.Permissions(manage_guild=True),
    )

    def __init__(
        self,
        *,
        index_service: IndexOperations,
        source_service: SourceOperations,
        admin_service: AdminOperations,
        runner: CommandRunner,
        cards: InteractiveCards,
        progress: ProgressMessages,
    ) -> None:
        self._index_service = index_service
        self._source_service = source_service
        self._admin_service = admin_service
        self._runner = runner
        self._cards = cards
        self._progress = progress
        self._owners = runner.gate.require_owner

    @index.command()
    async def status(self, interaction: AnyInteraction) -> None:
        """Show which generation of the index answers, and whether a build is running."""

        async def work() -> Card:
            sources = await self._source_service.health(scopes_of(interaction))
            owner = await self._runner.gate.owns(interaction)
            shortage = await self._source_service.shortage()
            return status_card(await self._index_service.status(), sources, shortage, owner=owner)

        await self._runner.answer(interaction, work, may=self._runner.gate.require_admin_or_owner)

    @index.command()
    @app_commands.describe(model="The embedding model to use; by default, the one in the settings")
    async def reindex(
        self, interaction: AnyInteraction, model: app_commands.Range[str, 1, 200] | None = None
    ) -> None:
        """Rebuild the index while the current one keeps answering questions."""
        chosen = model.strip() if model else None

        async def begin() -> Generation:
            return await self._index_service.start(chosen or None, actor_id(interaction))

        async def work() -> Card:
            lines = _reindex_lines(await self._idle_status(), chosen)
            card = BuildConfirmation("/index reindex", lines, say("Start"), begin, self._progress)
            return await self._cards.show(interaction, card, may=self._owners)

        await self._runner.answer(interaction, work, may=self._owners)

    @index.command()
    async def cancel(self, interaction: AnyInteraction) -> None:
        """Cancel the running build; the current index stays."""
        await self._cancel(interaction, None)

    @index.command()
    async def rollback(self, interaction: AnyInteraction) -> None:
        """Roll back to the previous generation of the index."""

        async def begin() -> Generation:
            return await self._index_service.rollback(actor_id(interaction))

        async def work() -> Card:
            lines = _rollback_lines(await self._idle_status())
            card = BuildConfirmation(
                "/index rollback", lines, say("Go back"), begin, self._progress
            )
            return await self._cards.show(interaction, card, may=self._owners)

        await self._runner.answer(interaction, work, may=self._owners)

    @index.command()
    async def verify(self, interaction: AnyInteraction) -> None:
        """Check that library, full-text index and vectors agree; repair differences."""

        async def work() -> Card:
            return verified(await self._index_service.verify())

        await self._runner.answer(interaction, work, may=self._owners)

    async def press(self, interaction: AnyInteraction, number: int) -> None:
        """Handle the Cancel button; every failure is reported to the person who pressed."""
        try:
            await self._cancel(interaction, number)
        except Exception as error:  # noqa: BLE001 - error_message() logs unexpected ones
            await reply_privately(interaction, error_message(interaction, error))

    async def _cancel(self, interaction: AnyInteraction, number: int | None) -> None:
        async def work() -> Card:
            cancelled = await self._index_service.cancel(number)
            self._progress.look()
            return text_card(say(_CANCELLED, generation=cancelled.id))

        await self._runner.answer(interaction, work, may=self._owners)

    async def _idle_status(self) -> IndexStatus:
        """The status; no build may be running.

        Raises:
            BuildRunningError: a build is running.
        """
        status = await self._index_service.status()
        if status.building is not None:
            running = status.building.generation
            raise BuildRunningError(running.id, back=is_rollback(running))
        return status

    @index.command()
    async def log(self, interaction: AnyInteraction) -> None:
        """Show who changed what in this server, and when."""
        await self._list(interaction, AuditList(self._admin_service, scope_of(interaction)))

    @index.command()
    async def feedback(self, interaction: AnyInteraction) -> None:
        """Show which answers people rated bad in this server, and why."""
        await self._list(interaction, FeedbackList(self._admin_service, scope_of(interaction)))

    async def _list(self, interaction: AnyInteraction, listed: AuditList | FeedbackList) -> None:
        may = self._runner.gate.require_admin

        async def work() -> Card:
            await listed.refresh()
            return await self._cards.show(interaction, listed, may=may)

        await self._runner.answer(interaction, work, may=may)


def _reindex_lines(status: IndexStatus, model: str | None) -> list[str]:
    """What a rebuild will do, for the confirmation.

    Raises:
        InputError: there is nothing to index.
    """
    if status.live is None:
        raise InputError(_EMPTY)
    live = status.live.generation
    by = name(model, 100) if model else say("the model in the settings")
    heading = say("Rebuild the index?")
    return [
        f"**{heading}**",
        say(_REBUILDS, model=by),
        say(_MEANWHILE, generation=live.id, model=model_of(live)),
        _kept(live),
    ]


def _kept(live: Generation) -> str:
    """How long the generation that answers now is kept after another has taken over."""
    return plural(
        GRACE.days,
        "Generation {generation} is then kept for {number} day, so you can roll back.",
        "Generation {generation} is then kept for {number} days, so you can roll back.",
        generation=live.id,
    )


def _rollback_lines(status: IndexStatus) -> list[str]:
    """What a rollback will do, for the confirmation.

    Raises:
        InputError: no earlier generation is kept.
    """
    if status.kept is None or status.live is None:
        raise InputError(_NO_EARLIER)
    kept, live = status.kept, status.live.generation
    heading = say("Roll back to generation {generation}?", generation=kept.id)
    return [
        f"**{heading}**",
        say(_ROLLS_BACK, model=model_of(kept), generation=live.id, other=model_of(live)),
        _kept(live),
    ]
