"""``verbale run`` with a real library, indexed anew from Discord: broken off, given up, undone."""

import asyncio
import json
import signal
from pathlib import Path

import pytest

from index.store.library import Library
from index.store.rows import Generation
from index.values import PUBLIC
from tests.bot.pressing import press_id
from tests.discord_double import (
    MANAGE_GUILD,
    MEMBER_PERMISSIONS,
    DiscordDouble,
    Guild,
    Message,
    User,
)
from tests.e2e.processes import process
from tests.index.libraries import ANSWER, QUESTION, articles, house
from tests.lexical_verbale import HURRY, PAUSE, PROGRAM
from tests.patience import last_words

MANY = 60
"""Articles, which a build that waits at each takes longer to encode than a bot to be stopped."""
WAIT_S = "0.2"
TWIN = "twin"
"""Another model, as far as anybody can tell: nothing that it encodes is there already."""
MANAGER = MEMBER_PERMISSIONS | MANAGE_GUILD

pytestmark = pytest.mark.usefixtures("lexical")


@pytest.fixture
def hurry(tmp_path: Path, lexical: None, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Bots encode slowly until this file is there."""
    monkeypatch.setenv(PAUSE, WAIT_S)
    monkeypatch.setenv(HURRY, str(tmp_path / "hurry"))
    return tmp_path / "hurry"


@pytest.fixture
async def data(tmp_path: Path, lexical: None) -> Path:
    """A library that is worth a build."""
    async with house(tmp_path / "data") as verbale:
        await verbale.import_file(articles(tmp_path, MANY), source="harbour")
    return tmp_path / "data"


def generation(data: Path, number: int) -> Generation:
    library = Library.open(f"sqlite:///{data / 'library.sqlite'}")
    try:
        return library.generations.one(number)
    finally:
        library.close()


def log(data: Path) -> list[tuple[str, str, str]]:
    """What was done to generations, oldest first, by whom and from where."""
    library = Library.open(f"sqlite:///{data / 'library.sqlite'}")
    try:
        entries = library.audit_log.page([PUBLIC])
    finally:
        library.close()
    index = [one for one in reversed(entries) if one.what.startswith("index")]
    return [(one.what, one.who.partition(":")[2], one.place) for one in index]


async def begun(discord: DiscordDouble, command: str, **options: str) -> Message:
    """Confirm a command; the message in the channel that shows its progress."""
    seen = discord.messages(discord.guild.general)
    card = await discord.run(f"index {command}", options)
    pressed = await discord.press(card, press_id(card, "begin"))
    await pressed.until(lambda one: "shows the progress" in one.text)
    return await discord.next_message(discord.guild.general, after=seen[-1] if seen else None)


async def shows(discord: DiscordDouble, message: Message, words: str) -> None:
    there = f"{words!r} in {message.text!r}"
    await discord.until(lambda: words in message.text, there)


async def answered(discord: DiscordDouble) -> bool:
    return ANSWER in (await discord.run("ask", {"question": QUESTION})).text.replace("**", "")


async def stopped(bot: asyncio.subprocess.Process) -> None:
    bot.send_signal(signal.SIGTERM)
    _, said = await last_words(bot)
    assert bot.returncode == 0, said.decode()
    assert b"Traceback" not in said


async def test_a_build_is_given_up_by_its_button_another_outlives_a_restart_and_is_undone(
    data: Path, hurry: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, manager = User("operator", permissions=MANAGER), User("manager", permissions=MANAGER)
    monkeypatch.setenv("VERBALE_DISCORD__OWNERS", json.dumps([owner.id]))
    run = (*PROGRAM[1:], "--data", str(data), "run")
    async with DiscordDouble(guilds=[Guild("Embassy")]) as discord:
        discord.user = discord.world.meet(owner)
        async with process(discord, *run) as bot:
            await assert_is_given_up_by_its_button(discord, data, manager)
            message = await begun(discord, "reindex", model=TWIN)
            assert "**Building generation 3**" in message.text
            assert not message.ephemeral
            assert await answered(discord)
            assert generation(data, 3).state == "building"
            await stopped(bot)
        assert generation(data, 3).state == "building"

        async with process(discord, *run) as bot:
            assert await answered(discord)
            await asyncio.to_thread(hurry.touch)
            await shows(discord, message, "**Generation 3 answers now.**")
            assert "Generation 1 is kept" in message.text
            assert "The settings still name all-MiniLM-L6-v2" in message.text
            assert message.buttons == []
            assert await answered(discord)
            card = await discord.run("index status", user=manager)
            assert "Generation 3 answers" in card.text
            assert f"Public sources: 1 with {MANY} articles" in card.text

            back = await begun(discord, "rollback")
            await shows(discord, back, "**Generation 1 answers again.**")
            assert generation(data, 1).state == "live"
            assert await answered(discord)
            await stopped(bot)
        assert message.edits + back.edits < 60
        by = (str(owner.id), f"discord:{discord.guild.id}/{discord.guild.general.id}")
        done = log(data)
        assert [what for what, _, _ in done] == [
            "index build begun", "index build cancelled", "index build begun", "index swapped",
            "index rollback begun", "index swapped",
        ]  # fmt: skip
        assert [done[at][1:] for at in (0, 1, 2, 4)] == [by] * 4


async def assert_is_given_up_by_its_button(
    discord: DiscordDouble, data: Path, manager: User
) -> None:
    message = await begun(discord, "reindex", model=TWIN)
    assert "**Building generation 2**" in message.text
    pressed = await discord.press(message, "index:cancel:2", user=manager)
    assert "Only the bot's operators" in (await pressed.answer()).content
    assert generation(data, 2).state == "building"
    pressed = await discord.press(message, "index:cancel:2")
    told = await pressed.answer()
    assert told.text.startswith("Generation 2 is cancelled")
    await shows(discord, message, "**Generation 2 was cancelled.**")
    assert generation(data, 1).state == "live"
    assert await answered(discord)
