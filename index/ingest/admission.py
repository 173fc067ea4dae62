"""Which articles of a visit are stored now: as far as there is room, and not too often."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from index.store.administration.quotas import Room
from index.store.articles.revisions import size_of
from index.store.rows import Outcome, Standing
from index.values import Draft

FullLimit = Literal["articles", "megabytes"]
"""The limit of a server that keeps articles out."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of the drafts of one visit.

    Attributes:
        outcomes: of those that were stored.
        waiting: the places in the list of those whose article changed too often lately: a later
            visit has to bring them again.
    """

    outcomes: tuple[Outcome, ...] = ()
    waiting: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Admission:
    """Which of some drafts are stored.

    Attributes:
        numbers: the places in the list of those that are.
        waiting: of those that wait, because their article changed too often lately.
        full: the limit of the server that kept a draft out; None where none did.
    """

    numbers: tuple[int, ...]
    waiting: frozenset[int]
    full: FullLimit | None


def admit(room: Room | None, drafts: Sequence[Draft], standings: Sequence[Standing]) -> Admission:
    """Admit drafts in their order, as far as there is room; what says nothing new needs none.

    Args:
        room: of the server; None for as much as there is.
        drafts: articles.
        standings: for each, what the library holds of it already.
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
            room = _less(room, draft, standing)
    return Admission(tuple(numbers), frozenset(waiting), full)


def _limit_reached(room: Room, draft: Draft, standing: Standing) -> FullLimit | None:
    if standing.article_id is None and room.articles <= 0:
        return "articles"
    return "megabytes" if size_of(draft) > room.bytes else None


def _less(room: Room, draft: Draft, standing: Standing) -> Room:
    is_new = standing.article_id is None
    return Room(room.articles - is_new, room.bytes - size_of(draft))
