"""A backup is of one moment, whoever writes meanwhile."""

import json
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from index.operations.backup.backup import create_backup
from index.store.library import Library
from tests.index.operations.backup.libraries import Place, backed_up
from tests.index.store.samples import entry, store


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_comes_in_meanwhile_is_not_in_it(
    place: Place, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.operations.backup.backup._STEP", 25)
    with closing(Library.open(place(kind))) as library:
        halls = [entry(f"Hall {n}.", url=f"https://example.org/{n}") for n in range(80)]
        store(library, *halls)
        seen: list[tuple[int, int]] = []

        def watcher(what: str, done: int, total: int) -> None:
            assert what == "backing up"
            seen.append((done, total))
            store(library, entry(f"Late {done}.", url=f"https://example.org/late-{done}"))

        manifest = create_backup(library.database, tmp_path / "file", watcher=watcher)
        assert library.catalogue.counts().articles > 80
    counts = [manifest.count(name) for name in ("article", "revision", "passage")]
    assert counts == [80, 80, 80]
    assert seen[-1] == (manifest.rows, manifest.rows)
    assert len(seen) > 6


def test_it_is_a_zip_of_lines_that_anybody_can_read(full: str, tmp_path: Path) -> None:
    manifest = backed_up(full, tmp_path / "file")
    with zipfile.ZipFile(tmp_path / "file") as packed:
        assert packed.testzip() is None
        names = packed.namelist()
        told = json.loads(packed.read("manifest.json"))
        revisions = [json.loads(one) for one in packed.open("tables/revision.jsonl")]
    assert "tables/vector.jsonl" not in names
    assert names[-1] == "manifest.json"
    assert (told["format"], told["database"], told["vectors"]) == (2, "sqlite", False)
    [columns] = [one["columns"] for one in told["parts"] if one["table"] == "revision"]
    text = [column["name"] for column in columns].index("text")
    assert revisions[0][text] == "They met at Yanqi Lake.\nThey left."
    assert manifest.count("revision") == len(revisions)


def test_it_changes_nothing_in_the_library(full: str, tmp_path: Path) -> None:
    file = Path(full.removeprefix("sqlite:///"))
    before = file.read_bytes()
    backed_up(full, tmp_path / "file")
    assert file.read_bytes() == before
