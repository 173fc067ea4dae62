"""``/readout`` sets accounts side by side, page by page, to the asker alone."""

from dataclasses import replace
from datetime import date

import pytest

from bot.commands.readout import readout_list
from bot.ui.cards import fits
from index.answer.readout import Account, Readout, ReadoutPoint, ReadoutQuery, SideQuotes
from tests.bot.reading import pages_of
from tests.bot.samples import ScriptedAsker, ScriptedSearch, quote
from tests.bot.ui.card_kinds import CONTENTS, long_quote
from tests.discord_double import DiscordDouble, User


def told(side: str, *sentences: str) -> SideQuotes:
    some = (quote(text=words, sentence=words, span=None) for words in sentences)
    return SideQuotes(side, tuple(some))


def account(side: str, title: str = "Call") -> Account:
    return Account(
        side=side,
        nearness="official",
        article_key="a",
        title=title,
        source=f"Ministry of {side}",
        url=None,
        published=None,
        sentences=2,
        revision=1,
    )


def found(points: int = 1) -> Readout:
    alone = (ReadoutPoint((told("Velden", f"Point {n} is ours."),)) for n in range(points))
    return Readout(
        ReadoutQuery("marsh *tarn*"),
        day=date(2024, 3, 5),
        accounts=(account("Norland"), account("Velden")),
        points=(
            ReadoutPoint((told("Norland", "Ships may pass."), told("Velden", "They may."))),
            *alone,
        ),
        missing=("Amberg",),
        other_days=(date(2024, 1, 1),),
    )


@pytest.fixture
def asker() -> ScriptedAsker:
    return ScriptedAsker(readout_service=ScriptedSearch(found()))


async def test_accounts_shared_points_and_the_rest_are_shown(
    server: DiscordDouble, asker: ScriptedAsker, member: User
) -> None:
    asked = {"meeting": "marsh *tarn*", "on": "March 2024"}
    card = await server.run("readout", asked, user=member)
    assert card.ephemeral
    lines = card.text.split("\n")
    assert lines[0] == r"**marsh \*tarn\* · 5 March 2024**"
    assert lines[1:3] == ["**Norland** · Call", "-# Ministry of Norland"]
    assert "The library has no account of: Amberg" in lines
    shared = lines.index("**On the same point**")
    assert [one.partition("](")[0] for one in lines[shared + 1 : shared + 5]] == [
        r"1\. [**Norland**", "> Ships may pass.", "[**Velden**", "> They may.",
    ]  # fmt: skip
    only = lines.index("**Only Velden**")
    assert lines[only + 1] == "> Point 0 is ours."
    assert lines[-1] == "-# Other meetings, with `on`: 1 January 2024"
    [query] = asker.readout_service.asked
    assert (query.meeting, query.on) == ("marsh *tarn*", "March 2024")
    assert query.reach.scope == f"discord:{server.guild.id}"


async def test_what_a_single_account_says_is_not_called_said_by_one_side_only(
    server: DiscordDouble, asker: ScriptedAsker, member: User
) -> None:
    alone = ReadoutPoint((told("Velden", "Ships may pass."),))
    single = replace(found(), accounts=(account("Velden"),), points=(alone,))
    asker.readout_service = ScriptedSearch(single)
    card = await server.run("readout", {"meeting": "marsh"}, user=member)
    assert "The library has only one account." in card.text
    assert "**What Velden says**" in card.text


async def test_why_nothing_is_found_is_told(
    server: DiscordDouble, asker: ScriptedAsker, member: User
) -> None:
    asker.readout_service = ScriptedSearch(Readout(ReadoutQuery("x"), reason="nothing"))
    told = await server.run("readout", {"meeting": "*x*"}, user=member)
    assert told.text == r"No article tells of a meeting of “\*x\*”."
    told = await server.run("readout", {"meeting": "x", "on": "2020"})
    assert told.text == "No article tells of a meeting of “x” then."


@pytest.mark.parametrize("content", CONTENTS)
def test_every_page_fits_into_a_card_whatever_is_said(content: str) -> None:
    text = CONTENTS[content]
    sides = [text(100) + str(number) for number in range(4)]
    several = tuple(SideQuotes(one, (long_quote(text),) * 3) for one in sides)
    alone = ReadoutPoint((SideQuotes(sides[0], (long_quote(text),) * 9),))
    readout = Readout(
        ReadoutQuery(text(200)),
        day=date(2024, 3, 5),
        accounts=tuple(account(one, text(300)) for one in sides),
        points=(ReadoutPoint(several), alone, ReadoutPoint(several[:2])),
        missing=tuple(sides),
        other_days=(date(2024, 1, 1),) * 5,
    )
    blocks = readout_list(readout)
    assert all(map(fits, pages_of(blocks)))
