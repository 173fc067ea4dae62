"""Looking at what stands behind an address, through the real way out; nothing is stored."""

import pytest

from index.errors import InputError, TryLaterError
from index.ingest.service import SourceService
from tests.index.ingest.loopback import reply
from tests.index.ingest.polling import Ground, full, listed, paper

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture
def look(ground: Ground) -> SourceService:
    return SourceService(ground.context, 1)


@pytest.mark.parametrize(("status", "known_by"), [("301 Moved", "/feed"), ("302 Found", "/old")])
async def test_a_feed_is_found_where_its_address_leads_and_known_by_what_lasts(
    ground: Ground, look: SourceService, status: str, known_by: str
) -> None:
    ground.shows(
        {
            "/old": reply(b"", status, Location=ground.server.url("/feed")),
            "/feed": listed(ground, ["/1", "/2"], full()),
        }
    )
    found = await look.look(f"  {ground.server.url('/old')} ")
    assert (found.kind, found.url, found.count) == ("feed", ground.server.url(known_by), 2)
    assert found.title == "The Courier"
    assert ground.articles() == []
    assert ground.library.catalogue.counts().sources == 0


async def test_people_leave_out_what_every_browser_adds(look: SourceService) -> None:
    # Nobody speaks TLS there: that it was tried shows how the address was read.
    with pytest.raises((InputError, TryLaterError), match=r"localhost"):
        await look.look("localhost:1/feed")


async def test_robots_txt_counts_for_looks_too(ground: Ground, look: SourceService) -> None:
    robots = reply(b"User-agent: *\nDisallow: /\n", kind="text/plain")
    ground.shows({"/robots.txt": robots, "/1": paper()})
    with pytest.raises(InputError, match=r"robots\.txt"):
        await look.look(ground.server.url("/1"))
    assert ground.asked() == []


class TestTriedOut:
    async def test_what_can_be_read_is_told_with_its_newest(
        self, ground: Ground, look: SourceService
    ) -> None:
        ground.shows({"/feed": listed(ground, ["/1", "/2"], full()), "/1": paper()})
        told = await look.try_out("Post", ground.server.url("/feed"))
        assert (told.name, told.well, told.told) == (
            "Post",
            True,
            "It works: a feed with 2 articles.",
        )
        head = '<meta property="article:published_time" content="2024-08-30T10:00:00Z">'
        ground.site["/1"] = paper(head=head)
        told = await look.try_out("Page", ground.server.url("/1"))
        assert told.told == "It works: a page with 1 article, the newest of 30 August 2024."

    async def test_what_cannot_is_told_why(self, ground: Ground, look: SourceService) -> None:
        for path, words in (("/404", "(404)"), ("/500", "(500)")):
            ground.site["/500"] = reply(b"", "500 No")
            told = await look.try_out("Post", ground.server.url(path))
            assert not told.well
            assert words in told.told
        told = await look.try_out("Post", "http://10.0.0.1/")
        assert "private address" in told.told
