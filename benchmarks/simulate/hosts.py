"""The simulated web: outlets that publish, correct, repost, move, fail, and lie about time."""

import asyncio
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from html import escape
from typing import Literal

import httpx

from benchmarks.simulate.history import History
from benchmarks.simulate.virtual import BEGIN, Clock

DAY_S, _HOUR_S = 86_400.0, 3_600.0
_IN_FEED = 15
"""Entries of a feed, newest first."""

Kind = Literal["fails", "busy", "hangs", "resets", "no robots", "closed"]
KINDS: tuple[Kind, ...] = ("fails", "busy", "hangs", "resets", "no robots", "closed")

_CONSONANTS, _VOWELS = "bdfghjklmnprstvwyz", "aeio"
_ENDS = ("n", "r", "l", "s", "nd", "rk", "m", "th")
_PLACES = (
    "the customs house", "the old harbour hall", "the winter palace", "the hotel by the lake",
    "the assembly building", "the river lodge", "the town library", "the airport lounge",
)  # fmt: skip
_GOODS = ("grain", "copper", "timber", "coal", "salt", "wool", "tin", "cotton")
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Version:
    """A text of an article, from the time when it was put online."""

    at: float
    text: str


@dataclass(slots=True, eq=False)
class Story:
    """An article of an outlet.

    Attributes:
        name: the last part of its address, unique.
        title: the headline.
        names: the two people who meet in it.
        at: when it is published.
        said_at: when it says that it was published, which may be a lie.
        versions: its texts, oldest first.
        moves_at: when its address leads to a new one; None for never.
        gone_at: when it is taken down; None for never.
        of: the story whose text it prints again; None for its own.
    """

    name: str
    title: str
    names: tuple[str, str]
    at: float
    said_at: float
    versions: list[Version]
    moves_at: float | None = None
    gone_at: float | None = None
    of: "Story | None" = None

    def text(self, now: float) -> str:
        """Its text at a time."""
        return [one.text for one in self.versions if one.at <= now][-1]


@dataclass(frozen=True, slots=True)
class Incident:
    """A time in which a host behaves badly."""

    since: float
    until: float
    kind: Kind


@dataclass(slots=True, eq=False)
class Outlet:
    """A host with a feed.

    Attributes:
        host: its name.
        name: the title of its feed.
        stories: its articles, oldest first.
        incidents: when it behaves badly.
        delay_s: the crawl delay that its robots.txt asks for.
        validates: whether it honours If-None-Match.
        moves_at: when its feed moves; None for never.
    """

    host: str
    name: str
    stories: list[Story] = field(default_factory=list)
    incidents: list[Incident] = field(default_factory=list)
    delay_s: int = 0
    validates: bool = True
    moves_at: float | None = None

    @property
    def feed(self) -> str:
        """The address of its feed, as it was first known."""
        return f"https://{self.host}/feed.xml"

    def url(self, story: Story) -> str:
        """The address of an article, as the feed names it."""
        return f"https://{self.host}/news/{story.name}"

    def trouble(self, now: float) -> Kind | None:
        """How it behaves badly now; None if it does not."""
        return next((one.kind for one in self.incidents if one.since <= now < one.until), None)


def names(chance: random.Random) -> Iterator[str]:
    """Names of people, none twice."""
    given: set[str] = set()
    while True:
        word = "".join(chance.choice(_CONSONANTS) + chance.choice(_VOWELS) for _ in range(3))
        word += chance.choice(_ENDS)
        if word not in given:
            given.add(word)
            yield word.capitalize()


class Newsroom:
    """Writes the articles of a whole simulation ahead.

    Args:
        chance: the seed's.
        days: the length of the simulation.
        calm_s: when the last articles are out, and nothing goes wrong any more.
    """

    def __init__(self, chance: random.Random, days: float, calm_s: float) -> None:
        self._chance = chance
        self._names = names(chance)
        self._days = days
        self._calm_s = calm_s
        self._number = 0

    def outlet(self, host: str, name: str, a_day: float) -> Outlet:
        """An outlet with all that it will ever publish."""
        chance = self._chance
        outlet = Outlet(host, name, delay_s=chance.choice((0, 0, 5, 20)))
        outlet.validates = chance.random() < 0.7
        if chance.random() < 0.3:
            outlet.moves_at = chance.uniform(0.2, 0.8) * self._calm_s
        outlet.stories += [self._story(-age * _HOUR_S) for age in (40.0, 20.0, 3.0)]
        at = 0.0
        while (at := at + chance.expovariate(a_day / DAY_S)) < self._calm_s:
            outlet.stories.append(self._story(at))
        for _ in range(chance.randint(0, 1 + round(self._days / 2))):
            since = chance.uniform(0.0, self._calm_s)
            until = min(since + chance.choice((900.0, 7200.0, 40_000.0)), self._calm_s)
            outlet.incidents.append(Incident(since, until, chance.choice(KINDS)))
        return outlet

    def reposts(self, outlet: Outlet, origin: Outlet, share: float) -> None:
        """Have an outlet print some articles of another one again, word for word."""
        for story in origin.stories:
            if self._chance.random() < share:
                at = story.at + self._chance.uniform(600.0, 30_000.0)
                if at < self._calm_s:
                    self._number += 1
                    text = story.text(at)
                    copy = Story(
                        f"{story.name}-{self._number}", story.title, story.names, at, at,
                        [Version(at, text)], of=story,
                    )  # fmt: skip
                    outlet.stories.append(copy)
        outlet.stories.sort(key=lambda one: one.at)

    def _story(self, at: float) -> Story:
        chance = self._chance
        self._number += 1
        one, other = next(self._names), next(self._names)
        said_at = at
        if chance.random() < 0.1:  # a clock that is wrong, or a date that was never changed
            said_at += chance.choice((-30 * DAY_S, -3600.0, 7200.0, 2 * DAY_S))
        place, goods, tons = chance.choice(_PLACES), chance.choice(_GOODS), chance.randint(11, 989)
        title = f"Envoy {one} meets Speaker {other}"
        versions = [
            Version(
                at, _text(chance, (one, other), place, goods=goods, tons=tons, number=self._number)
            )
        ]
        while chance.random() < 0.25:
            later = versions[-1].at + chance.choice((400.0, 5_000.0, 90_000.0)) * chance.uniform(
                0.5, 1.5
            )
            tons += chance.randint(1, 50)
            text = _text(chance, (one, other), place, goods=goods, tons=tons, number=self._number)
            versions.append(Version(later, text))
        story = Story(f"{self._number}-{one.lower()}", title, (one, other), at, said_at, versions)
        fate = chance.random()
        later = at + chance.uniform(0.5, 4.0) * DAY_S
        if fate < 0.06:
            story.gone_at = later
        elif fate < 0.12:
            story.moves_at = later
        return story


def _text(
    chance: random.Random, who: tuple[str, str], place: str, *, goods: str, tons: int, number: int
) -> str:
    one, other = who
    delegates = ", ".join(
        f"{letter}o{number}ra{chance.randint(1, 99)}" for letter in "ABCDEFGHIJKLMNOP"
    )
    return "\n\n".join(
        (
            f"Envoy {one} met Speaker {other} in {place} on {chance.choice(_DAYS)}. Both spoke of "
            f"{tons} tons of {goods}, of fishing and of the ships that wait outside.",
            f"Speaker {other} told reporters that paper number {number} would be signed before "
            f"the end of the season. Envoy {one} thanked the hosts for {tons + 3} years of peace.",
            f"They were joined by {delegates} and by their staff, who had come overnight.",
        )
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host answers."""

    status: int
    body: str = ""
    headers: dict[str, str] = field(default_factory=dict)


class Web(httpx.AsyncBaseTransport):
    """Answers for all hosts, and writes each request down.

    Args:
        clock: the time.
        history: where requests are written.
        chance: decides how long an answer takes.

    Attributes:
        step: called before and after each request; it may end the process.
    """

    def __init__(self, clock: Clock, history: History, chance: random.Random) -> None:
        self.step: Callable[[str], None] = lambda _: None
        self.outlets: dict[str, Outlet] = {}
        self._clock = clock
        self._history = history
        self._chance = chance

    def add(self, outlets: Sequence[Outlet]) -> None:
        """Put outlets online."""
        self.outlets |= {one.host: one for one in outlets}

    async def look_up(self, host: str, port: int) -> tuple[str, ...]:
        """The address of each host, which is public."""
        return ("93.184.216.34",)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request, or fail it as a network does."""
        host, path = request.headers["Host"], request.url.path
        self.step("request")
        asked_at = self._clock.seconds
        await asyncio.sleep(self._chance.uniform(0.02, 0.6))
        outlet = self.outlets.get(host)
        trouble = outlet.trouble(self._clock.seconds) if outlet else None
        if trouble in {"hangs", "resets"}:
            self._history.add("fetch", host=host, path=path, at=asked_at, status=trouble)
            if trouble == "hangs":
                await asyncio.sleep(120.0)
            raise httpx.ReadError("connection reset", request=request)
        answer = self._answer(outlet, path, request, trouble)
        rules = {"rules": answer.body} if path == "/robots.txt" else {}
        self._history.add("fetch", host=host, path=path, at=asked_at, status=answer.status, **rules)
        self.step("response")
        stream = httpx.ByteStream(answer.body.encode())
        return httpx.Response(answer.status, headers=answer.headers, stream=stream)

    def _answer(
        self, outlet: Outlet | None, path: str, request: httpx.Request, trouble: Kind | None
    ) -> Answer:
        if outlet is None:
            return Answer(404)
        if path == "/robots.txt":
            return _robots(outlet, trouble)
        if trouble == "fails":
            return Answer(self._chance.choice((500, 502, 503)))
        if trouble == "busy":
            return Answer(429, headers={"Retry-After": "1200"})
        found = _listed if path in {"/feed.xml", "/rss/all.xml"} else _told
        return _unless_known(outlet, request, found(outlet, path, self._clock.seconds))


def _robots(outlet: Outlet, trouble: Kind | None) -> Answer:
    if trouble in {"no robots", "fails"}:
        return Answer(503)
    rules = ["User-agent: *"]
    if outlet.delay_s:
        rules.append(f"Crawl-delay: {outlet.delay_s}")
    rules.append("Disallow: /" if trouble == "closed" else "Disallow: /private/")
    return Answer(200, "\n".join(rules), {"Content-Type": "text/plain"})


def _listed(outlet: Outlet, path: str, now: float) -> Answer:
    """The feed, or where it has moved to."""
    if path == "/feed.xml" and outlet.moves_at is not None and outlet.moves_at <= now:
        return Answer(301, headers={"Location": "/rss/all.xml"})
    return Answer(200, _feed(outlet, now), {"Content-Type": "application/rss+xml"})


def _told(outlet: Outlet, path: str, now: float) -> Answer:
    """The page of an article, where it has moved to, or that it is not there."""
    name = path.rpartition("/")[2]
    story = next((one for one in outlet.stories if one.name == name and one.at <= now), None)
    if story is None or (story.gone_at is not None and story.gone_at <= now):
        return Answer(404 if story is None else 410)
    if story.moves_at is not None and story.moves_at <= now and path.startswith("/news/"):
        return Answer(301, headers={"Location": f"/archive/{name}"})
    return Answer(200, _page(story, now), {"Content-Type": "text/html; charset=utf-8"})


def _unless_known(outlet: Outlet, request: httpx.Request, full: Answer) -> Answer:
    """An answer, or that the bot has it already, if the host looks at that."""
    if full.status != 200 or not outlet.validates:
        return full
    tag = f'"{sha256(full.body.encode()).hexdigest()[:16]}"'
    if request.headers.get("If-None-Match") == tag:
        return Answer(304, headers={"ETag": tag})
    return Answer(200, full.body, full.headers | {"ETag": tag})


def moment(seconds: float) -> datetime:
    """A time of the simulation as a date."""
    return BEGIN + timedelta(seconds=round(seconds))


def _feed(outlet: Outlet, now: float) -> str:
    listed = [one for one in outlet.stories if one.at <= now][-_IN_FEED:]
    items = "".join(
        f"<item><title>{escape(one.title)}</title><link>{outlet.url(one)}</link>"
        f"<guid>{outlet.url(one)}</guid>"
        f"<pubDate>{format_datetime(moment(one.said_at))}</pubDate></item>"
        for one in reversed(listed)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>'
        f"<title>{escape(outlet.name)}</title><link>https://{outlet.host}/</link>"
        f"<description>News</description>{items}</channel></rss>"
    )


def _page(story: Story, now: float) -> str:
    said = moment(story.said_at).isoformat()
    paragraphs = "".join(f"<p>{escape(one)}</p>" for one in story.text(now).split("\n\n"))
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>{escape(story.title)}</title>"
        f"<meta property='og:title' content='{escape(story.title)}'>"
        f"<meta property='article:published_time' content='{said}'></head><body>"
        f"<nav><a href='/'>Home</a> <a href='/about'>About</a></nav><article>"
        f"<h1>{escape(story.title)}</h1><time datetime='{said}'>{said}</time>{paragraphs}"
        "</article><footer>All rights kept.</footer></body></html>"
    )
