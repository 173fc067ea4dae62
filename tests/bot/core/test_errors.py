"""What the log keeps of a failure, and what it does not."""

import errno

import pytest

from index.errors import (
    BuildRunningError,
    DamagedLibraryError,
    InputError,
    ModelMismatchError,
    SourceNotActiveError,
    SourceQuotaError,
    UnknownSourceError,
)
from index.operations.telemetry.log import set_up
from tests.bot.running import alone, connected
from tests.bot.samples import ScriptedAsker
from tests.discord_double import DiscordDouble, User

pytestmark = pytest.mark.usefixtures("logging_as_it_was")

SECRET, PERSON = "Zwiebelkuchen", "Marguerite"


@pytest.mark.parametrize("error", [ValueError(f"no {SECRET}"), InputError(f"“{SECRET}” is odd.")])
async def test_a_failure_is_logged_under_its_reference_without_words_of_the_question(
    error: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up("DEBUG")
    async with alone(monkeypatch, ScriptedAsker(gives=error)) as discord:
        discord.user = discord.world.meet(User(PERSON))
        asked = await discord.slash("ask", {"question": f"who ate the {SECRET}?"})
        told = await asked.followup()
    said = capsys.readouterr().err
    assert SECRET not in said
    assert PERSON not in said
    assert type(error).__name__ in said
    if isinstance(error, InputError):
        assert told.content.startswith(str(error))  # the asker is told it all
    else:
        reference = told.content.partition("(reference ")[2].partition(")")[0]
        assert f"ERROR bot.core.errors [{reference}]: Question {reference} failed." in said


async def test_the_bot_names_the_slash_command_that_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    asker = ScriptedAsker()
    ways_out = {
        UnknownSourceError("Post"): "/source list",
        SourceNotActiveError("Post", "paused", "No server."): "/source resume",
        SourceQuotaError(3, 3): "/source remove",
        BuildRunningError(4): "/index cancel",
        ModelMismatchError("old", "new"): "operators",
        DamagedLibraryError("a page is malformed"): "restore the last backup",
    }
    async with DiscordDouble() as discord, connected(discord, monkeypatch, asker):
        for error, way_out in ways_out.items():
            asker.gives = error
            asked = await discord.slash("ask", {"question": "who met whom?"})
            told = (await asked.followup()).content
            assert told.startswith(str(error))
            assert way_out in told
            assert "`verbale sources`" not in told


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (DamagedLibraryError("a page is malformed"), "database is damaged (a page is malformed)."),
        (OSError(errno.EMFILE, "Too many open files"), "Too many files are open at once."),
        (OSError(errno.ENOSPC, "No space left on device"), "The disk is full."),
    ],
)
async def test_damage_and_what_the_machine_lacks_are_told_in_words_and_logged_as_errors(
    error: Exception,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    set_up("INFO")
    async with alone(monkeypatch, ScriptedAsker(gives=error)) as discord:
        asked = await discord.slash("ask", {"question": "where did they meet?"})
        told = await asked.followup()
    assert words in str(told.content).replace("\\", "")
    [line] = [one for one in capsys.readouterr().err.splitlines() if " ERROR " in one]
    assert words in line
