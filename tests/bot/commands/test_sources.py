"""What ``/source`` lists, offers, changes, imports and exports."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands.source_lists import LISTED_ON_PAGE as PAGE
from bot.commands.source_lists import READ_ON_PAGE
from index.errors import TryLaterError
from index.ingest.subscriptions import BadEntry, ImportPlan, Place, Subscription
from tests.bot.curating import FEED_URL, FRONT_PAGE, NOW, PAGE_URL, ScriptedCurator, health
from tests.bot.pressing import press, press_id
from tests.discord_double import DiscordDouble, Guild, Message, Upload, User


@pytest.fixture
def source_service(own: str) -> ScriptedCurator:
    return ScriptedCurator(
        kept=[
            health("Gazette", own),
            health("Herald", own),
            health("x" * 101, own),
            health("State", "public"),
            health("Gazette", "public", articles=99),
            health("Secret", "discord:1"),
        ]
    )


async def test_a_source_is_paused_and_resumed(
    server: DiscordDouble, source_service: ScriptedCurator, own: str
) -> None:
    card = await server.run("source pause", {"name": "Gazette"})
    assert card.ephemeral
    assert "“Gazette” is paused" in card.text
    paused = [one for one in source_service.kept if one.state == "paused"]
    assert [(one.name, one.scope) for one in paused] == [("Gazette", own)]
    card = await server.run("source resume", {"name": "gazette"})
    assert "“Gazette” is active" in card.text
    assert {one.state for one in source_service.kept} == {"active"}


async def test_a_check_tells_how_the_server_answered(
    server: DiscordDouble, source_service: ScriptedCurator, own: str
) -> None:
    card = await server.run("source check", {"name": "Gazette"})
    assert card.text == "⚠️ **Gazette**\nThe server answers 503; nothing can be done here."
    assert source_service.checks == [(own, "Gazette")]


async def check(server: DiscordDouble, user: User | None = None) -> str:
    told = await server.run("source check", {"name": "Gazette"}, user=user)
    return told.text or told.content


async def test_whoever_has_sources_fetched_too_often_is_told_when_to_go_on(
    server: DiscordDouble, source_service: ScriptedCurator, owner: User, member: User
) -> None:
    source_service.finds[PAGE_URL] = FRONT_PAGE
    card = await server.run("source add", {"url": PAGE_URL})
    for _ in range(5):
        await check(server)
    choosing = await server.press(card, press_id(card, "choose"), values=["0"])
    assert "You've reached the limit of 6 fetches" in (await choosing.followup()).content
    for command, options in (
        ("check", {"name": "Gazette"}),
        ("resume", {"name": "Gazette"}),
        ("add", {"url": FEED_URL}),
    ):
        told = await server.run(f"source {command}", options)
        assert told.ephemeral
        assert "You've reached the limit of 6 fetches from the web a minute" in told.content
        assert "Try again in" in told.content
    assert len(source_service.checks) == 5
    free: dict[str, dict[str, object]] = {
        "list": {},
        "show": {"name": "Gazette"},
        "pause": {"name": "Gazette"},
        "add": {"file": Upload("n.txt", b"Words.")},  # what is uploaded is fetched from nowhere
    }
    for command, given in free.items():
        told = await server.run(f"source {command}", given)
        assert told.content == ""
    assert len(source_service.files) == 1
    assert "503" in await check(server, owner)
    for _ in range(7):  # who may not change sources uses nothing up
        assert "Only members with the Manage Server permission" in await check(server, member)
    member.permissions = owner.permissions
    assert "503" in await check(server, member)


async def test_a_server_as_a_whole_has_sources_fetched_only_so_often(
    server: DiscordDouble, source_service: ScriptedCurator, manager: User
) -> None:
    people = [User(f"m{number}", permissions=manager.permissions) for number in range(5)]
    told = [await check(server, people[number % 5]) for number in range(21)]
    assert ["503" in one for one in told] == [True] * 20 + [False]
    assert "This server has reached the limit of 20 fetches from the web a minute" in told[-1]


async def test_sources_are_listed_with_their_state_and_those_in_trouble_first(
    server: DiscordDouble, source_service: ScriptedCurator, own: str
) -> None:
    source_service.kept = [
        health("Alpha", own, kind="upload", url=None),
        health("Beta", "public", articles=1_234),
        health("Gamma", own, state="paused", trouble="Paused by a person."),
        health("Zeta", own, state="paused", failures=9),
        health("Delta", own, failures=3, trouble="The server answers *503*."),
        health("Epsilon", own, state="ended", trouble="The feed is gone for good (410)."),
        health("Hidden", "discord:1"),
    ]
    card = await server.run("source list")
    assert card.ephemeral
    assert card.text.split("\n") == [
        "**6 sources**",
        f"⚠️ failing · [**Delta**]({FEED_URL})",
        "-# Feed · 12 articles · last new <t:1725181200:R>",
        r"-# The server answers \*503\*.",
        f"⛔ ended · [**Epsilon**]({FEED_URL})",
        "-# Feed · 12 articles · last new <t:1725181200:R>",
        "-# The feed is gone for good (410).",
        f"⏸️ paused · [**Zeta**]({FEED_URL})",
        "-# Feed · 12 articles · last new <t:1725181200:R>",
        f"⏸️ paused · [**Gamma**]({FEED_URL})",
        "-# Feed · 12 articles · last new <t:1725181200:R>",
        "-# Paused by a person.",
        "✅ working · **Alpha**",
        "-# File · 12 articles · last new <t:1725181200:R>",
        f"✅ working · [**Beta**]({FEED_URL})",
        "-# Feed · 1,234 articles · last new <t:1725181200:R> · public",
    ]
    assert card.buttons == []


async def test_pages_are_turned_both_ways_and_end(
    server: DiscordDouble, source_service: ScriptedCurator, own: str
) -> None:
    source_service.kept = [health(f"Source {number:02}", own) for number in range(2 * PAGE + 1)]
    card = await server.run("source list")
    assert "page 1 of 3" in card.text
    assert card.component(press_id(card, "previous"))["disabled"]
    for page in (2, 3):
        card = await press(server, card, "next")
        assert f"page {page} of 3" in card.text
    assert f"Source {2 * PAGE}" in card.text
    assert card.component(press_id(card, "next"))["disabled"]
    assert "page 2 of 3" in (await press(server, card, "previous")).text


async def test_a_page_that_would_be_too_long_with_links_goes_without(
    server: DiscordDouble, source_service: ScriptedCurator, own: str
) -> None:
    address = "https://press.example.org/" + "x" * 480
    source_service.kept = [
        health(f"{number}" + "*" * 59, own, url=address, trouble="_" * 80) for number in range(PAGE)
    ]
    card = await server.run("source list")
    assert card.text.count("paused") + card.text.count("working") == PAGE
    assert address not in card.text


async def test_a_name_that_discord_would_make_no_link_of_stands_alone(
    server: DiscordDouble, source_service: ScriptedCurator, own: str
) -> None:
    source_service.kept = [
        health("Wire [daily]", own),
        health("https://press.example.org/feed", own),
        health("Odd address", own, url="https://press.example.org/a_(b)*c"),
        health("No address", own, url="javascript:alert(1)"),
    ]
    card = await server.run("source list")
    assert r"**Wire \[daily]**" + "\n" in card.text
    assert r"**https\://press.example.org/feed**" + "\n" in card.text
    assert "[**Odd address**](https://press.example.org/a_%28b%29%2Ac)" in card.text
    assert "· **No address**" in card.text


async def test_members_see_what_is_read_by_side_with_the_freshest_first(
    server: DiscordDouble, source_service: ScriptedCurator, own: str, member: User
) -> None:
    source_service.kept = [
        health("Wire", "public", articles=1_234, new_at=NOW),
        health("Old", own, side="Examplia", new_at=NOW - timedelta(days=9), outlet="Ministry"),
        health("New", own, side="Examplia", new_at=NOW - timedelta(days=1), articles=1),
        health("Fresh", own, side="*Ruritania*", new_at=NOW, trouble="503", failures=2),
        health("Never", own, side="Ruritania II", new_at=None),
        health("Hidden", "discord:1"),
    ]
    card = await server.run("source list", user=member)
    assert card.ephemeral
    day = 24 * 3600
    now = int(NOW.timestamp())
    assert card.text.split("\n") == [
        "**5 sources**",
        r"**\*Ruritania\***",
        f"-# **Fresh** · 12 articles · last new <t:{now}:R>",
        "**Examplia**",
        f"-# **New** · 1 article · last new <t:{now - day}:R>",
        f"-# **Old** · Ministry · 12 articles · last new <t:{now - 9 * day}:R>",
        "**Ruritania II**",
        "-# **Never** · 12 articles",
        "**No side named**",
        f"-# **Wire** · 1,234 articles · last new <t:{now}:R>",
    ]
    assert FEED_URL not in card.text


async def test_members_turn_the_pages_and_are_told_of_an_empty_list(
    server: DiscordDouble, source_service: ScriptedCurator, own: str, member: User
) -> None:
    source_service.kept.clear()
    told = await server.run("source list", guild=None)
    assert told.text == "I read nothing here yet."
    source_service.kept = [health(f"Source {number:02}", own) for number in range(READ_ON_PAGE + 1)]
    card = await server.run("source list", user=member)
    assert "page 1 of 2" in card.text
    assert f"Source {READ_ON_PAGE:02}" in (await press(server, card, "next", user=member)).text


async def test_a_source_goes_when_that_is_confirmed(
    server: DiscordDouble, source_service: ScriptedCurator, own: str
) -> None:
    card = await server.run("source remove", {"name": "Gazette"})
    assert "**Remove “Gazette”?**" in card.text
    assert "It brought 12 articles" in card.text
    assert own in {one.scope for one in source_service.kept if one.name == "Gazette"}
    after = await press(server, card, "remove")
    assert after.text == "Removed “Gazette” and 10 articles."
    assert [one.scope for one in source_service.kept if one.name == "Gazette"] == ["public"]


async def test_a_source_that_somebody_else_removed_meanwhile_is_told(
    server: DiscordDouble, source_service: ScriptedCurator
) -> None:
    card = await server.run("source remove", {"name": "Gazette"})
    source_service.kept.clear()
    pressed = await server.press(card, press_id(card, "remove"))
    assert "no source named “Gazette” any more" in (await pressed.followup()).content


CHANGING = ("pause", "resume", "remove", "check")


async def offered(server: DiscordDouble, command: str, typed: str) -> list[str]:
    choosing = await server.autocomplete(f"source {command}", {"name": typed}, focused="name")
    return [one["value"] for one in await choosing.choices()]


@pytest.mark.parametrize("command", CHANGING)
async def test_a_change_offers_the_servers_own_sources(server: DiscordDouble, command: str) -> None:
    assert await offered(server, command, "") == ["Gazette", "Herald"]
    assert await offered(server, command, " HER") == ["Herald"]


async def test_to_be_shown_public_sources_are_offered_too(server: DiscordDouble) -> None:
    assert await offered(server, "show", "") == ["Gazette", "Herald", "State"]


@pytest.mark.parametrize("command", CHANGING)
async def test_a_public_source_cannot_be_changed(
    server: DiscordDouble, command: str, source_service: ScriptedCurator
) -> None:
    before = list(source_service.kept)
    told = await server.run(f"source {command}", {"name": "state"})
    assert told.ephemeral
    assert "“State” is a public source" in told.content
    assert source_service.kept == before
    assert source_service.checks == []


@pytest.mark.parametrize("command", [*CHANGING, "show"])
@pytest.mark.parametrize("name", ["Secret", "nothing"])
async def test_another_servers_source_is_as_unknown_as_one_that_never_was(
    server: DiscordDouble, command: str, name: str
) -> None:
    told = await server.run(f"source {command}", {"name": name})
    assert told.content.startswith(f"There's no source named “{name}”")


class Slow(ScriptedCurator):
    async def names(self, scopes: Sequence[str]) -> list[str]:
        await asyncio.sleep(30)
        return []


@pytest.mark.parametrize(
    "source_service", [ScriptedCurator(troubles={"names": TryLaterError("Locked.")}), Slow()]
)
async def test_names_that_cannot_be_had_leave_an_empty_choice(server: DiscordDouble) -> None:
    assert await offered(server, "show", "") == []


LIST = Upload("feeds.opml", b"<opml/>")


def entries(count: int, folder: str | None = None) -> tuple[Subscription, ...]:
    return tuple(
        Subscription(Place(n), f"Feed {n}", f"https://h{n}.example", folder) for n in range(count)
    )


def bad(count: int) -> tuple[BadEntry, ...]:
    return tuple(
        BadEntry(Place(n + 10), "*Odd* one", "It has no address. " * 9) for n in range(count)
    )


PLAN = ImportPlan("x", "OPML", entries(3, "Nor*way"), entries(2), entries(1), entries(4), bad(2))


@pytest.fixture
def plan(source_service: ScriptedCurator) -> ImportPlan:
    source_service.lists.planned = PLAN
    return PLAN


async def shown(server: DiscordDouble, **options: object) -> Message:
    return await server.run("source import", {"file": LIST, **options})


@pytest.mark.usefixtures("plan")
async def test_what_an_import_would_do_is_shown_first(
    server: DiscordDouble, source_service: ScriptedCurator, embassy: Guild
) -> None:
    card = await shown(server)
    assert card.ephemeral
    for words in (
        "**Import 3 sources?**",
        "feeds.opml",
        "2 are here already and stay as they are.",
        "1 stands in the file twice.",
        "4 exceed this server's limit of sources.",
        "Folders become sides: Nor\\*way. To leave them out: sides: False.",
        "**2 entries can't be read:**",
        "line 10 (\\*Odd\\* one)\\: It has no address.",
    ):
        assert words in card.text
    assert source_service.lists.files == [(LIST.content, f"discord:{embassy.id}", True)]
    assert source_service.lists.done == []


async def test_sources_are_added_when_that_is_confirmed(
    server: DiscordDouble, source_service: ScriptedCurator, plan: ImportPlan, manager: User
) -> None:
    after = await press(server, await shown(server, sides=False), "import")
    assert after.text.startswith("Imported 3 sources. I fetch their articles from now on")
    [(done, by, channel)] = source_service.lists.done
    assert (done, by) == (plan, f"discord:{manager.id}")
    assert channel is not None
    assert source_service.lists.files[0][2] is False


async def test_a_list_with_nothing_new_has_nothing_to_confirm(
    server: DiscordDouble, source_service: ScriptedCurator
) -> None:
    source_service.lists.planned = replace(PLAN, new=())
    card = await shown(server)
    assert "**Nothing to import**" in card.text
    with pytest.raises(AssertionError):
        await server.press(card, press_id(card, "import"))


async def test_other_files_are_refused(
    server: DiscordDouble, source_service: ScriptedCurator
) -> None:
    told = await server.run("source import", {"file": Upload("feeds.pdf", b"%PDF")})
    assert "Attach a file as .opml, .xml or .json" in told.content
    assert source_service.lists.files == []


async def test_an_export_is_a_private_file_of_this_servers_sources(
    server: DiscordDouble, embassy: Guild
) -> None:
    told = await server.run("source export")
    assert told.ephemeral
    [upload] = [one for one in server.world.uploads.values() if one.filename == "sources.opml"]
    assert f"discord:{embassy.id}" in upload.content.decode()
