"""Looks, pages of lists and autocomplete while every other thread of the library is busy."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from index.answer.answerer import Answerer
from index.answer.conversation.conversation import Background
from index.app import Verbale
from index.store.rows import Generation
from index.values import Answer, Question
from tests.bot.pressing import press
from tests.bot.running import connected_to
from tests.discord_double import DiscordDouble, Interaction, User
from tests.index.libraries import article, house
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.usefixtures("one_model")

OUTLET = "U.S. Department of State"
SOURCES = 8
"""One more than a page of ``/source list``."""


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Questions are answered once it is set; until then they block their threads."""
    released, answer = threading.Event(), Answerer.answer

    def waits(
        answerer: Answerer,
        question: Question,
        live: Generation | None = None,
        background: Background | None = None,
    ) -> Answer:
        released.wait(PATIENCE_S)
        return answer(answerer, question, live, background)

    monkeypatch.setattr(Answerer, "answer", waits)
    yield released
    released.set()


@pytest.fixture
async def verbale(tmp_path: Path, held: threading.Event) -> AsyncIterator[Verbale]:
    async with house(tmp_path / "data", searching=False) as verbale:
        for number in range(SOURCES):
            file = tmp_path / f"{number}.jsonl"
            file.write_text(json.dumps(article(number) | {"source": OUTLET}))
            await verbale.import_file(file, source=f"Harbour news {number}")
        try:
            yield verbale
        finally:
            held.set()


@pytest.fixture
async def discord(
    verbale: Verbale, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[DiscordDouble]:
    async with DiscordDouble() as discord:
        discord.user = discord.guild.owner
        async with connected_to(verbale, discord, monkeypatch):
            yield discord


@pytest.fixture
async def waiting(discord: DiscordDouble, verbale: Verbale) -> list[Interaction]:
    """Twenty questions of two people, which wait for their answers."""
    people = [discord.user, User("ann")]
    asked = [
        await discord.slash("ask", {"question": f"who met envoy {n}?"}, user=people[n % 2])
        for n in range(20)
    ]
    assert all([(await one.acknowledged()).deferred for one in asked])
    async with asyncio.timeout(PATIENCE_S):
        while verbale.load.waiting < 16:  # noqa: ASYNC110 - four are being answered
            await asyncio.sleep(0.01)
    return asked


async def test_new_questions_are_refused_at_once_where_they_would_wait_long(
    discord: DiscordDouble,
    held: threading.Event,
    waiting: list[Interaction],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.core.rate_limit.LONGEST_WAIT_S", 0.0)
    bob = User("bob")
    one_more = await discord.slash("ask", {"question": "who met envoy 3?"}, user=bob)
    told = await one_more.followup()
    assert told.ephemeral
    assert "I'm busy. A question asked now would wait about" in told.content
    asked = await discord.say(discord.guild.general, "who met?", user=bob, mentions_bot=True)
    reply = await discord.next_message(asked.channel, after=asked)
    assert "I'm busy" in reply.content
    assert "Hello!" in (await discord.run("ask", {"question": "hello"})).text
    assert not held.is_set()
    held.set()
    for one in waiting:
        await one.until(lambda card: "envoy" in card.text)  # some are told their place before


async def test_lists_and_autocomplete_answer_while_all_other_threads_are_busy(
    discord: DiscordDouble,
    verbale: Verbale,
    held: threading.Event,
    waiting: list[Interaction],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    threads = verbale._threads
    busy = [
        asyncio.create_task(threads.write(held.wait, PATIENCE_S)),
        asyncio.create_task(threads.background(lambda _: held.wait(PATIENCE_S))),
    ]
    monkeypatch.setattr("bot.core.choices._SECONDS", PATIENCE_S)  # of a loaded machine
    typed = {"question": "who?", "source": "state"}
    choosing = [await discord.autocomplete("ask", typed, focused="source") for _ in range(20)]
    for one in choosing:
        assert [choice["value"] for choice in await one.choices()] == [OUTLET]
    name = {"name": "news har"}
    shown = await discord.autocomplete("source show", name, focused="name")
    assert len(await shown.choices()) == SOURCES
    card = await discord.run("source list")
    assert "page 1 of 2" in card.text
    assert "page 2 of 2" in (await press(discord, card, "next")).text
    assert not held.is_set()
    held.set()
    await asyncio.gather(*busy)
    for one in waiting:
        assert (await one.answer()).text
