"""``verbale run`` with a real library: from an address typed in Discord to a quote from there."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from index.app import opened
from index.settings import load_settings
from tests.bot.pressing import press, press_id
from tests.bot.running import connected_to
from tests.discord_double import (
    MANAGE_GUILD,
    MEMBER_PERMISSIONS,
    Channel,
    DiscordDouble,
    Guild,
    Message,
    Role,
    Upload,
    User,
)
from tests.e2e.processes import process
from tests.patience import PATIENCE_S, last_words

WHOLE = "They sat down at Tegernsee, a lake south of Munich, and spoke for six hours."
FETCHED = "The treaty was signed at Castle Amberg, above the town of Velden, on Monday evening."
UPLOADED = "Envoys Marta Kellermann and Idris Benhima shook hands at Villa Paloma before sunrise."
FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Example Times</title><link>{base}/</link><description>News</description>
<language>en</language>
<item><title>Ministers talk by a lake</title><link>{base}/lake</link><guid>lake</guid>
<pubDate>Tue, 05 Mar 2024 18:30:00 +0100</pubDate>
<content:encoded><![CDATA[<p>Foreign ministers Anna Lindqvist and Tomas Okafor met again on
Tuesday. {whole} Neither of them spoke to reporters afterwards, and their spokesmen gave no
details of what had been agreed between the two delegations.</p><p>A further meeting is planned for
the spring, when both will attend a conference on fishing rights in the northern seas. Diplomats
on both sides called the mood friendly.</p>]]></content:encoded></item>
<item><title>A treaty is signed</title><link>{base}/treaty</link><guid>treaty</guid>
<pubDate>Mon, 04 Mar 2024 22:00:00 +0100</pubDate>
<description>A treaty on river traffic …</description></item>
</channel></rss>"""
STORY = """<!doctype html><html lang="en"><head><title>A treaty is signed</title>
<meta property="og:type" content="article">
<meta property="article:published_time" content="2024-03-04T22:00:00+01:00"></head><body>
<article><h1>A treaty is signed</h1>
<p>President Ilse Brandvik and Prime Minister Omar Saltzman ended eleven years of quarrel over the
traffic on the river. {fetched}</p>
<p>Both parliaments have to agree before it comes into force, which officials expect in the autumn.
Until then the old rules stay as they are, and barges go on paying at both banks.</p>
<p>The opposition in both countries said that it wanted to read the annexes before it took a
position on the treaty.</p></article></body></html>"""
HOME = """<!doctype html><html lang="en"><head><title>Example Times</title>
<link rel="alternate" type="application/rss+xml" title="All articles" href="/feed.xml"></head>
<body><h1>Example Times</h1><ul><li><a href="/lake">Ministers talk by a lake</a></li>
<li><a href="/treaty">A treaty is signed</a></li></ul></body></html>"""

OPML = """<opml version="2.0"><body>
<outline text="Examplia"><outline text="Example Times" xmlUrl="{feed}"/></outline>
<outline text="Nowhere" type="rss"/>
</body></opml>"""


@pytest.fixture
async def site() -> AsyncIterator[str]:
    """A newspaper on loopback: a front page, its feeds, one of them gone soon, and an article."""
    app = web.Application()
    runner = web.AppRunner(app, shutdown_timeout=0.5)

    def page(path: str, text: str, kind: str, times: int = 1_000) -> None:
        left = iter(range(times))

        async def serve(request: web.Request) -> web.Response:
            if next(left, None) is None:
                raise web.HTTPGone
            base = f"http://{request.host}"
            filled = text.format(base=base, whole=WHOLE, fetched=FETCHED)
            return web.Response(text=filled, content_type=kind)

        app.router.add_get(path, serve)

    page("/", HOME, "text/html")
    page("/feed.xml", FEED, "application/rss+xml")
    page("/treaty", STORY, "text/html")
    page("/closing.xml", FEED, "application/rss+xml", times=1)
    await runner.setup()
    listener = web.TCPSite(runner, "127.0.0.1", 0)
    await listener.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """The bot as its operator starts it, allowed to fetch from loopback."""
    monkeypatch.setenv("VERBALE_GATHER__ALLOW_PRIVATE_HOSTS", '["127.0.0.1"]')
    monkeypatch.setenv("VERBALE_GATHER__PAUSE_S", "0")
    return ("-m", "index", "--data", str(tmp_path / "data"), "run")


@asynccontextmanager
async def started(
    discord: DiscordDouble, monkeypatch: pytest.MonkeyPatch, data: Path
) -> AsyncIterator[None]:
    """The bot over a library, in this process."""
    async with (
        opened(load_settings(data=data)) as verbale,
        connected_to(verbale, discord, monkeypatch),
    ):
        yield


async def asked(discord: DiscordDouble, question: str, guild: Guild) -> str:
    one = await discord.slash("ask", {"question": question}, guild=guild)
    return (await one.answer()).text.replace("**", "")


async def shown_with(discord: DiscordDouble, words: str, within: float = PATIENCE_S) -> Message:
    """What ``/source show`` says once ``words`` are in it."""
    async with asyncio.timeout(within):
        while True:
            card = await discord.slash("source show", {"name": "Example Times"})
            message = await card.answer()
            if words in message.text:
                return message
            await asyncio.sleep(0.2)


async def test_a_source_answers_in_the_server_that_added_it_until_it_is_removed(
    site: str, run: tuple[str, ...]
) -> None:
    embassy, newsroom = Guild("Embassy"), Guild("Newsroom")
    async with (
        DiscordDouble(guilds=[embassy, newsroom]) as discord,
        process(discord, *run) as bot,
    ):
        manager = User("manager", permissions=MEMBER_PERMISSIONS | MANAGE_GUILD)
        discord.user = discord.world.meet(manager)
        looked = await discord.slash("source add", {"url": site + "/", "side": "Examplia"})
        card = await looked.answer()
        card = await press(discord, card, "choose", "0")
        assert "**Feed: Example Times**" in card.text
        assert "2 articles at the moment, from 4 March 2024 to 5 March 2024" in card.text
        assert "side: Examplia" in card.text
        pressed = await discord.press(card, press_id(card, "add"))
        await pressed.until(lambda message: "**Added “Example Times”.**" in message.text)

        shown = await shown_with(discord, "2 articles")
        assert manager.mention in shown.text
        assert WHOLE in await asked(discord, "where did Lindqvist and Okafor meet?", embassy)
        where = "where was the treaty of Brandvik and Saltzman signed?"
        assert FETCHED in await asked(discord, where, embassy)
        assert "Amberg" not in await asked(discord, where, newsroom)

        looked = await discord.slash("source add", {"file": Upload("n.txt", UPLOADED.encode())})
        card = await looked.answer()
        pressed = await discord.press(card, press_id(card, "add"))
        await pressed.until(lambda message: "quote it from now on" in message.text)
        hands = "where did Kellermann and Benhima shake hands?"
        assert UPLOADED in await asked(discord, hands, embassy)

        removal = await discord.slash("source remove", {"name": "Example Times"})
        card = await removal.answer()
        pressed = await discord.press(card, press_id(card, "remove"))
        await pressed.until(lambda message: "and 2 articles" in message.text)
        assert "Amberg" not in await asked(discord, where, embassy)

        opml = OPML.format(feed=f"{site}/feed.xml").encode()
        importing = await discord.slash("source import", {"file": Upload("feeds.opml", opml)})
        card = await importing.answer()
        assert "**Import 1 source?**" in card.text
        assert "line 3 (Nowhere)" in card.text
        pressed = await discord.press(card, press_id(card, "import"))
        await pressed.until(lambda message: "Imported 1 source." in message.text)
        shown = await shown_with(discord, "2 articles")
        assert "side: Examplia" in shown.text
        assert FETCHED in await asked(discord, where, embassy)
        await (await discord.slash("source export")).answer()
        [export] = [one for one in discord.world.uploads.values() if one.filename == "sources.opml"]
        assert f'xmlUrl="{site}/feed.xml"'.encode() in export.content

        bot.send_signal(signal.SIGTERM)
        _, said = await last_words(bot)
        assert bot.returncode == 0
        assert b"Traceback" not in said


@pytest.mark.usefixtures("one_model", "run")
async def test_refusals_of_the_web_are_told_and_what_was_decided_outlives_a_restart(
    site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    role = Role("press")
    embassy = Guild("Embassy", roles=[role], permitted={"source": [role]})
    manager = User("manager", permissions=MEMBER_PERMISSIONS | MANAGE_GUILD)
    member = User("member", roles=[role])
    async with DiscordDouble(guilds=[embassy]) as discord:
        discord.user = discord.world.meet(manager)
        async with started(discord, monkeypatch, tmp_path / "data"):
            await (await discord.slash("settings sources", {"role": role})).answer()
            for address in ("http://169.254.169.254/latest", "file:///etc/passwd", site + "/gone"):
                refused = await discord.slash("source add", {"url": address})
                told = await refused.answer()
                assert told.ephemeral
                assert told.content.partition("\n\n")[0].endswith(".")
                assert "went wrong on our side" not in told.content

            looked = await discord.slash("source add", {"url": site + "/treaty", "name": "Treaty"})
            card = await looked.answer()
            assert "**Article: A treaty is signed**" in card.text
            pressed = await discord.press(card, press_id(card, "add"))
            await pressed.until(lambda message: "quote it from now on" in message.text)
            checked = await discord.slash("source check", {"name": "treaty"})
            assert "✅ **Treaty**" in (await checked.answer()).text
            paused = await discord.slash("source pause", {"name": "Treaty"})
            assert "“Treaty” is paused" in (await paused.answer()).text

        async with started(discord, monkeypatch, tmp_path / "data"):
            listing = await discord.slash("source list", user=member)
            listed = await listing.answer()
            assert f"⏸️ paused · [**Treaty**]({site}/treaty)" in listed.text
            typed = {"name": "tre"}
            choosing = await discord.autocomplete(
                "source resume", typed, focused="name", user=member
            )
            assert [one["value"] for one in await choosing.choices()] == ["Treaty"]
            resumed = await discord.slash("source resume", {"name": "Treaty"}, user=member)
            assert "is active" in (await resumed.answer()).text


@pytest.mark.usefixtures("one_model")
async def test_a_source_that_is_gone_for_good_is_told_once_to_the_channel_that_added_it(
    site: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.background.notices.EVERY", 0.2)
    monkeypatch.setenv("VERBALE_GATHER__ALLOW_PRIVATE_HOSTS", '["127.0.0.1"]')
    monkeypatch.setenv("VERBALE_GATHER__PAUSE_S", "0")
    press_room = Channel("press-room")
    embassy = Guild("Embassy", [Channel("general"), press_room])
    async with (
        DiscordDouble(guilds=[embassy]) as discord,
        opened(load_settings(data=tmp_path / "data")) as verbale,
        verbale.source_service.working(),
        connected_to(verbale, discord, monkeypatch),
    ):
        discord.user = embassy.owner
        address = {"url": f"{site}/closing.xml", "name": "Closing"}
        looked = await discord.slash("source add", address, channel=press_room)
        card = await looked.answer()
        pressed = await discord.press(card, press_id(card, "add"))
        await pressed.until(lambda message: "**Added “Closing”.**" in message.text)
        await (await discord.slash("source resume", {"name": "Closing"})).answer()
        told = await discord.next_message(press_room)
        assert "Closing" in told.content
        await asyncio.sleep(0.5)
        assert discord.messages(press_room) == [told]
        listed = await (await discord.slash("source list")).answer()
        assert f"⛔ ended · [**Closing**]({site}/closing.xml)" in listed.text
