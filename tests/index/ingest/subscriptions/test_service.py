"""Lists imported into a real library and exported from it; nothing is fetched."""

from pathlib import Path

import pytest

from index.app import Verbale
from index.errors import InputError
from index.ingest.options import SourceOptions
from index.ingest.subscriptions.entries import NOWHERE, Subscription
from index.ingest.subscriptions.write import write_opml
from index.values import PUBLIC

pytestmark = pytest.mark.usefixtures("one_model")

SAMPLES = Path(__file__).parent / "samples"
SERVER = "discord:7"


def entry(number: int, **more: str | bool) -> Subscription:
    kinds = ("feed", "feed", "feed", "sitemap", "page")
    given = {"kind": kinds[number % 5], "folder": [None, "Norway", "Europe / France"][number % 3]}
    url = f"https://h{number}.example/rss?b={number}"
    return Subscription(NOWHERE, f"Feed {number}", url, **given | more)  # type: ignore[arg-type]


def opml(*entries: Subscription) -> bytes:
    return write_opml(entries).encode()


async def imported(verbale: Verbale, body: bytes, scope: str = PUBLIC) -> int:
    lists = verbale.source_service.lists
    return await lists.carry_out(await lists.plan(body, scope), by="discord:9", channel="3")


async def test_200_sources_are_the_same_after_import_and_export(verbale: Verbale) -> None:
    labels = {"outlet": "The Post", "language": "fr"}
    body = opml(*(entry(n, paused=n % 7 == 0, **labels) for n in range(200)))
    assert await imported(verbale, body) == 200
    exported = await verbale.source_service.lists.export(PUBLIC)
    assert (exported.text.encode(), exported.count, exported.left_out) == (body, 200, 0)


async def test_an_import_twice_changes_nothing(verbale: Verbale) -> None:
    body = opml(*map(entry, range(5)))
    await imported(verbale, body)
    await verbale.source_service.pause(PUBLIC, "Feed 0")
    before = await verbale.source_service.health()
    plan = await verbale.source_service.lists.plan(body, PUBLIC)
    assert (len(plan.known), plan.new) == (5, ())
    assert await imported(verbale, body) == 0
    assert await verbale.source_service.health() == before


async def test_feeds_and_pages_are_due_and_paused_ones_are_not(verbale: Verbale) -> None:
    page, paused, feed = entry(4), entry(0, paused=True), entry(1)
    await imported(verbale, opml(page, paused, feed), SERVER)
    health = {one.name: one for one in await verbale.source_service.health([SERVER])}
    found = [health[one.name] for one in (page, paused, feed)]
    assert [one.state for one in found] == ["active", "paused", "active"]
    assert [one.due_at is None for one in found] == [False, True, False]
    assert (health[page.name].kind, health[page.name].waiting) == ("page", 1)
    assert (health[feed.name].side, health[feed.name].added_by) == ("Norway", "discord:9")
    resumed = await verbale.source_service.resume(SERVER, paused.name)
    assert resumed.due_at is not None


async def test_every_entry_of_a_list_is_told_of(verbale: Verbale) -> None:
    await imported(verbale, opml(entry(1)))
    private = '<outline text="Router" xmlUrl="http://user:word@router.example/"/>'
    again = '<outline text="Spelt otherwise" xmlUrl="http://www.h2.example/rss?b=2"/>'
    body = opml(entry(1), entry(2)).replace(b"</body>", f"{private}{again}</body>".encode())
    plan = await verbale.source_service.lists.plan(body, PUBLIC)
    assert [one.name for one in plan.new] == ["Feed 2"]
    assert [one.name for one in plan.known] == ["Feed 1"]
    assert [one.name for one in plan.repeated] == ["Spelt otherwise"]
    [bad] = map(str, plan.bad)
    assert bad.startswith("line 15 (Router): The address of router.example holds a user name")


async def test_a_server_gets_as_many_as_its_limit_allows_and_the_rest_once_it_is_raised(
    verbale: Verbale,
) -> None:
    body, lists = opml(*map(entry, range(12))), verbale.source_service.lists
    await verbale.admin_service.set(SERVER, "limit.sources", "5")
    plan = await lists.plan(body, SERVER)
    assert (len(plan.new), len(plan.beyond)) == (5, 7)
    assert await lists.carry_out(plan) == 5
    await verbale.admin_service.set(SERVER, "limit.sources", "200")
    assert await imported(verbale, body, SERVER) == 7
    assert (await lists.export(SERVER)).text.encode() == body
    assert (await lists.export("discord:8")).count == 0


async def test_sources_of_one_name_get_numbers(verbale: Verbale) -> None:
    body = opml(entry(1), entry(2)).replace(b"Feed 2", b"Feed 1")
    await imported(verbale, body)
    names = await verbale.source_service.names([PUBLIC])
    assert names == ["Feed 1", "Feed 1 (2)"]


async def test_folders_are_left_out_on_request(verbale: Verbale) -> None:
    plan = await verbale.source_service.lists.plan(opml(entry(1)), PUBLIC, sides=False)
    assert [one.folder for one in plan.new] == [None]


@pytest.mark.parametrize(
    "name", ["freshrss.opml", "miniflux.opml", "miniflux.json", "monitorss.json"]
)
async def test_the_export_of_another_program_can_be_imported(verbale: Verbale, name: str) -> None:
    assert await imported(verbale, (SAMPLES / name).read_bytes()) >= 2


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"<html/>", "Export the feeds of your reader as OPML"),
        (b"[" * 100_000, "nested too deeply to be read; export the list again, as OPML"),
    ],
    ids=["a page", "nested JSON"],
)
async def test_what_cannot_be_read_is_refused_with_a_way_out(
    verbale: Verbale, body: bytes, told: str
) -> None:
    with pytest.raises(InputError, match=told):
        await verbale.source_service.lists.plan(body, PUBLIC)


async def test_what_came_from_a_file_is_left_out_of_an_export(
    verbale: Verbale, tmp_path: Path
) -> None:
    note = tmp_path / "note.txt"
    note.write_text("Ana Reyes met Bo Lind at the Grey Mill on Friday.")
    service = verbale.source_service
    await service.add(await service.look_at_path(note), SourceOptions())
    exported = await service.lists.export(PUBLIC)
    assert (exported.count, exported.left_out) == (0, 1)
