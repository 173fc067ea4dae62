"""The benchmarks of Discord: what counts as read as meant, as answered, and as markup."""

import pytest

from benchmarks.discord.asked import Asked
from benchmarks.discord.conversations import Turn, judged, read_list
from benchmarks.discord.rendered import live
from benchmarks.discord.table import row
from tests.discord_double import EPHEMERAL, DiscordDouble, Message, User

FIRST = Turn("d", "mention", "who met in Rabat?", "Who met in Rabat?")
SAME = Turn("d", "mention", "and in Oman?", "Who met in Oman?", ["Rabat"])
OTHER = Turn("d", "mention", "new topic: who runs the IAEA?", "Who runs the IAEA?")
THANKS = Turn("d", "mention", "thanks", None)


@pytest.mark.parametrize(
    ("turn", "reading", "well"),
    [
        (SAME, "who met in Oman", True),
        (SAME, "who met in Rabat, in Oman", False),
        (OTHER, "new topic: who runs the IAEA?", True),
        (OTHER, "who runs the IAEA, met Rabat", False),
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
        ("a\n\u200b1. b", ["numbered list"]),
        ("[a]\u200b(https://x.org)", ["masked link"]),
        ("https://x.org <https://x.org> <t:1:f>", ["timestamp", "link in brackets", "bare link"]),
        ("@everyone <@5> \\@here \\<@5>", ["mention", "mention"]),
        (r"\*a\* \[b\](c) https\://x.org \# d", []),
    ],
)
def test_markup_is_found_as_clients_render_it(text: str, kinds: list[str]) -> None:
    assert [one.kind for one in live(text)] == kinds


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
