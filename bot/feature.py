"""What the features of the bot share, and how the client finds and adds them."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial, wraps
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, ClassVar, Concatenate, ParamSpec, TypeVar

import discord
from discord.ext import commands, tasks

from bot.asking.asking import Asking
from bot.core.interactions import (
    AnyInteraction,
    acknowledge,
    deliver,
    deliver_file,
    remember_command,
)
from bot.core.permissions import Gate, PermissionCheck
from bot.core.preferences import applied
from bot.core.rate_limit import refuse_when_busy
from bot.core.runner import Card, CommandRunner
from bot.core.scope import scope_of
from bot.language import say, translatable
from bot.shards import Shards
from bot.ui.cards import InteractiveCard, InteractiveCards
from index.app import Verbale
from index.errors import VerbaleError
from index.values import Reach

Shown = Card | InteractiveCard | discord.File
"""What a command shows."""

_F = TypeVar("_F", bound="Feature")
_P = ParamSpec("_P")
_Command = Callable[Concatenate[_F, AnyInteraction, _P], Awaitable[Shown]]
_Shows = Callable[Concatenate[_F, AnyInteraction, _P], Coroutine[Any, Any, None]]
_FILE = translatable("Here's everything. Keep this file private.")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Parts:
    """What the features share.

    Attributes:
        verbale: answers questions, and keeps articles, sources, people and servers.
        client: the connection to Discord.
        shards: the shards that this process runs.
        runner: runs commands, and checks who may use them.
        cards: opens cards with buttons.
        asking: answers questions, whichever way they were asked, and knows what that takes.
        mention: a command as people can click it, by its full name.
    """

    verbale: Verbale
    client: commands.AutoShardedBot
    shards: Shards
    runner: CommandRunner
    cards: InteractiveCards
    asking: Asking
    mention: Callable[[str], str]


class Feature(commands.Cog):
    """Commands, buttons and windows that belong together, and what runs in the background.

    Attributes:
        buttons: the buttons and menus that are found by their ids alone, also after a restart.
        window: the pattern of the ids of its window, if it has one.
    """

    buttons: ClassVar[Sequence[type[discord.ui.DynamicItem[Any]]]] = ()
    window: ClassVar[str] = ""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._verbale = parts.verbale
        self._client = parts.client
        self._runner = parts.runner
        self._cards = parts.cards
        self._preferences = parts.asking.preferences
        self._shared_servers = parts.asking.shared_servers
        self._rate = parts.asking.rate

    async def submitted(
        self, interaction: AnyInteraction, match: re.Match[str], texts: Mapping[str, str]
    ) -> None:
        """Handle what was typed into the window, by the ids of its inputs; failures are told."""

    async def start(self) -> None:
        """Begin what runs in the background."""

    async def stop(self) -> None:
        """End what runs in the background."""

    async def answer(
        self,
        interaction: AnyInteraction,
        work: Callable[[], Awaitable[Shown]],
        may: PermissionCheck,
    ) -> None:
        """Show the asker, and nobody else, what ``work`` returns if they pass ``may``.

        Raises:
            VerbaleError: the asker has no permission, or ``work`` failed.
            discord.HTTPException: Discord refuses the card or the file.
        """
        self._runner.track(interaction)
        if not await acknowledge(interaction):
            return
        shown = await self._runner.admit(interaction, work, may)
        if isinstance(shown, discord.File):
            await deliver_file(interaction, say(_FILE), shown)
        elif isinstance(shown, Card):
            await deliver(interaction, shown)
        else:
            await deliver(interaction, await self._cards.show(interaction, shown, may))

    async def _reach(
        self, interaction: AnyInteraction, since: str | None = None, until: str | None = None
    ) -> Reach:
        """What the asker reads, of these days, by the clock and the dates of the server."""
        here = applied()
        return Reach(
            scope=scope_of(interaction),
            further_scopes=await self._shared_servers.here(interaction),
            since=since,
            until=until,
            at=here.now(),
            day_first=here.day_first,
        )

    async def _searched(
        self, interaction: AnyInteraction, since: str | None = None, until: str | None = None
    ) -> Reach:
        """What the asker reads, for a search, which counts as a question.

        Raises:
            BusyError: it would wait too long.
            RateLimitedError: the person has reached the limit.
        """
        refuse_when_busy(self._verbale.load)
        scope = scope_of(interaction)
        limits = await self._verbale.admin_service.limits(scope)
        self._rate.admit(scope, interaction.user.id, limits.questions)
        return await self._reach(interaction, since, until)


def answers(
    may: PermissionCheck = Gate.require, *, keeps_typed: bool = False
) -> Callable[[_Command[_F, _P]], _Shows[_F, _P]]:
    """Show what a command returns to the asker only: a card, one with buttons, or a file.

    Args:
        may: who may use the command, and its buttons; by default, who may change the sources.
        keeps_typed: whether an error says what was typed.
    """

    def decorated(command: _Command[_F, _P]) -> _Shows[_F, _P]:
        @wraps(command)
        async def run(
            feature: _F, interaction: AnyInteraction, /, *args: _P.args, **options: _P.kwargs
        ) -> None:
            if keeps_typed:
                remember_command(interaction)
            work = partial(command, feature, interaction, *args, **options)
            await feature.answer(interaction, work, may)

        return run

    return decorated


class Repeated(Feature):
    """A feature that looks again and again while the client is connected.

    Attributes:
        does: what it does, as a log message calls it.
    """

    does: ClassVar[str]

    def __init__(self, parts: Parts, every_s: float) -> None:
        super().__init__(parts)
        self._loop = tasks.loop(seconds=every_s)(self._run)
        self._loop.before_loop(parts.client.wait_until_ready)

    async def start(self) -> None:
        """Start the loop."""
        self._loop.start()

    async def stop(self) -> None:
        """Cancel the loop and wait for its last pass; the next process goes on."""
        task = self._loop.get_task()
        self._loop.cancel()
        if task is not None:
            await asyncio.wait([task])

    async def look(self) -> None:
        """Do what is due."""
        raise NotImplementedError

    def soon(self) -> None:
        """Look now; a look that is under way is broken off, because something has changed."""
        self._loop.restart()

    async def _run(self) -> None:
        await self._try(self.look())

    async def _try(self, work: Awaitable[None]) -> None:
        """Log a failure: the next look may succeed."""
        try:
            await work
        except (VerbaleError, OSError) as error:
            _log.warning("Cannot %s: %r", self.does, error)
        except Exception:  # noqa: BLE001 - the next look may succeed; the log has the traceback
            _log.exception("Cannot %s; trying again.", self.does)


def features() -> Iterator[type[Feature]]:
    """Every feature: the classes in the modules of ``bot/commands`` and ``bot/background``."""
    for package in (import_module("bot.background"), import_module("bot.commands")):
        for found in iter_modules(package.__path__, f"{package.__name__}."):
            module = import_module(found.name)
            for one in vars(module).values():
                is_feature = isinstance(one, type) and issubclass(one, Feature)
                if is_feature and one.__module__ == module.__name__:
                    yield one
