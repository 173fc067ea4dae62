"""Statistics of the library for metrics and status."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from sqlalchemy import Connection, case, exists, func, select

from index.store.database import count
from index.store.library import Library
from index.store.rows import Generation
from index.store.schema import article, feed_entry, passage, placed, revision, source, vector

Fares = Literal["active", "failing", "paused", "ended"]
"""The states of sources: ``failing`` is active, but its last fetch failed."""

FARES: tuple[Fares, ...] = ("active", "failing", "paused", "ended")


@dataclass(frozen=True, slots=True)
class LibraryStats:
    """Statistics of the library at one time.

    Attributes:
        articles: number of articles in all scopes.
        revisions: number of revisions, older ones included.
        passages: number of passages of the live generation.
        unencoded: number of these without a vector.
        unplaced: number of these with a vector that Chroma lacks.
        sources: number of fetched sources by state.
        due: number of sources and pages that are due.
        waiting: number of pages of feed entries that were never fetched.
        live: the number of the live generation; 0 if there is none.
        building: the number of the generation being built; 0 if there is none.
        share: the share of that build that is done, 0–1.
        seconds: the time that reading these statistics took.
    """

    articles: int
    revisions: int
    passages: int
    unencoded: int
    unplaced: int
    sources: Mapping[Fares, int]
    due: int
    waiting: int
    live: int
    building: int
    share: float
    seconds: float


def library_stats(library: Library, share: Callable[[Generation], float]) -> LibraryStats:
    """Read the statistics; slow in a large library, so run it in a thread.

    Args:
        library: the library.
        share: returns the share of a generation that is done, 0–1.

    Raises:
        TryLaterError: the database does not answer.
    """
    started = time.perf_counter()
    live, building = library.generations.live(), library.generations.building()
    done = share(building) if building else 0.0
    due = library.fetch_queue.count(datetime.now(UTC))
    unread = (feed_entry.c.due_at.is_not(None), feed_entry.c.visits == 0)
    with library.database.reading() as connection:
        fails = (source.c.state == "active") & (source.c.failures > 0)
        fares = case((fails, "failing"), else_=source.c.state).label("fares")
        query = select(fares, func.count()).where(source.c.url.is_not(None)).group_by(fares)
        found = {row[0]: row[1] for row in connection.execute(query)}
        unencoded, unplaced = _lacking(connection, live) if live else (0, 0)
        return LibraryStats(
            articles=count(connection, article),
            revisions=count(connection, revision),
            passages=count(connection, passage, passage.c.chunker == live.chunker) if live else 0,
            unencoded=unencoded,
            unplaced=unplaced,
            sources={state: found.get(state, 0) for state in FARES},
            due=due,
            waiting=count(connection, feed_entry, *unread),
            live=live.id if live else 0,
            building=building.id if building else 0,
            share=done,
            seconds=time.perf_counter() - started,
        )


def _lacking(connection: Connection, of: Generation) -> tuple[int, int]:
    """Numbers of passages without a vector, and of those whose vector Chroma lacks.

    Passages in Chroma have a vector, so only the few others need a look-up.
    """
    is_placed = exists().where(placed.c.generation_id == of.id, placed.c.passage_id == passage.c.id)
    has_vector = exists().where(
        vector.c.encoder == of.encoder, vector.c.input_hash == passage.c.input_hash
    )
    rest = func.count(), func.coalesce(func.sum(case((has_vector, 1), else_=0)), 0)
    waiting, encoded = connection.execute(
        select(*rest).select_from(passage).where(passage.c.chunker == of.chunker, ~is_placed)
    ).one()
    return waiting - encoded, encoded
