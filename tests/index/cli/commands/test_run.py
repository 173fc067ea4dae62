from pathlib import Path

from tests.index.cli.terminal import verbale


def test_without_a_token_the_bot_says_how_to_get_one(tmp_path: Path) -> None:
    ran = verbale("run", data=tmp_path / "data")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("verbale: The bot has no token.")
    assert "https://discord.com/developers/applications" in ran.err
    assert "VERBALE_DISCORD_TOKEN" in ran.err
    assert not (tmp_path / "data").exists()
