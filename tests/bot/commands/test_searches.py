"""Searches are shown page by page, to the asker alone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from bot.commands.searches import readout_list, statement_list, wording_list
from bot.ui.cards import BlockList, fits
from index.admin import AdminService
from index.answer.lexicon import LexiconAnswer, LexiconQuery, ShownHolder
from index.answer.readout import Account, Readout, ReadoutPoint, ReadoutQuery, SideQuotes
from index.answer.said import SaidAnswer, SaidQuery, Statement
from index.answer.speakers import SpeakerName
from index.answer.word_comparison import Piece
from index.answer.wording import Recurrence, SideWording, Stage, WordingAnswer, WordingQuery
from index.values import Published
from tests.bot.reading import pages_of
from tests.bot.samples import ScriptedAsker, ScriptedSearch, ScriptedStatements, quote
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


READOUT = Readout(
    ReadoutQuery("marsh *tarn*"),
    day=date(2024, 3, 5),
    accounts=(account("Norland"), account("Velden")),
    points=(
        ReadoutPoint((told("Norland", "Ships may pass."), told("Velden", "They may."))),
        ReadoutPoint((told("Velden", "Point 0 is ours."),)),
    ),
    missing=("Amberg",),
    other_days=(date(2024, 1, 1),),
)


def statement(number: int) -> Statement:
    words = f"Point {number} is settled, Mr. Wang said."
    said = quote(text=words, sentence=words, span=f"Point {number} is settled", rank=number)
    return Statement("Wang Yi", "Chinese foreign minister", "indirect", said, "Mr. Wang")


def said(*statements: Statement, unread: int = 0) -> SaidAnswer:
    query = SaidQuery("wang")
    return SaidAnswer(query, ("Wang Yi",), statements=statements, is_cut=True, unread=unread)


CONDEMNED = quote(text="We condemn the launch.", sentence="We condemn the launch.",
                  span="condemn the launch", published=Published.on(date(2022, 3, 1)))  # fmt: skip
CHANGED = Stage(
    "condemn the launch",
    replace(CONDEMNED, published=Published.on(date(2022, 3, 2))),
    articles=3,
    last=Published.on(date(2022, 3, 9)),
    pieces=(Piece("changed", "regret", "condemn"), Piece("kept", "the launch", "the launch")),
    returns=2,
)
STAGES = (Stage("condemn the launch", CONDEMNED), CHANGED)
WORDING = WordingAnswer(
    WordingQuery("*launch*"), sides=(SideWording("Velden", "official", (), 7, STAGES),)
)
HELD = "Mr. Wang Yi, the Chinese foreign minister, arrived."
HOLDER = ShownHolder(
    "Wang Yi", "Chinese foreign minister", "foreign minister", "china", "articles", True,
    date(2024, 8, 1), date(2024, 8, 28), 3, 2,
    quote=quote(text=HELD, sentence=HELD, span="Wang Yi"),
)  # fmt: skip


@pytest.fixture
def asker() -> ScriptedAsker:
    statements = ScriptedStatements(said(*map(statement, range(1, 8))))
    statements.names = [
        SpeakerName("Antony Blinken", "Secretary", 9),
        SpeakerName("Wang Yi", None, 3),
        SpeakerName("Wang Wenbin", None, 2),
    ]
    return ScriptedAsker(
        readout_service=ScriptedSearch(READOUT),
        said_service=statements,
        wording_service=ScriptedSearch(WORDING),
        lexicon_service=ScriptedSearch(LexiconAnswer(LexiconQuery("x"), (HOLDER,), 2, (), 0)),
    )


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
    single = replace(READOUT, accounts=(account("Velden"),), points=(alone,))
    asker.readout_service = ScriptedSearch(single)
    card = await server.run("readout", {"meeting": "marsh"}, user=member)
    assert "The library has only one account." in card.text
    assert "**What Velden says**" in card.text


async def test_statements_are_listed_with_speaker_office_date_and_outlet(
    server: DiscordDouble, asker: ScriptedAsker, member: User
) -> None:
    card = await server.run("said", {"who": "wang", "about": "Taiwan"}, user=member)
    assert card.ephemeral
    lines = card.text.split("\n")
    assert lines[0] == "**Wang Yi about “Taiwan”** · page 1 of 2"
    assert lines[1] == "**28 August 2024 · Wang Yi** · Chinese foreign minister"
    assert lines[2] == "> **Point 1 is settled**, Mr. Wang said."
    assert lines[3] == "-# Sullivan and Wang open talks · The Example Times"
    [asked] = asker.said_service.asked
    assert (asked.who, asked.about) == ("wang", "Taiwan")
    assert asked.reach.scope == f"discord:{server.guild.id}"


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
    about = Recurrence("condemn the launch", CONDEMNED, 4, (("Velden", 3), ("press", 1)),
                       date(2022, 3, 1), date(2022, 5, 1))  # fmt: skip
    answer = WordingAnswer(WordingQuery("x"), formulas=(about,))
    asker.wording_service = ScriptedSearch(answer)
    card = await server.run("wording", {"wording": "Tarn"}, user=member)
    assert card.text.split("\n")[:3] == [
        "**What recurs about Tarn**",
        "**condemn the launch**",
        "-# Velden 3, Press 1 · 1 March to 1 May 2022",
    ]


async def test_office_holders_are_listed_with_the_sentence(
    server: DiscordDouble, asker: ScriptedAsker, member: User
) -> None:
    options = {"words": "chinese fm", "on": "2024-08-28"}
    card = await server.run("lexicon show", options, user=member)
    assert card.ephemeral
    assert "chinese fm" in card.text.split("\n")[0]
    assert "**Wang Yi** · Chinese foreign minister" in card.text
    assert "1 August 2024 – 28 August 2024 · 3 articles" in card.text
    assert "> Mr. **Wang Yi**, the Chinese foreign minister, arrived." in card.text
    assert "2 more are not listed." in card.text
    [asked] = asker.lexicon_service.asked
    assert (asked.on, asked.reach.scope) == (date(2024, 8, 28), f"discord:{server.guild.id}")


@pytest.mark.parametrize(
    ("command", "options", "words"),
    [
        ("readout", {"meeting": "*x*"}, [r"No article tells of a meeting of “\*x\*”."]),
        (
            "readout",
            {"meeting": "x", "on": "2020"},
            ["No article tells of a meeting of “x” then."],
        ),
        (
            "said",
            {"who": "*Nobody*"},
            [
                r"No article reports anything that “\*Nobody\*” said.",
                "2 articles have not been read for statements yet.",
            ],
        ),
        ("wording", {"wording": "x"}, ["“x” isn't repeated in any article."]),
        (
            "wording",
            {"wording": "x", "since": "2020"},
            ["“x” recurs in none of these articles."],
        ),
        ("lexicon show", {"words": "*x*"}, [r"Nobody is known to hold “\*x\*”."]),
    ],
)
async def test_why_nothing_is_found_is_told(
    server: DiscordDouble,
    asker: ScriptedAsker,
    member: User,
    command: str,
    options: dict[str, str],
    words: list[str],
) -> None:
    asker.readout_service = ScriptedSearch(Readout(ReadoutQuery("x"), reason="nothing"))
    asker.said_service = ScriptedStatements(SaidAnswer(SaidQuery("x"), reason="nobody", unread=2))
    asker.wording_service = ScriptedSearch(WordingAnswer(WordingQuery("x"), reason="nothing"))
    asker.lexicon_service = ScriptedSearch(LexiconAnswer(LexiconQuery("nobody"), (), 0, (), 0))
    told = await server.run(command, options, user=member)
    assert told.text.split("\n") == words


@pytest.mark.parametrize(
    ("command", "options", "service"),
    [
        ("said", {"who": "wang"}, "said_service"),
        ("readout", {"meeting": "Marsh Tarn"}, "readout_service"),
        ("wording", {"wording": "grave concern"}, "wording_service"),
        ("timeline", {"topic": "grain"}, "event_service"),
    ],
)
async def test_dates_are_read_and_shown_as_the_server_does(
    server: DiscordDouble,
    people: AdminService,
    asker: ScriptedAsker,
    member: User,
    command: str,
    options: dict[str, str],
    service: str,
) -> None:
    scope = f"discord:{server.guild.id}"
    await people.set(scope, "time-zone", "Pacific/Auckland")
    await people.set(scope, "dates", "month")
    card = await server.run(command, options, user=member)
    [asked] = getattr(asker, service).asked
    assert str(asked.reach.at.tzinfo) == "Pacific/Auckland"
    assert asked.reach.day_first is False
    if command == "said":  # 22:49 of the day before, where it was printed
        assert "**August 28, 2024 · Wang Yi**" in card.text


async def test_speakers_are_offered_by_frequency(server: DiscordDouble, member: User) -> None:
    asking = await server.autocomplete("said", {"who": "wang"}, focused="who", user=member)
    assert [one["value"] for one in await asking.choices()] == ["Wang Yi", "Wang Wenbin"]


def long_readout(text: Callable[[int], str]) -> BlockList:
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
    return readout_list(readout)


def long_statements(text: Callable[[int], str]) -> BlockList:
    some = [
        Statement(text(200), text(200), "direct", long_quote(text, number), more=9)
        for number in range(1, 9)
    ]
    return statement_list(said(*some, unread=10**6))


def long_wordings(text: Callable[[int], str]) -> BlockList:
    pieces = (Piece("changed", text(300), text(300)), Piece("kept", text(300), text(300)))
    last = Published.on(date(2024, 1, 1))
    some = (Stage(text(300), long_quote(text), 9, last, pieces, returns=9),) * 6
    recurring = Recurrence(text(300), long_quote(text), 9, ((text(90), 5),) * 6, None, None)
    answer = WordingAnswer(
        WordingQuery(text(200)),
        sides=(SideWording(text(200), "official", (), 9, some),),
        formulas=(recurring,) * 3,
    )
    return wording_list(answer)


@pytest.mark.parametrize("content", CONTENTS)
@pytest.mark.parametrize("listed", [long_readout, long_statements, long_wordings])
def test_every_page_fits_into_a_card_whatever_is_said(
    content: str, listed: Callable[[Callable[[int], str]], BlockList]
) -> None:
    assert all(map(fits, pages_of(listed(CONTENTS[content]))))
