"""What the double knows and has heard: one place that routes, gateway and tests share."""

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from tests.discord_double.model import ADMINISTRATOR, Channel, Guild, Json, Message, Upload, User
from tests.discord_double.people.interactions import Interaction
from tests.patience import PATIENCE_S

T = TypeVar("T")

MISSED = "it did not come about"
"""Said of what was waited for, unless other words are given."""

LOOK_EVERY = 0.05
"""Seconds after which those who wait look again anyway: the bot's own state changes silently."""


class Changes:
    """Wakes those who wait for something to become true."""

    def __init__(self) -> None:
        self._changed = asyncio.Event()

    def notify(self) -> None:
        """Something changed: everybody looks again."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def until(self, probe: Callable[[], T | None]) -> T:
        """The first value of ``probe`` that is true."""
        while not (found := probe()):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), LOOK_EVERY)
        return found


@dataclass(frozen=True)
class Request:
    """One request of the bot: ``path`` without the API's prefix, ``body`` as JSON."""

    method: str
    path: str
    query: dict[str, str]
    body: object
    files: tuple[Upload, ...]
    status: int

    def __str__(self) -> str:
        return f"{self.method} {self.path} -> {self.status}"


@dataclass
class World:
    """The double's Discord."""

    token: str
    guilds: list[Guild]
    bot: User
    clock: Callable[[], float] = time.monotonic
    url: str = ""
    owner: User = field(default_factory=lambda: User("owner", permissions=ADMINISTRATOR))
    dms: dict[int, Channel] = field(default_factory=dict)
    people: dict[int, User] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    interactions: dict[str, Interaction] = field(default_factory=dict)
    commands: list[Json] = field(default_factory=list)
    uploads: dict[str, Upload] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    changes: Changes = field(default_factory=Changes)

    def __post_init__(self) -> None:
        for person in (self.bot, self.owner, *(guild.owner for guild in self.guilds)):
            self.meet(person)

    def meet(self, person: User) -> User:
        """Makes ``person`` known, so that the bot may ask about them."""
        return self.people.setdefault(person.id, person)

    def dm(self, person: User) -> Channel:
        """The direct-message channel of the bot and ``person``."""
        self.meet(person)
        return self.dms.setdefault(person.id, Channel(f"dm-{person.name}", recipient=person))

    def guild(self, guild_id: int) -> Guild | None:
        return next((guild for guild in self.guilds if guild.id == guild_id), None)

    def channel(self, channel_id: int) -> Channel | None:
        places = [channel for guild in self.guilds for channel in guild.channels]
        everywhere = (*places, *self.dms.values())
        return next((channel for channel in everywhere if channel.id == channel_id), None)

    async def until(
        self, probe: Callable[[], T | None], complaint: str = MISSED, within: float = PATIENCE_S
    ) -> T:
        """What ``probe`` finds; after ``within`` seconds AssertionError, with the violations."""
        try:
            async with asyncio.timeout(within):
                return await self.changes.until(probe)
        except TimeoutError:
            told = [f"{complaint} within {within} s", *self.violations]
            raise AssertionError("\n  ".join(told)) from None

    def keep(self, message: Message) -> Message:
        """Stores a new message."""
        self.messages[message.id] = message
        self.changes.notify()
        return message

    def accuse(self, where: str, problem: object) -> None:
        """Records a violation."""
        self.violations.append(f"{where}: {problem}")
        self.changes.notify()

    def history(self, channel: Channel) -> list[Message]:
        """What stands in a channel, oldest first, without what only one person sees."""
        return [
            message
            for message in self.messages.values()
            if message.channel is channel and not message.deleted and not message.ephemeral
        ]
