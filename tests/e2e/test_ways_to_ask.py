"""Every way to ask in a message: mentions, replies, direct messages; and what is no question."""

import asyncio
import logging

import pytest

from index.answer.question.asides import aside
from index.errors import InputError, TryLaterError
from index.values import Limits, Question
from tests.bot.keeping import kept_people
from tests.bot.reading import quotes_in, shown
from tests.bot.running import alone, connected
from tests.bot.samples import ScriptedAsker, ScriptedExamples, quote
from tests.discord_double import DiscordDouble, Message, User
from tests.patience import PATIENCE_S

QUESTION = "where did Sullivan and Wang meet?"
POST = "POST /channels/*/messages"


@pytest.fixture
def asker() -> ScriptedAsker:
    return ScriptedAsker(names=["EEAS", "State Department"])


async def answered(discord: DiscordDouble, text: str = QUESTION) -> tuple[Message, Message]:
    """A mention in the first channel, and the bot's reply."""
    asked = await discord.say(discord.guild.general, text, mentions_bot=True)
    return asked, await discord.next_message(asked.channel, after=asked)


async def silence(discord: DiscordDouble, after: Message) -> None:
    """Fails if the bot says something; a marker shows that it has read so far."""
    marker = await discord.say(User("marker"), "help")
    await discord.next_message(marker.channel, after=marker)
    since = [one for one in discord.messages(after.channel) if one.id > after.id]
    assert [one.text for one in since if one.author is discord.bot] == []


def assert_holds_the_answer(card: Message) -> None:
    [quoted] = quotes_in(card.text)
    assert shown(quoted) == (quote().text, ["Yanqi Lake"])


async def test_a_mention_is_answered_by_a_reply_that_pings_nobody(
    discord: DiscordDouble, asker: ScriptedAsker
) -> None:
    asked, card = await answered(discord)
    assert_holds_the_answer(card)
    assert card.reply_to is asked
    assert card.mentions == []
    [question] = asker.asked
    assert (question.text, question.scope) == (QUESTION, f"discord:{discord.guild.id}")


async def test_a_direct_message_is_answered_from_public_alone(
    discord: DiscordDouble, asker: ScriptedAsker
) -> None:
    asked = await discord.say(User("ann"), QUESTION)
    assert_holds_the_answer(await discord.next_message(asked.channel, after=asked))
    assert [one.scope for one in asker.asked] == ["public"]


async def test_mentions_are_cut_or_named_and_reach_nobody(
    discord: DiscordDouble, asker: ScriptedAsker
) -> None:
    ann = User("ann")
    place = discord.guild.general
    text = f"has {ann.mention} met <@&{discord.guild.id}> in <#{place.id}> <:flag:1>"
    text += " on <t:1700000000:d>"
    asked = await discord.say(place, text, mentions_bot=True, mentioning=[ann])
    card = await discord.next_message(place, after=asked)
    [question] = asker.asked
    assert question.text == "has Ann met @everyone in general on 2023-11-14"
    assert "<@" not in card.text


@pytest.mark.parametrize("how", ["bot", "webhook"])
async def test_bots_and_webhooks_are_ignored(discord: DiscordDouble, how: str) -> None:
    machine = User("feed", bot=how == "bot")
    asked = await discord.say(
        discord.guild.general,
        QUESTION,
        user=machine,
        mentions_bot=True,
        by_webhook=how == "webhook",
    )
    await silence(discord, asked)


async def test_what_is_said_to_others_is_ignored(discord: DiscordDouble) -> None:
    first = await discord.say(discord.guild.general, QUESTION)
    await discord.say(discord.guild.general, "at the lake", reply_to=first, user=User("ann"))
    await silence(discord, first)


async def test_a_reply_whose_words_are_withheld_is_told_once_how_to_ask(
    discord: DiscordDouble, asker: ScriptedAsker
) -> None:
    _, card = await answered(discord)
    unread = await discord.say(card.channel, "and when?", reply_to=card, ping=False)
    told = await discord.next_message(card.channel, after=unread)
    assert "mention me" in told.text
    again = await discord.say(card.channel, "and when?", reply_to=card, ping=False)
    await silence(discord, again)
    ann = await discord.say(card.channel, "and when?", reply_to=card, ping=False, user=User("ann"))
    assert "mention me" in (await discord.next_message(card.channel, after=ann)).text
    assert [one.text for one in asker.asked] == [QUESTION]


async def test_two_quick_questions_are_answered_in_their_order(
    discord: DiscordDouble, asker: ScriptedAsker
) -> None:
    asker.blocks_for = 0.2
    place = discord.guild.general
    first = await discord.say(place, "first?", mentions_bot=True)
    second = await discord.say(place, "second?", mentions_bot=True)
    one = await discord.next_message(place, after=second)
    two = await discord.next_message(place, after=one)
    assert (one.reply_to, two.reply_to) == (first, second)
    assert [turn.text for turn in asker.conversations[1].turns] == ["first?"]


async def test_another_person_does_not_wait_for_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both = asyncio.Barrier(2)

    class Together(ScriptedAsker):
        async def ask_in(self, conversation, question):  # type: ignore[no-untyped-def]
            await asyncio.wait_for(both.wait(), PATIENCE_S)
            return await super().ask_in(conversation, question)

    async with DiscordDouble() as discord, connected(discord, monkeypatch, Together()):
        place = discord.guild.general
        await discord.say(place, QUESTION, mentions_bot=True)
        last = await discord.say(place, QUESTION, mentions_bot=True, user=User("ann"))
        one = await discord.next_message(place, after=last)
        await discord.next_message(place, after=one)


async def test_where_the_bot_may_not_speak_it_is_silent_and_the_log_says_why(
    discord: DiscordDouble, asker: ScriptedAsker, caplog: pytest.LogCaptureFixture
) -> None:
    discord.guild.general.writable = False
    caplog.set_level(logging.WARNING)
    asked = await discord.say(discord.guild.general, QUESTION, mentions_bot=True)
    await discord.until(lambda: caplog.records, "nothing was logged")
    await silence(discord, asked)
    assert [one.levelname for one in caplog.records] == ["WARNING"]
    assert "Cannot speak in channel" in caplog.text


@pytest.mark.parametrize(("status", "heard"), [(503, False), (None, False), (None, True)])
async def test_a_fault_of_discord_costs_no_answer_and_sends_none_twice(
    discord: DiscordDouble, status: int | None, heard: bool
) -> None:
    discord.fault(POST, status=status, drop=status is None, heard=heard, times=1)
    _, card = await answered(discord)
    assert_holds_the_answer(card)
    await silence(discord, card)


@pytest.mark.parametrize(
    ("raised", "told"),
    [
        (InputError("“soon” is no day."), "“soon” is no day."),
        (TryLaterError("The library is locked; try again."), "The library is locked; try again."),
        (ValueError("a fault of ours"), "Something went wrong on our side (reference"),
    ],
)
async def test_a_failure_is_told_in_a_reply(
    discord: DiscordDouble, asker: ScriptedAsker, raised: Exception, told: str
) -> None:
    asker.gives = raised
    asked, said = await answered(discord)
    assert told in said.text.replace("\\", "")
    assert said.reply_to is asked


async def test_too_many_questions_are_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    with kept_people(Limits(questions=1)) as (people, _):
        async with alone(monkeypatch, ScriptedAsker(), admin_service=people) as discord:
            _, card = await answered(discord)
            _, told = await answered(discord)
            assert "the limit of 1 question a minute" in told.text
            third = await discord.say(card.channel, QUESTION, mentions_bot=True)
            await silence(discord, third)
            ann = await discord.say(card.channel, QUESTION, mentions_bot=True, user=User("ann"))
            assert_holds_the_answer(await discord.next_message(card.channel, after=ann))


@pytest.mark.parametrize("text", ["", "🕊️🕊️", "?!", "<:flag:1>"])
async def test_a_mention_without_words_is_told_how_to_ask(
    discord: DiscordDouble, asker: ScriptedAsker, text: str
) -> None:
    asker.example_questions = ScriptedExamples(("When did Reyes meet Marsh?", "Where?"))
    _, said = await answered(discord, f"{discord.bot.mention} {text}")
    assert said.text.startswith("Ask me a question about the news")
    assert said.text.replace("\\", "").endswith("For example: When did Reyes meet Marsh?")
    assert asker.asked == []


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("hello!", "Hello!"),
        ("thanks a lot", "You're welcome."),
        ("bye", "Goodbye!"),
        ("help", "mention me"),
        ("who are you?", "I'm Verbale."),
        ("what do you read?", "I read EEAS, State Department."),
    ],
)
@pytest.mark.parametrize("way", ["mention", "command"])
async def test_small_talk_gets_a_short_reply_and_no_quotes(
    discord: DiscordDouble, asker: ScriptedAsker, text: str, reply: str, way: str
) -> None:
    if way == "mention":
        _, said = await answered(discord, text)
    else:
        said = await discord.run("ask", {"question": text})
    assert reply in said.text
    assert quotes_in(said.text) == []
    assert asker.asked == []


FOUND = ("When did Reyes meet Marsh?",)


@pytest.mark.parametrize("found", [FOUND, (), TryLaterError("Later.")])
async def test_the_example_of_a_reply_is_answered_where_it_is_shown(
    discord: DiscordDouble, asker: ScriptedAsker, found: tuple[str, ...] | TryLaterError
) -> None:
    asker.example_questions = known = ScriptedExamples(found)
    for text in ("hello!", "help"):
        _, said = await answered(discord, text)
        shown = said.text.replace("\\", "")
        assert ("For example: When did Reyes meet Marsh?" in shown) == (found == FOUND)
        assert "Sullivan" not in said.text
    assert {scopes[-1] for scopes in known.scopes} == {f"discord:{discord.guild.id}"}


async def test_the_reply_to_another_language_is_no_card_and_goes_on_to_nothing(
    discord: DiscordDouble, asker: ScriptedAsker
) -> None:
    question = "Où est-ce que Sullivan et Wang se sont rencontrés ?"
    asker.gives = aside(Question(question), "Posez votre question en anglais.")
    _, said = await answered(discord, question)
    assert said.text == "Posez votre question en anglais."


async def test_a_message_during_the_end_is_asked_to_come_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.client.GRACE", 0.1)
    async with DiscordDouble() as discord:
        async with connected(discord, monkeypatch, ScriptedAsker(blocks_for=1.0)):
            asked = await discord.say(discord.guild.general, QUESTION, mentions_bot=True)
            await asyncio.sleep(0.2)
        told = await discord.next_message(asked.channel, after=asked)
    assert "ask again in a minute" in told.text
