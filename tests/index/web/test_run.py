"""The page from its start to its end, and what keeps it from starting."""

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx
import pytest
from filelock import FileLock

from index.errors import SettingsError
from index.settings import Settings, WebSettings
from index.web.guards import LOOKS
from index.web.run import serve
from tests.index.libraries import ANSWER, QUESTION
from tests.patience import PATIENCE_S


async def refused(folder: Path, **settings: object) -> str:
    """Why the page does not start with these settings."""
    web = WebSettings.model_validate(settings)
    with pytest.raises(SettingsError) as told:
        await serve(Settings(data=folder, web=web), pytest.fail)
    return str(told.value)


@pytest.mark.usefixtures("signals")
@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
async def test_an_address_that_others_reach_needs_a_token(host: str, tmp_path: Path) -> None:
    told = await refused(tmp_path, host=host, port=0)
    assert "would be open to everyone" in told
    assert "VERBALE_WEB_TOKEN" in told


@pytest.mark.usefixtures("signals")
async def test_a_port_that_another_program_has_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = await refused(tmp_path, port=port)
    assert f"The port {port} of 127.0.0.1 cannot be opened for the page" in told
    assert "Name another one with --port or as web.port, or 0 for any free one." in told


@pytest.mark.usefixtures("signals")
async def test_a_page_that_would_believe_whoever_connects_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", "*")
    told = await refused(tmp_path, port=0)
    assert "could pretend to be anybody" in told


@pytest.mark.parametrize(
    ("url", "wrong"),
    [
        ("verbale.example", "write an address such as"),
        ("https://verbale.example/page", "without a path"),
    ],
)
def test_an_address_that_no_page_has_is_refused(url: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        Settings(web=WebSettings(public_url=url))


@pytest.fixture
def signals() -> Iterator[None]:
    """What a signal does is afterwards what it was before."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@asynccontextmanager
async def running(folder: Path, **settings: object) -> AsyncIterator[str]:
    """The address of a page with these settings, which is stopped by a signal at the end."""
    web = WebSettings.model_validate({"port": 0, **settings})
    told: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(serve(Settings(data=folder, web=web), told.set_result))
    try:
        async with asyncio.timeout(PATIENCE_S):
            yield await told
    finally:
        os.kill(os.getpid(), signal.SIGTERM)
        await task


async def looked(
    address: str, path: str, times: int, forwarded: Callable[[int], str] | None = None
) -> list[int]:
    """The status of each of many requests."""
    codes = []
    async with httpx.AsyncClient(base_url=address, trust_env=False, timeout=PATIENCE_S) as client:
        for number in range(times):
            headers = {"x-forwarded-for": forwarded(number)} if forwarded else {}
            codes.append((await client.get(path, headers=headers)).status_code)
    return codes


@pytest.mark.usefixtures("one_model", "signals")
async def test_220_connections_that_send_nothing_do_not_shut_the_page(web_folder: Path) -> None:
    async with running(web_folder) as address, AsyncExitStack() as ending:
        _, _, port = address.rstrip("/").rpartition(":")
        for _ in range(220):
            ending.enter_context(socket.create_connection(("127.0.0.1", int(port))))
        assert await looked(address, "/healthz", 3) == [200, 200, 200]
        assert await looked(address, "/sources", 1) == [200]


@pytest.mark.usefixtures("one_model", "signals")
async def test_a_forged_address_before_that_of_the_proxy_voids_no_limit(web_folder: Path) -> None:
    public = {"public_url": "https://verbale.example"}
    async with running(web_folder, **public) as address:
        asked = await looked(
            address,
            f"/api/ask?question={QUESTION}",
            15,
            lambda number: f"6.6.6.{number}, 192.0.2.9",
        )
        another = await looked(address, f"/api/ask?question={QUESTION}", 1, lambda _: "192.0.2.8")
    assert (asked.count(200), asked.count(429), another) == (12, 3, [200])


@pytest.mark.usefixtures("one_model", "signals")
async def test_without_a_proxy_nobody_is_believed(web_folder: Path) -> None:
    async with running(web_folder) as address:
        read = await looked(address, "/sources", LOOKS + 5, lambda number: f"6.6.6.{number}")
    assert read.count(429) == 5


@pytest.mark.usefixtures("one_model", "signals")
async def test_answers_beside_the_owner_of_the_vectors_and_ends_at_a_signal(
    web_folder: Path,
) -> None:
    asked = {"question": QUESTION}
    with FileLock(web_folder / "chroma.lock"):  # as a bot on this folder holds it
        async with running(web_folder) as address, httpx.AsyncClient(base_url=address) as client:
            answer = (await client.get("/api/ask", params=asked)).json()
        async with httpx.AsyncClient(base_url=address) as client:
            with pytest.raises(httpx.ConnectError):
                await client.get("/")
    assert ANSWER in answer["quotes"][0]["text"]
