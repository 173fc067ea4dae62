"""What is due, leased host by host."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import pytest

from index.store.fetching import (
    KEPT_FOR,
    Failure,
    PageFetch,
    PageJob,
    SeenEntry,
    SourceJob,
)
from index.store.library import Library
from index.store.rows import PreparedArticle, Source
from index.store.sources import State
from index.values import PUBLIC, Published
from tests.index.store.samples import entry, store
from tests.index.store.visiting import HOST, NOW, URL, feed, seen, visit
from tests.patience import in_threads

SOON, LATER = NOW + timedelta(seconds=60), NOW + timedelta(hours=1)


def several(library: Library, count: int) -> None:
    """Feeds of as many hosts, the last one due longest."""
    for number in range(count):
        host, due = f"host{number}.example", NOW - timedelta(minutes=number)
        feed(library, f"Feed {number}", url=f"https://{host}/", host=host, due=due)


def test_hosts_that_wait_longest_come_first_and_no_more_than_wanted(library: Library) -> None:
    several(library, 4)
    assert library.fetch_queue.lease("me", NOW, SOON, 2) == ["host3.example", "host2.example"]
    assert library.fetch_queue.lease("me", NOW, SOON, 9) == ["host1.example", "host0.example"]
    assert library.fetch_queue.count(NOW) == 4  # leased or not


def test_two_owners_never_have_the_same_host(library: Library) -> None:
    several(library, 40)
    had: list[str] = []

    def work(owner: str) -> None:
        while names := library.fetch_queue.lease(owner, NOW, SOON, 3):
            had.extend(names)

    in_threads(*(partial(work, f"worker {number}") for number in range(4)))
    assert len(had) == len(set(had)) == 40


def test_a_lease_that_ran_out_comes_free_and_one_that_is_renewed_does_not(
    library: Library,
) -> None:
    several(library, 3)
    assert library.fetch_queue.lease("killed", NOW, SOON, 1) == ["host2.example"]
    assert library.fetch_queue.lease("alive", NOW, SOON, 2) == ["host1.example", "host0.example"]
    library.fetch_queue.renew("alive", ["host2.example", "host0.example"], LATER)
    just_before, after = SOON - timedelta(seconds=1), SOON + timedelta(seconds=1)
    assert library.fetch_queue.lease("heir", just_before, LATER, 9) == []
    assert library.fetch_queue.lease("heir", after, LATER, 9) == ["host2.example", "host1.example"]


def test_a_host_given_back_rests_until_its_time(library: Library) -> None:
    feed(library)
    library.fetch_queue.lease("me", NOW, SOON, 1)
    library.fetch_queue.release("me", HOST, SOON)
    assert library.fetch_queue.lease("you", NOW, SOON, 1) == []
    assert library.fetch_queue.lease("you", SOON, LATER, 1) == [HOST]


def test_a_host_that_was_just_served_waits_behind_the_others(library: Library) -> None:
    several(library, 3)
    assert library.fetch_queue.lease("me", NOW, SOON, 1) == ["host2.example"]
    library.fetch_queue.release("me", "host2.example", NOW)  # more of it is due, and longest
    assert library.fetch_queue.lease("me", NOW, SOON, 1) == ["host1.example"]
    assert library.fetch_queue.lease("me", NOW, SOON, 9) == ["host0.example", "host2.example"]


def test_an_owner_may_give_back_all_it_has_and_nothing_that_another_one_has(
    library: Library,
) -> None:
    several(library, 3)
    library.fetch_queue.lease("me", NOW, SOON, 2)
    library.fetch_queue.lease("you", NOW, SOON, 1)
    library.fetch_queue.release("me", "host0.example", NOW)
    assert library.fetch_queue.lease("heir", NOW, SOON, 9) == []
    library.fetch_queue.release_all("me")
    assert library.fetch_queue.lease("heir", NOW, SOON, 9) == ["host2.example", "host1.example"]
    library.fetch_queue.release_all()
    assert len(library.fetch_queue.lease("heir", NOW, SOON, 9)) == 3


def test_one_source_alone_can_be_served(library: Library) -> None:
    one = feed(library)
    two = feed(library, "Two", url=f"{URL}2", due=NOW - timedelta(days=1))
    other = feed(library, "Other", url="https://other.example/", host="other.example")
    library.fetch_results.worked(two, visit(url=f"{URL}2", due_at=NOW), [seen("1")], NOW)
    assert library.fetch_queue.count(NOW, one.id) == 1
    assert library.fetch_queue.lease("me", NOW, SOON, 9, one.id) == [HOST]
    errand = library.fetch_queue.next(HOST, NOW, one.id)
    assert errand is not None
    assert errand.source.id == one.id
    assert library.fetch_queue.lease("me", NOW, SOON, 9, two.id) == []
    assert library.fetch_queue.lease("me", NOW, SOON, 9, other.id) == ["other.example"]


def test_sources_come_before_pages_and_each_with_what_is_known_of_it(library: Library) -> None:
    under = feed(library, outlet="The Post", side="Norway", language="en")
    day = Published.parse("2024-08-30T10:00:00+02:00")
    entry = seen("1")
    entry = type(entry)(**{f: getattr(entry, f) for f in entry.__slots__} | {"published": day})
    library.fetch_results.worked(under, visit(due_at=NOW, etag='"e"', body_hash="b"), [entry], NOW)
    first = library.fetch_queue.next(HOST, NOW)
    assert first is not None
    assert (first.source, first.url, first.etag) == (under, URL, '"e"')
    assert isinstance(first, SourceJob)
    assert (first.every_s, first.body_hash, first.failures) == (None, "b", 0)
    library.fetch_results.worked(under, visit(), [], NOW)
    page = library.fetch_queue.next(HOST, NOW)
    assert page is not None
    assert (page.source, page.url, page.etag) == (under, entry.url, None)
    assert isinstance(page, PageJob)
    assert (page.title, page.published, page.fallback) == (
        "Entry 1", day, "<p>What the feed says.</p>",
    )  # fmt: skip
    assert (page.visits, page.failures, page.article_id) == (0, 0, None)


def test_a_page_that_was_read_brings_its_validators_next_time(library: Library) -> None:
    under = feed(library)
    library.fetch_results.worked(under, visit(), [seen("1")], NOW)
    page = library.fetch_queue.next(HOST, NOW)
    assert isinstance(page, PageJob)
    kept = PageFetch(SOON, '"p"', "Mon", None)
    library.fetch_results.page_read(under, page.id, kept, NOW, new=False)
    assert library.fetch_queue.next(HOST, NOW) is None
    again = library.fetch_queue.next(HOST, SOON)
    assert again is not None
    assert (again.etag, again.last_modified) == ('"p"', "Mon")
    assert isinstance(again, PageJob)
    assert (again.visits, again.fallback) == (1, None)


@pytest.mark.parametrize("state", ["paused", "ended"])
def test_pages_of_a_feed_that_is_over_are_still_read(library: Library, state: State) -> None:
    under = feed(library)
    library.fetch_results.worked(under, visit(), [seen("1")], NOW)
    over = Failure("Gone.", None, NOW, state, "It is over.")
    library.fetch_results.failed(under, over)
    assert library.fetch_queue.count(NOW) == 1
    errand = library.fetch_queue.next(HOST, NOW)
    assert isinstance(errand, PageJob)
    assert library.fetch_queue.lease("me", NOW, SOON, 9) == [HOST]


NEXT = visit(due_at=NOW + timedelta(days=99))
"""Only pages are due meanwhile."""


def dated(name: str, at: datetime, says: str = "") -> SeenEntry:
    return replace(seen(name, says=says), published=Published(at))


def read(library: Library, under: Source, due_at: datetime | None = None) -> None:
    """The page of the one entry that is due, read now."""
    errand = library.fetch_queue.next(HOST, NOW)
    assert isinstance(errand, PageJob)
    kept = PageFetch(due_at, '"e"', "Mon", None)
    library.fetch_results.page_read(under, errand.id, kept, NOW, new=True)


@pytest.fixture
def under(library: Library) -> Source:
    made = feed(library)
    library.fetch_results.worked(made, NEXT, [], NOW)
    return made


class TestAnEntryThatChanges:
    def test_its_page_is_looked_at_again_when_it_is_half_as_old_again(
        self, library: Library, under: Source
    ) -> None:
        published = NOW - timedelta(hours=10)
        library.fetch_results.worked(under, NEXT, [dated("1", published)], NOW)
        read(library, under)
        changed = dated("1", published, "more")
        assert library.fetch_results.worked(under, NEXT, [changed], NOW) == 0
        assert library.fetch_queue.next(HOST, NOW + timedelta(hours=5, seconds=-1)) is None
        assert library.fetch_queue.next(HOST, NOW + timedelta(hours=5)) is not None

    def test_a_restless_one_does_not_put_it_off(self, library: Library, under: Source) -> None:
        library.fetch_results.worked(under, NEXT, [dated("1", NOW)], NOW)
        read(library, under, NOW + timedelta(hours=1))
        for minutes in (20, 40):
            later = NOW + timedelta(minutes=minutes)
            library.fetch_results.worked(under, NEXT, [dated("1", NOW, str(minutes))], later)
        assert library.fetch_queue.next(HOST, NOW + timedelta(hours=1)) is not None

    def test_a_new_address_is_fetched_at_once_without_the_old_one_s_validators(
        self, library: Library, under: Source
    ) -> None:
        library.fetch_results.worked(under, NEXT, [seen("1")], NOW)
        read(library, under)
        moved = seen("1", says="more", url=f"https://{HOST}/moved")
        assert library.fetch_results.worked(under, NEXT, [moved], NOW) == 1
        errand = library.fetch_queue.next(HOST, NOW)
        assert errand is not None
        assert (errand.url, errand.etag, errand.last_modified) == (moved.url, None, None)


class TestForgetting:
    def test_old_entries_that_are_listed_no_more_go(self, library: Library, under: Source) -> None:
        old, young = NOW - KEPT_FOR - timedelta(days=2), NOW - timedelta(days=1)
        entries = [dated("old", old), dated("kept", old), dated("young", young), seen("undated")]
        full = [replace(one, host=None) for one in entries]
        library.fetch_results.worked(under, NEXT, full, NOW, listed=[one.identity for one in full])
        assert set(library.fetch_results.fingerprints(under.id)) == {
            "old",
            "kept",
            "young",
            "undated",
        }
        library.fetch_results.worked(under, NEXT, [], NOW, listed=["kept"])
        assert set(library.fetch_results.fingerprints(under.id)) == {"kept", "young", "undated"}

    def test_nothing_goes_while_its_page_is_due_or_nothing_is_known(
        self, library: Library, under: Source
    ) -> None:
        old = NOW - KEPT_FOR - timedelta(days=2)
        library.fetch_results.worked(under, NEXT, [dated("1", old)], NOW)
        library.fetch_results.worked(under, NEXT, [], NOW, listed=["2"])
        assert set(library.fetch_results.fingerprints(under.id)) == {"1"}
        read(library, under)
        library.fetch_results.worked(under, NEXT, [], NOW)
        assert set(library.fetch_results.fingerprints(under.id)) == {"1"}


PAGE = f"https://{HOST}/1"


def at(url: str, text: str = "They met.", *, partial: bool = False) -> PreparedArticle:
    made = entry(text, url=url)
    identity = seen("1", url=url).url_identity
    return replace(made, identity=identity, draft=replace(made.draft, partial=partial))


def waiting(library: Library) -> PageJob:
    errand = library.fetch_queue.next(HOST, NOW)
    assert isinstance(errand, PageJob)
    return errand


class TestEntries:
    def test_a_changed_one_is_due_again_as_if_it_had_never_failed(self, library: Library) -> None:
        under = feed(library)
        library.fetch_results.worked(under, visit(), [seen("1")], NOW)
        library.fetch_results.page_failed(waiting(library).id, Failure("No.", None, NOW))
        assert library.fetch_queue.count(NOW) == 0
        assert library.fetch_results.worked(under, visit(), [seen("1", says="more")], NOW) == 1
        assert library.fetch_results.fingerprints(under.id) == {"1": "more"}
        assert waiting(library).failures == 0
        assert library.sources.one(PUBLIC, "Post").failed == 0


class TestHeldAlready:
    def sources_of(self, library: Library) -> tuple[str, ...]:
        [article] = library.catalogue.export([PUBLIC])
        return article.sources

    def test_the_page_is_due_where_a_part_is_held_or_another_scope_holds_it_or_it_is_gone(
        self, library: Library
    ) -> None:
        store(library, at(PAGE, partial=True))
        assert library.fetch_results.worked(feed(library), visit(), [seen("1")], NOW) == 1
        assert self.sources_of(library) == ("Wire",)
        store(library, at(PAGE))
        private = feed(library, scope="discord:1")
        assert library.fetch_results.worked(private, visit(), [seen("1")], NOW) == 1
        library.fetch_results.gone(1, NOW)
        second = feed(library, "Second", url=f"{URL}2")
        assert library.fetch_results.worked(second, visit(url=f"{URL}2"), [seen("1")], NOW) == 1

    def test_a_post_of_a_live_page_is_not_every_article_without_an_address(
        self, library: Library
    ) -> None:
        store(library, entry("They met."), entry("A file.", path="a.txt"), at(f"{PAGE}#post-1"))
        under = feed(library)
        assert (
            library.fetch_results.worked(under, visit(), [seen("2", url=f"{PAGE}#post-2")], NOW)
            == 1
        )
        assert (
            library.fetch_results.worked(under, visit(), [seen("1", url=f"{PAGE}#post-1")], NOW)
            == 0
        )

    def test_a_change_in_a_feed_fetches_the_page_that_is_held(self, library: Library) -> None:
        store(library, at(PAGE))
        under = feed(library)
        library.fetch_results.worked(under, visit(), [seen("1")], NOW)
        assert library.fetch_results.worked(under, visit(), [seen("1", says="corrected")], NOW) == 1

    def test_what_the_source_itself_brought_stays_due(self, library: Library) -> None:
        under = feed(library)
        library.fetch_results.worked(under, visit(), [seen("1")], NOW)
        library.articles.store(under, "lines", [at(PAGE)])
        errand = library.fetch_queue.next(HOST, NOW)
        assert isinstance(errand, PageJob)
        assert not library.fetch_results.came_meanwhile(errand, PAGE, seen("1").url_identity)
        assert library.fetch_queue.count(NOW) == 1
