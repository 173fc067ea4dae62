from dataclasses import replace

import pytest

from index.ingest.subscriptions import BadEntry, ImportPlan, Place, Subscription
from tests.bot.curating import ScriptedCurator
from tests.bot.pressing import press, press_id
from tests.discord_double import DiscordDouble, Guild, Message, Upload, User

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
    return await (await server.slash("source import", {"file": LIST, **options})).answer()


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
    told = await (
        await server.slash("source import", {"file": Upload("feeds.pdf", b"%PDF")})
    ).answer()
    assert "Attach a file as .opml, .xml or .json" in told.content
    assert source_service.lists.files == []


async def test_an_export_is_a_private_file_of_this_servers_sources(
    server: DiscordDouble, embassy: Guild
) -> None:
    told = await (await server.slash("source export")).answer()
    assert told.ephemeral
    [upload] = [one for one in server.world.uploads.values() if one.filename == "sources.opml"]
    assert f"discord:{embassy.id}" in upload.content.decode()
