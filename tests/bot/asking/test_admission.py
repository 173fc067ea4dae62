"""Questions that would wait for long are refused at once."""

import asyncio

import pytest

from bot.core.rate_limit import BusyError, refuse_when_busy
from index.admin import AdminService
from index.concurrency import LONGEST_WAIT_S, Load
from index.values import Limits
from tests.bot.keeping import kept_people
from tests.bot.running import connected
from tests.bot.samples import ScriptedAsker
from tests.discord_double import DiscordDouble
from tests.discord_double.model import Message
from tests.discord_double.people.interactions import Interaction


def test_a_short_wait_is_no_reason_to_refuse() -> None:
    refuse_when_busy(Load())
    refuse_when_busy(Load(30, LONGEST_WAIT_S))


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
        async with (
            DiscordDouble() as discord,
            connected(discord, monkeypatch, asker, admin_service=people),
        ):
            asked = [await discord.slash("ask", {"question": f"who met {n}?"}) for n in range(20)]
            replies = await asyncio.gather(*map(first_reply, asked))
            assert sum("I'm busy" in one.content for one in replies) == 15
            assert len(asker.asked) == 5
            asker.load, asker.conversations = Load(), []
            for n in range(15):  # what was refused does not count for the limit
                again = await discord.slash("ask", {"question": f"who met {n}?"})
                asker.conversations.clear()
                assert "Yanqi Lake" in (await again.answer()).text
