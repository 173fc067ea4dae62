import time
from typing import Any

import pytest

from tests.bot.running import connected
from tests.bot.samples import SENTENCE, ScriptedAsker
from tests.discord_double import DiscordDouble
from tests.discord_double.people.interactions import ACKNOWLEDGE_WITHIN
from tests.patience import PATIENCE_S

CALLBACK = "POST /interactions/*/callback"
ORIGINAL = "/webhooks/*/messages/@original"
BOLD = SENTENCE.replace("Yanqi Lake", "**Yanqi Lake**")


@pytest.mark.parametrize(
    "trouble", [{"status": 503, "times": 2}, {"status": 429, "retry_after": 5.0}]
)
async def test_an_acknowledgement_in_trouble_is_made_while_discord_waits(
    discord: DiscordDouble, trouble: dict[str, Any]
) -> None:
    fault = discord.fault(CALLBACK, **trouble)
    asked = await discord.slash("ask", {"question": "where?"})
    assert (await asked.acknowledged()).seconds < ACKNOWLEDGE_WITHIN
    assert BOLD in (await asked.answer()).text
    assert fault.hits == trouble.get("times", 1)


async def test_an_answer_comes_though_every_reply_to_its_acknowledgement_was_lost(
    monkeypatch: pytest.MonkeyPatch, asker: ScriptedAsker
) -> None:
    double = DiscordDouble(expect_violations=True)
    async with double as discord, connected(discord, monkeypatch, asker):
        discord.fault(CALLBACK, status=503, heard=True)
        discord.fault(CALLBACK, status=503, times=1_000)
        assert BOLD in (await (await discord.slash("ask", {"question": "where?"})).answer()).text


async def test_choices_in_trouble_are_offered_while_discord_waits(
    discord: DiscordDouble, asker: ScriptedAsker
) -> None:
    asker.names = ["Reuters"]
    discord.fault(CALLBACK, status=503, times=2)
    asked = await discord.autocomplete("ask", {"source": "re"}, focused="source")
    assert [one["name"] for one in await asked.choices()] == ["Reuters"]


@pytest.mark.parametrize("private", [False, True])
@pytest.mark.parametrize("writable", [True, False])
async def test_an_answer_after_the_token_has_died_is_a_message_unless_it_was_private(
    discord: DiscordDouble, asker: ScriptedAsker, caplog: pytest.LogCaptureFixture,
    private: bool, writable: bool,
) -> None:  # fmt: skip
    asker.blocks_for = 0.3
    asked = await discord.slash("ask", {"question": "where?", "private": private})
    await asked.acknowledged()
    asked.expire_token()
    discord.guild.general.writable = writable
    await discord.until(
        lambda: discord.sent(f"PATCH {ORIGINAL}") or None, PATIENCE_S, "the answer was not sent"
    )
    asker.blocks_for = 0
    if writable and not private:
        assert BOLD in (await discord.next_message(discord.guild.general)).text
    elif not private:
        await discord.until(
            lambda: discord.sent("POST /channels/*/messages") or None, PATIENCE_S, "it did not try"
        )
    else:
        assert discord.sent("POST /channels/*/messages") == []
    assert BOLD in (await (await discord.slash("ask", {"question": "where?"})).answer()).text
    assert f"the answer to interaction {asked.id} is gone" in caplog.text
    assert not any(record.exc_info for record in caplog.records)


async def test_a_thinking_message_that_somebody_deleted_is_no_error(
    discord: DiscordDouble, asker: ScriptedAsker, caplog: pytest.LogCaptureFixture
) -> None:
    asker.blocks_for = 0.3
    asked = await discord.slash("ask", {"question": "where?"})
    await asked.acknowledged()
    assert asked.original is not None
    asked.original.deleted = True
    await discord.until(
        lambda: discord.sent(f"PATCH {ORIGINAL}") or None, PATIENCE_S, "the answer was not sent"
    )
    asker.blocks_for = 0
    await (await discord.slash("ask", {"question": "where?"})).answer()
    assert "is gone" in caplog.text
    assert not any(record.exc_info for record in caplog.records)


async def test_links_that_discord_refuses_do_not_cost_the_answer(discord: DiscordDouble) -> None:
    discord.fault(f"PATCH {ORIGINAL}", status=400)
    card = await (await discord.slash("ask", {"question": "where?"})).answer()
    assert BOLD in card.text
    assert card.links == []


async def test_a_question_that_comes_too_late_is_not_worked_on(
    monkeypatch: pytest.MonkeyPatch, asker: ScriptedAsker, caplog: pytest.LogCaptureFixture
) -> None:
    readings = iter([0.0])  # when it was sent; the machine's clock is far past that

    def clock() -> float:
        return next(readings, time.monotonic())

    double = DiscordDouble(clock=clock, expect_violations=True)
    async with double as discord, connected(discord, monkeypatch, asker):
        await discord.slash("ask", {"question": "where?"})
        await discord.until(lambda: discord.sent(CALLBACK) or None, PATIENCE_S, "no callback")
    assert asker.asked == []
    assert "Too late to acknowledge" in caplog.text
