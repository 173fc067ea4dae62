"""Keeps watches, for terminal and bot, and what opens one from outside."""

import hmac
import re
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo

from index.answer.answerer import AnswererCache
from index.answer.coverage import StoryCounts, draw_stories
from index.answer.presentation.recall import Recall, Recalled
from index.answer.question.analyze import analyze
from index.concurrency import ShouldContinue, Threads, read_of, reads, write_of, writes
from index.errors import InputError, NotFoundError
from index.monitoring.digest import PERIODS, Digests, Story, next_digest
from index.monitoring.matcher import Matcher, Names, Wordings, answer_of, check_formula
from index.monitoring.quiet_hours import timing_of, zone_named
from index.store.administration.servers import TIME_ZONE
from index.store.administration.watches import NewWatch, Rhythm, Watch, Watches
from index.store.deliveries import Deliveries, Delivery, Finding
from index.store.library import Library
from index.store.rows import Generation
from index.values import Answer, Question, Quote, is_discord_id, named_scope, read_scopes


class AccessKeys:
    """Derives what opens a watch from outside: the name of its feed, the secret of its posts.

    Both are derived from the watch's number with a secret of the library (HMAC-SHA256), so that
    nobody can guess one, and no watch stores any. A watch's number is never given again.

    Args:
        secret: the library's secret.
    """

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def feed_name(self, number: int) -> str:
        """The name of the feed of a watch."""
        return f"{number}-{self._derived('feed', number).hex()[:40]}"  # 160 bits

    def number_of(self, feed_name: str) -> int | None:
        """The number of the watch whose feed has this name; None if none can have it."""
        typed = feed_name.partition("-")[0]
        if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
            return None
        number = int(typed)
        fits = hmac.compare_digest(feed_name.encode(), self.feed_name(number).encode())
        return number if fits else None

    def signing_key(self, number: int) -> bytes:
        """The key with which the posts of a watch are signed."""
        return self._derived("webhook", number)

    def signing_secret(self, number: int) -> str:
        """The same as people copy it, in the form of Standard Webhooks."""
        return f"whsec_{b64encode(self.signing_key(number)).decode()}"

    def _derived(self, purpose: str, number: int) -> bytes:
        return hmac.digest(self._secret, f"{purpose}:{number}".encode(), "sha256")


def signature(key: bytes, name: str, timestamp: int, body: bytes) -> str:
    """The signature of a post in the header ``webhook-signature`` (Standard Webhooks, version 1).

    Args:
        key: the key of the watch.
        name: the id of the post, the same each time it is tried.
        timestamp: when it is sent, in seconds since 1970.
        body: the body.
    """
    signed = f"{name}.{timestamp}.".encode() + body
    return f"v1,{b64encode(hmac.digest(key, signed, 'sha256')).decode()}"


CLAIM = timedelta(seconds=60)
"""How long a process may take to post what it has claimed, before another one takes it over."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


WatchFeed = tuple[Watch, list[tuple[Delivery, Answer]]]
"""A watch with what it has found, newest first."""


def check_watch(new: NewWatch) -> None:
    """Check what a new watch is made of, whoever typed it and wherever.

    Raises:
        InputError: its scope or an id cannot be, or its words hold control characters.
    """
    named_scope(new.scope)
    for what, given in (("channel", new.place.channel), ("role", new.place.role)):
        if given is not None and not is_discord_id(given):
            raise InputError(f"The {what} “{given[:100]}” is no id of Discord, which is a number.")
    for what, words in (("text", new.text), ("source", new.source), ("side", new.side)):
        if held := _CONTROL.search(words or ""):
            raise InputError(
                f"The {what} holds a control character (U+{ord(held[0]):04X}); take it out."
            )


class WatchService:
    """Keeps watches, matches them with new articles, and hands out what they have found.

    Args:
        library: where they are stored.
        live: returns the live generation.
        answerers: answer the questions of watches.
        work: runs the matching, which waits while a question is answered.
        clicks: runs everything else, beside imports.
        time_zone: IANA name of the time zone of servers that set none.
        check_webhook: raises ``InputError`` for an address that may not be posted to.
    """

    def __init__(
        self,
        library: Library,
        live: Callable[[], Generation | None],
        answerers: AnswererCache,
        *,
        work: Threads,
        clicks: Threads,
        time_zone: str = "UTC",
        check_webhook: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._library = library
        self._live = live
        self._answerers = answerers
        self._matcher = Matcher(library)
        self._digests = Digests(library)
        self._recall = Recall(library)
        self._work = work
        self._threads = clicks
        self._time_zone = time_zone
        self._check_webhook = check_webhook

    # Watches

    @writes
    def add(self, new: NewWatch) -> Watch:
        """Store a watch; one by which the person waits for the same answer there is returned.

        Raises:
            InputError: its question, names or webhook cannot be read, or there are too many
                watches.
        """
        check_watch(new)
        if new.place.webhook is not None:
            self._check_webhook(new.place.webhook)
        if new.kind == "names":
            Names.read(new.text)
        elif new.kind == "wording":
            scopes = read_scopes(new.scope, *new.further_scopes)
            check_formula(new, self._library.topics.sides(scopes))
        else:
            analyze(Question(new.text))
        return self._library.watches.add(new, _now())

    standing = read_of("_library.watches", Watches.standing)
    waiting = read_of("_library.watches", Watches.waiting)

    pause = write_of("_library.watches", Watches.pause)
    remove = write_of("_library.watches", Watches.remove)
    stop_waiting = write_of("_library.watches", Watches.stop_waiting)

    # Matching

    async def match(self) -> int:
        """Look at everything that has come in; returns the number of findings.

        Raises:
            SettingsError: the library was encoded by another model than the settings name.
        """
        return await self._work.background(self._match)

    def _match(self, should_continue: ShouldContinue) -> int:
        self._library.horizon.draw_in(_now())
        live = self._live()
        if live is None:
            return 0
        self._library.watches.forget_expired(_now())
        self._make_digests(_now())
        return self._matcher.match(self._answerers.of(live), live, _now(), should_continue)

    # Digests

    async def digest(self, scope: str, topics: str, rhythm: Rhythm) -> list[Story]:
        """The stories that a digest would have now.

        Args:
            scope: the scope whose articles count, beside public ones.
            topics: topics, separated by commas; empty for all.
            rhythm: the period that is looked at.
        """
        since = _now() - PERIODS[rhythm]
        return await self._work.read(self._digests.stories, scope, topics, after=0, since=since)

    @writes
    def add_digest(self, new: NewWatch) -> tuple[Watch, list[Watch]]:
        """Store a digest in place of the one of the same rhythm in its channel.

        Returns:
            the digest, and those that it replaces.

        Raises:
            InputError: the server has as many watches as it may have, or as ``check_watch``.
        """
        check_watch(new)
        assert new.rhythm is not None
        assert new.hour is not None
        replaced = [
            one
            for one in self._library.watches.standing(new.scope)
            if one.given.rhythm == new.rhythm and one.given.place.channel == new.place.channel
        ]
        for one in replaced:
            self._library.watches.remove(new.scope, one.id)
        due = next_digest(new.rhythm, new.hour, _now(), self._zone_of(new.scope))
        return self._library.watches.add(replace(new, next_at=due), _now()), replaced

    def _make_digests(self, now: datetime) -> None:
        """Make what is due; one that was missed several times is made once."""
        for due in self._library.watches.due_digests(now):
            given = due.given
            assert given.rhythm is not None
            assert given.hour is not None
            newest = self._library.arrivals.newest()
            since = now - PERIODS[given.rhythm] * 2
            stories = self._digests.stories(
                given.scope, given.text, after=due.after_revision, since=since
            )
            found = None
            if stories:
                answer = answer_of(due, tuple(one.quote for one in stories))
                found = Finding(due.id, f"digest {now.isoformat()}", answer)
            next_at = next_digest(given.rhythm, given.hour, now, self._zone_of(given.scope))
            self._library.deliveries.keep_digest(
                due, found, newest=newest, next_at=next_at, now=now
            )

    async def digest_picture(
        self, quotes: Sequence[Quote], scopes: Sequence[str]
    ) -> tuple[StoryCounts, dict[str, tuple[str, ...]], bytes]:
        """How many articles report each story of a digest, its sides, and a picture of it (PNG).

        Args:
            quotes: the sentence of each story; at least one.
            scopes: the scopes whose articles count.
        """

        def drawn() -> tuple[StoryCounts, dict[str, tuple[str, ...]], bytes]:
            counts, sides = self._digests.reported(quotes, scopes)
            return counts, sides, draw_stories(counts)

        return await self._work.read(drawn)

    wording_change = read_of("_matcher.wordings", Wordings.change)

    # Posting

    @writes
    def claim(self, worker: str, *, webhooks: bool = False) -> list[Delivery]:
        """Claim for ``CLAIM`` what is due in Discord, or at webhooks, oldest first.

        Args:
            worker: names the process.
            webhooks: whether to claim what is due at webhooks.
        """
        now = _now()
        return self._library.deliveries.claim(
            worker,
            now=now,
            until=now + CLAIM,
            timing=lambda watch: timing_of(watch.given.pace, self._zone_of(watch.given.scope), now),
            limit=10,
            webhooks=webhooks,
        )

    def _zone_of(self, scope: str) -> tzinfo:
        return zone_named(self._library.servers.setting(scope, TIME_ZONE) or self._time_zone)

    def _content(self, one: Delivery, further_scopes: Sequence[str] = ()) -> Recalled:
        """What a delivery posts, with each quote checked against its article.

        Args:
            one: the delivery.
            further_scopes: the scopes that the reader reads besides; those of the watch do not
                count, because the reader may have left a server.

        Raises:
            NotFoundError: nothing of it stands in its articles any more, or it came from a scope
                that the reader has left.
        """
        given = one.watch.given
        told = self._recall.answer(one.key, given.scope, further_scopes)
        if given.kind == "wording" and told.answer.quotes[0].article_key != one.subject:
            # The former wording alone is left.
            raise NotFoundError("The article no longer has that wording.")
        return told

    content = reads(_content)

    @writes
    def sent(self, one: Delivery, channel: str, message: str) -> None:
        """Record that a delivery was posted; a watch that posts once ends with it."""
        self._library.deliveries.sent(one, channel, message, _now())

    drop = write_of("_library.deliveries", Deliveries.drop)

    @writes
    def narrow(self, one: Delivery, further_scopes: Sequence[str]) -> None:
        """Have a watch read these further scopes only, and give what it found up.

        Its owner has left a server from which it may come.
        """
        self._library.watches.narrow(one.watch.id, tuple(further_scopes))
        self._library.deliveries.drop(one)

    @writes
    def retry(self, one: Delivery, wait: timedelta = timedelta(minutes=1)) -> None:
        """Let a delivery be claimed again in a while: Discord or a webhook failed."""
        self._library.deliveries.put_back(one, _now() + wait)

    @writes
    def halt(self, one: Delivery, trouble: str) -> None:
        """Pause a standing watch that cannot post, and store why; another kind ends."""
        if one.watch.once:
            self._library.watches.end(one.watch.id)
            return
        self._library.watches.halt(one.watch.id, trouble)
        self._library.deliveries.release(one)

    # Feeds

    @writes
    def keys(self) -> AccessKeys:
        """What opens the feeds of watches, and signs their posts."""
        return AccessKeys(self._library.key_values.watch_secret())

    one = read_of("_library.watches", Watches.one)

    async def feed(self, name: str) -> WatchFeed:
        """What the watch whose feed has this name has found, with each quote checked.

        Raises:
            NotFoundError: there is no such feed.
        """
        number = (await self.keys()).number_of(name)
        if number is None:
            raise NotFoundError("There is no such feed.")
        return await self._threads.read(self._feed, number)

    def _feed(self, number: int) -> WatchFeed:
        known = self._library.watches.one(None, number)
        found = self._library.deliveries.newest(number, 50)
        recalled = ((one, self._recalled(one)) for one in found)
        return known, [(one, told.answer) for one, told in recalled if told]

    def _recalled(self, one: Delivery) -> Recalled | None:
        """What a delivery quotes, as far as it stands; None if nothing does."""
        try:
            return self._content(one)
        except NotFoundError:
            return None

    # The terminal

    @writes
    def unread(self) -> list[tuple[Delivery, Recalled]]:
        """What the watches of the terminal have found since the last call, oldest first.

        Each finding is returned once.
        """
        found: list[tuple[Delivery, Recalled]] = []
        for one in self._library.deliveries.of_terminal():
            if (told := self._recalled(one)) is None:
                self._library.deliveries.drop(one)
            else:
                found.append((one, told))
        return found

    @writes
    def read(self, one: Delivery) -> None:
        """Record that a finding was printed."""
        self._library.deliveries.sent(one, "terminal", "", _now())


def _now() -> datetime:
    return datetime.now(UTC)
