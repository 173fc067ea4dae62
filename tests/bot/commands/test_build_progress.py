"""How far a build is, how long it takes, and the message that shows it to its end."""

import asyncio
import logging
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.build_progress import BuildEta, bar, stage
from bot.commands.build_progress import progress_card as progress
from bot.commands.build_progress import result_card as ended
from bot.commands.index import status_card
from bot.ui.cards import fits
from index.errors import TryLaterError
from index.indexing.build import BuildState
from index.indexing.service import IndexStatus
from index.store.rows import Generation
from tests.bot.curating import health
from tests.bot.indexers import BEGUN, ScriptedIndexer, far, generation
from tests.bot.pressing import press
from tests.bot.reading import text_of
from tests.bot.running import connected
from tests.bot.samples import ScriptedAsker
from tests.discord_double import ADMINISTRATOR, DiscordDouble, Message, User
from tests.patience import PATIENCE_S

AT_FIRST = "estimating the time left…"


def paced(*notes: tuple[float, float]) -> BuildEta:
    pace = BuildEta()
    for share, at in notes:
        pace.note(share, at)
    return pace


def test_at_first_nobody_knows_how_long_it_takes() -> None:
    assert paced().words == AT_FIRST
    assert paced((0.4, 100.0)).words == AT_FIRST


def test_an_even_pace_is_told_as_it_is() -> None:
    even = [(0.1 + 0.04 * minute, 60.0 * minute) for minute in range(10)]
    assert paced(*even).words == "4 % a minute · about 14 minutes left"


def test_a_stall_lengthens_what_is_left_little_by_little() -> None:
    pace = paced((0.0, 0.0), (0.5, 60.0))
    before = pace.left_s
    pace.note(0.5, 65.0)
    assert before == pytest.approx(60)
    assert pace.left_s == pytest.approx(60, rel=0.1)
    pace.note(0.5, 300.0)
    assert pace.left_s is not None
    assert pace.left_s > 600


@pytest.mark.parametrize(
    ("a_minute", "words"),
    [
        (0.9, "90 % a minute · less than a minute left"),
        (0.001, "less than 1 % a minute · about 16 h 40 min left"),
        (0.01, "1 % a minute · about 1 h 40 min left"),
        (0.5, "50 % a minute · about 1 minute left"),
    ],
)
def test_time_is_told_no_finer_than_it_is_known(a_minute: float, words: str) -> None:
    pace = paced((0.0, 0.0), (a_minute, 60.0))
    pace.share = 0.0 if a_minute < 0.5 else 0.5 if a_minute < 0.9 else 0.9
    assert pace.words == words


@given(
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1e6)), max_size=30),
)
def test_nothing_is_ever_negative(notes: list[tuple[float, float]]) -> None:
    pace = paced(*notes)
    assert pace.speed is None or pace.speed >= 0
    assert pace.left_s is None or pace.left_s >= 0
    assert "-" not in pace.words


BUILT = generation(3, state="building", asked_by="discord:42", ended_at=None)
NASTY = "*" * 5_000


def status(*generations: Generation) -> IndexStatus:
    def of(state: str) -> Generation | None:
        return next((one for one in generations if one.state == state), None)

    live, building = of("live"), of("building")
    return IndexStatus(
        live=far(live, 1.0) if live else None,
        building=far(building, 0.5) if building else None,
        kept=of("kept"),
        last=max(generations, key=lambda one: one.id, default=None),
    )


def last_word(built: Generation, *others: Generation) -> str:
    return text_of(ended(built, status(built, *others)))


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (0.0, "`░░░░░░░░░░░░░░░░░░░░` 0 %"),
        (0.55, "`███████████░░░░░░░░░` 55 %"),
        (0.999, "`███████████████████░` 99 %"),
        (1.0, "`████████████████████` 100 %"),
        (-0.1, "`░░░░░░░░░░░░░░░░░░░░` 0 %"),
        (1.1, "`████████████████████` 100 %"),
    ],
)
def test_a_bar_is_full_only_when_all_is_done(share: float, shown: str) -> None:
    assert bar(share) == shown


@pytest.mark.parametrize(
    ("left", "words"),
    [
        ({"uncut": 3, "unencoded": 9, "unplaced": 9}, "splitting articles into passages"),
        ({"unencoded": 9, "unplaced": 9}, "encoding passages"),
        ({"unplaced": 9}, "storing vectors"),
        ({}, "checking"),
    ],
)
def test_the_stage_is_the_first_that_is_not_done(left: dict[str, Any], words: str) -> None:
    done = BuildState(BUILT, revisions=9, uncut=0, passages=9, unencoded=0, unplaced=0)
    assert stage(replace(done, **left)) == words


def test_a_build_shows_how_far_it_is_since_when_and_by_whom_but_counts_nothing() -> None:
    pace = BuildEta()
    pace.note(0.5, 0.0)
    pace.note(0.55, 60.0)
    shown = text_of(progress(far(BUILT, 0.55), pace))
    assert shown == (
        "**Building generation 3**\n"
        "`███████████░░░░░░░░░` 55 %\n"
        "encoding passages · 5 % a minute · about 9 minutes left\n"
        f"-# small · started <t:{int(BEGUN.timestamp())}:R> by <@42>\n"
        "-# I keep answering questions meanwhile."
    )


def test_a_build_that_stands_still_says_so_but_not_what_its_server_said() -> None:
    held_up = replace(BUILT, trouble="Chroma takes no vectors: http://10.0.0.7 refuses")
    shown = text_of(progress(far(held_up, 0.9), BuildEta()))
    assert "**Paused**: vectors can't be stored" in shown
    assert "resumes on its own" in shown
    assert "10.0.0.7" not in shown


def test_a_build_that_became_live_says_how_long_it_took_and_what_is_kept() -> None:
    built = generation(3, ended_at=BEGUN + timedelta(minutes=18))
    said = last_word(built, generation(2, state="kept"))
    assert "**Generation 3 answers now.** The build took 18 minutes." in said
    assert "Generation 2 is kept until <t:" in said
    assert "`/index rollback`" in said
    assert "settings still name" not in said


@pytest.mark.parametrize(
    ("built", "others", "words"),
    [
        (
            generation(3, model="large", settings_model="small"),
            (),
            "The settings still name small; set encoder.model to large",
        ),
        (
            replace(BUILT, state="failed", trouble="5 of 9 *articles* are missing."),
            (generation(2),),
            "**Generation 3 was not made live.**\n5 of 9 \\*articles\\* are missing.\n"
            "Generation 2 keeps answering",
        ),
        (
            replace(BUILT, state="cancelled"),
            (generation(2),),
            "**Generation 3 was cancelled.**\nNothing has changed. Generation 2 keeps",
        ),
        (
            generation(3, state="kept"),
            (generation(2),),
            "**Generation 3 was rolled back.**\nGeneration 2 answers again.",
        ),
        *(
            (
                generation(3, state=state),
                (generation(4),),
                "**Generation 3 has been replaced.**\nGeneration 4 answers now.",
            )
            for state in ("kept", "retired")
        ),
    ],
)
def test_the_last_word_of_a_build_says_how_it_ended_and_who_answers(
    built: Generation, others: tuple[Generation, ...], words: str
) -> None:
    assert words in last_word(built, *others)


def test_an_index_of_which_a_part_is_not_there_yet_says_how_much_is() -> None:
    live = far(generation(1), 0.91)
    shown = status_card(replace(status(generation(1)), live=live), [], owner=False)
    assert "91 % of the articles" in text_of(shown)


def test_the_longest_names_and_troubles_fit_into_discords_limits() -> None:
    long: dict[str, Any] = {"model": NASTY, "settings_model": NASTY + "x"}
    failed = replace(BUILT, state="failed", trouble=NASTY, **long)
    building, live = replace(BUILT, **long), generation(2, **long)
    kept = generation(1, state="kept", **long)
    sources = [health(f"{number}") for number in range(1_000)]
    for card in (
        progress(far(building, 0.5), BuildEta()),
        ended(failed, status(failed, live)),
        ended(live, status(live, kept)),
        status_card(status(building, live, kept), sources, owner=True),
        status_card(status(failed, live, kept), sources, owner=True),
    ):
        assert fits(card)


def test_a_disk_that_is_all_but_full_is_told_and_how_full_to_owners_alone() -> None:
    shortage = "Only 412 MB of the disk are free, and nothing is fetched below 1,000 MB."
    told = text_of(status_card(status(generation(1)), [], shortage, owner=True))
    assert "Nothing is fetched at the moment." in told
    assert "412 MB" in told
    told = text_of(status_card(status(generation(1)), [], shortage, owner=False))
    assert "The disk is almost full." in told
    assert "412 MB" not in told


BUILDING = "**Building generation 2**"


EVERY = 0.2


@pytest.fixture(autouse=True)
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.commands.build_progress.EVERY", EVERY)
    monkeypatch.setattr("bot.commands.build_progress.SOON_S", EVERY / 10)


@pytest.fixture
def owner() -> User:
    return User("operator", permissions=ADMINISTRATOR)


def running(
    discord: DiscordDouble,
    monkeypatch: pytest.MonkeyPatch,
    index_service: ScriptedIndexer,
    owner: User,
) -> AbstractAsyncContextManager[object]:
    """One process of the bot."""
    return connected(
        discord, monkeypatch, ScriptedAsker(), index_service=index_service, owners=[owner.id]
    )


async def begun(discord: DiscordDouble, owner: User) -> Message:
    """The progress message of a build that was begun."""
    card = await discord.run("index reindex", user=owner)
    await press(discord, card, "begin")
    return await discord.next_message(discord.guild.general)


async def shows(
    discord: DiscordDouble, message: Message, words: str, within: float = PATIENCE_S
) -> None:
    await discord.until(lambda: words in message.text, f"{words!r} was not shown", within)


async def true(probe: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not probe():  # noqa: ASYNC110 - the bot changes it
            await asyncio.sleep(0.02)


def edits(discord: DiscordDouble, message: Message) -> int:
    return len(discord.sent(f"PATCH /channels/{message.channel.id}/messages/{message.id}"))


async def test_a_message_follows_the_build_to_its_end_and_rests(
    server: DiscordDouble, index_service: ScriptedIndexer, owner: User
) -> None:
    message = await begun(server, owner)
    assert message.author is server.bot
    assert message.made_by is None  # a message of the channel's, that needs no interaction's token
    assert BUILDING in message.text
    assert f"by {owner.mention}" in message.text
    assert "estimating the time left" in message.text
    index_service.share = 0.55
    await shows(server, message, "55 %")
    assert "left" in message.text
    index_service.end("live")
    await shows(server, message, "**Generation 2 answers now.**")
    assert message.buttons == []
    await true(lambda: index_service.messages == {})
    done = edits(server, message)
    await asyncio.sleep(3 * EVERY)
    assert edits(server, message) == done


async def test_it_is_edited_no_more_often_than_it_may(
    server: DiscordDouble, index_service: ScriptedIndexer, owner: User
) -> None:
    message = await begun(server, owner)
    began = time.monotonic()
    async with asyncio.timeout(PATIENCE_S):
        while edits(server, message) < 5:
            index_service.share += 0.001
            await asyncio.sleep(0.01)
    assert time.monotonic() - began > 4 * EVERY * 0.9


async def test_giving_up_is_shown_at_once(
    server: DiscordDouble, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = await begun(server, owner)
    monkeypatch.setattr("bot.commands.build_progress.EVERY", 2 * PATIENCE_S)
    await asyncio.sleep(2 * EVERY)
    await (await server.press(message, "index:cancel:2", user=owner)).answer()
    await shows(server, message, "**Generation 2 was cancelled.**")
    assert message.buttons == []


async def test_the_next_process_carries_on_and_says_what_ended_while_nobody_was_there(
    monkeypatch: pytest.MonkeyPatch, index_service: ScriptedIndexer, owner: User
) -> None:
    async with DiscordDouble() as discord:
        async with running(discord, monkeypatch, index_service, owner):
            message = await begun(discord, owner)
        index_service.share = 0.7
        async with running(discord, monkeypatch, index_service, owner):
            await shows(discord, message, "70 %")
        index_service.end("failed", trouble="1 of 9 articles is missing.")
        async with running(discord, monkeypatch, index_service, owner):
            await shows(discord, message, "1 of 9 articles is missing")


@pytest.mark.parametrize("status", [404, 403])
async def test_a_message_that_is_out_of_reach_is_forgotten(
    server: DiscordDouble,
    index_service: ScriptedIndexer,
    owner: User,
    status: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await begun(server, owner)
    server.fault("PATCH /channels/*/messages/*", status=status, times=99)
    with caplog.at_level(logging.INFO, "bot.commands.build_progress"):
        index_service.share = 0.5
        await true(lambda: index_service.messages == {})
    assert "can no longer be edited" in caplog.text
    built = await index_service.building()
    assert built is not None  # the build goes on


@pytest.mark.parametrize("place", [("1", "2"), ("no channel", "no message")])
async def test_a_channel_that_was_never_there_does_not_stop_the_others(
    server: DiscordDouble, index_service: ScriptedIndexer, owner: User, place: tuple[str, str]
) -> None:
    index_service.generations.insert(0, generation(1, state="retired"))
    index_service.generations[1] = generation(2)
    index_service.messages[1] = place
    message = await begun(server, owner)
    index_service.share = 0.5
    await shows(server, message, "50 %")
    assert list(index_service.messages) == [3]


async def test_a_library_in_trouble_for_a_while_only_delays(
    server: DiscordDouble, index_service: ScriptedIndexer, owner: User
) -> None:
    message = await begun(server, owner)
    index_service.troubles = {
        "progress_messages": TryLaterError("The library is locked."),
        "building": ZeroDivisionError("of nothing"),
    }
    await asyncio.sleep(2 * EVERY)
    del index_service.troubles["progress_messages"]
    await asyncio.sleep(2 * EVERY)
    index_service.troubles.clear()
    index_service.share = 0.5
    await shows(server, message, "50 %")
