"""Visits: robots.txt, then a turn, then the guarded fetch, at each redirect."""

import pytest

from index.errors import InputError
from index.ingest.fetch.pages import BusyError, RefusedError
from index.ingest.fetch.polite import PoliteClient
from index.ingest.fetch.rate_limit import HostRateLimiter
from index.ingest.fetch.ssrf_guard import AddressPolicy
from tests.index.ingest.loopback import reply, serving

OPEN = ("127.0.0.1",)
NONE = reply(status="404 Not Found")


class Counting(HostRateLimiter):
    """Lets everybody through and remembers whom."""

    def __init__(self) -> None:
        super().__init__(0.0)
        self.had: list[str] = []

    async def turn(self, url: str) -> None:
        self.had.append(url)
        await super().turn(url)


async def test_every_request_takes_its_turn_redirects_and_robots_too() -> None:
    pace = Counting()
    paths = {
        "/robots.txt": NONE,
        "/a": reply(status="301 Moved", Location="/b"),
        "/b": reply(b"x"),
    }
    async with (
        serving(paths) as server,
        PoliteClient(AddressPolicy(OPEN), pace=pace) as client,
    ):
        page = await client.get(server.url("/a"))
    assert pace.had == [server.url(path) for path in ("/robots.txt", "/a", "/b")]
    assert page.moved_to == server.url("/b")


async def test_what_robots_forbids_is_not_asked_for_not_even_by_a_redirect() -> None:
    rules = b"User-agent: *\nDisallow: /private\n"
    paths = {
        "/robots.txt": reply(rules, kind="text/plain"),
        "/a": reply(status="302 Found", Location="/private/1"),
    }
    async with serving(paths) as server, PoliteClient(AddressPolicy(OPEN)) as client:
        for path in ("/private/1", "/a"):
            with pytest.raises(RefusedError, match=r"robots\.txt"):
                await client.visit(server.url(path))
    assert [asked.split()[1] for asked in server.requests] == ["/robots.txt", "/a"]


async def test_robots_that_cannot_be_read_and_hosts_left_out_are_told() -> None:
    paths = {"/robots.txt": reply(status="500 Broken"), "/a": reply(b"x")}
    async with serving(paths) as server:
        async with PoliteClient(AddressPolicy(OPEN)) as client:
            with pytest.raises(BusyError, match=r"robots\.txt"):
                await client.get(server.url("/a"))
        async with PoliteClient(AddressPolicy(OPEN, deny=OPEN)) as client:
            with pytest.raises(InputError, match=r"gather\.deny_hosts"):
                await client.get(server.url("/a"))
    assert len(server.requests) == 1
