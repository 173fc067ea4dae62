import pytest

from bot.core.rate_limit import FetchRateLimiter, RateLimitedError, RateLimiter


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_so_many_are_let_through_in_a_minute_and_no_more() -> None:
    clock = Clock()
    rate = RateLimiter(clock)
    for _ in range(3):
        rate.admit("discord:1", 7, 3)
        clock.now += 10
    with pytest.raises(
        RateLimitedError, match=r"of 3 questions a minute\. Try again in 30 seconds\."
    ):
        rate.admit("discord:1", 7, 3)
    clock.now += 30
    rate.admit("discord:1", 7, 3)


def test_what_was_turned_away_does_not_count() -> None:
    clock = Clock()
    rate = RateLimiter(clock)
    rate.admit("discord:1", 7, 1)
    for _ in range(5):
        clock.now += 10
        with pytest.raises(RateLimitedError, match="of one question a minute"):
            rate.admit("discord:1", 7, 1)
    clock.now += 10
    rate.admit("discord:1", 7, 1)


def test_what_was_taken_back_does_not_count() -> None:
    rate = RateLimiter(Clock())
    rate.take_back("discord:1", 7)
    for _ in range(5):
        rate.admit("discord:1", 7, 1)
        rate.take_back("discord:1", 7)
    rate.admit("discord:1", 7, 1)
    with pytest.raises(RateLimitedError):
        rate.admit("discord:1", 7, 1)


def test_people_and_servers_are_counted_apart() -> None:
    rate = RateLimiter(Clock())
    rate.admit("discord:1", 7, 1)
    rate.admit("discord:1", 8, 1)
    rate.admit("discord:2", 7, 1)


def test_a_lower_limit_holds_at_once() -> None:
    clock = Clock()
    rate = RateLimiter(clock)
    for _ in range(4):
        rate.admit("discord:1", 7, 12)
        clock.now += 1
    with pytest.raises(RateLimitedError, match="again in 58 seconds"):
        rate.admit("discord:1", 7, 2)


def test_those_who_asked_long_ago_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.concurrency._MOST_KEYS", 2)
    clock = Clock()
    rate = RateLimiter(clock)
    rate.admit("discord:1", 1, 9)
    rate.admit("discord:1", 2, 9)
    clock.now += 61
    rate.admit("discord:1", 3, 9)
    assert len(rate._questions._used) == 1


def test_one_person_fetches_so_often_in_a_minute_and_no_more() -> None:
    clock = Clock()
    rate = FetchRateLimiter(clock, person=2, server=9)
    rate.admit("discord:1", 7)
    clock.now += 10
    rate.admit("discord:1", 7)
    with pytest.raises(
        RateLimitedError, match=r"You've .* 2 fetches from the web a minute\. Try .* 50 seconds\."
    ):
        rate.admit("discord:1", 7)
    rate.admit("discord:1", 8)
    clock.now += 50
    rate.admit("discord:1", 7)


def test_all_people_of_a_server_together_fetch_so_often_and_no_more() -> None:
    clock = Clock()
    rate = FetchRateLimiter(clock, person=2, server=3)
    for person in (1, 2, 3):
        rate.admit("discord:1", person)
        clock.now += 1
    for _ in range(5):  # what is turned away counts for nobody
        with pytest.raises(
            RateLimitedError, match=r"This server .* of 3 fetches .* Try again in 57 seconds\."
        ):
            rate.admit("discord:1", 4)
    rate.admit("discord:2", 4)
    clock.now += 57
    rate.admit("discord:1", 4)
    rate.admit("discord:2", 4)
