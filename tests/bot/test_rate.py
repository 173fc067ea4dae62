import pytest

from bot.rate import Rate, TooFastError


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_so_many_are_let_through_in_a_minute_and_no_more() -> None:
    clock = Clock()
    rate = Rate(clock)
    for _ in range(3):
        rate.admit("discord:1", 7, 3)
        clock.now += 10
    with pytest.raises(TooFastError, match=r"That was 3 questions .* again in 30 seconds\."):
        rate.admit("discord:1", 7, 3)
    clock.now += 30
    rate.admit("discord:1", 7, 3)


def test_what_was_turned_away_does_not_count() -> None:
    clock = Clock()
    rate = Rate(clock)
    rate.admit("discord:1", 7, 1)
    for _ in range(5):
        clock.now += 10
        with pytest.raises(TooFastError, match="That was one question"):
            rate.admit("discord:1", 7, 1)
    clock.now += 10
    rate.admit("discord:1", 7, 1)


def test_people_and_servers_are_counted_apart() -> None:
    rate = Rate(Clock())
    rate.admit("discord:1", 7, 1)
    rate.admit("discord:1", 8, 1)
    rate.admit("discord:2", 7, 1)


def test_a_lower_limit_holds_at_once() -> None:
    clock = Clock()
    rate = Rate(clock)
    for _ in range(4):
        rate.admit("discord:1", 7, 12)
        clock.now += 1
    with pytest.raises(TooFastError, match="again in 58 seconds"):
        rate.admit("discord:1", 7, 2)


def test_those_who_asked_long_ago_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.rate._MOST_PEOPLE", 2)
    clock = Clock()
    rate = Rate(clock)
    rate.admit("discord:1", 1, 9)
    rate.admit("discord:1", 2, 9)
    clock.now += 61
    rate.admit("discord:1", 3, 9)
    assert len(rate._asked) == 1
