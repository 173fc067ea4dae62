"""Whatever bytes stand on the command line: a message in words, or an answer."""

import os
from pathlib import Path

import pytest

from index.cli.app import checked, options_first
from index.errors import InputError
from tests.index.cli.terminal import process, verbale
from tests.index.cli.test_articles import ARTICLE, written

BYTES = os.fsdecode(b"caf\xe9")
"""As the shell hands over what is not UTF-8."""
EVIL = "\x1b]0;owned\x07\x1b[2J\u202e"
TEXT = "Envoys of both countries met in Oslo on Monday and agreed to open the border at Brenn."


@pytest.mark.parametrize(
    "arguments",
    [
        (BYTES,),
        ("ask", BYTES),
        ("ask", "who met?", "--source", BYTES),
        ("show", BYTES),
        ("add", f"https://x.org/{BYTES}"),
        ("import", f"{BYTES}.jsonl"),
        ("--config", f"{BYTES}.toml", "status"),
        (f"--data={BYTES}", "status"),
    ],
)
def test_bytes_that_are_not_utf_8_are_told(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    ran = verbale(*arguments, data=tmp_path)
    assert ran.code == 1
    assert "is not UTF-8, and no file has that name" in ran.err
    assert "internal error" not in ran.err


def test_files_may_have_any_name(tmp_path: Path) -> None:
    data, text = tmp_path / "data", tmp_path / f"{BYTES}.txt"
    articles = written(tmp_path, ARTICLE, name=f"{BYTES}.jsonl")
    text.write_text(TEXT)
    for arguments in (("import", articles), ("add", text), ("export", articles)):
        ran = verbale(*arguments, data=data)
        assert (ran.code, ran.err) == (0, "")
    sources = [one["name"] for one in verbale("sources", "--json", data=data).json]
    assert sorted(sources) == ["caf\\xe9", "caf\\xe9.txt"]
    assert f"{tmp_path}/caf\\xe9.txt" in [one["path"] for one in verbale("export", data=data).lines]


def test_a_data_folder_that_sqlite_cannot_open_is_told(tmp_path: Path) -> None:
    (tmp_path / BYTES).mkdir()
    ran = verbale("status", data=tmp_path / BYTES)
    assert ran.code == 1
    assert "the name of the data folder must be UTF-8" in ran.err


@pytest.mark.parametrize("name", ["VERBALE_DATA", "VERBALE_STORE__URL", "DISCORD_TOKEN"])
def test_variables_that_are_not_utf_8_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, BYTES)
    ran = verbale("status")
    assert ran.code == 1
    assert f"The environment sets {name} to bytes that are not UTF-8" in ran.err


def test_the_same_holds_in_a_process_of_its_own(tmp_path: Path) -> None:
    ran = process("show", b"caf\xe9", data=tmp_path, environment={"LC_ALL": "C.UTF-8"})
    assert ran.code == 1
    assert ran.err.startswith("verbale: “caf�” is not UTF-8")


@pytest.mark.parametrize("arguments", [(EVIL,), ("status", EVIL), (f"--{EVIL}",), ("show", EVIL)])
def test_what_is_typed_commands_no_terminal(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    ran = verbale(*arguments, data=tmp_path)
    assert ran.code in {1, 2}
    assert not set("\x1b\x07\u202e") & set(ran.out + ran.err)


def test_what_files_hold_and_are_called_commands_no_terminal(tmp_path: Path) -> None:
    odd = tmp_path / f"{EVIL.replace('/', '')}.exe"
    odd.touch()
    articles = written(tmp_path, ARTICLE | {"published_at": EVIL}, ARTICLE | {"title": EVIL})
    writing = [("add", odd), ("import", articles), ("import", articles, "--source", EVIL)]
    reading = [("sources",), ("sources", "--json"), ("export",), ("log",), ("show", "kvass-1")]
    for arguments in [*writing, *reading]:
        ran = verbale(*arguments, data=tmp_path / "data")
        assert ran.code == 0 or arguments[0] == "add"
        assert not set("\x1b\x07\u202e") & set(ran.out + ran.err)


def test_directions_of_writing_are_no_part_of_words_and_part_of_names(tmp_path: Path) -> None:
    file = tmp_path / "a\u202eb"
    file.touch()
    assert checked(["who met \u2068Wang\u2069?", str(file), f"--data={file}"]) == [
        "who met Wang?",
        str(file),
        f"--data={file}",
    ]
    with pytest.raises(InputError):
        checked(["x" * 5000 + BYTES])


def test_the_settings_and_the_data_folder_may_be_named_after_the_command(
    tmp_path: Path, sample_folder: Path
) -> None:
    file = tmp_path / "own.toml"
    file.write_text(f'data = "{sample_folder}"\n')
    articles = verbale("status", "--json", data=sample_folder).json["articles"]
    assert articles > 0
    for given in (("--data", sample_folder), (f"--config={file}",), ("--config", file)):
        assert verbale("status", *given, "--json").json["articles"] == articles
    assert options_first(["show", "--", "--data", "x"]) == ["show", "--", "--data", "x"]
    missing = verbale("status", "--data")
    assert missing.code == 2
    assert "requires an argument" in missing.err
