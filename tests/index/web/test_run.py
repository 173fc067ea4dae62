"""The page from its start to its end, and what keeps it from starting."""

import asyncio
import os
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from filelock import FileLock

from index.errors import SettingsError
from index.settings import Settings, WebSettings
from index.web.login import PageToken
from index.web.run import _listening, serve
from tests.index.libraries import ANSWER, QUESTION
from tests.patience import PATIENCE_S


def listen(token: str = "", **settings: object) -> str:
    """The address on which the page listens with these settings."""
    with _listening(WebSettings.model_validate(settings), PageToken(token)) as listener:
        return str(listener.getsockname()[0])


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_an_address_that_others_reach_needs_a_token(host: str) -> None:
    with pytest.raises(SettingsError, match=r"would be open to everyone.*VERBALE_WEB_TOKEN"):
        listen(host=host, port=0)
    assert listen("a-token-that-is-long", host=host, port=0) == host


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_loopback_needs_none(host: str) -> None:
    assert listen(host=host, port=0) in {"127.0.0.1", "::1"}


def test_a_port_that_another_program_has_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=f"port {port} of 127.0.0.1 cannot be opened"):
            listen(port=port)


def test_a_host_that_is_none_is_told() -> None:
    with pytest.raises(SettingsError, match="cannot be opened for the page"):
        listen(host="no-such-host.invalid", port=0)


@pytest.mark.parametrize(
    ("url", "wrong"),
    [
        ("verbale.example", "write an address such as"),
        ("ftp://verbale.example", "write an address such as"),
        ("https://verbale.example/page", "without a path"),
        ("https://me@verbale.example", "without a path"),
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


@pytest.mark.usefixtures("one_model", "signals")
async def test_answers_beside_the_owner_of_the_vectors_and_ends_at_a_signal(
    web_folder: Path,
) -> None:
    settings = Settings(data=web_folder, web=WebSettings(port=0))
    told: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    with FileLock(web_folder / "chroma.lock"):  # as a bot on this folder holds it
        serving = asyncio.create_task(serve(settings, told.set_result))
        async with asyncio.timeout(PATIENCE_S), httpx.AsyncClient(base_url=await told) as client:
            answer = (await client.get("/api/ask", params={"question": QUESTION})).json()
            os.kill(os.getpid(), signal.SIGTERM)
            await serving
            with pytest.raises(httpx.ConnectError):
                await client.get("/")
    assert ANSWER in answer["quotes"][0]["text"]
