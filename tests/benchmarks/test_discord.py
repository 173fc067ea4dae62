"""The benchmarks of Discord: what counts as read as meant, as answered, and as markup."""

import pytest

from benchmarks.discord import rush
from benchmarks.discord.asked import Asked
from benchmarks.discord.cards import unmeant
from benchmarks.discord.conversations import Turn, judged, read_list
from benchmarks.discord.markup import articles
from benchmarks.discord.rendered import live
from benchmarks.discord.table import row
from tests.discord_double import EPHEMERAL, DiscordDouble, Interaction, Message, User
from tests.discord_double.people.interactions import ACKNOWLEDGE_WITHIN, COMMAND

FIRST = Turn("d", "mention", "who met in Rabat?", "Who met in Rabat?")
SAME = Turn("d", "mention", "and in Oman?", "Who met in Oman?", ["Rabat"])
OTHER = Turn("d", "mention", "new topic: who runs the IAEA?", "Who runs the IAEA?")
THANKS = Turn("d", "mention", "thanks", None)


@pytest.mark.parametrize(
    ("turn", "reading", "well"),
    [
        (SAME, "who met in Oman", True),
        (SAME, "who met in Rabat, in Oman", False),
        (SAME, "and in Oman?", False),
        (OTHER, "new topic: who runs the IAEA?", True),
        (OTHER, "who runs the IAEA, met Rabat", False),
        (OTHER, None, False),
        (THANKS, None, True),
        (THANKS, "thanks, who met in Rabat", False),
    ],
)
def test_a_turn_is_read_as_meant_with_all_that_it_needs_and_nothing_else(
    turn: Turn, reading: str | None, well: bool
) -> None:
    assert judged([FIRST, turn], 1, reading, restarted=False).as_meant == well


def test_the_list_has_forty_conversations_in_every_way_to_ask() -> None:
    lists = read_list()
    assert len(lists) == 40
    assert {turn.way for turns in lists for turn in turns} == {
        "command", "mention", "reply", "direct message", "thread"
    }  # fmt: skip
    assert all(len(turns) >= 4 for turns in lists)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("### who *x*", ["heading", "emphasis", "emphasis"]),
        ("> # a\n-# b **c**", ["quote", "heading", "small", "bold"]),
        ("a\r# b", ["heading"]),
        ("a\n\u200b1. b", ["numbered list"]),
        ("[a]\u200b(https://x.org)", ["masked link"]),
        ("https://x.org <https://x.org> <t:1:f>", ["timestamp", "link in brackets", "bare link"]),
        ("@everyone <@5> \\@here \\<@5>", ["mention", "mention"]),
        ("```\n# a\n``` `b` ||c||", ["code block", "code", "spoiler", "spoiler"]),
        (r"\*a\* \[b\](c) https\://x.org \# d", []),
    ],
)
def test_markup_is_found_as_clients_render_it(text: str, kinds: list[str]) -> None:
    assert [one.kind for one in live(text)] == kinds


def test_a_second_heading_and_a_link_of_an_article_are_not_meant() -> None:
    texts = ["### a", "# b", "[c](https://evil.example/x) [d](https://news.example/1)"]
    assert [one.words for one in unmeant("refusal", texts)] == ["https://evil.example/x", "b"]


def test_every_article_has_its_answering_sentence_where_it_says() -> None:
    some = articles(200)
    assert all(one.text[one.start :].startswith(one.sentence) for one in some)
    assert len({kind for one in some for kind in one.kinds}) >= 15


async def test_questions_are_counted_by_what_became_of_them() -> None:
    async with DiscordDouble() as discord:
        place, who = discord.guild.general, User("ann")
        asked = await discord.say(place, "who?", mentions_bot=True)
        said = [
            [Message(place, discord.bot, components=[{"type": 17}])],
            [Message(place, discord.bot, "I'm busy. Ask again.")],
            [
                Message(place, discord.bot, "I was restarted."),
                Message(place, discord.bot, "Sorry."),
            ],
            [],
            [Message(place, discord.bot, "I'm busy.", EPHEMERAL) for _ in range(2)],
        ]
        every = [Asked(who, "mention", "who?", 0.0, message=asked, replies=one) for one in said]
    assert row(every) == (5, 1, 3, 0, 1, 1, 1)


async def test_a_command_is_open_for_as_long_as_it_can_be_acknowledged() -> None:
    now = [0.0]
    async with DiscordDouble(clock=lambda: now[0]) as discord:
        who = User("ann")
        command = Interaction(discord.world, COMMAND, {"name": "ask"}, who, discord.guild.general)
        asked = Asked(who, "command", "who?", 0.0, interaction=command)
        seen = [asked.outcome]
        now[0] = ACKNOWLEDGE_WITHIN + 1
        seen.append(asked.outcome)
    assert seen == ["open", "not acknowledged"]


def test_a_percentile_is_a_measured_value() -> None:
    assert rush.percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert rush.percentile([1.0, 2.0], 0.95) == 2.0
