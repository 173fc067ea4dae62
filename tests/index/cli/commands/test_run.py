from pathlib import Path

import pytest

from tests.index.cli.terminal import verbale


def test_without_a_token_the_bot_says_how_to_get_one(tmp_path: Path) -> None:
    ran = verbale("run", data=tmp_path / "data")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("verbale: The bot has no token.")
    assert "https://discord.com/developers/applications" in ran.err
    assert "VERBALE_DISCORD_TOKEN" in ran.err
    assert not (tmp_path / "data").exists()


def test_an_open_address_without_a_token_says_how_to_set_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VERBALE_WEB__HOST", "0.0.0.0")
    monkeypatch.setenv("VERBALE_WEB__PORT", "0")
    ran = verbale("web", data=tmp_path / "data")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("verbale: The page would be open to everyone who reaches 0.0.0.0.")
    assert "VERBALE_WEB_TOKEN_FILE" in ran.err
    assert not (tmp_path / "data").exists()


def test_a_token_in_the_settings_file_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "verbale.toml"
    file.write_text('[web]\ntoken = "a-token-that-is-long"\n')
    ran = verbale("--config", file, "web", data=tmp_path / "data")
    assert ran.code == 1
    assert "contains web.token. Remove it" in ran.err
    assert "VERBALE_WEB_TOKEN_FILE" in ran.err
