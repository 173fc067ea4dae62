"""The quota policy: which articles of a fetch are stored now, and the notice of a full quota."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from index.store.administration.quotas import Room
from index.store.administration.servers import Servers
from index.store.articles.revisions import size_of
from index.store.rows import Outcome, Source, Standing
from index.values import Draft

FullLimit = Literal["articles", "megabytes"]
"""A limit of a server that is reached."""


@dataclass(frozen=True, slots=True)
class Stored:
    """The result of storing the drafts of one fetch.

    Attributes:
        outcomes: the outcomes of the stored drafts.
        waiting: list positions of drafts that were not stored because their article changed too
            often lately; a later fetch has to bring them again.
    """

    outcomes: tuple[Outcome, ...] = ()
    waiting: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Admission:
    """The decision about the drafts of one fetch.

    Attributes:
        numbers: list positions of the drafts to store.
        waiting: list positions of drafts that wait because their article changed too often lately.
        full: the limit that kept a draft out; None if none did.
    """

    numbers: tuple[int, ...]
    waiting: frozenset[int]
    full: FullLimit | None


def enforce(
    servers: Servers,
    under: Source,
    drafts: Sequence[Draft],
    standings: Sequence[Standing],
    now: datetime,
) -> Admission:
    """Decide which drafts of a source are stored, and notify its channel if the quota is full.

    Args:
        servers: the quotas and notices of servers.
        under: the source of the drafts.
        drafts: articles.
        standings: for each draft, what the library already holds of it.
        now: the current time, aware.
    """
    room = servers.room(under.scope)
    admission = admit(room, drafts, standings)
    if admission.full is not None:
        servers.tell_full(under.id, admission.full, now)
    elif room is not None and room.articles and room.bytes:
        servers.untell_full(under.scope)
    return admission


def admit(room: Room | None, drafts: Sequence[Draft], standings: Sequence[Standing]) -> Admission:
    """Admit drafts in order, as far as there is room; an unchanged article needs none.

    Args:
        room: the room that the server's quota leaves; None if it has no limits.
        drafts: articles.
        standings: for each draft, what the library already holds of it.
    """
    numbers: list[int] = []
    waiting: set[int] = set()
    full: FullLimit | None = None
    for number, (draft, standing) in enumerate(zip(drafts, standings, strict=True)):
        if standing.too_often:
            waiting.add(number)
        elif room is None or standing.same:
            numbers.append(number)
        elif (limit := _limit_reached(room, draft, standing)) is not None:
            full = full or limit
        else:
            numbers.append(number)
            room = _room_left(room, draft, standing)
    return Admission(tuple(numbers), frozenset(waiting), full)


def _limit_reached(room: Room, draft: Draft, standing: Standing) -> FullLimit | None:
    if standing.article_id is None and room.articles <= 0:
        return "articles"
    return "megabytes" if size_of(draft) > room.bytes else None


def _room_left(room: Room, draft: Draft, standing: Standing) -> Room:
    is_new = standing.article_id is None
    return Room(room.articles - is_new, room.bytes - size_of(draft))
