"""Sources: looked at, added, managed, fetched."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from index.app import Verbale
from index.errors import InputError, NotFoundError
from index.ingest.detect import SourcePreview
from index.ingest.options import SourceOptions
from index.ingest.scheduler import Scheduler
from index.ingest.starter_list import StarterSource
from index.values import PUBLIC, Question
from tests.index.ingest.feeds.samples import FIRST, SECOND, THIRD, item, rss
from tests.index.ingest.loopback import Server, reply, serving
from tests.index.ingest.polling import Site, full, paper
from tests.patience import PATIENCE_S

pytestmark = pytest.mark.usefixtures("one_model")


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with serving(Site()) as started:
        yield started


def url(server: Server, path: str) -> str:
    return f"http://localhost:{server.port}{path}"


def show(server: Server, **pages: bytes) -> None:
    """Each page under its name."""
    assert isinstance(server.paths, Site)
    server.paths.update({f"/{name}": page for name, page in pages.items()})


def feed(server: Server, *names: str, content: str = f"<p>{FIRST}</p>") -> bytes:
    told = f"<description><![CDATA[{content}]]></description>"
    items = (item(f"Talks {name}", url(server, f"/{name}"), told) for name in names)
    return reply(rss(*items), kind="application/rss+xml")


def sitemap(server: Server, *names: str, of: str = "url") -> bytes:
    root = {"url": "urlset", "sitemap": "sitemapindex"}[of]
    told = "".join(f"<{of}><loc>{url(server, f'/{name}')}</loc></{of}>" for name in names)
    body = f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{told}</{root}>'
    return reply(body.encode(), kind="application/xml")


def asked(server: Server) -> list[str]:
    paths = [one.split(" ")[1] for one in server.requests]
    return [path for path in paths if path != "/robots.txt"]


async def until_articles(verbale: Verbale, count: int) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while (await verbale.status()).counts.articles < count:  # noqa: ASYNC110 - others add them
            await asyncio.sleep(0.02)


class TestAFeed:
    async def test_it_is_taken_in_without_asking_again_and_then_finished(
        self, verbale: Verbale, server: Server
    ) -> None:
        show(server, feed=feed(server, "one", "two"), one=paper("One."), two=paper("Two."))
        found = await verbale.source_service.look(url(server, "/feed"))
        options = SourceOptions(outlet="The Post", side="Norway", language="en", by="discord:7")
        source, outcomes = await verbale.source_service.take(found, options)
        assert (source.name, source.outlet, outcomes) == ("The Courier", "The Post", ())
        assert asked(server) == ["/feed"]
        assert (await verbale.source_service.one(PUBLIC, "The Courier")).waiting == 2
        seen: list[tuple[str, int, int]] = []
        tally = await verbale.source_service.finish(source, lambda *now: seen.append(now))
        assert tally.outcomes["new"] == 2
        assert seen[-1] == ("fetching", 2, 2)
        assert sorted(asked(server)) == ["/feed", "/one", "/two"]
        health = await verbale.source_service.one(PUBLIC, "The Courier")
        assert (health.articles, health.waiting, health.side) == (2, 0, "Norway")
        assert health.added_by == "discord:7"
        assert health.due_at is not None
        assert health.due_at > health.added_at

    async def test_one_that_holds_all_is_there_at_once(
        self, verbale: Verbale, server: Server
    ) -> None:
        show(server, feed=feed(server, "one", content=full()))
        found = await verbale.source_service.look(url(server, "/feed"))
        source, outcomes = await verbale.source_service.take(found, SourceOptions(name="Post"))
        assert outcomes == ("new",)
        again, outcomes = await verbale.source_service.take(found, SourceOptions(name="Post"))
        assert (again.id, outcomes) == (source.id, ())

    async def test_a_page_that_links_feeds_is_none(self, verbale: Verbale, server: Server) -> None:
        link = '<link rel="alternate" type="application/rss+xml" title="World" href="/feed">'
        page = f"<html><head>{link}</head><body><p>Welcome.</p></body></html>"
        show(server, home=reply(page.encode()), feed=feed(server, "one", content=full()))
        found = await verbale.source_service.look(url(server, "/home"))
        assert found.kind == "feed links"
        with pytest.raises(InputError, match=r"links to 1 feeds\. Add one of them: http"):
            await verbale.source_service.add(found, SourceOptions())
        assert await verbale.source_service.health() == []
        chosen = await verbale.source_service.look(found.feeds[0].url)
        assert (await verbale.source_service.add(chosen, SourceOptions())).articles == 1

    async def test_what_fails_while_it_is_taken_in_is_told_and_tried_again(
        self, verbale: Verbale, server: Server
    ) -> None:
        show(server, map=sitemap(server, "part", of="sitemap"), one=paper())
        found = await verbale.source_service.look(url(server, "/map"))
        with pytest.raises(InputError, match="None of the sitemaps") as told:
            await verbale.source_service.take(found, SourceOptions(name="Post"))
        health = await verbale.source_service.one(PUBLIC, "Post")
        assert (health.state, health.failures, health.trouble) == ("active", 1, str(told.value))
        show(server, part=sitemap(server, "one"))
        assert (await verbale.source_service.sync("Post")).outcomes["new"] == 1
        assert (await verbale.source_service.one(PUBLIC, "Post")).trouble is None


class TestAPage:
    async def test_it_is_one_article_that_is_looked_at_again(
        self, verbale: Verbale, server: Server
    ) -> None:
        show(server, **{"one": paper(), "one?utm_source=x": paper()})
        found = await verbale.source_service.look(url(server, "/one?utm_source=x"))
        health = await verbale.source_service.add(found, SourceOptions())
        assert (health.name, health.kind, health.url) == (
            "Border to reopen (localhost)", "page", url(server, "/one"),
        )  # fmt: skip
        assert (health.articles, health.waiting, health.failed) == (1, 0, 0)
        assert health.due_at is not None
        assert 3500 < (health.due_at - health.added_at).total_seconds() < 3700
        show(server, one=paper("They will meet again."))
        tally = await verbale.source_service.sync(health.name)
        assert tally.outcomes["revised"] == 1

    async def test_it_is_named_by_its_title_and_its_outlet(
        self, verbale: Verbale, server: Server
    ) -> None:
        show(server, one=paper())
        found = await verbale.source_service.look(url(server, "/one"))
        named = replace(found, title="Talks " * 30, outlet="Harbour Gazette")
        name = (await verbale.source_service.add(named, SourceOptions())).name
        assert name.startswith("Talks Talks")
        assert name.endswith("… (Harbour Gazette)")
        assert len(name) <= 96


class TestSync:
    async def add(self, verbale: Verbale, server: Server, name: str) -> None:
        show(server, **{name: feed(server, f"{name}-1", content=full(f"Of {name}."))})
        found = await verbale.source_service.look(url(server, f"/{name}"))
        await verbale.source_service.add(found, SourceOptions(name=name))

    async def test_one_by_name_all_that_is_due_or_nothing(
        self, verbale: Verbale, server: Server
    ) -> None:
        await self.add(verbale, server, "post")
        await self.add(verbale, server, "wire")
        server.requests.clear()
        assert (await verbale.source_service.sync()).errands == 0  # nothing is due yet
        assert (await verbale.source_service.sync("wire")).errands == 1
        assert asked(server) == ["/wire"]
        await verbale.source_service.pause(PUBLIC, "wire")
        with pytest.raises(InputError, match="Paused by a person"):
            await verbale.source_service.sync("wire")
        await verbale.source_service.resume(PUBLIC, "wire")
        assert (await verbale.source_service.sync()).errands == 1
        with pytest.raises(NotFoundError, match="no source named “mail”"):
            await verbale.source_service.sync("mail")

    async def test_a_failure_is_told_by_name(self, verbale: Verbale, server: Server) -> None:
        await self.add(verbale, server, "post")
        show(server, post=reply(b"", "503 Down"))
        tally = await verbale.source_service.sync("post")
        assert list(tally.failed) == ["post"]
        assert "(503)" in tally.failed["post"]
        checked = await verbale.source_service.check(PUBLIC, "post")
        assert (checked.name, checked.well) == ("post", False)
        show(server, post=feed(server, "post-1", content=full()))
        checked = await verbale.source_service.check(PUBLIC, "post")
        assert (checked.well, checked.told) == (True, "It works: a feed with 1 article.")
        assert (
            await verbale.source_service.one(PUBLIC, "post")
        ).failures == 1  # a check stores nothing

    async def test_what_came_from_a_file_has_no_server(
        self, verbale: Verbale, tmp_path: Path
    ) -> None:
        note = tmp_path / "note.txt"
        note.write_text("Envoy Moe met the speaker at the Grey Mill on Friday.")
        await verbale.source_service.add(
            await verbale.source_service.look_at_path(note), SourceOptions()
        )
        with pytest.raises(InputError, match="nothing to fetch"):
            await verbale.source_service.check(PUBLIC, "note.txt")
        with pytest.raises(InputError, match="came from a file"):
            await verbale.source_service.sync("note.txt")


class TestAStarterList:
    async def test_it_is_taken_in_unseen_and_due_at_once(
        self, verbale: Verbale, server: Server
    ) -> None:
        show(server, post=feed(server, "one", content=full()))
        starters = [
            StarterSource("Post", url(server, "/post"), "The Post", "Norway", "en", ("news",)),
            StarterSource("Gone", url(server, "/gone"), "Gone", None, "en", ("news",)),
        ]
        assert await verbale.source_service.add_starter(starters) == 2
        assert asked(server) == []
        assert await verbale.source_service.add_starter(starters) == 0
        tally = await verbale.source_service.sync()
        assert tally.outcomes["new"] == 1
        assert list(tally.failed) == ["Gone"]
        [gone, post] = await verbale.source_service.health()
        assert (post.outlet, post.side, post.articles) == ("The Post", "Norway", 1)
        assert (gone.failures, gone.state) == (1, "active")


class TestWorking:
    async def test_what_is_added_meanwhile_is_fetched(
        self, verbale: Verbale, server: Server
    ) -> None:
        show(server, feed=feed(server, "one"), one=paper())
        async with verbale.source_service.working():
            found = await verbale.source_service.look(url(server, "/feed"))
            await verbale.source_service.add(found, SourceOptions(name="Post"))
            await until_articles(verbale, 1)
            await verbale.source_service.pause(PUBLIC, "Post")
            show(server, feed=feed(server, "one", "two"), two=paper("Two."))
            await verbale.source_service.resume(PUBLIC, "Post")
            await until_articles(verbale, 2)
        assert asked(server).count("/one") == 1

    async def test_what_is_just_being_taken_in_is_not_fetched_beside_that(
        self, verbale: Verbale, server: Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("index.ingest.scheduler._IDLE_S", 0.02)
        part = sitemap(server, "one")

        async def slowly(writer: asyncio.StreamWriter) -> None:
            await asyncio.sleep(0.3)
            writer.write(part)

        show(server, map=sitemap(server, "part", of="sitemap"), one=paper())
        assert isinstance(server.paths, Site)
        server.paths["/part"] = slowly
        async with verbale.source_service.working():
            found = await verbale.source_service.look(url(server, "/map"))
            await verbale.source_service.add(found, SourceOptions())
            await until_articles(verbale, 1)
        assert asked(server) == ["/map", "/part", "/one"]

    async def test_a_fault_ends_one_worker_and_another_one_begins(
        self,
        verbale: Verbale,
        server: Server,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        monkeypatch.setattr("index.ingest.service._RESTART_S", 0.05)
        real, faults = Scheduler.forever, [1]

        async def forever(self: Scheduler) -> None:
            if faults:
                faults.pop()
                raise RuntimeError("a fault of ours")
            await real(self)

        monkeypatch.setattr(Scheduler, "forever", forever)
        show(server, feed=feed(server, "one", content=full()))
        await verbale.source_service.add_starter(
            [StarterSource("Post", url(server, "/feed"), "The Post", None, "en", ("news",))]
        )
        with caplog.at_level(logging.ERROR):
            async with verbale.source_service.working():
                await until_articles(verbale, 1)
        assert "the scheduler failed; starting it again in 0.05 s" in caplog.messages


class TestOneStory:
    """Two outlets print the same wire text."""

    STORY = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"

    async def take(
        self, verbale: Verbale, server: Server, outlet: str, scope: str = PUBLIC
    ) -> SourcePreview:
        path = outlet.lower()
        show(server, **{path: feed(server, f"{path}-1", content=self.STORY)})
        found = await verbale.source_service.look(url(server, f"/{path}"))
        await verbale.source_service.add(
            found, SourceOptions(name=outlet, outlet=outlet, scope=scope)
        )
        return found

    async def test_it_is_quoted_once_with_the_other_named_as_far_as_scopes_show(
        self, verbale: Verbale, server: Server
    ) -> None:
        await self.take(verbale, server, "Wire")
        await self.take(verbale, server, "Echo")
        await self.take(verbale, server, "Secret", "discord:1")
        await verbale.catch_up()
        for scope, also in (
            (PUBLIC, ("Echo",)), ("discord:1", ("Echo", "Secret")), ("discord:2", ("Echo",)),
        ):  # fmt: skip
            question = Question("Where did the envoys of both countries meet?", scope=scope)
            [quoted] = (await verbale.ask(question)).quotes
            assert quoted.sentence == FIRST
            assert (quoted.source, quoted.also) == ("Wire", also)


class TestAFile:
    async def test_it_answers_once_it_is_caught_up(self, verbale: Verbale, tmp_path: Path) -> None:
        note = tmp_path / "note.txt"
        note.write_text("Envoy Moe met the speaker at the Grey Mill on Friday.")
        found = await verbale.source_service.look_at_path(note)
        assert (found.kind, found.count, found.title) == ("upload", 1, "note.txt")
        _, outcomes = await verbale.source_service.take(found, SourceOptions(side="Norway"))
        assert outcomes == ("new",)
        await verbale.catch_up()
        answer = await verbale.ask(Question("where did envoy Moe meet the speaker?"))
        assert "Grey Mill" in answer.quotes[0].sentence
        [source] = await verbale.source_service.health()
        assert (source.name, source.kind, source.side) == ("note.txt", "upload", "Norway")


class TestAnAddress:
    @pytest.mark.parametrize("what", ["http://127.0.0.1/page", "http://"])
    async def test_what_may_not_be_fetched_leaves_nothing(
        self, verbale: Verbale, what: str
    ) -> None:
        with pytest.raises(InputError):
            await verbale.source_service.look(what)
        assert (await verbale.status()).counts.sources == 0
