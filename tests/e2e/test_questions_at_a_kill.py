"""Questions in flight when the bot is killed are excused after its start, each once."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.commands.message_menus import CHECK, FIND
from tests.bot.keeping import LIBRARY
from tests.discord_double import DiscordDouble, Interaction, Message, User
from tests.e2e.processes import process
from tests.patience import PATIENCE_S, last_words

SCRIPTED = ("-m", "tests.e2e.scripted_bot")
EXCUSE = "I was restarted before I could answer. Please ask again."
NEVER, AT_ONCE = "3600", "0"


def left_open(folder: Path) -> int:
    with closing(sqlite3.connect(folder / LIBRARY)) as library:
        [count] = library.execute("SELECT count(*) FROM open_question").fetchone()
    return int(count)


async def stored(folder: Path, number: int) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while left_open(folder) != number:  # noqa: ASYNC110 - another process stores them
            await asyncio.sleep(0.02)


async def commands(discord: DiscordDouble) -> list[Interaction]:
    """Commands of three people; the last is private."""
    asked = [
        await discord.slash("ask", {"question": f"who met {name}?"} | more, user=User(name))
        for name, more in (("ann", {}), ("bob", {}), ("cat", {"private": True}))
    ]
    assert all([(await one.acknowledged()).deferred for one in asked])
    return asked


async def menus(discord: DiscordDouble) -> list[Interaction]:
    """The two menus of a message, used by two people."""
    said = await discord.say(discord.guild.general, "He said: “They met at Yanqi Lake”")
    used = [
        await discord.context_menu(menu, said, user=User(name))
        for menu, name in ((CHECK, "eve"), (FIND, "fay"))
    ]
    assert all([(await one.acknowledged()).deferred for one in used])
    return used


async def messages(discord: DiscordDouble) -> list[Message]:
    """Two mentions by one person, of which the second waits for the first, and a direct message."""
    place = discord.guild.general
    return [
        await discord.say(place, "who met whom?", mentions_bot=True),
        await discord.say(place, "and when?", mentions_bot=True),
        await discord.say(User("dan"), "who met whom?"),
    ]


def replies(discord: DiscordDouble, asked: Message) -> list[str]:
    said = discord.messages(asked.channel)
    return [one.content for one in said if one.author is discord.bot and one.reply_to is asked]


async def test_questions_in_flight_at_a_kill_are_excused_once(tmp_path: Path) -> None:
    async with DiscordDouble() as discord:
        async with process(discord, *SCRIPTED, discord.api, NEVER, str(tmp_path)) as bot:
            told, spoken = await commands(discord), await messages(discord)
            chosen = await menus(discord)
            await stored(tmp_path, len(told) + len(spoken) + len(chosen))
            bot.kill()
            await last_words(bot)
        for _ in range(2):  # the second start has nobody to excuse itself to
            async with process(discord, *SCRIPTED, discord.api, AT_ONCE, str(tmp_path)):
                await stored(tmp_path, 0)
                answered = await discord.run("ask", {"question": "and after the kill?"})
                assert "Yanqi Lake" in answered.text
        for one in told:
            card = await one.answer()
            assert EXCUSE in card.content
            assert "who met" in card.content
            assert (card.edits, one.followups) == (1, [])
        for one in chosen:
            assert (await one.answer()).content == EXCUSE
        assert [replies(discord, one) for one in spoken] == [[EXCUSE]] * 3
