"""``/lexicon show`` lists office-holders for everybody."""

from datetime import date

import pytest

from index.answer.lexicon import LexiconAnswer, LexiconQuery, ShownHolder
from tests.bot.samples import ScriptedAsker, ScriptedSearch, quote
from tests.discord_double import DiscordDouble, User

SENTENCE = "Mr. Wang Yi, the Chinese foreign minister, arrived."
HOLDER = ShownHolder(
    "Wang Yi", "Chinese foreign minister", "foreign minister", "china", "articles", True,
    date(2024, 8, 1), date(2024, 8, 28), 3, 2,
    quote=quote(text=SENTENCE, sentence=SENTENCE, span="Wang Yi"),
)  # fmt: skip


@pytest.fixture
def asker() -> ScriptedAsker:
    answer = LexiconAnswer(LexiconQuery("x"), (HOLDER,), 2, (), 0)
    return ScriptedAsker(lexicon_service=ScriptedSearch(answer))


async def test_office_holders_are_listed_with_the_sentence(
    server: DiscordDouble, asker: ScriptedAsker, member: User
) -> None:
    options = {"words": "chinese fm", "on": "2024-08-28"}
    card = await server.run("lexicon show", options, user=member)
    assert card.ephemeral
    assert "chinese fm" in card.text.split("\n")[0]
    assert "**Wang Yi** · Chinese foreign minister" in card.text
    assert "1 August 2024 – 28 August 2024 · 3 articles" in card.text
    assert "> Mr. **Wang Yi**, the Chinese foreign minister, arrived." in card.text
    assert "2 more are not listed." in card.text
    [asked] = asker.lexicon_service.asked
    assert (asked.on, asked.reach.scope) == (date(2024, 8, 28), f"discord:{server.guild.id}")


async def test_nobody_is_told(server: DiscordDouble, asker: ScriptedAsker, member: User) -> None:
    asker.lexicon_service = ScriptedSearch(LexiconAnswer(LexiconQuery("nobody"), (), 0, (), 0))
    told = await server.run("lexicon show", {"words": "*x*"}, user=member)
    assert told.text == r"Nobody is known to hold “\*x\*”."
