"""Who waits sees how many questions are ahead of theirs, whichever way they asked."""

import asyncio

import pytest

from bot.asking import surfaces
from bot.commands.message_menus import CHECK, FIND
from tests.bot.samples import ScriptedAsker
from tests.discord_double import DiscordDouble, Message, User

QUESTION = "where did Sullivan and Wang meet?"
THREE, ONE = "⏳ 3 questions are ahead of yours.", "⏳ 1 question is ahead of yours."


class Held(ScriptedAsker):
    """Answers when it is let go."""

    def __init__(self) -> None:
        super().__init__(places=[3])
        self.go_on = asyncio.Event()

    async def _takes_time(self) -> None:
        await self.go_on.wait()


@pytest.fixture
def asker() -> Held:
    return Held()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surfaces, "FIRST_S", 0.05)
    monkeypatch.setattr(surfaces, "AGAIN_S", 0.05)


async def told(discord: DiscordDouble, message: Message, words: str) -> None:
    await discord.until(lambda: message.content == words, f"{words!r} was not told")


async def answered(discord: DiscordDouble, asker: Held, message: Message) -> Message:
    """The card that takes the place of what was told."""
    asker.go_on.set()
    await discord.until(lambda: message.components, "was not answered")
    assert message.content == ""
    return message


@pytest.mark.parametrize("options", [{}, {"private": True}])
async def test_a_command_shows_its_place_and_then_its_answer(
    discord: DiscordDouble, asker: Held, options: dict[str, bool]
) -> None:
    asker.places = [3, 3, 1]
    waiting = await discord.run("ask", {"question": QUESTION} | options)
    await told(discord, waiting, ONE)
    card = await answered(discord, asker, waiting)
    assert "Yanqi Lake" in card.text
    assert card.ephemeral == bool(options)
    assert card.edits == 3  # the same place is told once


@pytest.mark.parametrize("how", ["mention", "direct message"])
async def test_a_message_gets_one_reply_that_becomes_the_answer(
    discord: DiscordDouble, asker: Held, how: str
) -> None:
    ann = User("ann")
    direct = how == "direct message"
    place = ann if direct else discord.guild.general
    asked = await discord.say(place, QUESTION, mentions_bot=not direct)
    waiting = await discord.next_message(asked.channel, after=asked)
    assert (waiting.content, waiting.reply_to) == (THREE, asked)
    assert "Yanqi Lake" in (await answered(discord, asker, waiting)).text
    since = [one for one in discord.messages(asked.channel) if one.id > asked.id]
    assert since == [waiting]


@pytest.mark.parametrize("menu", [CHECK, FIND])
async def test_a_message_menu_shows_its_place(
    discord: DiscordDouble, asker: Held, menu: str
) -> None:
    message = await discord.say(discord.guild.general, "He said: “They met at Yanqi Lake”")
    waiting = await (await discord.context_menu(menu, message)).answer()
    assert waiting.content == THREE
    assert "Yanqi Lake" in (await answered(discord, asker, waiting)).text


async def test_who_waits_in_one_channel_is_told_one_after_the_other(
    discord: DiscordDouble, asker: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(surfaces, "_WAITS_APART_S", 3600.0)
    place = discord.guild.general
    first = await discord.say(place, QUESTION, mentions_bot=True)
    await discord.next_message(place, after=first)
    second = await discord.say(place, QUESTION, mentions_bot=True, user=User("ann"))
    await discord.until(lambda: len(asker.asked) == 2, "was not asked")
    await asyncio.sleep(0.2)
    assert [one for one in discord.messages(place) if one.reply_to is second] == []
    asker.go_on.set()
    await discord.until(
        lambda: [one for one in discord.messages(place) if one.reply_to is second],
        "the second was not answered",
    )


async def test_an_answer_takes_the_place_of_a_text_whose_arrival_was_not_confirmed(
    discord: DiscordDouble, asker: Held
) -> None:
    discord.fault("POST /channels/*/messages", drop=True, heard=True)
    asked = await discord.say(discord.guild.general, QUESTION, mentions_bot=True)
    waiting = await discord.next_message(asked.channel, after=asked)
    assert "Yanqi Lake" in (await answered(discord, asker, waiting)).text


async def test_a_failure_takes_the_place_of_what_was_told(
    discord: DiscordDouble, asker: Held
) -> None:
    asker.gives = ValueError("a fault of ours")
    waiting = await discord.run("ask", {"question": QUESTION, "private": True})
    spoken = await discord.say(discord.guild.general, QUESTION, mentions_bot=True)
    reply = await discord.next_message(spoken.channel, after=spoken)
    asker.go_on.set()
    await discord.until(
        lambda: all("went wrong" in one.content for one in (waiting, reply)), "no failure is told"
    )
