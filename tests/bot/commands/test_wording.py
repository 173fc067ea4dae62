"""``/wording`` shows a formula over time, page by page, to the asker alone."""

from datetime import date

import pytest

from bot.commands.wording import wording_list
from bot.ui.cards import fits
from index.answer.word_comparison import Piece
from index.answer.wording import Recurrence, SideWording, Stage, WordingAnswer, WordingQuery
from index.values import Published
from tests.bot.reading import pages_of
from tests.bot.samples import ScriptedAsker, ScriptedSearch, quote
from tests.bot.ui.card_kinds import CONTENTS, long_quote
from tests.discord_double import DiscordDouble, User

CONDEMNED = "We condemn the launch."


def stage(number: int = 1, **more: object) -> Stage:
    said = quote(text=CONDEMNED, sentence=CONDEMNED, span="condemn the launch",
                 published=Published.on(date(2022, 3, number)))  # fmt: skip
    return Stage("condemn the launch", said, **more)  # type: ignore[arg-type]


def found(*stages: Stage, **more: object) -> WordingAnswer:
    sides = (SideWording("Velden", "official", (), 7, stages),)
    return WordingAnswer(WordingQuery("*launch*"), sides=sides, **more)  # type: ignore[arg-type]


@pytest.fixture
def asker() -> ScriptedAsker:
    changed = stage(
        2,
        articles=3,
        last=Published.on(date(2022, 3, 9)),
        pieces=(Piece("changed", "regret", "condemn"), Piece("kept", "the launch", "the launch")),
        returns=2,
    )
    return ScriptedAsker(wording_service=ScriptedSearch(found(stage(), changed)))


async def test_stages_are_shown_with_their_difference(
    server: DiscordDouble, asker: ScriptedAsker, member: User
) -> None:
    asked = {"wording": "*launch*", "side": "Velden"}
    card = await server.run("wording", asked, user=member)
    assert card.ephemeral
    lines = card.text.split("\n")
    assert lines[:4] == [
        r"**\*launch\***",
        "**Velden** · 7 articles",
        "**1 March 2022**",
        "> We **condemn the launch**.",
    ]
    assert lines[6:9] == [
        "**2 March to 9 March 2022** · 3 articles · used again 2 times",
        "~~regret~~ **condemn** the launch",
        "> We **condemn the launch**.",
    ]
    assert lines[-1] == "-# ~~struck~~: the wording before · **bold**: the wording now"
    [query] = asker.wording_service.asked
    assert (query.wording, query.side) == ("*launch*", "Velden")
    assert query.reach.scope == f"discord:{server.guild.id}"


async def test_formulas_about_names_are_shown(
    server: DiscordDouble, asker: ScriptedAsker, member: User
) -> None:
    about = Recurrence("condemn the launch", stage().quote, 4, (("Velden", 3), ("press", 1)),
                       date(2022, 3, 1), date(2022, 5, 1))  # fmt: skip
    answer = WordingAnswer(WordingQuery("x"), formulas=(about,))
    asker.wording_service = ScriptedSearch(answer)
    card = await server.run("wording", {"wording": "Tarn"}, user=member)
    lines = card.text.split("\n")
    assert lines[:3] == [
        "**What recurs about Tarn**",
        "**condemn the launch**",
        "-# Velden 3, Press 1 · 1 March to 1 May 2022",
    ]


async def test_why_nothing_is_found_is_told(
    server: DiscordDouble, asker: ScriptedAsker, member: User
) -> None:
    nothing = WordingAnswer(WordingQuery("x"), reason="nothing")
    asker.wording_service = ScriptedSearch(nothing)
    told = await server.run("wording", {"wording": "x"}, user=member)
    assert told.text == "“x” isn't repeated in any article."
    asked = {"wording": "x", "since": "2020"}
    told = await server.run("wording", asked, user=member)
    assert told.text == "“x” recurs in none of these articles."


@pytest.mark.parametrize("content", CONTENTS)
def test_every_page_fits_into_a_card_whatever_is_said(content: str) -> None:
    text = CONTENTS[content]
    some = tuple(
        Stage(text(300), long_quote(text), 9, Published.on(date(2024, 1, 1)),
              (Piece("changed", text(300), text(300)), Piece("kept", text(300), text(300))),
              returns=9)
        for _ in range(6)
    )  # fmt: skip
    recurring = Recurrence(text(300), long_quote(text), 9, ((text(90), 5),) * 6, None, None)
    answer = WordingAnswer(
        WordingQuery(text(200)),
        sides=(SideWording(text(200), "official", (), 9, some),),
        formulas=(recurring,) * 3,
    )
    blocks = wording_list(answer)
    assert all(map(fits, pages_of(blocks)))
