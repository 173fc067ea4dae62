"""Probing in another process: damage that kills it is told, and the rest is looked at still."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from index.store.vectors.chroma import Chroma
from index.store.vectors.probe import ExpectedCollection, probe_apart
from tests.index.store.samples import directions
from tests.patience import PATIENCE_S

COUNT = 1050


def folder_of(folder: Path, name: str) -> Path:
    """Where Chroma keeps the HNSW files of a collection."""
    query = (
        "SELECT segments.id FROM segments JOIN collections ON collections.id = collection "
        "WHERE name = ? AND scope = 'VECTOR'"
    )
    connection = sqlite3.connect(folder / "chroma.sqlite3")
    try:
        return folder / str(connection.execute(query, (name,)).fetchone()[0])
    finally:
        connection.close()


@pytest.mark.usefixtures("forked")
def test_each_collection_is_told_apart(tmp_path: Path) -> None:
    folder, matrix = tmp_path / "chroma", directions(COUNT)
    chroma = Chroma.embedded(folder)
    sizes = {"whole": COUNT, "deadly": COUNT, "also-whole": 20, "short": 19, "absent": 0}
    for name, size in sizes.items():
        chroma.add(name, list(range(size)), matrix[:size])
    chroma.drop("absent")
    chroma.close()
    header = folder_of(folder, "deadly") / "header.bin"
    header.write_bytes(header.read_bytes()[:33])
    sizes |= {"short": 20, "absent": 1}
    expected = [ExpectedCollection(name, size, matrix[:size:70]) for name, size in sizes.items()]
    assert probe_apart(folder, expected) == {
        "deadly": "opening it kills or hangs the process",
        "short": "it holds 19 vectors instead of 20",
        "absent": "it holds 0 vectors instead of 1",
    }


@pytest.mark.usefixtures("forked")
def test_a_chroma_that_does_not_open_is_told_for_every_collection(tmp_path: Path) -> None:
    folder = tmp_path / "chroma"
    folder.mkdir()
    (folder / "chroma.sqlite3").write_bytes(b"no database" * 1000)
    expected = [ExpectedCollection(name, 1, directions(1)) for name in ("first", "second")]
    wrong = probe_apart(folder, expected)
    assert list(wrong) == ["first", "second"]
    assert all("Chroma does not open" in reason for reason in wrong.values())


def test_nothing_to_look_at_starts_no_process(tmp_path: Path) -> None:
    assert probe_apart(tmp_path / "chroma", []) == {}
    assert not (tmp_path / "chroma").exists()


def test_the_callers_own_program_is_not_run_again(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "import sys\n"
        "from pathlib import Path\n"
        "from index.store.vectors.probe import ExpectedCollection, probe_apart\n"
        "from tests.index.store.samples import directions\n"
        "print('started')\n"
        "expected = ExpectedCollection('some', 1, directions(1))\n"
        "print(probe_apart(Path(sys.argv[1]), [expected])['some'])\n"
    )
    root = Path(__file__).resolve().parents[4]
    ran = subprocess.run(
        [sys.executable, program, tmp_path / "chroma"],
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_S,
    )
    assert ran.stdout.splitlines() == ["started", "it holds 0 vectors instead of 1"]
