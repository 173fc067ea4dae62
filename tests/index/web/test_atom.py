"""The feeds of topics and of watches, as a feed reader reads them."""

from pathlib import Path

import feedparser
import httpx
import pytest

from tests.index.libraries import house
from tests.index.monitoring.conftest import SERVER, TODAY, Desk
from tests.index.web.conftest import TOKEN, Browse
from tests.index.web.html import read
from tests.lexical import count_words

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_feed_has_an_entry_for_each_story_with_its_sentence(browse: Browse) -> None:
    async with browse(public_url="https://verbale.example") as page:
        response = await page.get("/latest.atom?topic=pilots+talks")
    assert response.headers["content-type"].startswith("application/atom+xml")
    read_back = feedparser.parse(response.content)
    assert not read_back.bozo
    assert read_back.feed.title == "Latest: pilots talks · Verbale"
    assert read_back.feed.id == "https://verbale.example/latest.atom?topic=pilots+talks"
    [entry] = read_back.entries
    assert entry.title == "Pilots welcome the talks at the harbour"
    assert (entry.author, entry.updated) == ("Morning Gazette", "2024-03-07T00:00:00+00:00")
    assert "pilots welcomed the talks" in entry.content[0].value
    assert "3 outlets, 3 articles" in entry.content[0].value
    assert entry.link.startswith("https://verbale.example/articles/")
    assert entry.link.endswith("#quote")


async def test_hostile_articles_leave_a_feed_whole(page: httpx.AsyncClient) -> None:
    read_back = feedparser.parse((await page.get("/latest.atom?topic=hostile")).content)
    assert not read_back.bozo
    assert len(read_back.entries) > 5
    assert all(entry.content[0].type == "text/plain" for entry in read_back.entries)


async def test_the_page_names_its_feed(page: httpx.AsyncClient) -> None:
    document = read((await page.get("/latest?topic=pilots+talks")).text)
    links = document.cssselect("link[rel=alternate], .links a[href*=atom]")
    assert len(links) == 2
    for named in links:
        assert named.get("href") == "/latest.atom?topic=pilots+talks"
        assert (await page.get(named.get("href"))).status_code == 200


async def test_a_feed_takes_the_token_as_password(browse: Browse) -> None:
    async with browse(token=TOKEN) as page:
        refused = await page.get("/latest.atom")
        assert refused.status_code == 401
        assert refused.headers["www-authenticate"].startswith("Basic")
        for password, status in ((TOKEN, 200), ("wrong", 401), ("", 401)):
            given = await page.get("/latest.atom", auth=("reader", password))
            assert given.status_code == status
        broken = await page.get("/latest.atom", headers={"authorization": "Basic ?"})
        assert broken.status_code == 401


async def test_the_feed_of_a_watch_needs_its_address_and_no_token(
    browse: Browse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    count_words(monkeypatch)
    async with house(tmp_path / "data") as verbale:
        desk = Desk(verbale, tmp_path)
        await desk.arrive({"title": "Harbour", "text": "Two ships wait outside Port."})
        made = [await desk.watch("names", names) for names in ("Hale, Oduya", "Marsh, Tellin")]
        keys = await verbale.watch_service.keys()
        names = [keys.feed_name(one.id) for one in made]
        own = {"title": "Lighthouse", "text": "Speaker Oduya gave Envoy Hale the keys of it."}
        await desk.arrive(own | {"published_at": TODAY}, scope=SERVER, source="Own wire")
        shared = {"title": "Vaccines", "text": "Laboratories ship doses, Elena Marsh told Tellin."}
        await desk.arrive(shared | {"published_at": TODAY})
        public = "https://verbale.example"
        async with browse(over=verbale, token=TOKEN, public_url=public) as page:
            bodies = [(await page.get(f"/watches/{name}.atom")).content for name in names]
            for wrong in ("1", f"{names[0]}0", f"2{names[0][1:]}", names[0].upper()):
                assert (await page.get(f"/watches/{wrong}.atom")).status_code == 404
            await verbale.watch_service.remove(SERVER, made[0].id)
            assert (await page.get(f"/watches/{names[0]}.atom")).status_code == 404
    hidden, shown = map(feedparser.parse, bodies)
    assert not hidden.bozo
    assert hidden.feed.title == "Hale, Oduya · Verbale"
    assert hidden.feed.id == f"{public}/watches/{names[0]}.atom"
    [entry] = hidden.entries
    assert (entry.title, entry.author) == ("Lighthouse", "Own wire")
    assert "links" not in entry  # the page does not show the server's article
    [entry] = shown.entries
    assert entry.content[0].value == "“Laboratories ship doses, Elena Marsh told Tellin.”"
    assert entry.link.startswith(f"{public}/articles/")
