"""Faults that are put into the product on purpose, each of which the checker has to find."""

import asyncio
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine, event
from sqlalchemy.engine.default import DefaultDialect

from bot.background.watch_posts import WatchPoster
from index.errors import VerbaleError
from index.ingest import polling
from index.ingest.fetch.polite import Robots
from index.ingest.fetch.rate_limit import HostRateLimiter
from index.monitoring.service import WatchService
from index.store.administration.watches import Watches
from index.store.deliveries import Deliveries

_SOON = 0.3
_DROPPED = 0.03
"""Share of the commits that are dropped, or swapped with the next one."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a fault needs to know.

    Attributes:
        scopes: every scope.
        chance: the seed's.
    """

    scopes: tuple[str, ...]
    chance: random.Random


Fault = Callable[[Ground], Iterator[None]]


def drop_commits(ground: Ground) -> Iterator[None]:
    """Some transactions are rolled back where they should be committed."""
    commit: Callable[[DefaultDialect, Any], None] = DefaultDialect.do_commit

    def dropped(self: DefaultDialect, connection: Any) -> None:
        if ground.chance.random() < _DROPPED:
            connection.rollback()
        else:
            commit(self, connection)

    with patch.object(DefaultDialect, "do_commit", dropped):
        yield


def swap_commits(ground: Ground) -> Iterator[None]:
    """Some transactions take effect after the next one."""
    commit: Callable[[DefaultDialect, Any], None] = DefaultDialect.do_commit
    run: list[tuple[str, Any, bool]] = []
    held: list[tuple[str, Any, bool]] = []

    def note(_: Any, __: Any, statement: str, parameters: Any, ___: Any, many: bool) -> None:
        if statement.startswith("BEGIN"):
            run.clear()
        elif not statement.startswith("SELECT"):
            run.append((statement, parameters, many))

    def swapped(self: DefaultDialect, connection: Any) -> None:
        if not held and run and ground.chance.random() < _DROPPED:
            held.extend(run)
            connection.rollback()
            return
        commit(self, connection)
        if held and run:
            connection.execute("BEGIN IMMEDIATE")
            for statement, parameters, many in held:
                carry_out = connection.executemany if many else connection.execute
                try:
                    carry_out(statement, parameters)
                except Exception:  # noqa: BLE001 - it came too late
                    continue
            connection.execute("COMMIT")
            held.clear()

    event.listen(Engine, "before_cursor_execute", note)
    try:
        with patch.object(DefaultDialect, "do_commit", swapped):
            yield
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def leak_scopes(ground: Ground) -> Iterator[None]:
    """A question is answered from every scope."""
    with patch("index.values.read_scopes", lambda *_: ground.scopes):
        yield


def post_twice(_: Ground) -> Iterator[None]:
    """A post is not recorded, nor looked for before it is sent again."""

    async def nothing(*_: object) -> None:
        """Do nothing."""

    with (
        patch.object(WatchService, "sent", nothing),
        patch.object(WatchPoster, "_posted_before", nothing),
    ):
        yield


def skip_robots(_: Ground) -> Iterator[None]:
    """Nobody asks robots.txt."""

    async def check(_: Robots, __: str) -> None:
        """Allow everything."""

    with patch.object(Robots, "check", check):
        yield


def skip_pauses(_: Ground) -> Iterator[None]:
    """Hosts get no pause."""

    async def turn(_: HostRateLimiter, __: str) -> None:
        """Wait for nothing."""

    with patch.object(HostRateLimiter, "turn", turn):
        yield


def poll_at_once(ground: Ground) -> Iterator[None]:
    """Some feeds are due again as soon as they were fetched."""
    usual = polling.poll_interval

    def soon(*args: Any, **more: Any) -> float:
        return 0.0 if ground.chance.random() < _SOON else usual(*args, **more)

    with patch.object(polling, "poll_interval", soon):
        yield


def lose_watches(ground: Ground) -> Iterator[None]:
    """Some watches are told to their maker, and not kept."""
    add = Watches.add

    def lost(self: Watches, *args: Any) -> Any:
        added = add(self, *args)
        if not added.once and ground.chance.random() < 0.5:
            self.remove(added.given.scope, added.id)
        return added

    with patch.object(Watches, "add", lost):
        yield


def overlook_arrivals(_: Ground) -> Iterator[None]:
    """What watches find is not kept, though the articles count as looked at."""
    keep = Deliveries.keep

    def forgotten(self: Deliveries, _: Sequence[Any], **more: Any) -> bool:
        return keep(self, (), **more)

    with patch.object(Deliveries, "keep", forgotten):
        yield


def alter_quotes(_: Ground) -> Iterator[None]:
    """A card shows another verb than the article."""
    from bot.ui import quotes  # noqa: PLC0415 - patched here alone

    quoted = quotes.quoted
    with patch.object(quotes, "quoted", lambda one: quoted(one).replace(" met ", " saw ")):
        yield


def prune_too_much(_: Ground) -> Iterator[None]:
    """Only the newest revision of an article is kept."""
    with patch("index.store.articles.articles.KEPT", 0):
        yield


def reply_anew(ground: Ground) -> Iterator[None]:
    """A message that Discord tells twice gets two replies."""

    def nonce_of(_: int) -> str:
        return str(ground.chance.getrandbits(60))

    with patch("bot.asking.surfaces.nonce_of", nonce_of):
        yield


def die_unseen(_: Ground) -> Iterator[None]:
    """A background task fails, and nobody looks at it."""
    look = WatchPoster.look

    async def fail() -> None:
        raise VerbaleError("nobody sees this")

    async def looked(self: WatchPoster) -> None:
        asyncio.create_task(fail())  # noqa: RUF006 - the fault
        await look(self)

    with patch.object(WatchPoster, "look", looked):
        yield


FAULTS: dict[str, Fault] = {
    one.__name__.replace("_", " "): one
    for one in (
        drop_commits, swap_commits, leak_scopes, post_twice, skip_robots, skip_pauses,
        poll_at_once, lose_watches, overlook_arrivals, alter_quotes, prune_too_much, reply_anew,
        die_unseen,
    )
}  # fmt: skip


@contextmanager
def put_in(name: str | None, ground: Ground) -> Iterator[None]:
    """Put a fault in while inside; None for none."""
    if name is None:
        yield
    else:
        yield from FAULTS[name](ground)
