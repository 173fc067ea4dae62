import pytest

from bot.run import run_bot
from index.errors import SettingsError
from tests.bot.samples import DictMemory, ScriptedAsker


@pytest.mark.parametrize("token", ["", "  \n"])
async def test_without_a_token_it_says_what_is_missing_and_how_to_get_it(token: str) -> None:
    with pytest.raises(SettingsError) as failure:
        await run_bot(ScriptedAsker(), DictMemory(), token=token)
    said = str(failure.value)
    assert "https://discord.com/developers/applications" in said
    assert "VERBALE_DISCORD_TOKEN" in said
    assert "applications.commands" in said
