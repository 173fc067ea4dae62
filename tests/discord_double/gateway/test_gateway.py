"""The gateway's manners towards clients that discord.py would never be."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

import aiohttp
import pytest

from tests.discord_double import DiscordDouble
from tests.patience import PATIENCE_S

IDENTITY = {"token": "double.token", "intents": 1, "shard": [0, 1], "properties": {}}


@pytest.fixture
async def socket() -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    async with (
        DiscordDouble() as double,
        aiohttp.ClientSession() as http,
        http.ws_connect(double.gateway_url) as connected,
    ):
        assert (await connected.receive_json())["op"] == 10
        yield connected


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        (["{"], 4002),
        (["[]"], 4002),
        ([{"op": 1, "d": "x" * 5000}], 4002),
        ([{"op": 3, "d": {}}], 4003),
        ([{"op": 2, "d": IDENTITY | {"token": "wrong"}}], 4004),
        ([{"op": 2, "d": IDENTITY}, {"op": 2, "d": IDENTITY}], 4005),
        ([{"op": 2, "d": IDENTITY | {"shard": [1, 1]}}], 4010),
        ([{"op": 2, "d": IDENTITY | {"intents": 1 << 15}}], 4014),
        ([{"op": 2, "d": IDENTITY}, {"op": 99, "d": None}], 4001),
    ],
)
async def test_a_wrong_frame_ends_the_connection(
    socket: aiohttp.ClientWebSocketResponse, frames: Sequence[Any], code: int
) -> None:
    for frame in frames:
        await (socket.send_str(frame) if isinstance(frame, str) else socket.send_json(frame))
    while (message := await socket.receive(timeout=PATIENCE_S)).type != aiohttp.WSMsgType.CLOSE:
        assert message.type == aiohttp.WSMsgType.TEXT
    assert message.data == code


async def test_an_unknown_session_cannot_be_resumed(
    socket: aiohttp.ClientWebSocketResponse,
) -> None:
    lost = {"token": "double.token", "session_id": "lost", "seq": 1}
    await socket.send_json({"op": 6, "d": lost})
    assert await socket.receive_json() == {"op": 9, "d": False}
