"""``verbale backup|restore`` as a person types them."""

from pathlib import Path

from tests.index.cli.terminal import QUESTION, SAMPLE_ARTICLES, verbale


def answers(data: Path) -> object:
    found = verbale("ask", QUESTION, "--json", data=data).json
    return {name: one for name, one in found.items() if name not in {"id", "elapsed_ms"}}


def test_a_library_moves_by_one_file(sample: Path, tmp_path: Path) -> None:
    file, other = tmp_path / "monday.verbale", tmp_path / "other"
    ran = verbale("backup", file, data=sample)
    passages = verbale("status", "--json", data=sample).json["passages"]
    articles = f"{SAMPLE_ARTICLES} articles, {SAMPLE_ARTICLES} revisions"
    told = f"{articles}, {passages} passages, 1 source and no vectors"
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"Backed up {told} to {file} (")
    ran = verbale("restore", file, data=other)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == f"Restored {told}.\nEverything answers.\n"
    assert answers(other) == answers(sample)


def test_vectors_that_are_taken_along_are_not_encoded_again(sample: Path, tmp_path: Path) -> None:
    file, other = tmp_path / "monday.verbale", tmp_path / "other"
    vectors = verbale("status", "--json", data=sample).json["vectors"]
    ran = verbale("backup", file, "--vectors", data=sample)
    assert f"1 source and {vectors} vectors" in ran.out
    assert verbale("restore", file, data=other).code == 0
    assert verbale("status", "--json", data=other).json["vectors"] == vectors
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


def test_a_folder_that_cannot_be_made_is_told(sample: Path, tmp_path: Path) -> None:
    verbale("backup", tmp_path / "file", data=sample)
    ran = verbale("restore", tmp_path / "file", data=tmp_path / "file" / "data")
    assert ran.code == 1
    assert "(Not a directory)" in ran.err
    assert "--data" in ran.err
