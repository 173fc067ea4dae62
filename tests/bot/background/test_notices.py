import asyncio
from typing import Any

import pytest

from bot.core.discord_calls import Backoff
from index.errors import TryLaterError
from index.store.rows import Notice
from index.told import Told
from tests.bot.curating import ScriptedCurator
from tests.bot.running import alone, connected
from tests.bot.samples import ScriptedAsker
from tests.discord_double import Channel, DiscordDouble, Guild

WORDS = "“Gazette” has failed since 1 May: the server answers *503*; @everyone."
SHOWN = r"“Gazette” has failed since 1 May\: the server answers \*503\*; \@everyone."


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.background.notices.EVERY", 0.1)
    monkeypatch.setattr("bot.background.notices._BACKOFF", Backoff(0.1, 0.1, within=0.1))


def notice(channel: Channel, words: str = WORDS) -> Notice:
    assert channel.guild is not None
    return Notice(7, str(channel.id), f"discord:{channel.guild.id}", words)


async def test_a_notice_reaches_its_channel_once_and_pings_nobody(
    server: DiscordDouble, source_service: ScriptedCurator, embassy: Guild
) -> None:
    source_service.telling = [notice(embassy.general)]
    said = await server.next_message(embassy.general)
    assert said.content == SHOWN
    await asyncio.sleep(0.3)
    assert len(server.messages(embassy.general)) == 1


async def test_a_channel_that_is_gone_or_closed_costs_the_others_nothing(
    server: DiscordDouble,
    source_service: ScriptedCurator,
    embassy: Guild,
    caplog: pytest.LogCaptureFixture,
) -> None:
    closed = Channel("closed", guild=embassy, writable=False)
    embassy.channels.append(closed)
    gone = Channel("gone", guild=embassy)
    nowhere = Notice(8, "#general", "public", WORDS)
    source_service.telling = [notice(closed), notice(gone), nowhere, notice(embassy.general)]
    await server.next_message(embassy.general)
    for channel in (closed.id, gone.id, "#general"):
        assert str(channel) in caplog.text
    await asyncio.sleep(0.3)
    assert len(server.sent(f"POST /channels/{closed.id}/messages")) == 1


async def test_trouble_at_discord_only_delays_a_notice(
    server: DiscordDouble, source_service: ScriptedCurator, embassy: Guild
) -> None:
    fault = server.fault(f"POST /channels/{embassy.general.id}/messages", drop=True, times=4)
    source_service.telling = [notice(embassy.general)]
    said = await server.next_message(embassy.general)
    assert said.content == SHOWN
    assert fault.hits == 4
    bodies: list[Any] = [one.body for one in server.sent("POST /channels/*")]
    assert len({body["nonce"] for body in bodies}) == 1


@pytest.mark.parametrize("trouble", [TryLaterError("The library is locked."), KeyError("a bug")])
async def test_what_cannot_be_read_now_is_read_later(
    server: DiscordDouble,
    source_service: ScriptedCurator,
    embassy: Guild,
    trouble: Exception,
    caplog: pytest.LogCaptureFixture,
) -> None:
    source_service.troubles["notices"] = trouble
    await server.until(lambda: type(trouble).__name__ in caplog.text, "nothing logged")
    source_service.troubles.clear()
    source_service.telling = [notice(embassy.general)]
    await server.next_message(embassy.general)


async def test_what_is_unsent_when_the_bot_ends_is_sent_when_it_runs_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source_service = ScriptedCurator()
    async with DiscordDouble() as discord:
        channel = discord.guild.general
        fault = discord.fault(f"POST /channels/{channel.id}/messages", drop=True, times=1_000)
        async with connected(discord, monkeypatch, ScriptedAsker(), None, source_service):
            source_service.telling = [notice(channel)]
            await discord.until(lambda: fault.hits, "nothing was sent")
        assert "notices" not in {one.get_name() for one in asyncio.all_tasks()}
        assert source_service.telling == [notice(channel)]
        fault.times = 0
        async with connected(discord, monkeypatch, ScriptedAsker(), None, source_service):
            assert (await discord.next_message(channel)).content == SHOWN
            await discord.until(lambda: not source_service.telling, "it is not over")


async def test_a_bot_that_was_killed_before_it_could_forget_sends_it_under_the_same_nonce(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source_service = ScriptedCurator()
    source_service.troubles["told"] = TryLaterError("The library is locked.")
    async with DiscordDouble() as discord:
        source_service.telling = [notice(discord.guild.general)]
        for times in (1, 2):
            async with connected(discord, monkeypatch, ScriptedAsker(), None, source_service):
                await discord.until(
                    lambda times=times: len(discord.sent("POST /channels/*")) == times,  # type: ignore[misc]
                    "not sent",
                )
        bodies: list[Any] = [one.body for one in discord.sent("POST /channels/*")]
    assert {body["nonce"] for body in bodies} == {"notice-7"}


async def test_a_notice_is_in_the_language_of_its_server(monkeypatch: pytest.MonkeyPatch) -> None:
    botschaft = Guild("Botschaft", locale="de")
    words = Told(
        "The source “{name}” has been removed from the web for good. {error} Its articles stay.",
        name="Gazette",
        error="It is gone.",
    )
    curator = ScriptedCurator(telling=[notice(botschaft.general, words)])
    async with alone(
        monkeypatch, ScriptedAsker(), source_service=curator, guilds=[botschaft]
    ) as discord:
        said = await discord.next_message(botschaft.general)
    assert said.content.startswith("Die Quelle „Gazette“ ist endgültig")
