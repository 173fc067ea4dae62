"""Questions and fetches within their limits."""

import asyncio

import pytest

from bot.core.rate_limit import (
    BusyError,
    RateLimitedError,
    RateLimiter,
    refuse_when_busy,
)
from index.admin import AdminService
from index.concurrency import Load
from index.values import Limits
from tests.bot.keeping import kept_people
from tests.bot.running import alone
from tests.bot.samples import ScriptedAsker
from tests.discord_double.model import Message
from tests.discord_double.people.interactions import Interaction


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_so_many_of_each_person_are_let_through_in_a_minute_and_no_more() -> None:
    clock = Clock()
    rate = RateLimiter(clock)
    for _ in range(3):
        rate.admit("discord:1", 7, 3)
        clock.now += 10
    with pytest.raises(
        RateLimitedError, match=r"of 3 questions a minute\. Try again in 30 seconds\."
    ):
        rate.admit("discord:1", 7, 3)
    rate.admit("discord:1", 8, 3)
    rate.admit("discord:2", 7, 3)
    clock.now += 30
    rate.admit("discord:1", 7, 3)


def test_what_was_taken_back_does_not_count() -> None:
    rate = RateLimiter(Clock())
    rate.take_back("discord:1", 7)
    for _ in range(5):
        rate.admit("discord:1", 7, 1)
        rate.take_back("discord:1", 7)
    rate.admit("discord:1", 7, 1)
    with pytest.raises(RateLimitedError):
        rate.admit("discord:1", 7, 1)


def test_those_who_asked_long_ago_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.concurrency._MOST_KEYS", 2)
    clock = Clock()
    rate = RateLimiter(clock)
    rate.admit("discord:1", 1, 9)
    rate.admit("discord:1", 2, 9)
    clock.now += 61
    rate.admit("discord:1", 3, 9)
    assert len(rate._questions._used) == 1


def test_all_people_of_a_server_together_fetch_so_often_and_no_more() -> None:
    clock = Clock()
    rate = RateLimiter(clock)
    for person in range(20):
        rate.admit_fetch("discord:1", person)
        clock.now += 1
    for _ in range(5):  # what is turned away counts for nobody
        with pytest.raises(
            RateLimitedError, match=r"This server .* of 20 fetches .* Try again in 40 seconds\."
        ):
            rate.admit_fetch("discord:1", 20)
    rate.admit_fetch("discord:2", 20)
    clock.now += 40
    rate.admit_fetch("discord:1", 20)
    rate.admit_fetch("discord:2", 20)


def test_a_long_wait_is_told_in_steps_of_five_seconds() -> None:
    with pytest.raises(BusyError, match=r"I'm busy\. .* would wait about 45 seconds"):
        refuse_when_busy(Load(30, 41.2))


class Counting(ScriptedAsker):
    """Busy as soon as five questions are being answered, of which each takes a while."""

    async def ask_in(self, conversation, question):  # type: ignore[no-untyped-def]
        open_now = len(self.conversations) + 1
        self.load = Load(open_now, 100.0 if open_now >= 5 else 0.0)
        return await super().ask_in(conversation, question)


async def first_reply(asked: Interaction) -> Message:
    """The answer, or the private line that there is none; which five are admitted is chance."""
    waiting = [asyncio.create_task(one) for one in (asked.answer(), asked.followup())]
    done, others = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for one in others:
        one.cancel()
    return done.pop().result()


async def test_of_many_at_the_same_moment_only_those_who_wait_shortly_are_admitted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asker, reading = Counting(), AdminService.limits

    async def slow(people: AdminService, scope: str) -> Limits:
        found = await reading(people, scope)
        await asyncio.sleep(0.2)  # all have come before the first is counted
        return found

    monkeypatch.setattr(AdminService, "limits", slow)
    with kept_people(Limits(questions=20)) as (people, _):
        async with alone(monkeypatch, asker, admin_service=people) as discord:
            asked = [await discord.slash("ask", {"question": f"who met {n}?"}) for n in range(20)]
            replies = await asyncio.gather(*map(first_reply, asked))
            assert sum("I'm busy" in one.content for one in replies) == 15
            assert len(asker.asked) == 5
            asker.load, asker.conversations = Load(), []
            for n in range(15):  # what was refused does not count for the limit
                again = await discord.slash("ask", {"question": f"who met {n}?"})
                asker.conversations.clear()
                assert "Yanqi Lake" in (await again.answer()).text
