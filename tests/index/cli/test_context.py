import os
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

import pytest

from index.answer.models import Models
from tests.index.cli.terminal import QUESTION, SAMPLE_ARTICLES, verbale

NOBODY = 65534


def test_the_data_folder_is_named_by_option_or_environment_or_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "verbale.toml"
    config.write_text(f'data = "{tmp_path / "file"}"')
    assert verbale("--config", config, "status").code == 0
    assert (tmp_path / "file" / "library.sqlite").is_file()
    monkeypatch.setenv("VERBALE_CONFIG", str(config))
    monkeypatch.setenv("VERBALE_DATA", str(tmp_path / "environment"))
    assert verbale("status").code == 0
    assert (tmp_path / "environment" / "library.sqlite").is_file()
    assert verbale("status", data=tmp_path / "option").code == 0
    assert (tmp_path / "option" / "library.sqlite").is_file()


@pytest.mark.parametrize("command", [("status",), ("import", "--sample")])
def test_a_data_folder_that_cannot_be_written_is_told(
    tmp_path: Path, command: tuple[str, ...], sample_folder: Path
) -> None:
    verbale("ask", QUESTION, data=sample_folder)  # what is imported late is readable by root alone
    folder = tmp_path / "data"
    folder.mkdir()
    with unwritable(folder):
        ran = verbale(*command, data=folder)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        f"verbale: The data folder {folder} cannot be written to (Permission denied); name "
        "another with --data.\n"
    )
    ran = verbale(*command, data=Path("/dev/null/data"))
    assert (ran.code, ran.out) == (1, "")
    assert "The data folder /dev/null/data cannot be written to" in ran.err


def test_models_are_loaded_ahead_where_there_are_passages(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Models] = []

    def loading(models: Models) -> AbstractContextManager[Models]:
        begun.append(models)
        return nullcontext(models)

    monkeypatch.setattr(Models, "loading", loading)
    assert verbale("ask", QUESTION, data=tmp_path / "empty").code == 3
    assert verbale("ask", QUESTION, data=tmp_path / "empty").code == 3  # now there is a file
    assert begun == []
    verbale("ask", QUESTION, data=sample)
    assert len(begun) == 1


def test_another_model_is_refused_with_both_ways_out(
    sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()  # the model of these settings, not the one that all tests share
    other = tmp_path / "my-model"
    other.mkdir()
    (other / "model.safetensors").write_bytes(b"weights")
    monkeypatch.setenv("VERBALE_ENCODER__MODEL", str(other))
    note = tmp_path / "note.txt"
    note.write_text("They met in Oslo on Friday.")
    before = (sample / "library.sqlite").stat().st_size
    for command in (("ask", QUESTION), ("import", "--sample"), ("add", str(note))):
        ran = verbale(*command, data=sample)
        assert (ran.code, ran.out) == (1, "")
        assert "encoded with all-MiniLM-L6-v2, but the settings name" in ran.err
        assert "Restore the old encoder.model setting" in ran.err
        assert re.search(r"`verbale reindex --model \S+/my-model`", ran.err)
    assert verbale("status", "--json", data=sample).json["articles"] == SAMPLE_ARTICLES
    assert (sample / "library.sqlite").stat().st_size == before


@contextmanager
def unwritable(folder: Path) -> Iterator[None]:
    """Nobody may write into the folder; root, whom no mode stops, becomes nobody."""
    folder.chmod(0o555)
    is_root = os.geteuid() == 0
    if is_root:
        for parent in folder.parents[:3]:
            parent.chmod(0o755)
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)
        folder.chmod(0o755)
