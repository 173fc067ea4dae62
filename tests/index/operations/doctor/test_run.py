"""The whole examination: nothing is changed by it, and no look spoils another."""

from pathlib import Path

import pytest

from index.operations.doctor.run import run_checks
from tests.index.operations.doctor.checking import by_name


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".sqlite-shm"
    }


def test_a_library_that_is_well_has_no_failure(sample: Path) -> None:
    found = list(run_checks(data=sample))
    assert [one for one in found if one.well is False] == []
    assert {one.name for one in found} >= {
        "settings", "data folder", "disk", "database", "tables", "integrity", "generation",
        "vectors", "Chroma", "clock", "sources", "lexicon", "workers", "encoder",
        "question encoder", "reader", "token",
    }  # fmt: skip


def test_nothing_is_changed_by_looking(sample: Path) -> None:
    before = files(sample)
    list(run_checks(data=sample))
    after = {name: one for name, one in files(sample).items() if one}
    assert after == {name: one for name, one in before.items() if one}


def test_nothing_is_made_by_looking(tmp_path: Path) -> None:
    found = by_name(run_checks(data=tmp_path / "data"))
    assert found["database"].well is None
    assert found["database"].fix == "Begin with `verbale import --sample`."
    assert list(tmp_path.iterdir()) == []


def test_settings_that_cannot_be_read_are_the_one_thing_to_mend(tmp_path: Path) -> None:
    file = tmp_path / "verbale.toml"
    file.write_text("[encoder]\nmodle = 1\n")
    [found] = run_checks(file, tmp_path)
    assert (found.name, found.well) == ("settings", False)
    assert "encoder.modle: there is no such setting" in found.told


def test_a_database_that_cannot_be_opened_spoils_nothing_else(sample: Path) -> None:
    (sample / "library.sqlite").write_bytes(b"no database at all" * 999)
    found = by_name(run_checks(data=sample))
    assert found["database"].well is False
    assert "cannot be used: file is not a database" in found["database"].told
    assert found["encoder"].well
    assert found["token"].well is None


def test_a_look_that_crashes_spoils_nothing_else(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("index.operations.doctor.run.check_vectors", crash)
    found = by_name(run_checks(data=sample))
    assert found["vectors"].well is False
    assert "The check itself failed (ZeroDivisionError" in found["vectors"].told
    assert found["sources"].well
    assert found["reader"].well
