"""``/said`` lists what somebody said, page by page, to the asker alone."""

import pytest

from bot.commands.said import statement_list
from bot.ui.cards import fits
from index.admin import AdminService
from index.answer.said import SaidAnswer, SaidQuery, Statement
from index.answer.speakers import SpeakerName
from tests.bot.reading import pages_of
from tests.bot.samples import ScriptedAsker, ScriptedStatements, quote
from tests.bot.ui.card_kinds import CONTENTS, long_quote
from tests.discord_double import DiscordDouble, User


def statement(number: int = 1) -> Statement:
    words = f"Point {number} is settled, Mr. Wang said."
    said = quote(text=words, sentence=words, span=f"Point {number} is settled", rank=number)
    return Statement("Wang Yi", "Chinese foreign minister", "indirect", said, "Mr. Wang")


def found(*statements: Statement, **more: object) -> SaidAnswer:
    names = ("Wang Yi",)
    return SaidAnswer(SaidQuery("wang"), names, statements=statements, **more)  # type: ignore[arg-type]


@pytest.fixture
def asker() -> ScriptedAsker:
    statements = ScriptedStatements(found(*map(statement, range(1, 8)), is_cut=True))
    statements.names = [
        SpeakerName("Antony Blinken", "Secretary", 9),
        SpeakerName("Wang Yi", None, 3),
        SpeakerName("Wang Wenbin", None, 2),
    ]
    return ScriptedAsker(said_service=statements)


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


async def test_why_nothing_is_found_is_told(
    server: DiscordDouble, asker: ScriptedAsker, member: User
) -> None:
    asker.said_service = ScriptedStatements(SaidAnswer(SaidQuery("x"), reason="nobody", unread=2))
    told = await server.run("said", {"who": "*Nobody*"}, user=member)
    assert told.text.split("\n") == [
        r"No article reports anything that “\*Nobody\*” said.",
        "2 articles have not been read for statements yet.",
    ]


async def test_speakers_are_offered_by_frequency(server: DiscordDouble, member: User) -> None:
    asking = await server.autocomplete("said", {"who": "wang"}, focused="who", user=member)
    assert [one["value"] for one in await asking.choices()] == ["Wang Yi", "Wang Wenbin"]


@pytest.mark.parametrize("content", CONTENTS)
def test_every_page_fits_into_a_card_whatever_is_said(content: str) -> None:
    text = CONTENTS[content]
    some = [
        Statement(text(200), text(200), "direct", long_quote(text, number), more=9)
        for number in range(1, 9)
    ]
    answer = found(*some, is_cut=True, unread=10**6)
    listed = statement_list(answer)
    assert all(map(fits, pages_of(listed)))
