"""What a backup says of itself."""

from pathlib import Path

import pytest

from index.errors import InputError
from index.operations.backup.manifest import ColumnOf, Manifest, Part, read_manifest

MANIFEST = Manifest(
    format=2,
    verbale="0.1.0",
    schema=1,
    database="sqlite",
    made_at="2024-03-05T12:30:00+00:00",
    vectors=False,
    parts=(
        Part("scope", (ColumnOf("id", "plain"), ColumnOf("name", "plain")), 2, 30, "ab", 2),
        Part("memory", (ColumnOf("key", "plain"),), 1, 10, "cd", None),
    ),
)


def test_comes_back_as_it_was() -> None:
    assert read_manifest(MANIFEST.written(), Path("a.verbale")) == MANIFEST


def test_counts() -> None:
    assert (MANIFEST.rows, MANIFEST.count("scope"), MANIFEST.count("vector")) == (3, 2, 0)
    assert MANIFEST.parts[0].name == "tables/scope.jsonl"


@pytest.mark.parametrize("written", [b"", b"{}", b"[]", b"\xff", b'{"format": 2}', b"[" * 100_000])
def test_anything_else_is_refused_by_the_name_of_the_file(written: bytes) -> None:
    with pytest.raises(InputError, match=r"^a\.verbale is not a backup of Verbale"):
        read_manifest(written, Path("a.verbale"))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (b'{"format": 9, "verbale": "3.1", "shards": []}', r"newer Verbale \(3\.1\); install"),
        (b'{"format": 2, "verbale": "3.1", "schema": 99}', r"newer Verbale \(3\.1\); install"),
        (b'{"format": 1, "verbale": "0.1", "migration": "0018"}', r"build of Verbale \(0\.1\); re"),
    ],
)
def test_a_backup_of_another_version_is_refused_before_it_is_read(
    written: bytes, said: str
) -> None:
    with pytest.raises(InputError, match=rf"^a\.verbale was written by an? .*{said}"):
        read_manifest(written, Path("a.verbale"))
