import subprocess
import sys
from pathlib import Path

import pytest

from tests.index.cli.terminal import ROOT, clean_environment, verbale
from tests.patience import PATIENCE_S


def test_without_a_token_the_bot_says_how_to_get_one(tmp_path: Path) -> None:
    ran = verbale("run", data=tmp_path / "data")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("verbale: The bot has no token.")
    assert "https://discord.com/developers/applications" in ran.err
    assert "VERBALE_DISCORD_TOKEN" in ran.err
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("token", ["", "a-client-secret"])
def test_the_bot_as_a_module_explains_as_the_command_does(tmp_path: Path, token: str) -> None:
    environment = clean_environment() | {"VERBALE_DISCORD_TOKEN": token, "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "--data", tmp_path / "data"],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=PATIENCE_S,
    )  # fmt: skip
    told = "This isn't a bot's token" if token else "The bot has no token."
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"verbale: {told}")
    assert "Traceback" not in done.stderr
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
