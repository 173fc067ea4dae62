"""Visits: robots.txt, honoured and remembered, then a turn, then the guarded fetch."""

import asyncio
import time
from collections.abc import Mapping

import httpx
import pytest

from index.errors import InputError
from index.ingest.fetch import polite as module
from index.ingest.fetch.client import Fetcher
from index.ingest.fetch.pages import BusyError, RefusedError
from index.ingest.fetch.polite import PoliteClient, Robots
from index.ingest.fetch.rate_limit import HostRateLimiter
from index.ingest.fetch.ssrf_guard import AddressPolicy
from tests.index.ingest.loopback import reply, serving

HOST = "http://post.example"


class Site(httpx.AsyncBaseTransport):
    """Serves robots.txt by host, and counts how often each is asked for."""

    def __init__(self, robots: Mapping[str, httpx.Response | bytes]) -> None:
        self.robots = dict(robots)
        self.asked: list[str] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        host = request.headers["Host"]
        self.asked.append(f"{host}{request.url.path}")
        await asyncio.sleep(0)
        answer = self.robots.get(host, b"")
        if isinstance(answer, httpx.Response):
            return httpx.Response(answer.status_code, headers=answer.headers)
        return httpx.Response(200, stream=httpx.ByteStream(answer))


async def public(host: str, port: int) -> tuple[str, ...]:
    return ("8.8.8.8",)


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def checked(site: Site, clock: Clock | None = None) -> tuple[Robots, HostRateLimiter]:
    pace = HostRateLimiter(0.0)
    fetcher = Fetcher(AddressPolicy(), transport=site, look_up=public)
    return Robots(fetcher, pace, clock=clock or Clock()), pace


def only(text: str) -> Site:
    return Site({"post.example": text.encode()})


async def test_what_it_forbids_is_refused_in_words_and_all_else_is_allowed() -> None:
    robots, _ = checked(only("User-agent: *\nDisallow: /private\nAllow: /private/open\n"))
    await robots.check(f"{HOST}/news")
    await robots.check(f"{HOST}/private/open/1")
    with pytest.raises(RefusedError, match=r"robots\.txt of post\.example asks programs not to"):
        await robots.check(f"{HOST}/private/1")


async def test_a_group_that_names_us_counts_before_the_one_for_all() -> None:
    text = "User-agent: *\nDisallow: /\n\nUser-agent: Other\nUser-agent: Verbale/2\nDisallow: /x\n"
    robots, _ = checked(only(text))
    await robots.check(f"{HOST}/news")
    with pytest.raises(RefusedError):
        await robots.check(f"{HOST}/x")


async def test_it_is_asked_once_a_day_for_each_host_and_port() -> None:
    site, clock = Site({}), Clock()
    robots, _ = checked(site, clock)
    await asyncio.gather(*(robots.check(f"{HOST}/{number}") for number in range(10)))
    await robots.check("https://post.example/")
    await robots.check("http://post.example:8080/")
    assert len(site.asked) == 3
    clock.now = module.KEPT_S + 1
    await robots.check(f"{HOST}/")
    assert len(site.asked) == 4


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 451])
async def test_where_there_is_none_everything_is_allowed(status: int) -> None:
    site = Site({"post.example": httpx.Response(status)})
    robots, _ = checked(site)
    await robots.check(f"{HOST}/a")
    await robots.check(f"{HOST}/b")
    assert len(site.asked) == 1


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_where_it_cannot_be_read_nothing_is_fetched_for_a_while(status: int) -> None:
    site, clock = Site({"post.example": httpx.Response(status)}), Clock()
    robots, _ = checked(site, clock)
    with pytest.raises(BusyError, match=r"robots\.txt of post\.example cannot be read") as busy:
        await robots.check(f"{HOST}/a")
    assert busy.value.after_s == module.BUSY_S
    site.robots["post.example"] = b""
    with pytest.raises(BusyError):
        await robots.check(f"{HOST}/a")
    clock.now = module.BUSY_S + 1
    await robots.check(f"{HOST}/a")
    assert len(site.asked) == 2


async def test_a_pause_that_it_asks_for_is_kept_up_to_a_minute() -> None:
    robots, pace = checked(only("User-agent: *\nCrawl-delay: 7\n"))
    await robots.check(f"{HOST}/")
    assert pace._hosts["post.example"].slow_s == 7.0


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"User-agent: a{number}\n" for number in range(15_000)) + "Allow: /a\n" * 15_000,
        "User-agent: *\n" + "".join(f"Disallow: /{number}*a*b\n" for number in range(25_000)),
        "User-agent: *\nDisallow: /" + "*a" * 200_000,
        "User-agent: *\nDisallow: " + "%" * 400_000,
        "\0" * 400_000,
        "User-agent: *\n" + "Disallow: /x$\n" * 30_000,
    ],
)
async def test_a_hostile_file_is_read_in_no_time(text: str) -> None:
    robots, _ = checked(only(text))
    began = time.process_time()
    await robots.check(f"{HOST}/" + "a" * 1500)
    assert time.process_time() - began < 5  # the naive way takes minutes


async def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MOST_HOSTS", 3)
    site = Site({})
    robots, _ = checked(site)
    for number in range(10):
        await robots.check(f"http://h{number}.org/")
    assert len(robots._rules) == 3
    assert not robots._reading


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
