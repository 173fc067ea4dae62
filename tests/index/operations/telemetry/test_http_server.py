"""The port, over HTTP."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from index.errors import SettingsError
from index.operations.telemetry.endpoint import Readiness, http_server, not_ready
from tests.patience import PATIENCE_S


async def scrape(accept: str) -> tuple[bytes, str]:
    return f"verbale_articles 12.0 “so” {accept}\n".encode(), "text/plain; version=0.0.4"


@asynccontextmanager
async def client(readiness: Readiness | None = None) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        http_server("127.0.0.1", 0, scrape, readiness or Readiness()) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as asking,
    ):
        yield asking


async def test_metrics_are_what_is_scraped_for_what_the_reader_accepts() -> None:
    async with client() as asking:
        answer = await asking.get("/metrics", headers={"Accept": "text/plain"})
    body, content_type = await scrape("text/plain")
    assert (answer.status_code, answer.content) == (200, body)
    assert answer.headers["Content-Type"] == content_type


async def test_a_process_that_turns_is_alive_whatever_it_lacks() -> None:
    needs = Readiness()
    needs.need("library", not_ready("It is not open yet."))
    async with client(needs) as asking:
        answer = await asking.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"alive": True})


async def test_what_lacks_is_503_with_reasons_and_200_when_it_is_there() -> None:
    needs = Readiness()
    needs.need("library", not_ready("It is not open yet."))
    async with client(needs) as asking:
        answer = await asking.get("/readyz")
        assert answer.status_code == 503
        assert answer.json() == {"ready": False, "lacking": {"library": "It is not open yet."}}

        async def nothing() -> None:
            return None

        needs.need("library", nothing)
        answer = await asking.get("/readyz")
        assert (answer.status_code, answer.json()) == (200, {"ready": True, "lacking": {}})


async def test_there_is_nothing_else() -> None:
    async with client() as asking:
        assert (await asking.get("/")).status_code == 404
        assert (await asking.post("/metrics")).status_code == 405


async def test_a_port_that_is_taken_is_told_with_the_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(SettingsError) as told:
            async with http_server("127.0.0.1", port, scrape, Readiness()):
                pass
    assert f"The port {port} of 127.0.0.1 cannot be opened for metrics" in str(told.value)
    assert "Name another one as metrics.port, or 0 for none." in str(told.value)


async def test_an_address_that_is_not_ours_is_told_too() -> None:
    with pytest.raises(SettingsError, match=r"The port 0 of 192\.0\.2\.1 cannot be opened"):
        async with http_server("192.0.2.1", 0, scrape, Readiness()):
            pass


async def test_it_is_closed_at_the_end_though_somebody_still_looks() -> None:
    async with (
        asyncio.timeout(PATIENCE_S),
        httpx.AsyncClient(trust_env=False) as asking,
    ):
        async with http_server("127.0.0.1", 0, scrape, Readiness()) as port:
            await asking.get(f"http://127.0.0.1:{port}/metrics")  # and keeps its connection
        with pytest.raises(httpx.ConnectError):
            await asking.get(f"http://127.0.0.1:{port}/metrics")
