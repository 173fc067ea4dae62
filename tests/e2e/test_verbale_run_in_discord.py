"""``verbale run`` with a real library: from an imported article to a card in Discord."""

import asyncio
import json
import signal
import sys
from pathlib import Path

import pytest

from tests.discord_double import DiscordDouble
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


@pytest.fixture
async def data(tmp_path: Path) -> Path:
    """A data folder that holds one article."""
    articles = tmp_path / "articles.jsonl"
    articles.write_text(json.dumps(ARTICLE))
    arguments = ["-m", "index", "--data", str(tmp_path / "data"), "import", str(articles)]
    importing = await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=ROOT)
    assert await importing.wait() == 0
    return tmp_path / "data"


async def test_an_imported_article_answers_in_discord_while_the_model_is_still_loading(
    data: Path,
) -> None:
    run = ("-m", "index", "--data", str(data), "run")
    async with DiscordDouble() as discord, process(discord, *run, ready_within=30) as bot:
        asked = await discord.slash("ask", {"question": "where did Lindqvist and Okafor meet?"})
        callback = await asked.acknowledged(within=3.0)
        assert callback.deferred
        card = await asked.answer(within=60)
        assert SENTENCE in card.text.replace("**", "")
        assert card.links[0].startswith(URL)
        assert "<t:1709659800:f>" in card.text

        again = await discord.slash("ask", {"question": "🕊️" * 1_000})
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
