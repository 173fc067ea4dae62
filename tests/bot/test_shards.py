"""The shards of a process, and how they are connected."""

import math

import pytest

from bot.shards import ALL, read_shards
from index.errors import InputError
from index.operations.telemetry.observer import GatewayStatus
from tests.bot.running import alone
from tests.bot.samples import ScriptedAsker


def test_a_server_belongs_to_one_shard_and_direct_messages_to_the_first() -> None:
    processes = [read_shards("0, 2", 4), read_shards("3,1", 4)]
    for number in range(8):
        owners = [one for one in processes if one.has(number << 22 | 5)]
        assert owners == [processes[number % 2]]
        assert owners == [one for one in processes if one.has_scope(f"discord:{number << 22}")]
    assert [one.lead for one in processes] == [True, False]
    assert [one.has_scope("public") for one in processes] == [True, False]


def test_one_process_runs_everything_unless_told_otherwise() -> None:
    assert read_shards("", None) is ALL
    assert ALL.are_all
    assert ALL.lead
    assert ALL.has(7 << 22)
    assert ALL.options() == {}
    assert read_shards("0,1", 2).are_all
    assert not read_shards("1", 2).are_all


@pytest.mark.parametrize(
    ("ids", "count", "words"),
    [
        ("0,1", None, "give both"),
        ("", 4, "give both"),
        ("4", 4, "from 0 to 3"),
        ("-1", 4, "from 0 to 3"),
        ("0,0", 2, "different numbers"),
        ("one", 2, "“one”"),
        ("0,", 2, "with commas"),
        ("0", 0, "from 0 to 0"),
    ],
)
def test_what_is_no_shard_is_refused_with_the_way_out(
    ids: str, count: int | None, words: str
) -> None:
    with pytest.raises(InputError, match=words):
        read_shards(ids, count)


def test_all_shards_must_be_there() -> None:
    gateway_status = GatewayStatus()
    gateway_status.begin(2, lambda: 0.05)
    seen = []
    for change in (gateway_status.up, gateway_status.down):
        for shard in (0, 1):
            change(shard)
            seen.append(gateway_status.connected)
    assert seen == [False, True, False, False]


@pytest.mark.parametrize(("said", "known"), [(0.042, 0.042), (math.nan, None), (math.inf, None)])
def test_a_latency_that_is_no_number_is_not_known(said: float, known: float | None) -> None:
    gateway_status = GatewayStatus()
    gateway_status.begin(1, lambda: said)
    assert gateway_status.latency_s == known


async def test_the_client_tells_a_gateway_that_is_lost_and_resumed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    gateway_status = GatewayStatus()
    async with alone(monkeypatch, ScriptedAsker(), gateway_status=gateway_status) as discord:
        await discord.until(lambda: gateway_status.connected, "a connected shard")
        await discord.drop_gateway(4000)
        await discord.until(lambda: gateway_status.reconnects, "a shard that came back")
        assert gateway_status.connected
        await discord.invalidate_session()
        await discord.until(lambda: gateway_status.reconnects == 2, "a session begun anew")
        assert gateway_status.connected
