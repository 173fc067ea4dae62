"""``verbale run`` with a real library: from an address typed in Discord to a quote from there."""

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from tests.bot.pressing import press, press_id
from tests.discord_double import (
    MANAGE_GUILD,
    MEMBER_PERMISSIONS,
    DiscordDouble,
    Guild,
    Message,
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
    """A newspaper on loopback: a front page, its feed, and an article."""
    app = web.Application()
    runner = web.AppRunner(app, shutdown_timeout=0.5)

    def page(path: str, text: str, kind: str) -> None:
        async def serve(request: web.Request) -> web.Response:
            base = f"http://{request.host}"
            filled = text.format(base=base, whole=WHOLE, fetched=FETCHED)
            return web.Response(text=filled, content_type=kind)

        app.router.add_get(path, serve)

    page("/", HOME, "text/html")
    page("/feed.xml", FEED, "application/rss+xml")
    page("/treaty", STORY, "text/html")
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


async def asked(discord: DiscordDouble, question: str, guild: Guild) -> str:
    return (await discord.run("ask", {"question": question}, guild=guild)).text.replace("**", "")


async def shown_with(discord: DiscordDouble, words: str, within: float = PATIENCE_S) -> Message:
    """What ``/source show`` says once ``words`` are in it."""
    async with asyncio.timeout(within):
        while True:
            message = await discord.run("source show", {"name": "Example Times"})
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
        card = await discord.run("source add", {"url": site + "/", "side": "Examplia"})
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

        card = await discord.run("source add", {"file": Upload("n.txt", UPLOADED.encode())})
        pressed = await discord.press(card, press_id(card, "add"))
        await pressed.until(lambda message: "quote it from now on" in message.text)
        hands = "where did Kellermann and Benhima shake hands?"
        assert UPLOADED in await asked(discord, hands, embassy)

        card = await discord.run("source remove", {"name": "Example Times"})
        pressed = await discord.press(card, press_id(card, "remove"))
        await pressed.until(lambda message: "and 2 articles" in message.text)
        assert "Amberg" not in await asked(discord, where, embassy)

        opml = OPML.format(feed=f"{site}/feed.xml").encode()
        card = await discord.run("source import", {"file": Upload("feeds.opml", opml)})
        assert "**Import 1 source?**" in card.text
        assert "line 3 (Nowhere)" in card.text
        pressed = await discord.press(card, press_id(card, "import"))
        await pressed.until(lambda message: "Imported 1 source." in message.text)
        shown = await shown_with(discord, "2 articles")
        assert "side: Examplia" in shown.text
        assert FETCHED in await asked(discord, where, embassy)
        await discord.run("source export")
        [export] = [one for one in discord.world.uploads.values() if one.filename == "sources.opml"]
        assert f'xmlUrl="{site}/feed.xml"'.encode() in export.content

        bot.send_signal(signal.SIGTERM)
        _, said = await last_words(bot)
        assert bot.returncode == 0
        assert b"Traceback" not in said
