from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import InputError
from index.gather.failures import BusyError, GoneError, RefusedError
from index.rounds.schedule import (
    FIRST_S,
    LATEST_S,
    REVISITS,
    SOONEST_S,
    Rhythm,
    backoff,
    is_given_up,
    is_over,
    revisit,
    spread,
)

NOON = datetime(2024, 8, 28, 12, tzinfo=UTC)


def hourly(count: int, hours: float) -> list[datetime]:
    return [NOON - timedelta(hours=hours * number) for number in range(count)]


def test_a_first_visit_goes_by_the_distances_between_entries() -> None:
    assert Rhythm().after(hourly(10, 2), changed=True) == 3_600


def test_one_late_entry_does_not_slow_a_busy_feed() -> None:
    published = [*hourly(10, 2), NOON - timedelta(days=300)]
    assert Rhythm().after(published, changed=True) == 3_600


def test_a_feed_without_dates_begins_at_half_an_hour() -> None:
    assert Rhythm().after([], changed=True) == FIRST_S


def test_a_feed_that_brings_something_is_asked_more_often_and_a_silent_one_less() -> None:
    assert (
        Rhythm(3_600.0).after([], changed=True) < 3_600 < Rhythm(3_600.0).after([], changed=False)
    )


def test_a_feed_that_falls_silent_is_asked_once_a_day_in_the_end() -> None:
    every = 600.0
    for _ in range(40):
        every = Rhythm(every).after([], changed=False)
    assert every == LATEST_S


def test_a_feed_is_never_asked_more_often_than_it_asks_for() -> None:
    assert Rhythm(600.0, asked_s=7_200.0).after([], changed=True) == 7_200


@given(
    st.one_of(st.none(), st.floats(1, 1e7)),
    st.one_of(st.none(), st.floats(0, 1e9)),
    st.lists(st.integers(-400_000, 400_000).map(lambda hours: NOON + timedelta(hours=hours))),
    st.booleans(),
)
def test_the_rhythm_stays_between_five_minutes_and_a_day(
    every: float | None, asked: float | None, published: list[datetime], changed: bool
) -> None:
    assert SOONEST_S <= Rhythm(every, asked).after(published, changed=changed) <= LATEST_S


def test_waits_are_spread_by_a_tenth() -> None:
    assert spread(1_000, 0.0) == timedelta(seconds=900)
    assert spread(1_000, 1.0) == timedelta(seconds=1_100)


def test_failures_are_waited_out_longer_each_time_up_to_six_hours() -> None:
    waits = [backoff(number, BusyError("busy"), 1.0) for number in range(1, 12)]
    assert waits[:3] == [timedelta(minutes=5), timedelta(minutes=10), timedelta(minutes=20)]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=6)


def test_chance_halves_a_wait_at_most() -> None:
    assert backoff(3, BusyError("busy"), 0.0) == backoff(3, BusyError("busy"), 1.0) / 2


def test_a_server_that_says_how_long_is_left_alone_for_so_long() -> None:
    assert backoff(1, BusyError("busy", after_s=7_000), 0.0) == timedelta(seconds=7_000)


def test_many_failures_do_not_overflow() -> None:
    assert backoff(10_000, BusyError("busy"), 1.0) == timedelta(hours=6)


def test_only_gone_for_good_ends_a_source() -> None:
    assert is_over(GoneError("410", for_good=True))
    assert not is_over(GoneError("404", for_good=False))
    assert not is_over(RefusedError("403"))


@pytest.mark.parametrize(
    ("error", "days"),
    [
        (RefusedError("403"), 3),
        (GoneError("404", for_good=False), 3),
        (InputError("no feed"), 3),
        (BusyError("503"), 7),
    ],
)
def test_a_source_is_given_up_after_days_of_failure(error: Exception, days: int) -> None:
    assert isinstance(error, InputError | BusyError)
    short = NOON + timedelta(days=days) - timedelta(minutes=1)
    assert not is_given_up(error, NOON, short)
    assert is_given_up(error, NOON, NOON + timedelta(days=days))


def test_a_page_is_looked_at_again_ever_more_seldom_and_then_no_more() -> None:
    waits = [revisit(visits) for visits in range(1, len(REVISITS) + 1)]
    assert waits == sorted(REVISITS)
    assert revisit(len(REVISITS) + 1) is None
