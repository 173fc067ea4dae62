"""Cards, buttons and menus speak the language of who reads them."""

from collections.abc import AsyncIterator

import pytest

from bot.commands.message_menus import CHECK, FIND
from tests.bot.running import connected
from tests.bot.samples import ScriptedAsker, quote
from tests.discord_double import DiscordDouble, Guild, Message, User

QUESTION = "where did Sullivan and Wang meet?"
PRIVATE = {"question": QUESTION, "private": True}
SAID = "They met in Beijing, he said: “They met at Yanqi Lake”"


@pytest.fixture
async def discord(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[DiscordDouble]:
    guilds = [Guild("Botschaft", locale="de")]
    async with (
        DiscordDouble(guilds=guilds) as double,
        connected(double, monkeypatch, ScriptedAsker()),
    ):
        yield double


def labels(card: Message) -> list[str]:
    return [one["label"] for one in card.walk() if one.get("label")]


async def test_a_public_answer_is_in_the_language_of_the_server(discord: DiscordDouble) -> None:
    asked = await discord.slash("ask", {"question": QUESTION}, locale="fr")
    card = await asked.answer()
    assert "Klare Antwort" in card.text
    assert labels(card) == [
        "Lesen bei The Example Times", "Im Zusammenhang", "Quellenangabe kopieren", "Weiterfragen",
        "Sag mir, wenn es sich ändert", "Beleg",
        "Entfernen",
    ]  # fmt: skip
    assert quote().text.split(". ")[0] in card.text  # quotes stay as they are


async def test_a_private_answer_is_in_the_language_of_the_person(discord: DiscordDouble) -> None:
    card = await (await discord.slash("ask", PRIVATE, locale="fr")).answer()
    assert "Réponse claire" in card.text
    assert "Partager" in labels(card)


async def test_a_direct_message_is_answered_in_the_language_last_seen(
    discord: DiscordDouble,
) -> None:
    ann = User("ann")
    asked = await discord.say(ann, QUESTION)
    assert "Clear answer" in (await discord.next_message(asked.channel, after=asked)).text
    await (await discord.slash("help", user=ann, guild=None, locale="fr")).answer()
    asked = await discord.say(ann, QUESTION)
    assert "Réponse claire" in (await discord.next_message(asked.channel, after=asked)).text


@pytest.mark.parametrize(
    ("menu", "told"), [(CHECK, "Mot pour mot"), (FIND, "Donne un autre lieu, Yanqi Lake")]
)
async def test_a_message_menu_answers_in_the_language_of_the_person(
    discord: DiscordDouble, menu: str, told: str
) -> None:
    message = await discord.say(discord.guild.general, SAID)
    card = await (await discord.context_menu(menu, message, locale="fr")).answer()
    assert told in card.text
    assert "Lire l'article" in card.text
