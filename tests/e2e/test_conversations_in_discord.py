"""Follow-ups in Discord: what each question goes on from, and what it never knows."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.client import VerbaleBot
from index.admin import AdminService
from tests.bot.keeping import kept_people
from tests.bot.running import connected
from tests.bot.samples import ScriptedAsker, answer
from tests.discord_double import MANAGE_GUILD, MEMBER_PERMISSIONS, DiscordDouble, Guild, User
from tests.discord_double.model import Channel, Message

FIRST, NEXT = "where did Sullivan and Wang meet?", "and when?"
READ = "when did Sullivan and Wang meet?"


@pytest.fixture
def idle() -> timedelta:
    return timedelta(minutes=30)


@pytest.fixture
def people(idle: timedelta) -> Iterator[AdminService]:
    with kept_people(conversations=idle) as (kept, _):
        yield kept


class Start:
    """Starts the bot, again and again, on the same data."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, asker: ScriptedAsker, people: AdminService
    ) -> None:
        self._patch, self._asker, self._people = monkeypatch, asker, people

    def __call__(self, discord: DiscordDouble) -> AbstractAsyncContextManager[VerbaleBot]:
        return connected(discord, self._patch, self._asker, admin_service=self._people)


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch, asker: ScriptedAsker, people: AdminService) -> Start:
    return Start(monkeypatch, asker, people)


@pytest.fixture
async def discord(start: Start) -> AsyncIterator[DiscordDouble]:
    async with DiscordDouble(guilds=[Guild("Embassy"), Guild("Newsroom")]) as double, start(double):
        yield double


async def say(
    discord: DiscordDouble,
    text: str,
    *,
    channel: Channel | User | None = None,
    user: User | None = None,
    reply_to: Message | None = None,
) -> Message:
    """What the bot answers to a mention, a reply with a ping, or a direct message."""
    place = channel or discord.guild.general
    mentions = reply_to is None and isinstance(place, Channel)
    asked = await discord.say(place, text, user=user, mentions_bot=mentions, reply_to=reply_to)
    return await discord.next_message(asked.channel, after=asked)


def known(asker: ScriptedAsker) -> list[str]:
    """The questions that the last one could refer to."""
    return [turn.text for turn in asker.conversations[-1].turns]


async def test_a_direct_message_and_a_command_go_on_as_well(
    discord: DiscordDouble, asker: ScriptedAsker
) -> None:
    ann = User("ann")
    await say(discord, FIRST, channel=ann)
    await say(discord, NEXT, channel=ann)
    assert known(asker) == [FIRST]
    for question in (FIRST, NEXT):
        await discord.run("ask", {"question": question})
    assert known(asker) == [FIRST]
    await say(discord, "why?")
    assert known(asker) == [FIRST, NEXT]


async def test_a_conversation_outlives_a_restart(start: Start, asker: ScriptedAsker) -> None:
    asker.gives = answer(read_as=replace(answer().read_as, question=READ))
    async with DiscordDouble() as discord:
        async with start(discord):
            await say(discord, FIRST)
        asker.conversations.clear()
        async with start(discord):
            await say(discord, NEXT)
    [turn] = asker.conversations[-1].turns
    assert (turn.text, turn.read, turn.kind) == (FIRST, READ, "place")
    assert turn.stories == (("a1", 0.9),)


async def test_a_second_person_has_a_conversation_of_their_own_but_may_reply_to_any(
    discord: DiscordDouble, asker: ScriptedAsker
) -> None:
    ann = User("ann")
    card = await say(discord, FIRST)
    await say(discord, "who won?", user=ann)
    assert known(asker) == []
    await say(discord, NEXT, user=ann, reply_to=card)
    assert known(asker) == [FIRST]
    await say(discord, "why?", user=ann)
    assert known(asker) == [FIRST, NEXT]
    await say(discord, "who else?")
    assert known(asker) == [FIRST]


async def test_another_server_and_a_direct_message_know_nothing_of_it(
    discord: DiscordDouble, asker: ScriptedAsker
) -> None:
    card = await say(discord, FIRST)
    newsroom = discord.world.guilds[1].general
    await say(discord, NEXT, channel=newsroom)
    assert known(asker) == []
    await say(discord, NEXT, channel=discord.user)
    assert known(asker) == []
    # No client offers it, but what it names must not matter: a reply to another server's answer.
    forged = Message(newsroom, discord.bot, components=card.components, flags=card.flags)
    await say(discord, NEXT, channel=newsroom, reply_to=discord.world.keep(forged))
    assert all(turn.text != FIRST for turn in asker.conversations[-1].turns)


async def test_another_channel_has_a_conversation_of_its_own(
    asker: ScriptedAsker, start: Start
) -> None:
    embassy = Guild("Embassy", channels=[Channel("general"), Channel("press")])
    async with DiscordDouble(guilds=[embassy]) as discord, start(discord):
        await say(discord, FIRST)
        await say(discord, NEXT, channel=embassy.channel("press"))
    assert known(asker) == []


async def test_what_was_asked_in_private_shows_in_no_public_answer(
    discord: DiscordDouble, asker: ScriptedAsker
) -> None:
    await discord.run("ask", {"question": FIRST, "private": True})
    await say(discord, NEXT)
    assert known(asker) == []
    await discord.run("ask", {"question": NEXT, "private": True})
    assert known(asker) == [FIRST]


@pytest.mark.parametrize("idle", [timedelta(0)])
async def test_an_idle_conversation_is_over_but_a_reply_goes_on(
    discord: DiscordDouble, asker: ScriptedAsker
) -> None:
    card = await say(discord, FIRST)
    await say(discord, NEXT)
    assert known(asker) == []
    await say(discord, NEXT, reply_to=card)
    assert known(asker) == [FIRST]


async def test_a_conversation_is_exported_and_forgotten(
    discord: DiscordDouble, asker: ScriptedAsker, people: AdminService
) -> None:
    await say(discord, FIRST)
    who = f"discord:{discord.user.id}"
    [kept] = (await people.of_person(who)).conversations
    assert (kept.question, kept.channel) == (FIRST, str(discord.guild.general.id))
    assert await people.forget_person(who) == 1
    await say(discord, NEXT)
    assert known(asker) == []


class TestThreads:
    """A server that likes threads."""

    @pytest.fixture
    async def liked(self, discord: DiscordDouble) -> DiscordDouble:
        discord.user.permissions = MEMBER_PERMISSIONS | MANAGE_GUILD
        told = await discord.slash("settings conversations", {"place": "thread"})
        assert "thread of its own" in (await told.answer()).text
        return discord

    async def opened(self, discord: DiscordDouble, question: str = FIRST) -> Message:
        """The first answer in the thread of a conversation."""
        place = discord.guild.general
        asked = await discord.say(place, question, mentions_bot=True)

        def thread() -> Channel | None:
            return next((one for one in discord.guild.channels if one.id == asked.id), None)

        found = await discord.until(thread, "no thread was opened")
        return await discord.next_message(found)

    async def test_a_conversation_gets_a_thread_named_by_its_question(
        self, liked: DiscordDouble
    ) -> None:
        card = await self.opened(liked)
        assert card.channel.name == FIRST
        assert card.channel.parent is liked.guild.general
        assert [one for one in liked.messages(liked.guild.general) if one.author is liked.bot] == []

    async def test_everybody_in_the_thread_shares_the_conversation(
        self, liked: DiscordDouble, asker: ScriptedAsker
    ) -> None:
        card = await self.opened(liked)
        await say(liked, NEXT, channel=card.channel, user=User("ann"))
        assert known(asker) == [FIRST]
        await say(liked, "why?", channel=card.channel)
        assert known(asker) == [FIRST, NEXT]
        await self.opened(liked, "who won the chess match?")
        assert known(asker) == []

    async def test_the_thread_says_once_how_to_ask_where_words_do_not_arrive(
        self, liked: DiscordDouble, asker: ScriptedAsker
    ) -> None:
        card = await self.opened(liked)
        unread = await liked.say(card.channel, NEXT)
        told = await liked.next_message(card.channel, after=unread)
        assert "mention me" in told.text
        await liked.say(card.channel, NEXT)
        after = await say(liked, "why?", channel=card.channel)
        assert "Yanqi Lake" in after.text

    async def test_where_no_thread_may_be_opened_the_channel_is_used(
        self, liked: DiscordDouble
    ) -> None:
        liked.guild.general.threadable = False
        asked = await liked.say(liked.guild.general, FIRST, mentions_bot=True)
        card = await liked.next_message(liked.guild.general, after=asked)
        assert card.reply_to is asked
