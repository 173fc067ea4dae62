"""``/ask`` from the person's keystroke to the card, through a real discord.py client."""

import asyncio
import signal

import pytest

from tests.bot.reading import quotes_in, shown
from tests.bot.running import connected
from tests.bot.samples import LINK, ScriptedAsker, quote
from tests.discord_double import DiscordDouble, Message
from tests.e2e.processes import process
from tests.patience import last_words

QUESTION = "where did Sullivan and Wang meet?"
SCRIPTED = ("-m", "tests.e2e.scripted_bot")


def assert_holds_the_answer(card: Message) -> None:
    [quoted] = quotes_in(card.text)
    assert shown(quoted) == (quote().text, ["Yanqi Lake"])
    assert f"### {QUESTION}" in card.text
    assert card.links == [LINK]


async def test_a_question_is_acknowledged_at_once_and_answered_when_the_model_has_loaded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asker = ScriptedAsker(blocks_for=3.2)
    async with DiscordDouble() as discord, connected(discord, monkeypatch, asker):
        asked = await discord.slash("ask", {"question": QUESTION})
        callback = await asked.acknowledged()
        assert callback.deferred
        assert not callback.ephemeral
        assert asked.original is not None
        assert asked.original.loading
        card = await asked.answer()
        assert_holds_the_answer(card)
        assert not card.ephemeral


async def test_a_lost_gateway_does_not_lose_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    asker = ScriptedAsker(blocks_for=0.5)
    async with DiscordDouble() as discord, connected(discord, monkeypatch, asker):
        asked = await discord.slash("ask", {"question": QUESTION})
        await asked.acknowledged()
        await discord.drop_gateway(4000)
        assert_holds_the_answer(await asked.answer())
        await discord.ready()
        assert len(discord.gateway.resumes) == 1
        assert_holds_the_answer(await discord.run("ask", {"question": QUESTION}))


async def test_a_session_begins_anew_by_the_same_proxy_and_a_signal_lets_an_answer_arrive() -> None:
    # A process of its own, where discord.py's default gateway is Discord's.
    async with DiscordDouble() as discord, process(discord, *SCRIPTED, discord.api, "1") as bot:
        await discord.invalidate_session()
        await discord.ready()
        assert len(discord.gateway.identifies) == 2
        asked = await discord.slash("ask", {"question": QUESTION})
        await asked.acknowledged()
        bot.send_signal(signal.SIGINT)
        assert_holds_the_answer(await asked.answer())
        _, said = await last_words(bot)
        assert bot.returncode == 0
        assert b"Traceback" not in said


async def test_a_second_signal_does_not_wait_for_anything() -> None:
    async with DiscordDouble() as discord, process(discord, *SCRIPTED, discord.api, "60") as bot:
        asked = await discord.slash("ask", {"question": QUESTION})
        await asked.acknowledged()
        bot.terminate()
        await asyncio.sleep(0.3)
        assert bot.returncode is None
        bot.terminate()
        await last_words(bot)
        assert bot.returncode == -signal.SIGTERM
