"""Lists of sources: read, written, imported, exported."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.app import Verbale
from index.errors import InputError
from index.ingest.options import SourceOptions
from index.ingest.subscriptions import (
    LARGEST_LIST,
    MOST,
    MOST_NESTED,
    NOWHERE,
    Place,
    Subscription,
    read_json,
    read_list,
    read_opml,
    write_opml,
)
from index.values import PUBLIC

SAMPLES = Path(__file__).parent / "samples"
HARBOUR = Subscription(Place(1, "entry"), "Harbour Tide", "https://harbour.example/feed")
GOVERNMENT = ("Government", "https://gov.example/rss", True)


def test_the_feeds_of_miniflux_are_read_with_their_categories() -> None:
    listed = read_json((SAMPLES / "miniflux.json").read_text("utf-8"))
    first, second = listed.entries
    assert (listed.origin, first) == ("Miniflux", HARBOUR)
    assert (second.name, second.url, second.paused) == GOVERNMENT
    assert second.folder == "Norway"
    [locked] = map(str, listed.bad)
    assert locked.startswith("entry 3 (Paid wire): It needs a user name and a password")


def test_a_backup_of_monitorss_is_read() -> None:
    listed = read_json((SAMPLES / "monitorss.json").read_text("utf-8"))
    first, second = listed.entries
    assert (listed.origin, first) == ("MonitoRSS", HARBOUR)
    assert (second.name, second.url, second.paused) == GOVERNMENT
    [bad] = map(str, listed.bad)
    assert bad.startswith("entry 3 (No address): It has no address.")


@pytest.mark.parametrize("text", ["{}", '{"feeds": 1}', "1", '"a"'])
def test_other_json_is_refused_with_a_way_out(text: str) -> None:
    with pytest.raises(InputError, match="Export the feeds as OPML"):
        read_json(text)


values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["feed_url", "url", "title", "category", "feeds", "sources"]), inner
        )
    ),
    max_leaves=12,
)


@given(values)
def test_any_value_is_read_or_refused(value: Any) -> None:
    with suppress(InputError):
        read_json(json.dumps(value))


FEED = '<outline text="Post" type="rss" xmlUrl="https://post.example/feed"/>'


def opml(*outlines: str, before: str = "") -> str:
    body = "\n".join(outlines)
    return f'{before}<opml version="2.0">\n<head/>\n<body>\n{body}\n</body></opml>'


def refusal(text: str) -> str:
    with pytest.raises(InputError) as caught:
        read_opml(text)
    return str(caught.value)


class TestWhatOtherProgramsWrite:
    def test_an_export_of_freshrss_is_read_with_its_folders(self) -> None:
        listed = read_opml((SAMPLES / "freshrss.opml").read_text("utf-8"))
        assert listed.origin == "FreshRSS"
        assert listed.entries == (
            Subscription(Place(9), "Harbour & Tide", "https://harbour.example/feed?a=1&b=2"),
            Subscription(
                Place(13),
                "Foreign office",
                "https://mfa.example/rss",
                folder="Ministries / Examplia",
                paused=True,
            ),
            Subscription(
                Place(16), "Council", "https://council.example/feed.json", folder="Ministries"
            ),
        )

    def test_what_only_freshrss_can_read_is_named_with_its_line_and_the_way_out(self) -> None:
        listed = read_opml((SAMPLES / "freshrss.opml").read_text("utf-8"))
        scraped, list_ = map(str, listed.bad)
        assert scraped.startswith("line 14 (Speeches): FreshRSS takes this page apart")
        assert "Add the page's feed" in scraped
        assert list_.startswith("line 18 (Shared list): This is a reading list")

    def test_an_export_of_miniflux_is_read_without_its_folder_for_all(self) -> None:
        listed = read_opml((SAMPLES / "miniflux.opml").read_text("utf-8"))
        assert (listed.origin, listed.bad) == ("Miniflux", ())
        assert listed.entries == (
            Subscription(Place(9), "Harbour Tide", "https://harbour.example/feed"),
            Subscription(
                Place(12), "Government", "https://gov.example/rss", folder="Norway", paused=True
            ),
        )

    @pytest.mark.parametrize(
        ("written", "read"),
        [
            ("https://a.example/f?x=1&y=2", "https://a.example/f?x=1&y=2"),
            ("https://a.example/f?x=1&amp;y=2", "https://a.example/f?x=1&y=2"),
            ("feed://a.example/f", "https://a.example/f"),
            ("feed:https://a.example/f", "https://a.example/f"),
            ("a.example/f", "https://a.example/f"),
            (" https://a.example/f\n", "https://a.example/f"),
        ],
    )
    def test_addresses_are_read_as_programs_write_them(self, written: str, read: str) -> None:
        [entry] = read_opml(opml(f'<outline text="A" xmlUrl="{written}"/>')).entries
        assert entry.url == read

    def test_a_name_has_no_entities_of_html_or_control_characters_left(self) -> None:
        text = opml('<outline text="Caf&eacute;\x07 &nbsp; &unknown; bar" xmlUrl="a.example"/>')
        [entry] = read_opml(text).entries
        assert entry.name == "Café &unknown; bar"

    def test_a_link_is_a_page(self) -> None:
        [entry] = read_opml(
            opml('<outline type="link" text="A" url="https://a.example/b"/>')
        ).entries
        assert entry.kind == "page"


class TestWhatCannotBeRead:
    @pytest.mark.parametrize(
        ("outline", "reason"),
        [
            ('<outline type="rss" text="A"/>', "has no address"),
            ('<outline text="A" xmlUrl="mailto:a@b.example"/>', "not a web address"),
            ('<outline text="A" xmlUrl="ftp://a.example/f"/>', "not a web address"),
            ('<outline text="A" type="include" url="https://a.example/l.opml"/>', "reading list"),
        ],
    )
    def test_an_entry_is_named_with_its_line_and_the_others_are_read(
        self, outline: str, reason: str
    ) -> None:
        listed = read_opml(opml(FEED, outline, FEED))
        assert len(listed.entries) == 2
        [bad] = map(str, listed.bad)
        assert bad.startswith("line 5 (A): ")
        assert reason in bad

    def test_broken_xml_is_named_with_its_line(self) -> None:
        assert "in line 5. Correct that line" in refusal(opml(FEED, '<outline text="A" <'))
        assert "in line 4" in refusal(opml(FEED)[:-40])

    @pytest.mark.parametrize(
        "declared",
        [
            '<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">',
            '<!ENTITY a SYSTEM "file:///etc/passwd">',
            '<!ENTITY % a SYSTEM "http://127.0.0.1/"> %a;',
            "<!ATTLIST outline xmlUrl CDATA 'https://a.example'>",
        ],
    )
    def test_a_file_that_declares_entities_is_refused_before_they_are_read(
        self, declared: str
    ) -> None:
        text = opml(
            '<outline text="&b;" xmlUrl="https://a.example"/>',
            before=f"<!DOCTYPE opml [{declared}]>",
        )
        assert "declares a DTD of its own in line 1" in refusal(text)

    def test_folders_may_not_be_nested_for_ever(self) -> None:
        depth = MOST_NESTED + 1
        text = opml('<outline text="f">' * depth + FEED + "</outline>" * depth)
        assert f"more than {MOST_NESTED} folders" in refusal(text)


@given(st.text(alphabet=st.sampled_from("<>/&;=\"'! \noutlinexmlUrl[]?-A#x1:."), max_size=200))
def test_any_text_is_read_or_refused(noise: str) -> None:
    for text in (noise, opml(noise), opml(f'<outline text="{noise}" xmlUrl="{noise}"/>')):
        with suppress(InputError):
            read_opml(text)


ONE = '<opml><body><outline text="Çağ" xmlUrl="https://a.example"/></body></opml>'


@pytest.mark.parametrize(
    "body",
    [
        ONE.encode(),
        ONE.encode("utf-8-sig"),
        ONE.encode("utf-16"),
        f'<?xml version="1.0" encoding="iso-8859-9"?>\n{ONE}'.encode("iso-8859-9"),
        '  [{"url": "https://a.example", "title": "Çağ"}]'.encode(),
    ],
)
def test_a_list_is_known_by_its_content_in_any_encoding(body: bytes) -> None:
    [entry] = read_list(body).entries
    assert (entry.name, entry.url) == ("Çağ", "https://a.example")


def test_a_list_that_is_too_large_is_refused() -> None:
    with pytest.raises(InputError, match=r"has 5.0 MB; a list of feeds may have 5"):
        read_list(bytes(LARGEST_LIST + 1))


def test_a_list_with_too_many_entries_is_refused() -> None:
    many = "".join('<outline xmlUrl="a.example"/>' for _ in range(MOST + 1))
    with pytest.raises(InputError, match=f"lists {MOST + 1:,} feeds"):
        read_list(f"<opml><body>{many}</body></opml>".encode())


pytestmark = pytest.mark.usefixtures("one_model")

SERVER = "discord:7"


def entry(number: int, **more: str | bool) -> Subscription:
    kinds = ("feed", "feed", "feed", "sitemap", "page")
    given = {"kind": kinds[number % 5], "folder": [None, "Norway", "Europe / France"][number % 3]}
    url = f"https://h{number}.example/rss?b={number}"
    return Subscription(NOWHERE, f"Feed {number}", url, **given | more)  # type: ignore[arg-type]


def list_of(*entries: Subscription) -> bytes:
    return write_opml(entries).encode()


async def imported(verbale: Verbale, body: bytes, scope: str = PUBLIC) -> int:
    lists = verbale.source_service.lists
    return await lists.carry_out(await lists.plan(body, scope), by="discord:9", channel="3")


async def test_200_sources_are_the_same_after_import_and_export(verbale: Verbale) -> None:
    labels = {"outlet": "The Post", "language": "fr"}
    body = list_of(*(entry(n, paused=n % 7 == 0, **labels) for n in range(200)))
    assert await imported(verbale, body) == 200
    exported = await verbale.source_service.lists.export(PUBLIC)
    assert (exported.text.encode(), exported.count, exported.left_out) == (body, 200, 0)


async def test_an_import_twice_changes_nothing(verbale: Verbale) -> None:
    body = list_of(*map(entry, range(5)))
    await imported(verbale, body)
    await verbale.source_service.pause(PUBLIC, "Feed 0")
    before = await verbale.source_service.health()
    plan = await verbale.source_service.lists.plan(body, PUBLIC)
    assert (len(plan.known), plan.new) == (5, ())
    assert await imported(verbale, body) == 0
    assert await verbale.source_service.health() == before


async def test_feeds_and_pages_are_due_and_paused_ones_are_not(verbale: Verbale) -> None:
    page, paused, feed = entry(4), entry(0, paused=True), entry(1)
    await imported(verbale, list_of(page, paused, feed), SERVER)
    health = {one.name: one for one in await verbale.source_service.health([SERVER])}
    found = [health[one.name] for one in (page, paused, feed)]
    assert [one.state for one in found] == ["active", "paused", "active"]
    assert [one.due_at is None for one in found] == [False, True, False]
    assert (health[page.name].kind, health[page.name].waiting) == ("page", 1)
    assert (health[feed.name].side, health[feed.name].added_by) == ("Norway", "discord:9")
    resumed = await verbale.source_service.resume(SERVER, paused.name)
    assert resumed.due_at is not None


async def test_every_entry_of_a_list_is_told_of(verbale: Verbale) -> None:
    await imported(verbale, list_of(entry(1)))
    private = '<outline text="Router" xmlUrl="http://user:word@router.example/"/>'
    again = '<outline text="Spelt otherwise" xmlUrl="http://www.h2.example/rss?b=2"/>'
    body = list_of(entry(1), entry(2)).replace(b"</body>", f"{private}{again}</body>".encode())
    plan = await verbale.source_service.lists.plan(body, PUBLIC)
    assert [one.name for one in plan.new] == ["Feed 2"]
    assert [one.name for one in plan.known] == ["Feed 1"]
    assert [one.name for one in plan.repeated] == ["Spelt otherwise"]
    [bad] = map(str, plan.bad)
    assert bad.startswith("line 15 (Router): The address of router.example holds a user name")


async def test_a_server_gets_as_many_as_its_limit_allows_and_the_rest_once_it_is_raised(
    verbale: Verbale,
) -> None:
    body, lists = list_of(*map(entry, range(12))), verbale.source_service.lists
    await verbale.admin_service.set(SERVER, "limit.sources", "5")
    plan = await lists.plan(body, SERVER)
    assert (len(plan.new), len(plan.beyond)) == (5, 7)
    assert await lists.carry_out(plan) == 5
    await verbale.admin_service.set(SERVER, "limit.sources", "200")
    assert await imported(verbale, body, SERVER) == 7
    assert (await lists.export(SERVER)).text.encode() == body
    assert (await lists.export("discord:8")).count == 0


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
