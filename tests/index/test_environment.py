"""The bot's token from a file, as secret stores mount it."""

from pathlib import Path

import pytest

from index.errors import SettingsError
from index.settings import load_settings
from tests.index.cli.terminal import verbale

TOKEN = "MTIz.abc-_.secret"


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("VERBALE_CONFIG", "VERBALE_DATA", "VERBALE_DISCORD_TOKEN", "DISCORD_TOKEN"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    named = tmp_path / "token"
    monkeypatch.setenv("VERBALE_DISCORD_TOKEN_FILE", str(named))
    return named


@pytest.mark.parametrize("body", [TOKEN, f"{TOKEN}\n", f" {TOKEN}\r\n"])
def test_is_read_without_the_blanks_around_it(file: Path, body: str) -> None:
    file.write_text(body)
    assert load_settings().discord.token.get_secret_value() == TOKEN


def test_is_refused_where_our_own_variable_says_another(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text(TOKEN)
    monkeypatch.setenv("VERBALE_DISCORD_TOKEN", "another")
    with pytest.raises(SettingsError, match="are both set; keep one of them"):
        load_settings()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "is empty; put the bot's token into it"),
        (b"hunter2 hunter2", "holds something else than a token"),
        (b"hunter2\xff\xfe", "holds something else than a token"),
        (b"hunter2" * 1000, "holds something else than a token"),
    ],
)
def test_that_is_none_is_told_without_repeating_it(file: Path, body: bytes, said: str) -> None:
    file.write_bytes(body)
    with pytest.raises(SettingsError) as failure:
        load_settings()
    assert said in str(failure.value)
    assert str(file) in str(failure.value)
    assert "hunter2" not in str(failure.value)


def test_that_cannot_be_read_is_told_to_whoever_starts_the_bot(file: Path) -> None:
    ran = verbale("run", data=file.parent / "data")
    assert ran.code == 1
    assert f"VERBALE_DISCORD_TOKEN_FILE names {file}, which cannot be read: No such file" in ran.err
    file.mkdir()
    assert "cannot be read: Is a directory" in verbale("run", data=file.parent / "data").err
