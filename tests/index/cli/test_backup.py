"""``verbale backup|restore`` as a person types them."""

from pathlib import Path

import pytest

from tests.index.cli.terminal import QUESTION, SAMPLE_ARTICLES, verbale


def answers(data: Path) -> object:
    found = verbale("ask", QUESTION, "--json", data=data).json
    return {name: one for name, one in found.items() if name not in {"id", "elapsed_ms"}}


@pytest.mark.parametrize("options", [(), ("--vectors",)])
def test_a_library_moves_by_one_file(
    sample: Path, tmp_path: Path, options: tuple[str, ...]
) -> None:
    file, other = tmp_path / "monday.verbale", tmp_path / "other"
    ran = verbale("backup", file, *options, data=sample)
    had = verbale("status", "--json", data=sample).json
    articles = f"{SAMPLE_ARTICLES} articles, {SAMPLE_ARTICLES} revisions"
    vectors = had["vectors"] if options else "no"
    told = f"{articles}, {had['passages']} passages, 1 source and {vectors} vectors"
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"Backed up {told} to {file} (")
    ran = verbale("restore", file, data=other)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == f"Restored {told}.\nEverything answers.\n"
    assert verbale("status", "--json", data=other).json["vectors"] == had["vectors"]
    assert answers(other) == answers(sample)


def test_a_file_is_overwritten_only_by_force(sample: Path, tmp_path: Path) -> None:
    file = tmp_path / "monday.verbale"
    file.write_text("precious")
    ran = verbale("backup", file, data=sample)
    assert (ran.code, ran.out) == (1, "")
    assert "overwrite it with --force" in ran.err
    assert file.read_text() == "precious"
    assert verbale("backup", file, "--force", data=sample).code == 0


def test_a_library_is_never_overwritten(sample: Path, tmp_path: Path) -> None:
    file = tmp_path / "monday.verbale"
    verbale("backup", file, data=sample)
    before = answers(sample)
    ran = verbale("restore", file, data=sample)
    assert (ran.code, ran.out) == (1, "")
    assert "The library is not empty" in ran.err
    assert answers(sample) == before
    ran = verbale("restore", file, data=file / "data")
    assert (ran.code, "(Not a directory)" in ran.err) == (1, True)
