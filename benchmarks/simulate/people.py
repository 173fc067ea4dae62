"""The people of the simulated Discord, and what each does again and again, at random times."""

import asyncio
import random
import re
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.simulate.history import History
from benchmarks.simulate.hosts import DAY_S, Outlet, Story
from benchmarks.simulate.process import Machine
from benchmarks.simulate.wire import SimulatedDiscord
from index.errors import VerbaleError
from index.ingest.options import SourceOptions
from index.operations.backup.backup import create_backup
from tests.bot.pressing import press_id
from tests.discord_double import (
    MANAGE_GUILD,
    MEMBER_PERMISSIONS,
    Channel,
    Guild,
    Interaction,
    Message,
    User,
)

_HOUR_S = 3_600.0
_WAIT_S = 900.0
"""How long people look at a question before they go on."""
_SHARE_OF_FAULTS = 0.08
"""Share of the calls that fail while Discord is unwell."""
_QUESTION = re.compile(r"Where did Envoy (\w+) meet Speaker (\w+)\?")


@dataclass(slots=True, eq=False)
class Server:
    """A server of Discord with those who use the bot in it.

    Attributes:
        guild: the server.
        manager: manages it.
        members: its other people.
        outlet: what only this server reads.
    """

    guild: Guild
    manager: User
    members: list[User]
    outlet: Outlet

    @property
    def scope(self) -> str:
        """The name of its scope."""
        return f"discord:{self.guild.id}"


@dataclass(slots=True)
class Cast:
    """Everybody, and what they act on.

    Attributes:
        machine: the bot's.
        discord: where they are.
        history: what they do is written there.
        chance: the seed's.
        servers: the servers.
        public: the outlets that everybody reads.
        until: when they stop.
        folder: where backups are kept.
        backups: the backups.
        added: the hosts whose feeds are sources.
    """

    machine: Machine
    discord: SimulatedDiscord
    history: History
    chance: random.Random
    servers: list[Server]
    public: list[Outlet]
    until: float
    folder: Path
    backups: list[Path] = field(default_factory=list)
    added: set[str] = field(default_factory=set)

    @property
    def now(self) -> float:
        """Seconds since the beginning."""
        return asyncio.get_running_loop().time()

    async def act(self) -> None:
        """Let everybody act until the time is over."""
        again = [
            self._again(self._add_sources, 600.0),
            self._again(self._ask, 0.7 * _HOUR_S),
            self._again(self._watch, 4 * _HOUR_S),
            self._again(self._wait, 3 * _HOUR_S),
            self._again(self._press_old, 1.5 * _HOUR_S),
            self._again(self._come_and_go, 20 * _HOUR_S),
            self._again(self._cut, 4 * _HOUR_S),
            self._again(self._unwell, 12 * _HOUR_S),
            self._again(self._kill, 8 * _HOUR_S),
            self._again(self._index, 15 * _HOUR_S),
            self._again(self._back_up, 24 * _HOUR_S),
            self._again(self._restart, 30 * _HOUR_S),
        ]
        await asyncio.gather(*again)

    async def _again(self, act: Callable[[], Awaitable[None]], every_s: float) -> None:
        """Act at random times, on average every so many seconds.

        People try again another time where Discord offers them nothing to use.
        """
        while True:
            await asyncio.sleep(self.chance.expovariate(1 / every_s))
            if self.now >= self.until:
                return
            if self.machine.is_up and self.discord.is_connected:
                await act()

    # Sources

    async def _add_sources(self) -> None:
        """Add the sources that are not there yet: public ones by the operator, others by people."""
        for outlet in self.public:
            if outlet.host not in self.added:
                await self._inside("source add", self._add_public, outlet)
        for one in self.servers:
            if one.outlet.host not in self.added:
                await self._add_own(one)

    async def _add_public(self, outlet: Outlet) -> None:
        verbale = self.machine.verbale
        assert verbale is not None
        sources = verbale.source_service
        if outlet.name not in await sources.names(["public"]):
            self.history.add("adding", host=outlet.host)
            preview = await sources.look(outlet.feed)
            await sources.add(preview, SourceOptions(name=outlet.name))
        self._added(outlet, "public")

    def _added(self, outlet: Outlet, scope: str) -> None:
        self.added.add(outlet.host)
        self.history.add("source", scope=scope, name=outlet.name, host=outlet.host)

    async def _add_own(self, one: Server) -> None:
        verbale = self.machine.verbale
        if verbale is None or one.guild not in self.discord.world.guilds:
            return
        options = {"url": one.outlet.feed, "name": one.outlet.name}
        self.history.add("adding", host=one.outlet.host)
        card = await self._command("source add", options, one, one.manager)
        if card is None or "Add" not in [button.get("label") for button in card.buttons]:
            return
        [add] = [one for one in card.buttons if one.get("label") == "Add"]
        if not add.get("disabled"):
            pressed = await self._pressed(card, press_id(card, "add"), one.manager)
            if pressed is not None and await self._answer(pressed, "Added"):
                self._added(one.outlet, one.scope)

    # Questions

    def _story(self, published: bool, scope: Server | None = None) -> Story | None:
        """A story, published lately or to be published within days."""
        outlets = [*self.public, *(one.outlet for one in self.servers)]
        outlet = scope.outlet if scope else self.chance.choice(outlets)
        since, until = (
            (self.now - 5 * DAY_S, self.now)
            if published
            else (
                self.now + 0.5 * _HOUR_S,
                self.now + 2 * DAY_S,
            )
        )
        found = [one for one in outlet.stories if since < one.at < until and one.of is None]
        return self.chance.choice(found) if found else None

    async def _ask(self) -> None:
        """Somebody asks about a story of any outlet, also one that another server reads alone."""
        one = self.chance.choice(self._present())
        user, story = self.chance.choice(one.members), self._story(self.chance.random() < 0.85)
        if story is None or user in one.guild.strangers:
            return
        question, how = question_of(story), self.chance.random()
        if how < 0.5:
            options = {"question": question, "private": self.chance.random() < 0.3}
            await self._command("ask", options, one, user)
            return
        place: Any = one.guild.general if how < 0.8 else user
        said = await self.discord.say(place, question, user=user, mentions_bot=how < 0.8)
        self.history.add("asked", message=said.id, by=user.name, names=story.names)
        if self.chance.random() < 0.1:  # the gateway tells of it a second time
            await self.discord.repeat(said)
        await asyncio.sleep(self.chance.uniform(1.0, _WAIT_S))

    async def _wait(self) -> None:
        """Somebody asks what no article says yet, and waits for the answer."""
        one = self.chance.choice(self._present())
        mine = one if self.chance.random() < 0.3 else None
        user, story = self.chance.choice(one.members), self._story(False, mine)
        if story is None or user in one.guild.strangers:
            return
        options = {"question": question_of(story), "private": self.chance.random() < 0.4}
        card = await self._command("ask", options, one, user)
        if card is None:
            return
        waits = [
            part["custom_id"] for part in card.buttons if ":wait:" in part.get("custom_id", "")
        ]
        if waits and (pressed := await self._pressed(card, waits[0], user)) is not None:
            told = await self._answer(pressed, "once")
            if told is not None:
                self.history.add("waits", by=user.name, guild=one.guild.name, names=story.names)

    async def _watch(self) -> None:
        """A manager watches names, or removes a watch."""
        one = self.chance.choice(self._present())
        mine = one if self.chance.random() < 0.4 else None
        story = self._story(False, mine)
        if story is None:
            return
        options = {"names": ", ".join(story.names), "channel": one.guild.channel("wire")}
        card = await self._command("watch names", options, one, one.manager)
        if card is not None and card.text.startswith("Watch "):
            number = int(card.text.split()[1].rstrip(":"))
            self.history.add("watch", guild=one.guild.name, names=story.names, number=number)
            if self.chance.random() < 0.15:
                await asyncio.sleep(self.chance.uniform(0.0, DAY_S))
                gone = await self._command("watch remove", {"watch": str(number)}, one, one.manager)
                self.history.add("watch removed", number=number, sure=gone is not None)

    async def _press_old(self) -> None:
        """Somebody presses a button of any message that the bot ever posted."""
        one = self.chance.choice(self._present())
        posted = [
            message
            for channel in one.guild.channels
            for message in self.discord.messages(channel)
            if message.author is self.discord.bot and message.buttons
        ]
        user = self.chance.choice([*one.members, one.manager])
        if not posted or user in one.guild.strangers:
            return
        message = self.chance.choice(posted)
        ids = [part["custom_id"] for part in message.buttons if part.get("custom_id")]
        pressable = [one for one in ids if ":ask:" not in one and ":remove:" not in one]
        if not pressable:
            return
        custom_id = self.chance.choice(pressable)
        if pressed := await self._pressed(message, custom_id, user):
            asked = _QUESTION.search(message.text)
            if ":wait:" in custom_id and asked:
                guild = one.guild.name
                self.history.add("waits", by=user.name, guild=guild, names=asked.groups())
            await self._answer(pressed)

    # Comings and goings

    def _present(self) -> list[Server]:
        """The servers that the bot is in."""
        return [one for one in self.servers if one.guild in self.discord.world.guilds]

    async def _come_and_go(self) -> None:
        """A member leaves a server and comes back later, or the bot is removed for a while."""
        one, away_s = self.chance.choice(self.servers), self.chance.uniform(1.0, 30.0) * _HOUR_S
        if self.chance.random() < 0.25 and len(self._present()) == len(self.servers):
            await self.discord.leave(one.guild)
            self.history.add("bot removed", guild=one.guild.name)
            await asyncio.sleep(min(away_s, max(0.0, self.until - self.now)))
            await self.discord.join(one.guild)
            self.history.add("bot added", guild=one.guild.name)
            return
        user = self.chance.choice(one.members)
        if user in one.guild.strangers:
            return
        one.guild.strangers.append(user)
        self.history.add("left", guild=one.guild.name, user=user.name)
        await asyncio.sleep(min(away_s, max(0.0, self.until - self.now)))
        one.guild.strangers.remove(user)
        self.history.add("came back", guild=one.guild.name, user=user.name)

    # Troubles

    async def _cut(self) -> None:
        """The gateway ends the connection, or the session with it."""
        self.history.add("gateway cut")
        kind = self.chance.choice(("cut", "reconnect", "invalid", "resumable"))
        if kind == "cut":
            await self.discord.drop_gateway()
        elif kind == "reconnect":
            await self.discord.ask_to_reconnect()
        else:
            await self.discord.invalidate_session(resumable=kind == "resumable")

    async def _unwell(self) -> None:
        """For a while, Discord limits, fails and drops calls at random."""
        self.history.add("discord unwell")
        self.discord.fault_at_random(_SHARE_OF_FAULTS, seed=self.chance.getrandbits(30))
        await asyncio.sleep(self.chance.uniform(0.1, 2.0) * _HOUR_S)
        self.discord.fault_at_random(0.0)
        self.history.add("discord well")

    async def _kill(self) -> None:
        """The process is killed at one of its next steps."""
        self.machine.kill_within(self.chance.randint(1, self.chance.choice((5, 50, 500))))

    async def _restart(self) -> None:
        """The operator stops the process, and sometimes restores a backup before the next start."""
        if self.backups and self.chance.random() < 0.3:
            self.machine.restore_next = self.chance.choice(self.backups)
            self.added.clear()
        self.machine.stop()

    async def _index(self) -> None:
        """The operator builds a new index, or goes back to the one before."""
        await self._inside("index", self._build)

    async def _build(self) -> None:
        assert self.machine.verbale is not None
        service = self.machine.verbale.index_service
        if self.chance.random() < 0.3:
            begun = await service.rollback()
        else:
            begun = await service.start(self.chance.choice(("tiny", "other")))
        self.history.add("index", generation=begun.id)

    async def _back_up(self) -> None:
        """The operator makes a backup while everything runs."""
        await self._inside("backup", self._make_backup)

    async def _make_backup(self) -> None:
        assert self.machine.verbale is not None
        file = self.folder / f"{len(self.backups)}.verbale"
        library = self.machine.verbale.answerer.library
        await asyncio.to_thread(create_backup, library.database, file, force=True)
        self.backups.append(file)
        self.history.add("backed up", number=len(self.backups) - 1)

    # Calls

    async def _inside(
        self, what: str, work: Callable[..., Coroutine[Any, Any, None]], *args: Any
    ) -> None:
        """Run an operator's work inside the process; what it refuses is written down."""
        try:
            await self.machine.inside(work(*args))
        except VerbaleError as error:
            self.history.add("refused", what=what, words=str(error))

    async def _command(
        self, name: str, options: dict[str, Any], one: Server, user: User
    ) -> Message | None:
        """Use a command, and return its answer; None if there is none in time."""
        if not self.machine.is_up or not self.discord.is_connected:
            return None
        if one.guild not in self.discord.world.guilds:
            return None
        asked = await self.discord.slash(name, options, user=user, guild=one.guild)
        return await self._answer(asked)

    async def _pressed(self, message: Message, custom_id: str, user: User) -> Interaction | None:
        if message.deleted or not self.machine.is_up or not self.discord.is_connected:
            return None
        return await self.discord.press(message, custom_id, user=user)

    async def _answer(self, asked: Interaction, words: str = "") -> Message | None:
        """The answer once it holds some words; None if it does not in time."""
        try:
            return await asked.until(
                lambda one: not one.loading and "One moment" not in one.text and words in one.text,
                within=_WAIT_S,
            )
        except AssertionError:  # nobody answers: the process was killed, or Discord lost the call
            return None


def question_of(story: Story) -> str:
    """A question that a story answers."""
    return "Where did Envoy {} meet Speaker {}?".format(*story.names)


def servers(outlets: tuple[Outlet, Outlet]) -> list[Server]:
    """Two servers with their people; one person is in both."""
    both = User("diplomat")
    found = []
    for name, outlet in zip(("Embassy", "Newsroom"), outlets, strict=True):
        guild = Guild(name, channels=[Channel("general"), Channel("wire")])
        manager = User(f"manager of {name}", permissions=MEMBER_PERMISSIONS | MANAGE_GUILD)
        members = [User(f"{first} of {name}") for first in ("ann", "ben")]
        found.append(Server(guild, manager, [*members, both], outlet))
    for one, other in (found, found[::-1]):
        one.guild.strangers = [other.manager, *(user for user in other.members if user is not both)]
    return found
