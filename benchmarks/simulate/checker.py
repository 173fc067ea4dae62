"""Reads a history and says what must not be in it: a pure function of its events."""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from benchmarks.simulate.history import Event
from benchmarks.simulate.library import digest_of

_DAY_S, _HOUR_S = 86_400.0, 3_600.0
_POLL_S = 300.0 * 0.9
"""Shortest interval between two fetches of a feed."""
_SLACK_S = 0.01
_LATE_S = 7_200.0
"""How long what was fetched may take until it answers: a killed process leaves its lease behind."""
_MEMBERSHIP_S = 900.0
"""How long the bot may believe that somebody is still in a server."""
_REPLY_S = 600.0
"""How long a reply to a message may take while nothing goes wrong."""
_OLD_S = 6 * _DAY_S
"""Age at which an article that comes in is hardly news for a watch, which looks seven days back."""

_QUOTE = re.compile(r"^> (.+)$", re.MULTILINE)
_ESCAPED = re.compile(r"\\(.)")
_FOUND = re.compile(r"Found by watch (\d+)\.")
_WAITED = "You have waited for this since"
_EXCUSE = "I was restarted before I could answer."


@dataclass(frozen=True, slots=True)
class Story:
    """What an outlet published: as ``hosts.Story``, from the history."""

    host: str
    guild: str | None
    name: str
    title: str
    names: tuple[str, ...]
    at: float
    said_at: float
    versions: tuple[tuple[float, str], ...]
    gone_at: float | None
    moves_at: float | None
    of: str | None

    def number(self, now: float) -> int:
        """The place of the version that is online at a time."""
        return bisect_right([at for at, _ in self.versions], now) - 1

    @property
    def lies(self) -> bool:
        """Whether it gives another time of publication than the true one."""
        return self.said_at != self.at


class Checker:
    """Finds what is wrong in a history; ``problems`` yields each in a sentence.

    Args:
        events: the events, in order.
    """

    def __init__(self, events: Sequence[Event]) -> None:
        self.events = events
        self._stories: dict[tuple[str, str], Story] = {}
        for one in self._of("story"):
            more = {key: one[key] for key in Story.__slots__ if key not in {"names", "versions"}}
            versions = tuple((at, " ".join(text.split())) for at, text in one["versions"])
            story = Story(names=tuple(one["names"]), versions=versions, **more)
            self._stories[story.host, story.name] = story

    def problems(self) -> Iterator[str]:
        """Everything that is wrong."""
        yield from self._quotes()
        yield from self._library()
        yield from self._articles_at_the_end()
        yield from self._watches()
        yield from self._waiting()
        yield from self._replies()
        yield from self._requests()
        yield from self._unseen()

    def _of(self, *kinds: str) -> Iterator[Event]:
        return (one for one in self.events if one["kind"] in kinds)

    # Every quote verbatim, at its time, and only to those who may read it

    def _quotes(self) -> Iterator[str]:
        for one in self._of("message", "edit"):
            for quoted in quotes_in(one["text"]):
                found = [
                    (story, number)
                    for story in self._stories.values()
                    for number, (at, text) in enumerate(story.versions)
                    if at <= one["t"] and (quoted in text or quoted.startswith(f"{story.title} · "))
                ]
                if not found:
                    yield f"message {one['id']} at {one['t']} quotes what no article said: {quoted}"
                    continue
                readable = [(story, n) for story, n in found if self._may_read(one, story)]
                if not readable:
                    hosts, to = (
                        sorted({story.host for story, _ in found}),
                        one["guild"] or one["reader"],
                    )
                    yield f"message {one['id']} at {one['t']} tells {to} of {hosts}"
                    continue
                if " · " not in quoted and not any(
                    n in self._known(story, one["t"]) for story, n in readable
                ):
                    yield f"message {one['id']} at {one['t']} quotes what was not fetched: {quoted}"

    def _may_read(self, one: Event, story: Story) -> bool:
        if story.guild in {None, one["guild"]}:
            return True
        return one["guild"] is None and self._is_member(one["reader"], story.guild, one["t"])

    def _is_member(self, user: str, guild: str | None, now: float) -> bool:
        """Whether somebody was in a server a little while ago, and the bot too."""
        if user != "diplomat" and not user.endswith(f"of {guild}"):
            return False
        for since, until in self._away[guild, user] + self._away[guild, ""]:
            if since + _MEMBERSHIP_S < now < until:
                return False
        return True

    @cached_property
    def _away(self) -> dict[tuple[str | None, str], list[tuple[float, float]]]:
        """When people were not in a server, or with the name empty the bot."""
        found: dict[tuple[str | None, str], list[tuple[float, float]]] = defaultdict(list)
        for one in self._of("left", "came back", "bot removed", "bot added"):
            times = found[one["guild"], one.get("user", "")]
            if one["kind"] in {"left", "bot removed"}:
                times.append((one["t"], float("inf")))
            else:
                times[-1] = (times[-1][0], one["t"])
        return found

    def _known(self, story: Story, now: float) -> set[int]:
        """The versions that the bot may hold: those that it has fetched, headlines at once."""
        fetched = self._fetched[story.host, story.name]
        return {story.number(at) for at in fetched if at <= now}

    @cached_property
    def _fetched(self) -> dict[tuple[str, str], list[float]]:
        """When each article was fetched."""
        found: dict[tuple[str, str], list[float]] = defaultdict(list)
        for one in self._of("fetch"):
            if one["status"] == 200 and one["path"].startswith(("/news/", "/archive/")):
                found[one["host"], one["path"].rpartition("/")[2]].append(one["t"])
        return found

    # Each article once, and its revisions as they came

    def _library(self) -> Iterator[str]:
        for one in self._of("library"):
            at = f"at {one['t']}"
            for error in one["errors"]:
                yield f"the library {at} is damaged: {error}"
            places = Counter((scope, *_place(url)) for scope, url, _, _ in one["articles"])
            for (scope, host, name), times in places.items():
                if times > 1:
                    yield f"the library {at} has {name} of {host} {times} times in {scope}"
            for scope, url, revisions, _ in one["articles"]:
                yield from self._revisions(at, one["t"], scope, url, revisions)

    def _revisions(
        self, at: str, now: float, scope: str, url: str, revisions: Sequence[tuple[int, str]]
    ) -> Iterator[str]:
        story = self._stories.get(_place(url))
        if story is None:
            yield f"the library {at} has {url}, which nobody published"
            return
        if [number for number, _ in revisions] != list(range(1, len(revisions) + 1)):
            yield f"the library {at} has the revisions {revisions} of {url}"
        digests = {digest_of(text): number for number, (_, text) in enumerate(story.versions)}
        numbers = [digests.get(digest) for _, digest in revisions]
        if None in numbers:
            yield f"the library {at} has another text of {url} in {scope}: {revisions}"
        elif not set(numbers) <= self._known(story, now):
            yield f"the library {at} has a text of {url} that was not fetched"
        elif self._restored_at == [] and numbers != sorted(set(numbers), key=numbers.index):
            yield f"the library {at} has a text of {url} twice"

    @cached_property
    def _restored_at(self) -> list[float]:
        return [one["t"] for one in self._of("restored")]

    def _articles_at_the_end(self) -> Iterator[str]:
        """Whatever feeds list at the end has been stored, where nothing forbade it."""
        last = next((one for one in reversed(self.events) if one["kind"] == "library"), None)
        if last is None:
            return
        there = {(scope, *_place(url)) for scope, url, _, _ in last["articles"]}
        late = last["t"] - 1.3 * _DAY_S
        lists: dict[str, list[Story]] = defaultdict(list)
        for story in self._stories.values():
            lists[story.host].append(story)
        began = {(one["scope"], one["host"]): one["t"] for one in self._of("source")}
        for scope, host in last["sources"]:
            if began.get((scope, host), late) >= late:
                continue
            newest = sorted(lists[host], key=lambda one: one.at)[-15:]
            for story in newest:
                if (scope, host, story.name) not in there and self._could_be_had(story):
                    yield f"{story.name} of {host} was never stored in {scope}"

    def _could_be_had(self, story: Story) -> bool:
        """Whether nothing kept the bot from an article since it came out, a while ago."""
        late = self.events[-1]["t"] - 1.3 * _DAY_S
        if story.gone_at is not None or story.at > late:
            return False
        troubles = self._troubles[story.host]
        return not any(story.at - _HOUR_S < at for at in troubles)

    @cached_property
    def _troubles(self) -> dict[str, list[float]]:
        """When a host answered a page with an error, or its robots.txt closed it."""
        found: dict[str, list[float]] = defaultdict(list)
        for one in self._of("fetch"):
            closed = "Disallow: /\n" in one.get("rules", "") + "\n"
            if one["status"] not in {200, 301, 304} or closed:
                found[one["host"]].append(one["t"])
        return found

    # Each watch and each question that waits, once

    def _watches(self) -> Iterator[str]:
        posts = self._posts
        for key, ids in posts.by_key.items():
            if len(ids) > 1:
                yield f"the post {key} stands in {len(ids)} messages: {sorted(ids)}"
        for (watch, story), keys in posts.by_watch.items():
            if len(keys) > 1 + len(self._restored_at):
                yield f"watch {watch} told of {story} {len(keys)} times"
        last = next((one for one in reversed(self.events) if one["kind"] == "library"), None)
        if last is None:
            return
        stored = {(scope, url): at for scope, url, _, at in last["articles"]}
        for one in self._of("watch"):
            yield from self._found_once(one, stored, last)

    def _found_once(
        self, one: Event, stored: dict[tuple[str, str], float], last: Event
    ) -> Iterator[str]:
        """Whether a watch that was there to the end told of the article that it was made for."""
        if any(one["t"] <= at for at in self._restored_at):
            return
        if self._away[one["guild"], ""]:
            return
        gone = {other["number"] for other in self._of("watch removed")}
        if one["number"] in gone:
            return
        if one["number"] not in last["watches"]:
            yield f"watch {one['number']} is lost"
            return
        for story in self._stories.values():
            if story.names != tuple(one["names"]) or story.of or story.lies:
                continue
            scope = "public" if story.guild is None else None
            came = [
                at
                for (where, url), at in stored.items()
                if url.endswith(f"/{story.name}") and (scope is None or where == scope)
            ]
            told = self._posts.by_watch.get((one["number"], story.name))
            readable = story.guild in {None, one["guild"]}
            if readable and came and one["t"] < min(came) < last["t"] - _DAY_S and not told:
                at = min(came)
                yield f"watch {one['number']} was not told of {story.name}, which came at {at}"

    @cached_property
    def _posts(self) -> "_Posts":
        found = _Posts()
        for one in self._of("message"):
            named = _FOUND.search(one["text"])
            if one["by"] is not None or not (named or _WAITED in one["text"]):
                continue
            for key in one["keys"]:
                found.by_key.setdefault(key, set()).add(one["id"])
            for quoted in quotes_in(one["text"]):
                for story in self._stories.values():
                    if named and not story.of and any(quoted in text for _, text in story.versions):
                        about = int(named[1]), story.name
                        found.by_watch.setdefault(about, set()).update(one["keys"])
                    elif not named and any(quoted in text for _, text in story.versions):
                        found.waited[one["reader"] or one["guild"], story.name] += 1
        return found

    def _waiting(self) -> Iterator[str]:
        """Questions that wait are answered once in each place."""
        asked = Counter((one["by"], tuple(one["names"])) for one in self._of("waits"))
        for (place, name), times in self._posts.waited.items():
            story = next(one for one in self._stories.values() if one.name == name)
            most = sum(n for (_, names), n in asked.items() if names == story.names)
            if times > max(1, most) * (1 + len(self._restored_at)):  # each is told after each
                yield f"{place} was told of {name} {times} times, for {most} that waited"

    # Each question in a message, one reply

    def _replies(self) -> Iterator[str]:
        replies = Counter(one["reply_to"] for one in self._of("message") if one["reply_to"])
        shaken = [
            one["t"]
            for one in self._of(
                "killed",
                "started",
                "stopped",
                "gateway cut",
                "bot removed",
                "discord unwell",
                "discord well",
            )
        ]
        for one in self._of("asked"):
            number = replies[one["message"]]
            calm = not any(one["t"] - 2 * _HOUR_S < at < one["t"] + _REPLY_S for at in shaken)
            if number > 1:
                yield f"the message {one['message']} at {one['t']} got {number} replies"
            if number == 0 and calm:
                yield f"the message {one['message']} at {one['t']} got no reply"

    # Requests within the intervals and robots.txt

    def _requests(self) -> Iterator[str]:
        last: dict[tuple[int, str], float] = {}
        rules: dict[tuple[int, str], tuple[float, str]] = {}
        feeds: dict[tuple[int, str], float] = {}
        for one in sorted(self._of("fetch"), key=lambda one: one["at"]):
            process, host, at = one["process"], one["host"], one["at"]
            _, text = rules.get((process, host), (at, ""))
            delay = re.search(r"Crawl-delay: (\d+)", text)
            pause = max(1.0, float(delay[1]) if delay else 0.0)
            before = last.get((process, host), -1e9)
            if at - before < pause - _SLACK_S:
                yield f"{host} was asked at {before} and {at}, and wants a pause of {pause} s"
            last[process, host] = at
            if one["path"] == "/robots.txt":
                if one["status"] == 200:
                    rules[process, host] = at, one["rules"]
                elif one["status"] != 200:
                    rules[process, host] = at, "Disallow: /"
                continue
            if (process, host) not in rules or at - rules[process, host][0] > _DAY_S + 60.0:
                yield f"{host}{one['path']} was asked at {at} without robots.txt"
            elif "Disallow: /\n" in rules[process, host][1] + "\n":
                yield f"{host}{one['path']} was asked at {at}, which robots.txt forbids"
            if one["path"] == "/feed.xml":
                since = at - feeds.get((process, host), -1e9)
                if since < _POLL_S and not self._by_hand(host, at):
                    yield f"the feed of {host} was fetched at {at}, {since:.0f} s after the last"
                feeds[process, host] = at

    def _by_hand(self, host: str, at: float) -> bool:
        """Whether somebody added the source just then, which fetches it for a preview."""
        return any(
            abs(one["t"] - at) < _REPLY_S
            for one in self._of("source", "adding")
            if one["host"] == host
        )

    # No task dies unseen

    def _unseen(self) -> Iterator[str]:
        for one in self._of("unseen"):
            yield f"at {one['t']} a task died unseen: {one['what']} {one['error']}"
        for one in self._of("log"):
            if one["error"] is not None and one["by"] != "discord.gateway":
                yield f"at {one['t']} {one['by']} logged {one['words']}: {one['error']}"


@dataclass(slots=True)
class _Posts:
    """What watches posted.

    Attributes:
        by_key: messages by the key of the post.
        by_watch: keys by the watch and the article.
        waited: how often those who waited somewhere were told of an article.
    """

    by_key: dict[str, set[int]] = field(default_factory=dict)
    by_watch: dict[tuple[int, str], set[str]] = field(default_factory=dict)
    waited: Counter[tuple[str, str]] = field(default_factory=Counter)


def _place(url: str) -> tuple[str, str]:
    """The host of an article, and its name there, which stays when its address changes."""
    return url.split("/")[2], url.rpartition("/")[2]


def quotes_in(text: str) -> Iterator[str]:
    """The quotes in a message of the bot, without markup."""
    for found in _QUOTE.finditer(text):
        if not found[1].startswith("— "):  # who said it
            plain = _ESCAPED.sub(r"\1", found[1].replace("**", ""))
            yield " ".join(plain.split())
