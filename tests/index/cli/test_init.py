"""``verbale init``, with options and with answers."""

import io
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from index.cli.run import settings_text
from index.data_files import SETTINGS
from index.ingest.starter_list import StarterSource
from index.settings import Settings, load_settings
from tests.index.cli.terminal import Ran, verbale
from tests.index.cli.test_articles import _Site, site

# Made up; nobody's: the id 123456789012345678 in base64, and twice the alphabet.
TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.AbCdEf.abcdefghijklmnopqrstuvwxyzABCDEFGHIJKL"


@pytest.fixture
def token_file(tmp_path: Path) -> Path:
    path = tmp_path / "given.txt"
    path.write_text(f"{TOKEN}\n")
    return path


def ran(folder: Path, *options: str | Path) -> Ran:
    return verbale("init", folder / "verbale.toml", *options, data=folder / "data")


def test_options_answer_every_question(tmp_path: Path, token_file: Path) -> None:
    given = ["--token-from", str(token_file), "--sources", "bodies"]
    given += ["--time-zone", "Europe/Paris"]
    done = ran(tmp_path, *given)
    assert (done.code, done.err) == (0, "")
    settings, secret = tmp_path / "verbale.toml", tmp_path / "verbale.token"
    loaded = load_settings(settings)
    assert (loaded.discord.time_zone, loaded.data) == ("Europe/Paris", tmp_path / "data")
    assert secret.read_text().strip() == TOKEN
    assert secret.stat().st_mode & 0o777 == 0o600
    assert TOKEN not in settings.read_text() + done.out
    assert re.search(r"^Added \d+ sources;", done.out, re.M)
    assert f"Next: VERBALE_DISCORD_TOKEN_FILE={secret} verbale --config {settings} run" in done.out


def test_without_options_and_terminal_it_writes_the_defaults(tmp_path: Path) -> None:
    done = ran(tmp_path)
    assert "import --sample" in done.out
    assert load_settings(tmp_path / "verbale.toml").discord == Settings().discord
    assert not (tmp_path / "verbale.token").exists()
    assert not (tmp_path / "data").exists()


def test_without_a_file_it_writes_where_every_command_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VERBALE_CONFIG")
    monkeypatch.setattr("platformdirs.user_config_path", lambda *_, **__: tmp_path / "settings")
    (tmp_path / "verbale.toml").write_text("no = 'settings of ours'")
    done = verbale("init", "--time-zone", "Europe/Paris", data=tmp_path / "data")
    assert done.out.endswith("Next: verbale import --sample, then verbale chat\n")
    assert (tmp_path / "settings" / "verbale.toml").exists()
    assert (load_settings().discord.time_zone, load_settings().data) == (
        "Europe/Paris",
        tmp_path / "data",
    )
    told = next(one for one in verbale("doctor", "--json").json if one["name"] == "settings")
    assert f"read from {tmp_path / 'settings' / 'verbale.toml'}" in told["told"]


FEED = """<rss version="2.0"><channel><title>Gazette</title><item><title>Talks</title>
<link>{site}/good</link></item></channel></rss>"""


@pytest.mark.parametrize("fetch", ["yes", "no"])
def test_the_first_sources_are_fetched_if_you_like(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fetch: str
) -> None:
    monkeypatch.setenv("VERBALE_GATHER__ALLOW_PRIVATE_HOSTS", '["127.0.0.1"]')
    answers = iter(["", "near", "UTC", "perhaps", fetch])
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdin", terminal)
    monkeypatch.setattr("typer.prompt", lambda *_, **__: next(answers))
    with site() as address:
        for path, text in (("/feed", FEED), ("/gone", "")):
            body = text.format(site=address).encode()
            told = (200 if body else 410, {"Content-Type": "application/rss+xml"}, body)
            monkeypatch.setitem(_Site.pages, path, told)
        listed = (
            StarterSource(path, address + path, None, None, None, ("near",))
            for path in ("/feed", "/gone")
        )
        monkeypatch.setattr("index.ingest.starter_list._sources", lambda found=tuple(listed): found)
        done = ran(tmp_path)
    assert done.code == 0
    assert "Answer yes or no." in done.err
    articles = verbale("status", "--json", data=tmp_path / "data").json["articles"]
    if fetch == "no":
        assert articles == 0
        assert "import --sample, then" in done.out
    else:
        assert articles == 1
        assert "Articles: 1 new" in done.out
        assert "/gone" in done.err
        assert done.out.endswith("verbale.toml chat\n")


@pytest.mark.parametrize("name", ["verbale.toml", "verbale.token"])
def test_nothing_is_overwritten(tmp_path: Path, token_file: Path, name: str) -> None:
    (tmp_path / name).write_text("mine")
    done = ran(tmp_path, "--token-from", token_file)
    assert done.code == 1
    assert f"{name} exists already and stays as it is" in done.err
    assert {path.name for path in tmp_path.iterdir()} == {name, "given.txt"}
    assert (tmp_path / name).read_text() == "mine"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--sources", "moon"], "no group “moon”"),
        (["--token-from", "none.txt"], "none.txt cannot be read"),
    ],
)
def test_a_wrong_option_writes_nothing(tmp_path: Path, options: list[str], told: str) -> None:
    done = ran(tmp_path, *options)
    assert (done.code, list(tmp_path.iterdir())) == (1, [])
    assert told in done.err


def test_on_a_terminal_it_asks_three_questions_and_asks_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["my password", TOKEN, "none", "Paris", "Europe/Paris"])
    asked: list[tuple[str, bool]] = []
    monkeypatch.setenv("COLUMNS", "60")

    def prompt(question: str, *, hide_input: bool, **_: Any) -> str:
        assert all(len(line) < 60 for line in question.splitlines() if "https" not in line)
        asked.append((question[:2], hide_input))
        return next(answers)

    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdin", terminal)
    monkeypatch.setattr("typer.prompt", prompt)
    done = ran(tmp_path)
    assert done.code == 0
    assert asked == [("1.", True), ("1.", True), ("2.", False), ("3.", False), ("3.", False)]
    assert "my password" not in done.out + done.err
    assert "This isn't a bot's token" in done.err
    assert load_settings(tmp_path / "verbale.toml").discord.time_zone == "Europe/Paris"
    assert (tmp_path / "verbale.token").read_text() == f"{TOKEN}\n"


def test_the_file_shows_every_setting_with_its_comment_and_changes_none() -> None:
    text = settings_text({})
    assert all(not values for values in tomllib.loads(text).values())
    uncommented = re.sub(r"^#(?=\w+ = )", "", text, flags=re.M)
    shipped = tomllib.loads(SETTINGS.read_text("utf-8"))
    read = tomllib.loads(uncommented)
    assert read.pop("data")
    assert read == shipped
