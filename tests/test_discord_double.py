"""The Discord double, driven by a real discord.py client."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import discord
import pytest

from tests.discord_double import (
    DiscordDouble,
)
from tests.discord_double.sample_bot import Bot, running
from tests.patience import PATIENCE_S


@pytest.fixture
async def double() -> AsyncIterator[DiscordDouble]:
    async with DiscordDouble() as discord_double:
        yield discord_double


@pytest.fixture
async def bot(double: DiscordDouble, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    async with running(double, monkeypatch) as connected:
        yield connected


async def test_words_reach_the_bot_only_where_discord_shows_them(
    double: DiscordDouble, bot: Bot
) -> None:
    place = double.guild.general
    await double.say(place, "chatter")
    await double.say(place, "who met?", mentions_bot=True)
    answer = await double.next_message(place)
    await double.say(place, "and then?", reply_to=answer)
    await double.next_message(place, after=answer)
    await double.say(double.user, "between us")
    await double.until(lambda: len(bot.heard) == 4, "four messages were not heard")
    assert [message.content for message in bot.heard] == [
        "", f"<@{double.bot.id}> who met?", "and then?", "between us",
    ]  # fmt: skip
    assert bot.heard[2].reference is not None


async def test_a_wrong_token_is_refused(
    double: DiscordDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    double.point(monkeypatch)
    async with Bot() as bot:
        with pytest.raises(discord.LoginFailure):
            await bot.start("another.token")


async def test_intents_that_were_not_granted_end_the_session(
    double: DiscordDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    double.point(monkeypatch)
    async with Bot(intents=discord.Intents.all()) as bot:
        with pytest.raises(discord.PrivilegedIntentsRequired):
            await bot.start(double.token)


@pytest.mark.parametrize("how", ["cut", "close", "reconnect", "resumable"])
async def test_missed_events_arrive_after_a_resume(
    double: DiscordDouble, bot: Bot, how: str
) -> None:
    ways: dict[str, Callable[[], Awaitable[None]]] = {
        "cut": double.drop_gateway,
        "close": lambda: double.drop_gateway(code=4000),
        "reconnect": double.ask_to_reconnect,
        "resumable": lambda: double.invalidate_session(resumable=True),
    }
    await ways[how]()
    asked = await double.slash("hello")
    assert asked.callback is None
    await asked.answer()
    assert len(double.gateway.resumes) == 1
    assert bot.events.index("INTERACTION_CREATE") < bot.events.index("RESUMED")


@pytest.mark.parametrize("how", ["invalid", "expired"])
async def test_a_lost_session_is_begun_anew(double: DiscordDouble, bot: Bot, how: str) -> None:
    await (double.invalidate_session() if how == "invalid" else double.drop_gateway(code=4009))
    await double.ready()
    assert len(double.gateway.identifies) == 2
    await (await double.slash("hello")).answer()


async def test_a_zombie_connection_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    async with (
        DiscordDouble(heartbeat_interval=0.2) as double,
        running(double, monkeypatch, Bot(heartbeat_timeout=2.0)) as bot,
    ):
        await double.until(lambda: double.gateway.heartbeats > 2, "no heartbeats")
        assert 0 < bot.latency < PATIENCE_S
        double.make_zombie()
        asked = await double.slash("hello")
        await asked.answer()
        assert len(double.gateway.resumes) == 1


async def test_a_late_acknowledgement_is_refused(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    passed = iter(range(0, 100_000, 4))
    async with (
        DiscordDouble(clock=lambda: float(next(passed))) as double,
        running(double, monkeypatch),
    ):
        asked = await double.slash("hello")
        refused = "POST /interactions/*"
        await double.until(lambda: double.sent(refused), "nothing was sent")
        assert [one.status for one in double.sent(refused)] == [404]
        with pytest.raises(AssertionError, match=r"command 'hello' of asker was not acknowledged"):
            await asked.acknowledged(within=0.05)


async def test_a_dead_token_is_refused(double: DiscordDouble, bot: Bot) -> None:
    double.fault("POST /interactions/*", delay=0.2)
    asked = await double.slash("ask", {"question": "who?"})
    asked.expire_token()
    await asked.acknowledged()
    edits = "PATCH /webhooks/*"
    await double.until(lambda: double.sent(edits), "nothing was edited")
    assert [one.status for one in double.sent(edits)] == [401]


async def test_violations_fail_the_test_when_the_double_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def ping() -> None:
        async with (
            DiscordDouble() as double,
            running(double, monkeypatch, Bot(allowed_mentions=None)) as bot,
        ):
            channel = bot.get_channel(double.guild.general.id)
            assert isinstance(channel, discord.TextChannel)
            await channel.send("@everyone")

    with pytest.raises(AssertionError, match="absent, so the text may ping"):
        await ping()


async def test_nothing_is_left_running(monkeypatch: pytest.MonkeyPatch) -> None:
    before = asyncio.all_tasks()
    async with DiscordDouble() as double, running(double, monkeypatch) as bot:
        await bot.wait_until_ready()
        await (await double.slash("hello")).answer()
    await asyncio.sleep(0)
    assert asyncio.all_tasks() == before
