"""What the features of the bot share, and how the client finds and adds them."""

import logging
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, ClassVar

import discord
from discord.ext import commands, tasks

from bot.asking.asking import Asking
from bot.core.discord_calls import end_loop
from bot.core.interactions import AnyInteraction, Submit
from bot.core.permissions import anyone
from bot.core.preferences import ServerPreferences, applied
from bot.core.rate_limit import RateLimiter, refuse_when_busy
from bot.core.runner import Card, CommandRunner
from bot.core.scope import SharedServers, scope_of
from bot.shards import Shards
from bot.ui.cards import InteractiveCard, InteractiveCards
from bot.ui.quotes import SnapshotLinks
from index.app import Verbale
from index.errors import VerbaleError
from index.values import Reach

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
        asking: answers questions, whichever way they were asked.
        rate: counts the questions of each person.
        preferences: knows what servers prefer.
        shared_servers: knows which servers answer a person's direct messages.
        mention: a command as people can click it, by its full name.
        snapshots: makes the links of quotes to the web page.
    """

    verbale: Verbale
    client: commands.AutoShardedBot
    shards: Shards
    runner: CommandRunner
    cards: InteractiveCards
    asking: Asking
    rate: RateLimiter
    preferences: ServerPreferences
    shared_servers: SharedServers
    mention: Callable[[str], str]
    snapshots: SnapshotLinks


class Feature(commands.Cog):
    """Commands, buttons and windows that belong together, and what runs in the background.

    Attributes:
        buttons: the buttons and menus that are found by their ids alone, also after a restart.
    """

    buttons: ClassVar[Sequence[type[discord.ui.DynamicItem[Any]]]] = ()

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._verbale = parts.verbale
        self._runner = parts.runner
        self._cards = parts.cards
        self._shared_servers = parts.shared_servers

    @property
    def windows(self) -> Mapping[str, Submit]:
        """What handles submitted windows, by the pattern of their ids."""
        return {}

    async def start(self) -> None:
        """Begin what runs in the background."""

    async def stop(self) -> None:
        """End what runs in the background."""

    async def _admit(self, interaction: AnyInteraction) -> None:
        """Count a use as a question; everybody may ask.

        Raises:
            BusyError: it would wait too long.
            RateLimitedError: the person has reached the limit.
        """
        refuse_when_busy(self._verbale.load)
        scope = scope_of(interaction)
        limits = await self._verbale.admin_service.limits(scope)
        self._parts.rate.admit(scope, interaction.user.id, limits.questions)

    async def _search(
        self, interaction: AnyInteraction, work: Callable[[], Awaitable[Card]]
    ) -> None:
        """Show the result of a search, which counts as a question."""
        await self._runner.answer(interaction, work, may=self._admit)

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

    async def _show(self, interaction: AnyInteraction, view: InteractiveCard) -> Card:
        """The card of a result whose pages the asker may turn."""
        return await self._cards.show(interaction, view, may=anyone)


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
        await end_loop(self._loop)

    async def look(self) -> None:
        """Do what is due."""
        raise NotImplementedError

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
