"""What a clock that was ahead put off counts as due once it is right."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, select, update

from index.store.fetching import FetchJob
from index.store.horizon import HOST_REST, LEASE, PAGE_WAIT, SOURCE_WAIT
from index.store.library import Library
from index.store.schema import feed_entry, host, revision, source
from tests.index.store.samples import entry, store
from tests.index.store.visiting import HOST, NOW, feed, seen, visit

YEARS = timedelta(days=2000)
A_LITTLE = timedelta(seconds=1)


def put_off(library: Library, *, source_by: timedelta, page_by: timedelta) -> None:
    """A source and a page of it, put off by so much."""
    under = feed(library)
    library.fetch_results.worked(under, visit(due_at=NOW + source_by), [seen("1")], NOW)
    with library.database.writing() as connection:
        connection.execute(update(feed_entry).values(due_at=NOW + page_by))


def test_sources_pages_and_hosts_put_off_for_years_are_due_at_once(library: Library) -> None:
    put_off(library, source_by=YEARS, page_by=YEARS)
    library.fetch_queue.lease("me", NOW + YEARS, NOW + YEARS + LEASE, 1)
    library.fetch_queue.release("me", HOST, NOW + YEARS)
    assert library.fetch_queue.count(NOW) == 0
    assert library.horizon.draw_in(NOW) == 3
    assert library.fetch_queue.count(NOW) == 2
    assert library.fetch_queue.lease("me", NOW, NOW + LEASE, 1) == [HOST]
    assert isinstance(library.fetch_queue.next(HOST, NOW), FetchJob)
    assert library.horizon.draw_in(NOW) == 0


def test_what_a_wait_of_some_kind_put_off_waits_on(library: Library) -> None:
    put_off(library, source_by=SOURCE_WAIT, page_by=PAGE_WAIT)
    with library.database.writing() as connection:
        connection.execute(insert(host).values(name=HOST, next_at=NOW + HOST_REST))
    assert library.horizon.draw_in(NOW) == 0
    assert library.fetch_queue.count(NOW) == 0
    assert library.horizon.draw_in(NOW - A_LITTLE) == 3


def test_a_lease_of_years_is_cut_to_its_usual_length_and_is_not_taken_from_who_is_alive(
    library: Library,
) -> None:
    feed(library)
    library.fetch_queue.lease("ahead", NOW, NOW + YEARS, 1)
    library.horizon.draw_in(NOW)
    soon, late = NOW + LEASE - A_LITTLE, NOW + LEASE + A_LITTLE
    assert library.fetch_queue.lease("heir", soon, soon + LEASE, 1) == []
    assert library.fetch_queue.lease("heir", late, late + LEASE, 1) == [HOST]


def test_nothing_is_ahead_in_a_library_that_was_written_by_the_clock_of_now(
    library: Library,
) -> None:
    store(library, entry())
    feed(library)
    with library.database.reading() as connection:
        now = connection.scalar(select(revision.c.gathered_at))
    assert now is not None
    assert library.horizon.ahead(now) == (None, 0)


@pytest.mark.parametrize("what", ["a visit", "a text"])
def test_a_library_that_was_written_to_by_a_clock_that_was_ahead_tells_when(
    library: Library, what: str
) -> None:
    put_off(library, source_by=YEARS, page_by=timedelta())
    store(library, entry())
    written = update(source).values(fetched_at=NOW + YEARS)
    if what == "a text":
        written = update(revision).values(gathered_at=NOW + YEARS)
    with library.database.writing() as connection:
        connection.execute(written)
    assert library.horizon.ahead(NOW) == (NOW + YEARS, 1)
