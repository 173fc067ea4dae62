"""``verbale run`` with a real library: from an imported article to a card in Discord."""

import asyncio
import json
import signal
import sys
from pathlib import Path

import pytest

from tests.discord_double import DiscordDouble, Guild
from tests.e2e.processes import ROOT, process

URL = "https://example.org/talks-at-the-lake"
SENTENCE = "They sat down at Tegernsee, a lake south of Munich, and spoke for six hours."
TEXT = (
    "Foreign ministers Anna Lindqvist and Tomas Okafor met again on Tuesday. "
    f"{SENTENCE} Neither of them spoke to reporters afterwards.\n\n"
    "A further meeting is planned for the spring."
)
ARTICLE = {
    "title": "Ministers talk by a lake",
    "text": TEXT,
    "url": URL,
    "source": "The Example Times",
    "published_at": "2024-03-05T18:30:00+01:00",
}


SECRET = "They shook hands at Villa Paloma, a house above Trieste, before sunrise."
PRIVATE_ARTICLE = {
    "title": "Envoys shake hands in the dark",
    "text": f"Envoys Marta Kellermann and Idris Benhima ended their quarrel. {SECRET}",
    "source": "Our own notes",
}

embassy, newsroom = Guild("Embassy"), Guild("Newsroom")


@pytest.fixture
async def data(tmp_path: Path) -> Path:
    """A data folder with a public article, and one that only the embassy's server may see."""
    await take_in(tmp_path, ARTICLE, "public")
    await take_in(tmp_path, PRIVATE_ARTICLE, f"discord:{embassy.id}")
    return tmp_path / "data"


async def take_in(folder: Path, article: dict[str, str], scope: str) -> None:
    articles = folder / "articles.jsonl"
    articles.write_text(json.dumps(article))
    arguments = ["--data", str(folder / "data"), "import", str(articles), "--scope", scope]
    importing = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "index", *arguments, cwd=ROOT
    )
    assert await importing.wait() == 0


async def test_articles_answer_while_the_model_loads_and_only_where_they_may_be_seen(
    data: Path,
) -> None:
    run = ("-m", "index", "--data", str(data), "run")
    async with (
        DiscordDouble(guilds=[embassy, newsroom]) as discord,
        process(discord, *run) as bot,
    ):
        asked = await discord.slash("ask", {"question": "where did Lindqvist and Okafor meet?"})
        callback = await asked.acknowledged()
        assert callback.deferred
        card = await asked.answer()
        assert SENTENCE in card.text.replace("**", "")
        assert card.links[0].startswith(URL)
        assert "<t:1709659800:f>" in card.text

        question = {"question": "where did Kellermann and Benhima shake hands?"}
        told = await (await discord.slash("ask", question, guild=embassy)).answer()
        assert SECRET in told.text.replace("**", "")
        for place in (newsroom, None):
            kept = await (await discord.slash("ask", question, guild=place)).answer()
            assert "Paloma" not in kept.text

        again = await discord.slash("ask", {"question": "🕊️" * 250})
        assert (await again.followup()).ephemeral

        bot.send_signal(signal.SIGTERM)
        _, said = await bot.communicate()
        assert bot.returncode == 0
        assert b"Traceback" not in said


async def test_without_a_token_it_says_how_to_get_one(tmp_path: Path) -> None:
    bot = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "index", "--data", str(tmp_path), "run",
        cwd=ROOT, env={"PATH": ""}, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, said = await bot.communicate()
    assert bot.returncode == 1
    assert b"VERBALE_DISCORD_TOKEN" in said
    assert b"Traceback" not in said
