"""The files of ``config/`` are found wherever Verbale stands."""

import importlib.util
import shutil
from pathlib import Path

import pytest

from index import data_files

ROOT = Path(__file__).resolve().parents[2]
NAMES = ["ALERTS", "DASHBOARD", "SAMPLE", "SETTINGS", "STARTER"]


@pytest.mark.parametrize("name", NAMES)
def test_in_a_wheel_they_are_inside_the_package_whatever_stands_beside_it(
    tmp_path: Path, name: str
) -> None:
    package = tmp_path / "index"
    shutil.copytree(ROOT / "config", package / "_config")
    (tmp_path / "config").mkdir()  # another package's
    shutil.copy(ROOT / "index" / "data_files.py", package)
    spec = importlib.util.spec_from_file_location("installed", package / "data_files.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    path: Path = getattr(module, name)
    assert path.is_file()
    assert path.is_relative_to(package)


def test_rows_of_a_table_are_read_without_comments_and_columns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "package_with_a_table"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "offices.tsv").write_text("# Offices.\noffice\twords\n\na\tb;c\n# d\ne\t\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert data_files.table_rows(package.name, "offices.tsv") == [["a", "b;c"], ["e", ""]]
