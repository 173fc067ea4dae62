"""A source of another scope is not denied, and never taken for the one that was named."""

from pathlib import Path

import pytest

from tests.index.cli.terminal import verbale

OTHER = "discord:9"
COMMANDS = [
    ("sources", "show"),
    ("sources", "check"),
    ("sync",),
    ("pause",),
    ("resume",),
    ("remove",),
]


def note(folder: Path, *scopes: str) -> Path:
    """A data folder with a source “note.txt” in each of the scopes."""
    file = folder / "note.txt"
    file.write_text("Ana Reyes met Bo Lind at the Grey Mill on Friday.")
    for scope in scopes:
        assert verbale("add", file, "--scope", scope, data=folder / "data").code == 0
    return folder / "data"


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return note(tmp_path_factory.mktemp("elsewhere"), OTHER)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_one_scope_that_has_it_is_named(elsewhere: Path, command: tuple[str, ...]) -> None:
    ran = verbale(*command, "note.txt", "--scope", "public", data=elsewhere)
    assert ran.code == 1
    assert ran.err.startswith("verbale: There is no source named “note.txt” in scope public")
    assert f"--scope {OTHER}" in ran.err


def test_of_several_none_is(tmp_path: Path) -> None:
    data = note(tmp_path, OTHER, "discord:8")
    ran = verbale("pause", "note.txt", data=data)
    assert (ran.code, "discord" in ran.err) == (1, False)
    assert "There is no source named “note.txt”" in ran.err


def test_the_scope_that_was_named_counts(tmp_path: Path) -> None:
    data = note(tmp_path, "public", OTHER)
    assert verbale("remove", "note.txt", data=data).code == 0
    assert verbale("sources", "show", "note.txt", "--scope", OTHER, data=data).code == 0
