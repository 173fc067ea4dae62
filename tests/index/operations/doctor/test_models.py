"""The files of the models."""

from dataclasses import replace
from pathlib import Path

import pytest

from index.embedding.quantized import READER
from index.operations.doctor.finding import looked
from index.operations.doctor.models import check_encoder, check_reader
from tests.index.operations.doctor.checking import settings


def test_what_is_packaged_is_as_it_should_be(tmp_path: Path) -> None:
    found = [*check_encoder(settings(tmp_path)), *check_reader(settings(tmp_path))]
    assert [(one.name, one.well) for one in found] == [
        ("encoder", True), ("question encoder", True), ("reader", True)
    ]  # fmt: skip


def test_a_damaged_file_is_a_failure_with_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "reader.safetensors").write_bytes(b"damaged")
    damaged = replace(READER, file=tmp_path / "reader.safetensors")
    monkeypatch.setattr("index.operations.doctor.models.READER", damaged)
    [found] = check_reader(settings(tmp_path))
    assert found.well is False
    assert found.fix is not None
    assert "pip install --force-reinstall" in found.fix
    assert 'set answer.reader to ""' in found.fix


def test_a_packaged_model_that_was_touched_is_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("model.safetensors", "tokenizer.json"):
        (tmp_path / name).write_bytes(b"damaged")
    monkeypatch.setattr("index.embedding.model_files._packaged", lambda: tmp_path)
    [found] = looked("encoder", lambda: check_encoder(settings(tmp_path)))
    assert found.well is False
    assert "missing or damaged (by its SHA-256); reinstall it" in found.told


def test_no_reader_is_a_choice(tmp_path: Path) -> None:
    [found] = check_reader(settings(tmp_path, answer={"reader": ""}))
    assert found.well


def test_models_of_ones_own_are_looked_for(tmp_path: Path) -> None:
    hub = settings(tmp_path, encoder={"model": "someone/model"}, answer={"reader": "someone/qa"})
    for look in (check_encoder, check_reader):
        [found] = look(hub)
        assert (found.well, "from the hub" in found.told) == (None, True)
    folder = settings(tmp_path, encoder={"model": str(tmp_path)})
    [found] = check_encoder(folder)
    assert (found.well, "has no weights" in found.told) == (False, True)
    (tmp_path / "model.safetensors").write_bytes(b"weights")
    [found] = check_encoder(folder)
    assert found.well
    [found] = looked(
        "encoder", lambda: check_encoder(settings(tmp_path, encoder={"model": "./no"}))
    )
    assert (found.well, "does not exist" in found.told) == (False, True)
