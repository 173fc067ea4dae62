"""The Discord double, driven by a real discord.py client."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import discord
import pytest

from tests.discord_double import (
    ADMINISTRATOR,
    COMPONENTS_V2,
    Channel,
    DiscordDouble,
    Guild,
    User,
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


async def test_commands_are_registered_before_the_gateway_is_asked_for(
    double: DiscordDouble, bot: Bot
) -> None:
    assert set(double.commands()) >= {"ask", "hello", "sources", "Quote this"}
    routes = [f"{one.method} {one.path}" for one in double.requests]
    assert routes == [
        "GET /users/@me",
        "GET /oauth2/applications/@me",
        f"PUT /applications/{double.bot.id}/commands",
        "GET /gateway/bot",
    ]


async def test_a_deferred_command_is_answered_by_an_edit(double: DiscordDouble, bot: Bot) -> None:
    asked = await double.slash("ask", {"question": "who met?"})
    callback = await asked.acknowledged()
    card = await asked.answer()
    assert callback.deferred
    assert 0 <= callback.seconds < 3
    assert card.text.splitlines() == ["You asked: who met?", "beside a picture"]
    assert card.links == ["https://example.org/article"]
    assert card.flags == COMPONENTS_V2
    assert double.messages(double.guild.general) == [card]


async def test_the_first_follow_up_fills_a_deferred_reply(double: DiscordDouble, bot: Bot) -> None:
    asked = await double.slash("secret")
    assert (await asked.answer()).text == "Only you see this"
    assert (await asked.followup(1)).text == "This too"
    assert len(asked.followups) == 1
    assert asked.ephemeral


async def test_a_button_updates_the_message_it_sits_on(double: DiscordDouble, bot: Bot) -> None:
    card = await (await double.slash("ask", {"question": "who?"})).answer()
    pressed = await double.press(card, "more:0")
    assert await pressed.answer() is card
    assert card.text.startswith("Pressed")
    await (await double.press(card, "more:1")).acknowledged()
    assert card.component("more:2")["label"] == "More (2)"


async def test_a_button_survives_a_restart_of_the_bot(
    double: DiscordDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(double, monkeypatch):
        card = await (await double.slash("ask", {"question": "who?"})).answer()
    with pytest.raises(AssertionError, match="no shard of the bot is there"):
        await double.press(card, "more:0")
    async with running(double, monkeypatch):
        await (await double.press(card, "more:0")).acknowledged()
    assert card.text.startswith("Pressed")


async def test_a_modal_is_opened_and_submitted(double: DiscordDouble, bot: Bot) -> None:
    asked = await double.slash("report")
    assert (await asked.modal())["title"] == "What is wrong?"
    with pytest.raises(AssertionError, match="at most 50"):
        await double.submit_modal(asked, {"reason": "x" * 51})
    submitted = await double.submit_modal(asked, {"reason": "wrong date"})
    assert (await submitted.answer()).text == "Noted: wrong date"


async def test_who_may_not_use_a_command_does_not_see_it(double: DiscordDouble, bot: Bot) -> None:
    options = {"url": "https://example.org/feed", "into": double.guild.general}
    with pytest.raises(AssertionError, match="lacks the permission"):
        await double.slash("sources add", options)
    with pytest.raises(AssertionError, match="not offered"):
        await double.slash("sources add", options, guild=None)
    asked = await double.slash("sources add", options, user=User("ada", permissions=ADMINISTRATOR))
    assert (await asked.answer()).text == "Added https://example.org/feed to general"


@pytest.mark.parametrize(
    ("command", "options", "complaint"),
    [
        ("nothing", {}, "no command 'nothing' is registered, only"),
        ("ask", {}, r"needs the options \['question'\]"),
        ("ask", {"question": 5}, "does not take 5"),
        ("ask", {"question": "x" * 301}, "at most 300"),
        ("sources remove", {}, "has no 'remove'"),
    ],
)
async def test_a_command_used_otherwise_than_registered_fails_the_test(
    double: DiscordDouble, bot: Bot, command: str, options: dict[str, object], complaint: str
) -> None:
    admin = User("ada", permissions=ADMINISTRATOR)
    with pytest.raises(AssertionError, match=complaint):
        await double.slash(command, options, user=admin)


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
    await double.until(
        lambda: len(bot.heard) == 4 or None, PATIENCE_S, "four messages were not heard"
    )
    assert [message.content for message in bot.heard] == [
        "", f"<@{double.bot.id}> who met?", "and then?", "between us",
    ]  # fmt: skip
    assert bot.heard[2].reference is not None


async def test_a_channel_that_is_closed_to_the_bot_refuses_its_messages(
    double: DiscordDouble, bot: Bot
) -> None:
    double.guild.general.writable = False
    channel = bot.get_channel(double.guild.general.id)
    assert isinstance(channel, discord.TextChannel)
    with pytest.raises(discord.Forbidden, match="50013"):
        await channel.send("anyone?")


async def test_each_shard_is_told_of_its_own_guilds(monkeypatch: pytest.MonkeyPatch) -> None:
    guilds = [Guild(f"G{number}", [Channel("c")], id=number << 22) for number in (1, 2, 3)]
    async with DiscordDouble(guilds=guilds, shards=2) as double:
        async with running(double, monkeypatch) as bot:
            await bot.wait_until_ready()
            assert {guild.id: guild.shard_id for guild in bot.guilds} == {
                1 << 22: 1, 2 << 22: 0, 3 << 22: 1,
            }  # fmt: skip
            asked = await double.slash("hello", guild=guilds[1])
            assert (await asked.answer()).channel is guilds[1].general
        assert [one["shard"] for one in double.gateway.identifies] == [[0, 2], [1, 2]]


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
        await double.until(
            lambda: double.gateway.heartbeats > 2 or None, PATIENCE_S, "no heartbeats"
        )
        assert 0 < bot.latency < PATIENCE_S
        double.make_zombie()
        asked = await double.slash("hello")
        await asked.answer()
        assert len(double.gateway.resumes) == 1


async def test_a_dropped_edit_leaves_the_message_thinking(double: DiscordDouble, bot: Bot) -> None:
    fault = double.fault("PATCH /webhooks/*", drop=True, times=9)
    asked = await double.slash("ask", {"question": "who?"})
    await double.until(lambda: fault.hits or None, PATIENCE_S, "nothing was dropped")
    with pytest.raises(AssertionError, match="was not answered"):
        await asked.answer(within=0.2)
    assert asked.original is not None
    assert asked.original.loading


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
        await double.until(lambda: double.sent(refused) or None, PATIENCE_S, "nothing was sent")
        assert [one.status for one in double.sent(refused)] == [404]
        with pytest.raises(AssertionError, match=r"command 'hello' of asker was not acknowledged"):
            await asked.acknowledged(within=0.05)


async def test_a_dead_token_is_refused(double: DiscordDouble, bot: Bot) -> None:
    double.fault("POST /interactions/*", delay=0.2)
    asked = await double.slash("ask", {"question": "who?"})
    asked.expire_token()
    await asked.acknowledged()
    edits = "PATCH /webhooks/*"
    await double.until(lambda: double.sent(edits) or None, PATIENCE_S, "nothing was edited")
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
