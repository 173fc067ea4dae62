"""What is due, leased host by host."""

from datetime import timedelta
from functools import partial

import pytest

from index.store.fetching.queue import Leases, PendingPage, SourceState
from index.store.fetching.results import Failure, PageFetch
from index.store.library import Library
from index.store.source_health import State
from index.values import Published
from tests.index.store.fetching.visiting import HOST, NOW, URL, feed, seen, visit
from tests.patience import in_threads

SOON, LATER = NOW + timedelta(seconds=60), NOW + timedelta(hours=1)


def several(library: Library, count: int) -> None:
    """Feeds of as many hosts, the last one due longest."""
    for number in range(count):
        host, due = f"host{number}.example", NOW - timedelta(minutes=number)
        feed(library, f"Feed {number}", url=f"https://{host}/", host=host, due=due)


def test_nothing_is_leased_where_nothing_is_due(library: Library) -> None:
    assert library.fetch_queue.lease("me", NOW, SOON, 10) == []
    feed(library, due=LATER)
    assert library.fetch_queue.lease("me", NOW, SOON, 10) == []
    assert library.fetch_queue.next(HOST, NOW) is None
    assert library.fetch_queue.count(NOW) == 0


def test_hosts_that_wait_longest_come_first_and_no_more_than_wanted(library: Library) -> None:
    several(library, 4)
    assert library.fetch_queue.lease("me", NOW, SOON, 2) == ["host3.example", "host2.example"]
    assert library.fetch_queue.lease("me", NOW, SOON, 9) == ["host1.example", "host0.example"]
    assert library.fetch_queue.count(NOW) == 4  # leased or not


def test_a_host_is_leased_once_however_much_of_it_is_due(library: Library) -> None:
    under = feed(library)
    feed(library, "More", url=f"{URL}2")
    library.fetch_results.worked(under, visit(due_at=NOW), [seen("1"), seen("2")], NOW)
    assert library.fetch_queue.lease("me", NOW, SOON, 9) == [HOST]
    assert library.fetch_queue.count(NOW) == 4


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


def test_nobody_gives_back_what_another_one_has(library: Library) -> None:
    feed(library)
    library.fetch_queue.lease("killed", NOW, SOON, 1)
    late = SOON + timedelta(seconds=1)
    library.fetch_queue.lease("heir", late, LATER, 1)
    library.fetch_queue.release("killed", HOST, late)
    assert library.fetch_queue.lease("you", late, LATER, 1) == []


def test_one_owner_may_give_back_all_it_has(library: Library) -> None:
    several(library, 3)
    library.fetch_queue.lease("me", NOW, SOON, 2)
    library.fetch_queue.lease("you", NOW, SOON, 1)
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
    assert first.target == SourceState(None, "b", 0, None, NOW)
    library.fetch_results.worked(under, visit(), [], NOW)
    page = library.fetch_queue.next(HOST, NOW)
    assert page is not None
    assert (page.source, page.url, page.etag) == (under, entry.url, None)
    assert isinstance(page.target, PendingPage)
    assert (page.target.title, page.target.published, page.target.fallback) == (
        "Entry 1", day, "<p>What the feed says.</p>",
    )  # fmt: skip
    assert (page.target.visits, page.target.failures, page.target.article_id) == (0, 0, None)


def test_a_page_that_was_read_brings_its_validators_next_time(library: Library) -> None:
    under = feed(library)
    library.fetch_results.worked(under, visit(), [seen("1")], NOW)
    page = library.fetch_queue.next(HOST, NOW)
    assert page is not None
    assert isinstance(page.target, PendingPage)
    kept = PageFetch(SOON, '"p"', "Mon", None)
    library.fetch_results.page_read(under, page.target.id, kept, NOW, new=False)
    assert library.fetch_queue.next(HOST, NOW) is None
    again = library.fetch_queue.next(HOST, SOON)
    assert again is not None
    assert (again.etag, again.last_modified) == ('"p"', "Mon")
    assert isinstance(again.target, PendingPage)
    assert (again.target.visits, again.target.fallback) == (1, None)


def test_pages_of_a_paused_source_rest_too(library: Library) -> None:
    under = feed(library)
    library.fetch_results.worked(under, visit(), [seen("1")], NOW)
    library.sources.pause("public", "Post")
    assert library.fetch_queue.count(NOW) == 0
    assert library.fetch_queue.next(HOST, NOW) is None
    assert library.fetch_queue.lease("me", NOW, SOON, 9) == []


@pytest.mark.parametrize("state", ["paused", "ended"])
def test_pages_of_a_feed_that_is_over_are_still_read(library: Library, state: State) -> None:
    under = feed(library)
    library.fetch_results.worked(under, visit(), [seen("1")], NOW)
    over = Failure("Gone.", None, NOW, state, "It is over.")
    library.fetch_results.failed(under, over)
    assert library.fetch_queue.count(NOW) == 1
    errand = library.fetch_queue.next(HOST, NOW)
    assert errand is not None
    assert isinstance(errand.target, PendingPage)
    assert library.fetch_queue.lease("me", NOW, SOON, 9) == [HOST]


def test_leases_that_ran_out_are_counted_apart(library: Library) -> None:
    several(library, 3)
    library.fetch_queue.lease("me", NOW, SOON, 1)
    library.fetch_queue.lease("another", NOW, LATER, 2)
    assert library.fetch_queue.leases(NOW) == Leases(held=3, expired=0)
    assert library.fetch_queue.leases(SOON + timedelta(seconds=1)) == Leases(held=2, expired=1)
