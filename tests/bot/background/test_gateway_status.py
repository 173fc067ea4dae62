"""How the connection fares, from what the client says."""

import math

import pytest

from bot.shards import GatewayStatus
from tests.bot.running import connected
from tests.bot.samples import ScriptedAsker
from tests.discord_double import DiscordDouble
from tests.patience import PATIENCE_S


def test_at_first_nothing_is_connected_and_nothing_known() -> None:
    gateway_status = GatewayStatus()
    assert (gateway_status.connected, gateway_status.latency_s, gateway_status.reconnects) == (
        False,
        None,
        0,
    )


def test_all_shards_must_be_there() -> None:
    gateway_status = GatewayStatus()
    gateway_status.begin(2, lambda: 0.05)
    seen = []
    for change in (gateway_status.up, gateway_status.down):
        for shard in (0, 1):
            change(shard)
            seen.append(gateway_status.connected)
    assert seen == [False, True, False, False]


def test_coming_back_is_counted_and_being_there_twice_is_not() -> None:
    gateway_status = GatewayStatus()
    gateway_status.up(0)
    gateway_status.up(0)
    assert gateway_status.reconnects == 0
    for _ in range(2):
        gateway_status.down(0)
        gateway_status.down(0)
        gateway_status.up(0)
    assert gateway_status.reconnects == 2


@pytest.mark.parametrize(("said", "known"), [(0.042, 0.042), (math.nan, None), (math.inf, None)])
def test_a_latency_that_is_no_number_is_not_known(said: float, known: float | None) -> None:
    gateway_status = GatewayStatus()
    gateway_status.begin(1, lambda: said)
    assert gateway_status.latency_s == known


async def test_the_client_tells_a_gateway_that_is_lost_and_resumed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gateway_status = GatewayStatus()
    async with (
        DiscordDouble() as discord,
        connected(discord, monkeypatch, ScriptedAsker(), gateway_status=gateway_status),
    ):
        await discord.until(
            lambda: gateway_status.connected or None, PATIENCE_S, "a connected shard"
        )
        await discord.drop_gateway(4000)
        await discord.until(
            lambda: gateway_status.reconnects or None, PATIENCE_S, "a shard that came back"
        )
        assert gateway_status.connected
        await discord.invalidate_session()
        await discord.until(
            lambda: gateway_status.reconnects == 2 or None, PATIENCE_S, "a session begun anew"
        )
        assert gateway_status.connected
