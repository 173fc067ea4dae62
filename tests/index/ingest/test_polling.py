"""When sources and pages are fetched next, and where redirects may lead."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import InputError, TryLaterError, VerbaleError
from index.ingest.fetch.client import LONGEST_WAIT_S, retry_after_s
from index.ingest.fetch.pages import BusyError, GoneError, RefusedError
from index.ingest.polling import (
    LATEST_S,
    PAGE_TRIES,
    REVISITS,
    SOONEST_S,
    backoff,
    check_redirect,
    gone_again,
    is_given_up,
    page_again,
    poll_interval,
    revisit,
    spread,
)
from index.store.fetching import LONGEST_WAIT
from index.store.horizon import PAGE_WAIT, SOURCE_WAIT

NOON = datetime(2024, 8, 28, 12, tzinfo=UTC)


def hourly(count: int, hours: float) -> list[datetime]:
    return [NOON - timedelta(hours=hours * number) for number in range(count)]


def test_a_first_visit_goes_by_the_distances_between_entries() -> None:
    assert poll_interval(hourly(10, 2), changed=True) == 3_600


def test_a_feed_that_brings_something_is_asked_more_often_and_a_silent_one_less() -> None:
    assert (
        poll_interval([], changed=True, every_s=3_600.0)
        < 3_600
        < poll_interval([], changed=False, every_s=3_600.0)
    )


def test_a_feed_is_never_asked_more_often_than_it_asks_for() -> None:
    assert poll_interval([], changed=True, every_s=600.0, asked_s=7_200.0) == 7_200


@given(
    st.one_of(st.none(), st.floats(1, 1e7)),
    st.one_of(st.none(), st.floats(0, 1e9)),
    st.lists(st.integers(-400_000, 400_000).map(lambda hours: NOON + timedelta(hours=hours))),
    st.booleans(),
)
def test_the_rhythm_stays_between_five_minutes_and_a_day(
    every: float | None, asked: float | None, published: list[datetime], changed: bool
) -> None:
    assert (
        SOONEST_S
        <= poll_interval(published, changed=changed, every_s=every, asked_s=asked)
        <= LATEST_S
    )


def test_waits_are_spread_by_a_tenth() -> None:
    assert spread(1_000, 0.0) == timedelta(seconds=900)
    assert spread(1_000, 1.0) == timedelta(seconds=1_100)


def test_failures_are_waited_out_longer_each_time_up_to_six_hours() -> None:
    waits = [backoff(number, BusyError("busy"), 1.0) for number in range(1, 12)]
    assert waits[:3] == [timedelta(minutes=5), timedelta(minutes=10), timedelta(minutes=20)]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=6)


def test_a_server_that_says_how_long_is_left_alone_for_so_long() -> None:
    assert backoff(1, BusyError("busy", after_s=7_000), 0.0) == timedelta(seconds=7_000)


def test_a_first_refusal_after_days_of_trouble_gives_no_source_up() -> None:
    error = RefusedError("403")
    assert not is_given_up(error, NOON, NOON + timedelta(days=4), again=False)
    assert is_given_up(error, NOON, NOON + timedelta(days=7), again=False)


class TestAPageThatFailed:
    def again(self, error: VerbaleError, failures: int, **more: Any) -> timedelta | None:
        known: dict[str, Any] = {"visits": 0, "held": False, "chance": 1.0} | more
        return page_again(error, failures=failures, **known)

    @pytest.mark.parametrize("error", [BusyError("503"), TryLaterError("no process")])
    def test_once_read_it_is_looked_at_again_after_any_trouble(self, error: VerbaleError) -> None:
        assert self.again(error, PAGE_TRIES, visits=1) == REVISITS[1]
        assert self.again(error, PAGE_TRIES + 1, visits=1) == REVISITS[2]
        assert self.again(error, PAGE_TRIES, visits=len(REVISITS)) is None

    @pytest.mark.parametrize("error", [RefusedError("403"), InputError("too slow to read")])
    def test_once_read_no_refusal_ends_its_visits(self, error: VerbaleError) -> None:
        waits = [self.again(error, number, visits=1) for number in range(1, 5)]
        assert waits == [*REVISITS[1:], None]


CHANCE = st.floats(0, 1)
SECONDS = st.none() | st.floats(0, 1e9)


@given(every=SECONDS, asked=SECONDS, changed=st.booleans(), failures=st.integers(1, 99), c=CHANCE)
def test_no_source_is_put_off_for_longer_than_a_right_clock_is_believed(
    every: float | None, asked: float | None, changed: bool, failures: int, c: float
) -> None:
    learned = poll_interval([], changed=changed, every_s=every, asked_s=asked)
    assert spread(learned, c, asked) < SOURCE_WAIT
    longest = retry_after_s({"Retry-After": "9" * 12})
    assert backoff(failures, BusyError("Busy.", after_s=longest), c) < SOURCE_WAIT


@given(visits=st.integers(0, 9), failures=st.integers(1, 20), held=st.booleans(), c=CHANCE)
def test_nor_is_any_page(visits: int, failures: int, held: bool, c: float) -> None:
    errors = (InputError("No."), GoneError("Gone.", for_good=False), RefusedError("No."))
    again = [
        page_again(one, visits=visits, failures=failures, held=held, chance=c)
        for one in (*errors, BusyError("Busy.", after_s=LONGEST_WAIT_S))
    ]
    waits = [*again, revisit(max(visits, 1)), gone_again(timedelta())]
    assert max(wait for wait in waits if wait is not None) < PAGE_WAIT
    assert LONGEST_WAIT < PAGE_WAIT


PAGE = "https://www.post.example/world/talks/7-crossing?id=7"


@pytest.mark.parametrize(
    "found",
    [
        PAGE,
        "http://post.example/world/talks/7-crossing?utm_source=rss&id=7",
        "https://post.example/world/talks/8-other",
        "https://post.example/world/talks/7",
        "https://post.example/?p=7",
        "https://elsewhere.example/world",
    ],
)
def test_an_article_may_have_moved(found: str) -> None:
    check_redirect(PAGE, found)


@pytest.mark.parametrize(
    "found",
    [
        "https://www.post.example/",
        "https://post.example/index.html",
        "https://new.example/",
        "https://post.example/world",
        "https://post.example/world/talks/",
    ],
)
def test_what_lies_above_an_article_is_not_it(found: str) -> None:
    with pytest.raises(GoneError, match=r"no longer exists; it redirects to") as told:
        check_redirect(PAGE, found)
    assert not told.value.for_good


@pytest.mark.parametrize(
    "found",
    [
        "https://id.post.example/login?back=https%3A%2F%2Fwww.post.example%2Fworld%2Ftalks%2F"
        "7-crossing%3Fid%3D7",
        "https://www.post.example/login?return=%2Fworld%2Ftalks%2F7-crossing%3Fid%3D7",
        "https://consent.example/ask?to=%2Fworld%2Ftalks%2F7-crossing",
        "https://wall.example/for/https://www.post.example/world/talks/7-crossing",
    ],
)
def test_a_page_that_leads_back_stands_before_it(found: str) -> None:
    with pytest.raises(RefusedError, match=r"redirects to a login or consent page"):
        check_redirect(PAGE, found)
