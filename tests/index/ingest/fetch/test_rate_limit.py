"""Turns: one host is asked one request at a time, with a pause; other hosts do not wait."""

import asyncio

import pytest

from index.ingest.fetch import rate_limit as module
from index.ingest.fetch.rate_limit import HostRateLimiter, host_key


class Time:
    """A clock that moves when somebody sleeps, and to nobody before the earliest has woken."""

    def __init__(self) -> None:
        self.now = 100.0
        self._sleepers: list[tuple[float, asyncio.Event]] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.Event()
        self._sleepers.append((self.now + seconds, woken))
        await woken.wait()

    async def pass_until_done(self, *tasks: asyncio.Task[None]) -> None:
        while not all(task.done() for task in tasks):
            for _ in range(20):
                await asyncio.sleep(0)
            if self._sleepers:
                first = min(self._sleepers, key=lambda sleeper: sleeper[0])
                self._sleepers.remove(first)
                self.now = max(self.now, first[0])
                first[1].set()


async def turns(pace: HostRateLimiter, time: Time, *urls: str) -> list[tuple[str, float]]:
    """Who had a turn when, in seconds from the beginning, all having asked at once."""
    had: list[tuple[str, float]] = []
    began = time.now

    async def one(url: str) -> None:
        await pace.turn(url)
        had.append((url, time.now - began))

    tasks = [asyncio.create_task(one(url)) for url in urls]
    await time.pass_until_done(*tasks)
    return had


def paced(pause_s: float, *opened: str) -> tuple[HostRateLimiter, Time]:
    time = Time()
    return HostRateLimiter(pause_s, frozenset(opened), clock=time, sleep=time.sleep), time


async def test_one_host_is_asked_in_order_with_a_pause_between() -> None:
    pace, time = paced(2.0)
    had = await turns(pace, time, "http://a.org/1", "https://a.org/2", "http://A.org./3")
    assert had == [("http://a.org/1", 0.0), ("https://a.org/2", 2.0), ("http://A.org./3", 4.0)]


async def test_a_host_that_asks_for_a_longer_pause_gets_it_and_no_shorter_one() -> None:
    pace, time = paced(2.0)
    pace.slow("a.org", 10.0)
    pace.slow("b.org", 0.5)
    had = await turns(
        pace, time, "http://a.org/", "http://b.org/", "http://a.org/", "http://b.org/"
    )
    assert had[2:] == [("http://b.org/", 2.0), ("http://a.org/", 10.0)]


@pytest.mark.parametrize("host", ["10.0.0.1", "10.0.0.1:9000", "[::1]", "[::1]:9000"])
async def test_a_host_of_the_operators_own_has_no_pause_but_the_one_it_asks_for(host: str) -> None:
    url = f"http://{host}/"
    pace, time = paced(2.0, "10.0.0.1", "::1")
    assert [when for _, when in await turns(pace, time, url, url)] == [0.0, 0.0]
    pace.slow(host_key(url), 3.0)
    assert [when for _, when in await turns(pace, time, url, url)] == [3.0, 6.0]


async def test_who_gives_up_waiting_holds_up_nobody() -> None:
    pace, time = paced(10.0)
    await turns(pace, time, "http://a.org/")
    waiting = [asyncio.create_task(pace.turn("http://a.org/")) for _ in range(5)]
    await asyncio.sleep(0)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert await turns(pace, time, "http://a.org/") == [("http://a.org/", 10.0)]


async def test_hosts_long_past_are_forgotten_and_hosts_that_must_wait_are_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "_MOST_HOSTS", 50)
    pace, time = paced(1.0)
    pace.slow("slow.org", 3600.0)
    await turns(pace, time, "http://slow.org/")
    for number in range(300):
        time.now += 2
        await turns(pace, time, f"http://h{number}.org/")
    assert len(pace._hosts) <= 50
    had = await turns(pace, time, "http://slow.org/")
    assert had[0][1] > 2900


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://Www.Post.Example./a?b#c", "www.post.example"),
        ("https://post.example:443/", "post.example"),
        ("http://post.example:443/", "post.example:443"),
        ("http://post.example:8080", "post.example:8080"),
        ("http://[2606:4700::1]/", "[2606:4700::1]"),
        ("https://[2606:4700::1]:8443/", "[2606:4700::1]:8443"),
        (" http://post.example ", "post.example"),
        ("http://[broken", "http://[broken"),
        ("http://x:99999/", "http://x:99999/"),
        ("nonsense", "nonsense"),
    ],
)
def test_the_key_of_a_host(url: str, key: str) -> None:
    assert host_key(url) == key
