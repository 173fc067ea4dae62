"""Posts to webhooks: to public addresses only, without redirects."""

import httpx
import pytest

from index.errors import InputError
from index.ingest.fetch.client import WebhookClient
from index.ingest.fetch.ssrf_guard import AddressPolicy


def client(
    status: int = 200, address: str = "192.0.2.1", **headers: str
) -> tuple[WebhookClient, list[httpx.Request]]:
    """A client of a host at an address, and what the host gets."""
    got: list[httpx.Request] = []

    async def respond(request: httpx.Request) -> httpx.Response:
        if status == 0:
            raise httpx.ReadTimeout("slow")
        got.append(request)
        return httpx.Response(status, headers=headers, text="x" * 100)

    async def look_up(_host: str, _port: int) -> tuple[str, ...]:
        return (address,)

    return WebhookClient(
        AddressPolicy(), transport=httpx.MockTransport(respond), look_up=look_up
    ), got


async def test_a_body_is_posted_to_the_address_that_was_checked() -> None:
    sender, got = client(204, "93.184.216.34")
    async with sender:
        told = await sender.post("https://hooks.example/a", b"{}", {"webhook-id": "1"})
    assert told == (204, None)
    [request] = got
    assert (request.method, request.url.host, request.headers["host"]) == (
        "POST", "93.184.216.34", "hooks.example"
    )  # fmt: skip
    assert (request.headers["webhook-id"], request.headers["content-type"]) == (
        "1", "application/json"
    )  # fmt: skip


async def test_a_redirect_is_told_and_not_followed() -> None:
    sender, got = client(307, "93.184.216.34", location="http://127.0.0.1/")
    async with sender:
        assert (await sender.post("https://hooks.example/", b"{}", {}))[0] == 307
    assert len(got) == 1


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1"])
async def test_a_private_address_gets_nothing(address: str) -> None:
    sender, got = client(200, address)
    async with sender:
        with pytest.raises(InputError, match="leads to a private address"):
            await sender.post("https://hooks.example/", b"{}", {})
    assert got == []
