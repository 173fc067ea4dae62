"""``verbale run`` with a real library: from an imported article to a card in Discord."""

import json
import signal
from pathlib import Path

import pytest

from tests.discord_double import DiscordDouble, Guild
from tests.e2e.processes import process
from tests.index.libraries import house
from tests.patience import last_words

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
async def data(one_model: None, tmp_path: Path) -> Path:
    """A data folder with a public article, and one that only the embassy's server may see."""
    async with house(tmp_path / "data") as verbale:
        for article, scope in ((ARTICLE, "public"), (PRIVATE_ARTICLE, f"discord:{embassy.id}")):
            file = tmp_path / "articles.jsonl"
            file.write_text(json.dumps(article))
            await verbale.import_file(file, scope=scope)
    return tmp_path / "data"


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
        assert "5 March 2024, 18:30 (UTC+01:00)" in card.text

        question = {"question": "where did Kellermann and Benhima shake hands?"}
        told = await (await discord.slash("ask", question, guild=embassy)).answer()
        assert SECRET in told.text.replace("**", "")
        for place in (newsroom, None):
            kept = await (await discord.slash("ask", question, guild=place)).answer()
            assert "Paloma" not in kept.text

        again = await discord.slash("ask", {"question": "🕊️" * 250})
        assert (await again.followup()).ephemeral

        bot.send_signal(signal.SIGTERM)
        _, said = await last_words(bot)
        assert bot.returncode == 0
        assert b"Traceback" not in said
