"""The server, attacked over sockets by who sends nothing, little or too much, or takes nothing."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from index.errors import SettingsError
from index.operations import serving as module
from index.operations.serving import HEADERS, client_key, listening, serving
from tests.patience import PATIENCE_S

GET = b"GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n"
UNFINISHED = (
    b"",
    b"GET /who HT",
    GET % b"/who",
    b"POST /sent HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc",
)
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Page:
    """A page that is held up until it is let go."""

    def __init__(self) -> None:
        self.go = asyncio.Event()
        self.begun = asyncio.Semaphore(0)
        routes = [
            Route("/healthz", self.health),
            Route("/who", self.who),
            Route("/held", self.held),
            Route("/long", self.long),
            Route("/sent", self.sent, methods=["POST"]),
        ]
        self.app = Starlette(routes=routes)

    async def health(self, _request: Request) -> Response:
        return JSONResponse({"alive": True})

    async def who(self, request: Request) -> Response:
        assert request.client is not None
        return PlainTextResponse(request.client.host)

    async def held(self, _request: Request) -> Response:
        self.begun.release()
        await self.go.wait()
        return PlainTextResponse("let go")

    async def long(self, _request: Request) -> Response:
        self.begun.release()
        return PlainTextResponse("x" * 20_000_000)

    async def sent(self, request: Request) -> Response:
        return PlainTextResponse(f"{len(await request.body())} bytes")


@asynccontextmanager
async def served(app: object, proxies: str = "") -> AsyncIterator[int]:
    with listening("127.0.0.1", 0, "a test", "None.") as listener:
        async with serving(app, listener, proxies=proxies):  # type: ignore[arg-type]
            yield listener.getsockname()[1]


@asynccontextmanager
async def connected(port: int, many: int, sent: bytes = b"") -> AsyncIterator[list[Streams]]:
    """Connections that have sent this much, and no more."""
    async with AsyncExitStack() as ending:
        opened = []
        for _ in range(many):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            ending.push_async_callback(_closed, writer)
            writer.write(sent)
            opened.append((reader, writer))
        await asyncio.sleep(0)
        yield opened


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()
    with suppress(OSError):
        await writer.wait_closed()


async def healthy(port: int) -> float:
    """Seconds that a health check takes on a connection of its own."""
    started = time.perf_counter()
    async with asyncio.timeout(PATIENCE_S), httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(f"http://127.0.0.1:{port}/healthz")
    assert answer.json() == {"alive": True}
    return time.perf_counter() - started


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "DEADLINE_S", 0.2)
    monkeypatch.setattr(module, "_TAKING_S", 0.6)


@pytest.mark.parametrize("sent", UNFINISHED)
async def test_220_connections_that_send_too_little_do_not_shut_others_out(sent: bytes) -> None:
    async with served(Page().app) as port, connected(port, 220, sent):
        for _ in range(3):
            await healthy(port)


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("sent", UNFINISHED)
async def test_a_request_that_does_not_come_in_time_is_waited_for_no_longer(
    sent: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    async with served(Page().app) as port, connected(port, 1, sent) as [(reader, _)]:
        async with asyncio.timeout(PATIENCE_S):
            with suppress(ConnectionResetError):
                assert await reader.read() == b""
    assert not caplog.records


@pytest.mark.usefixtures("hasty")
async def test_a_response_that_takes_long_to_make_has_no_deadline() -> None:
    page = Page()
    async with (
        served(page.app) as port,
        connected(port, 1, GET % b"/held" + b"\r\n") as [(reader, _)],
    ):
        await asyncio.sleep(0.6)
        page.go.set()
        async with asyncio.timeout(PATIENCE_S):
            assert b"200 OK" in await reader.readline()


@pytest.mark.usefixtures("hasty")
async def test_a_response_that_nobody_takes_is_given_up() -> None:
    page = Page()
    ask = GET % b"/long" + b"\r\n"
    async with served(page.app) as port, connected(port, 1, ask) as [(reader, writer)]:
        writer.transport.pause_reading()  # type: ignore[attr-defined]
        async with asyncio.timeout(PATIENCE_S):
            await page.begun.acquire()
            await asyncio.sleep(1.5)
            writer.transport.resume_reading()  # type: ignore[attr-defined]
            try:
                taken = len(await reader.read())
            except ConnectionResetError:
                taken = 0
    assert taken < 20_000_000


async def test_who_waits_for_answers_on_every_connection_leaves_room_for_health_checks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "MOST_OF_A_CLIENT", 5)
    page = Page()
    ask = GET % b"/held" + b"\r\n"
    async with served(page.app) as port, connected(port, 5, ask) as held:
        async with asyncio.timeout(PATIENCE_S):
            for _ in held:
                await page.begun.acquire()
        await healthy(port)
        async with httpx.AsyncClient(trust_env=False) as client:
            refused = await client.get(f"http://127.0.0.1:{port}/who")
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
        assert HEADERS.items() <= dict(refused.headers).items()
        page.go.set()
        async with asyncio.timeout(PATIENCE_S):
            for reader, _ in held:
                assert b"200 OK" in await reader.readline()


@pytest.mark.parametrize("sent", [b"\x16\x03\x01\r\n\r\n", b"GET / HTTP/9\r\n\r\n", b"x" * 100_000])
async def test_what_is_no_request_is_refused_with_the_headers_of_every_response(
    sent: bytes,
) -> None:
    async with served(Page().app) as port, connected(port, 1, sent) as [(reader, _)]:
        async with asyncio.timeout(PATIENCE_S):
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    assert head.startswith("http/1.1 400")
    for name, value in HEADERS.items():
        assert f"{name}: {value}".lower() in head


async def test_an_error_that_nobody_handles_leaves_no_response_without_its_headers() -> None:
    async def broken(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise RuntimeError("a secret of the inside")

    async with served(broken) as port, httpx.AsyncClient(trust_env=False) as client:
        answer = await client.get(f"http://127.0.0.1:{port}/")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert HEADERS.items() <= dict(answer.headers).items()


@pytest.mark.parametrize(
    ("proxies", "forwarded", "client"),
    [
        ("", "6.6.6.6", "127.0.0.1"),
        ("172.30.83.1", "6.6.6.6", "127.0.0.1"),
        ("127.0.0.1", "6.6.6.6, 192.0.2.9", "192.0.2.9"),
        ("127.0.0.0/8", "6.6.6.6, 192.0.2.9, 127.0.0.1", "192.0.2.9"),
    ],
)
async def test_a_client_is_who_the_trusted_proxy_saw_whatever_it_pretends(
    proxies: str, forwarded: str, client: str
) -> None:
    async with served(Page().app, proxies) as port, httpx.AsyncClient(trust_env=False) as asking:
        answer = await asking.get(
            f"http://127.0.0.1:{port}/who", headers={"x-forwarded-for": forwarded}
        )
    assert answer.text == client


@pytest.mark.parametrize(
    ("host", "key"),
    [
        ("192.0.2.9", "192.0.2.9"),
        ("::ffff:192.0.2.9", "192.0.2.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
    ],
)
def test_a_client_is_its_address_and_of_ipv6_its_network(host: str, key: str) -> None:
    assert client_key(host) == key


def test_a_port_that_another_program_has_is_told_with_the_way_out() -> None:
    with listening("127.0.0.1", 0, "a test", "None.") as taken:
        port = taken.getsockname()[1]
        with (
            pytest.raises(
                SettingsError, match=f"port {port} of 127.0.0.1 .* a test .* Wait for it."
            ),
            listening("127.0.0.1", port, "a test", "Wait for it."),
        ):
            pass
