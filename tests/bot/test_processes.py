"""Two processes of one bot, each with a shard, one library and one Discord."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import discord
import pytest

from bot.client import VerbaleBot
from bot.core.scope import SharedServers
from bot.shards import ServerDirectory, Shards
from index.admin import AdminService
from index.store.administration.answers import OpenQuestion
from index.store.library import Library
from index.store.rows import Notice
from tests.bot.curating import ScriptedCurator
from tests.bot.indexers import ScriptedIndexer
from tests.bot.running import connected
from tests.bot.samples import DictMemory, ScriptedAsker
from tests.discord_double import ADMINISTRATOR, DiscordDouble, Guild, User

FIRST, SECOND = Shards((0,), 2), Shards((1,), 2)


@dataclass
class Bots:
    """What the two processes share, and the Discord that they are in; ``home`` is on shard 0."""

    patch: pytest.MonkeyPatch
    people: AdminService
    home: Guild = field(default_factory=lambda: Guild("Home", id=2 << 22))
    away: Guild = field(default_factory=lambda: Guild("Away", id=3 << 22))
    memory: DictMemory = field(default_factory=DictMemory)
    curator: ScriptedCurator = field(default_factory=ScriptedCurator)
    indexer: ScriptedIndexer = field(default_factory=ScriptedIndexer)
    operator: User = field(default_factory=lambda: User("operator", permissions=ADMINISTRATOR))

    @asynccontextmanager
    async def begun(
        self, double: DiscordDouble, shards: Shards, asker: ScriptedAsker | None = None
    ) -> AsyncIterator[VerbaleBot]:
        """A process of the bot."""
        async with connected(
            double,
            self.patch,
            asker or ScriptedAsker(),
            self.memory,
            self.curator,
            admin_service=self.people,
            index_service=self.indexer,
            owners=[self.operator.id],
            shards=shards,
        ) as client:
            yield client


@pytest.fixture
def bots(monkeypatch: pytest.MonkeyPatch, people: AdminService) -> Bots:
    monkeypatch.setattr("bot.background.notices.EVERY", 0.1)
    monkeypatch.setattr("bot.commands.build_progress.EVERY", 0.05)
    monkeypatch.setattr("bot.client._LOOK_S", 0.05)
    return Bots(monkeypatch, people)


@pytest.fixture
async def double(bots: Bots) -> AsyncIterator[DiscordDouble]:
    async with DiscordDouble(guilds=[bots.home, bots.away], shards=3) as made:
        made.world.meet(bots.operator)
        yield made


async def test_each_answers_its_servers_and_what_is_for_all_is_done_once(
    double: DiscordDouble, bots: Bots, caplog: pytest.LogCaptureFixture
) -> None:
    here, there = ScriptedAsker(), ScriptedAsker()
    async with (
        bots.begun(double, SECOND, there) as second,
        bots.begun(double, FIRST, here) as first,
    ):
        assert [one["shard"] for one in double.gateway.identifies] == [[1, 2], [0, 2]]
        assert "Discord recommends 3 shards by now, and the bot has 2" in caplog.text
        for client in (first, second):
            await client.wait_until_ready()
        bots.curator.telling = [
            Notice(number, str(place.general.id), f"discord:{place.id}", "Gazette fails.")
            for number, place in enumerate((bots.home, bots.away))
        ]
        for place in (bots.home, bots.away, None):
            await double.run("ask", {"question": "who?"}, guild=place)
        assert (len(here.asked), len(there.asked)) == (2, 1)
        await double.until(lambda: not bots.curator.telling, "not told")
        assert [len(double.messages(place.general)) for place in (bots.home, bots.away)] == [2, 2]

        mention = second._registration.mention
        await double.until(lambda: mention("ask")[0] == "<", "no id")
        assert len(double.sent("PUT /applications/*/commands")) == 1


async def test_a_start_excuses_only_the_questions_of_its_servers(
    double: DiscordDouble, bots: Bots, library: Library
) -> None:
    for place in (bots.home, bots.away):
        spoken = await double.say(place.general, "who?")
        target = {"channel": place.general.id, "message": spoken.id, "guild": place.id}
        library.open_questions.add(
            OpenQuestion(
                place.name,
                f"discord:{place.id}",
                "discord:7",
                datetime.now(UTC),
                "en-US",
                json.dumps(target),
            )
        )
    async with bots.begun(double, FIRST):
        await double.next_message(bots.home.general)
        await double.until(lambda: len(library.open_questions.all()) == 1, "still open")
    assert [one.key for one in library.open_questions.all()] == ["Away"]
    assert len(double.messages(bots.away.general)) == 1
    async with bots.begun(double, SECOND):
        await double.next_message(bots.away.general)


async def test_the_message_of_a_build_is_kept_by_the_process_of_its_server(
    double: DiscordDouble, bots: Bots
) -> None:
    double.expect_violations = True  # an earlier process wrote the message, but not as a card
    message = (await double._posts.say(bots.away.general, double.bot, "Building")).id
    bots.indexer.messages[bots.indexer.generations[0].id] = str(bots.away.general.id), str(message)
    edits = f"PATCH /channels/{bots.away.general.id}/messages/{message}"
    async with bots.begun(double, FIRST):
        looked = f"GET /channels/{bots.away.general.id}"
        await double.until(lambda: double.sent(looked), "no look")
        await asyncio.sleep(0.1)
        assert not double.sent(edits)
        assert len(double.sent(looked)) == 1
    async with bots.begun(double, SECOND):
        await double.until(lambda: double.sent(edits), "no edit")


async def test_servers_of_the_other_process_are_found_at_discord(
    double: DiscordDouble, bots: Bots, library: Library
) -> None:
    for place in (bots.home, bots.away):
        library.servers.set(f"discord:{place.id}", "language", "fr")
    stranger = User("stranger")
    bots.away.strangers.append(stranger)
    member = double.world.meet(User("member"))
    scope, gone = f"discord:{bots.away.id}", f"discord:{5 << 22}"
    async with bots.begun(double, FIRST) as client:
        await client.wait_until_ready()
        now = [0.0]
        servers = ServerDirectory(client, FIRST, lambda: now[0])
        shared = SharedServers(servers, bots.people, lambda: now[0])
        assert await shared.reads(member.id, scope) is True
        assert await shared.reads(double.world.meet(stranger).id, scope) is False
        assert await shared.reads(member.id, gone) is False
        assert len(double.sent(f"GET /guilds/{bots.away.id}")) == 1
        found, _ = await shared.shared(member.id)
        assert [one.name for one in found] == ["Away", "Home"]
        now[0] = 61.0
        double.fault(f"GET /guilds/{bots.away.id}", status=404, times=1)
        assert await shared.reads(member.id, scope) is False
        now[0] = 122.0
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(discord.Client, "fetch_guild", _unreachable)
            assert await shared.reads(member.id, scope) is None
            with pytest.raises(ConnectionError):
                await servers.find(bots.away.id)
    assert "discord.application" in bots.memory.kept, "it looked at nothing"
    assert library.servers.gone_since(datetime.now(UTC) + timedelta(days=1)) == []


async def _unreachable(*_: object, **__: object) -> None:
    raise OSError("no route to host")
