import asyncio
from datetime import UTC, datetime

import pytest

from index.answer.question.analyze import LONGEST, analyze
from index.errors import InputError, TryLaterError
from index.values import Question
from tests.bot.samples import ScriptedAsker, answer
from tests.discord_double import DiscordDouble

END = datetime(2026, 3, 3, 23, 59, 59, 999_999, UTC)


@pytest.fixture
def asker() -> ScriptedAsker:
    return ScriptedAsker(names=["State Department", "EEAS", "state news", "x" * 101, ""])


async def test_every_option_reaches_the_asker_as_typed(
    discord: DiscordDouble, asker: ScriptedAsker
) -> None:
    options = {"question": " who? ", "since": "last May", "until": "2024-08-31", "source": "EEAS"}
    await discord.run("ask", options)
    [asked] = asker.asked
    assert (asked.text, asked.since, asked.until, asked.source) == tuple(options.values())


async def test_a_past_day_is_asked_about_at_its_end_and_the_card_says_so(
    discord: DiscordDouble, asker: ScriptedAsker
) -> None:
    asker.gives = answer(question=Question("who?", as_of=END), left_out=2)
    card = await discord.run("ask", {"question": "who?", "as-of": "2026-03-03"})
    assert asker.asked[-1].as_of == END
    assert "as of 3 March 2026 · 2 articles left out" in card.text
    told = await discord.run("ask", {"question": "who?", "as-of": "2999-01-01"})
    assert "is not over yet" in told.text
    assert len(asker.asked) == 1


async def test_discord_itself_takes_no_question_that_would_be_refused_as_too_long(
    discord: DiscordDouble,
) -> None:
    [ask] = [one for one in discord.commands().values() if one["name"] == "ask"]
    lengths = {one["name"]: one.get("max_length") for one in ask["options"]}
    assert lengths["question"] == LONGEST
    assert all(lengths[name] for name in ("since", "until", "source"))
    assert analyze(Question("why? " * (LONGEST // 5))).text
    with pytest.raises(InputError, match="too long"):
        analyze(Question("w" * (LONGEST + 1)))


@pytest.mark.parametrize(
    "asker",
    [
        ScriptedAsker(gives=InputError("“soon” is no day.")),
        ScriptedAsker(gives=TryLaterError("The library is locked; try again.")),
        ScriptedAsker(gives=ValueError("a fault of ours")),
    ],
)
@pytest.mark.parametrize("private", [False, True])
async def test_what_was_asked_is_given_back_where_it_is_not_answered(
    discord: DiscordDouble, private: bool
) -> None:
    typed = {"question": "who met *whom*?", "since": "soon", "private": private}
    asked = await discord.slash("ask", typed)
    told = await (asked.answer() if private else asked.followup())
    assert told.ephemeral
    command = f"/ask question:who met *whom*? since:soon private:{private}"
    assert command in told.content.replace("\\", "")
    assert asked.original is not None
    assert asked.original.deleted is not private
    assert discord.messages(discord.guild.general) == []


async def test_sources_are_completed_from_what_is_typed(
    discord: DiscordDouble, asker: ScriptedAsker
) -> None:
    typed = {"question": "who?", "source": "STATE"}
    choices = await (await discord.autocomplete("ask", typed, focused="source")).choices()
    assert [one["value"] for one in choices] == ["State Department", "state news"]
    assert asker.chosen_from == [(f"discord:{discord.guild.id}",)]


async def test_languages_of_articles_are_completed_and_only_their_articles_are_asked(
    discord: DiscordDouble, asker: ScriptedAsker
) -> None:
    typed = {"question": "who?", "language": "ru"}
    choices = await (await discord.autocomplete("ask", typed, focused="language")).choices()
    assert [(one["name"], one["value"]) for one in choices] == [("Russian", "ru")]
    card = await discord.run("ask", typed)
    assert asker.asked[-1].language == "ru"
    assert "only in Russian" in card.text


class Failing(ScriptedAsker):
    async def sources(self, *scopes: str) -> list[str]:
        raise TryLaterError("The library is locked; try again.")


class Slow(ScriptedAsker):
    async def sources(self, *scopes: str) -> list[str]:
        await asyncio.sleep(30)
        return ["too late"]


@pytest.mark.parametrize("asker", [Failing(), Slow()])
async def test_sources_that_cannot_be_had_leave_an_empty_choice(discord: DiscordDouble) -> None:
    typed = {"question": "who?", "source": ""}
    choosing = await discord.autocomplete("ask", typed, focused="source")
    assert await choosing.choices() == []
