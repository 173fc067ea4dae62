"""How the connection fares, from what the client says."""

import math

import pytest

from bot.background.gateway_status import GatewayStatus
from tests.bot.running import connected
from tests.bot.samples import ScriptedAsker
from tests.discord_double import DiscordDouble


def test_at_first_nothing_is_connected_and_nothing_known() -> None:
    pulse = GatewayStatus()
    assert (pulse.connected, pulse.latency_s, pulse.reconnects) == (False, None, 0)


def test_all_shards_must_be_there() -> None:
    pulse = GatewayStatus()
    pulse.begin(2, lambda: 0.05)
    seen = []
    for change in (pulse.up, pulse.down):
        for shard in (0, 1):
            change(shard)
            seen.append(pulse.connected)
    assert seen == [False, True, False, False]


def test_coming_back_is_counted_and_being_there_twice_is_not() -> None:
    pulse = GatewayStatus()
    pulse.up(0)
    pulse.up(0)
    assert pulse.reconnects == 0
    for _ in range(2):
        pulse.down(0)
        pulse.down(0)
        pulse.up(0)
    assert pulse.reconnects == 2


@pytest.mark.parametrize(("said", "known"), [(0.042, 0.042), (math.nan, None), (math.inf, None)])
def test_a_latency_that_is_no_number_is_not_known(said: float, known: float | None) -> None:
    pulse = GatewayStatus()
    pulse.begin(1, lambda: said)
    assert pulse.latency_s == known


async def test_the_client_tells_a_gateway_that_is_lost_and_resumed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pulse = GatewayStatus()
    async with (
        DiscordDouble() as discord,
        connected(discord, monkeypatch, ScriptedAsker(), pulse=pulse),
    ):
        await discord.until(lambda: pulse.connected or None, 5, "a connected shard")
        await discord.drop_gateway(4000)
        await discord.until(lambda: pulse.reconnects or None, 10, "a shard that came back")
        assert pulse.connected
        await discord.invalidate_session()
        await discord.until(lambda: pulse.reconnects == 2 or None, 15, "a session begun anew")
        assert pulse.connected
