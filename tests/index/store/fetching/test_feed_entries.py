"""Entries as they are seen: which pages become due again, and which entries are forgotten."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from index.store.fetching.feed_entries import KEPT_FOR, SHORTEST_WAIT, SeenEntry
from index.store.fetching.queue import PendingPage
from index.store.fetching.results import Failure, PageFetch
from index.store.library import Library
from index.store.rows import Source
from index.values import Published
from tests.index.store.fetching.visiting import HOST, NOW, feed, seen, visit

LATER = visit(due_at=NOW + timedelta(days=99))
"""Only pages are due meanwhile."""


def dated(name: str, at: datetime, says: str = "") -> SeenEntry:
    return replace(seen(name, says=says), published=Published(at))


def read(library: Library, under: Source, due_at: datetime | None = None) -> None:
    """The page of the one entry that is due, read now."""
    errand = library.fetch_queue.next(HOST, NOW)
    assert errand is not None
    assert isinstance(errand.target, PendingPage)
    kept = PageFetch(due_at, '"e"', "Mon", None)
    library.fetch_results.page_read(under, errand.target.id, kept, NOW, new=True)


@pytest.fixture
def under(library: Library) -> Source:
    made = feed(library)
    library.fetch_results.worked(made, LATER, [], NOW)
    return made


class TestAnEntryThatChanges:
    def test_its_page_is_looked_at_again_when_it_is_half_as_old_again(
        self, library: Library, under: Source
    ) -> None:
        published = NOW - timedelta(hours=10)
        library.fetch_results.worked(under, LATER, [dated("1", published)], NOW)
        read(library, under)
        changed = dated("1", published, "more")
        assert library.fetch_results.worked(under, LATER, [changed], NOW) == 0
        assert library.fetch_queue.next(HOST, NOW + timedelta(hours=5, seconds=-1)) is None
        assert library.fetch_queue.next(HOST, NOW + timedelta(hours=5)) is not None

    def test_however_young_it_has_an_hour(self, library: Library, under: Source) -> None:
        library.fetch_results.worked(under, LATER, [dated("1", NOW)], NOW)
        read(library, under)
        library.fetch_results.worked(under, LATER, [dated("1", NOW, "more")], NOW)
        assert library.fetch_queue.next(HOST, NOW + SHORTEST_WAIT) is not None

    def test_a_restless_one_does_not_put_it_off(self, library: Library, under: Source) -> None:
        library.fetch_results.worked(under, LATER, [dated("1", NOW)], NOW)
        read(library, under, NOW + timedelta(hours=1))
        for minutes in (20, 40):
            later = NOW + timedelta(minutes=minutes)
            library.fetch_results.worked(under, LATER, [dated("1", NOW, str(minutes))], later)
        assert library.fetch_queue.next(HOST, NOW + timedelta(hours=1)) is not None

    def test_a_page_that_failed_keeps_its_turn(self, library: Library, under: Source) -> None:
        library.fetch_results.worked(under, LATER, [seen("1")], NOW)
        errand = library.fetch_queue.next(HOST, NOW)
        assert errand is not None
        assert isinstance(errand.target, PendingPage)
        due = NOW + timedelta(days=1)
        library.fetch_results.page_failed(errand.target.id, Failure("No.", due, NOW))
        assert library.fetch_results.worked(under, LATER, [seen("1", says="more")], NOW) == 0
        again = library.fetch_queue.next(HOST, due)
        assert again is not None
        assert isinstance(again.target, PendingPage)
        assert again.target.failures == 1

    def test_a_new_address_is_fetched_at_once_without_the_old_one_s_validators(
        self, library: Library, under: Source
    ) -> None:
        library.fetch_results.worked(under, LATER, [seen("1")], NOW)
        read(library, under)
        moved = seen("1", says="more", url=f"https://{HOST}/moved")
        assert library.fetch_results.worked(under, LATER, [moved], NOW) == 1
        errand = library.fetch_queue.next(HOST, NOW)
        assert errand is not None
        assert (errand.url, errand.etag, errand.last_modified) == (moved.url, None, None)


class TestForgetting:
    def test_old_entries_that_are_listed_no_more_go(self, library: Library, under: Source) -> None:
        old, young = NOW - KEPT_FOR - timedelta(days=2), NOW - timedelta(days=1)
        entries = [dated("old", old), dated("kept", old), dated("young", young), seen("undated")]
        full = [replace(one, host=None) for one in entries]
        library.fetch_results.worked(under, LATER, full, NOW, listed=[one.identity for one in full])
        assert set(library.fetch_results.fingerprints(under.id)) == {
            "old",
            "kept",
            "young",
            "undated",
        }
        library.fetch_results.worked(under, LATER, [], NOW, listed=["kept"])
        assert set(library.fetch_results.fingerprints(under.id)) == {"kept", "young", "undated"}

    def test_nothing_goes_while_its_page_is_due_or_nothing_is_known(
        self, library: Library, under: Source
    ) -> None:
        old = NOW - KEPT_FOR - timedelta(days=2)
        library.fetch_results.worked(under, LATER, [dated("1", old)], NOW)
        library.fetch_results.worked(under, LATER, [], NOW, listed=["2"])
        assert set(library.fetch_results.fingerprints(under.id)) == {"1"}
        read(library, under)
        library.fetch_results.worked(under, LATER, [], NOW)
        assert set(library.fetch_results.fingerprints(under.id)) == {"1"}
