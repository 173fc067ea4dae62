"""Another model in the settings: refused everywhere, then indexed again, then answered."""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from index.data_files import SAMPLE
from index.embedding.model_files import find_model
from index.settings import PACKAGED_MODEL
from index.store.library import Library
from tests.e2e.processes import TOKEN
from tests.index.cli.terminal import QUESTION, process, verbale


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """The packaged model in a folder of its own, which runs on sentence-transformers."""
    packaged = find_model(PACKAGED_MODEL).folder
    assert packaged is not None
    return Path(shutil.copytree(packaged, tmp_path / "model"))


@pytest.fixture
def few(loaded: Callable[[pytest.MonkeyPatch], None], tmp_path: Path) -> Path:
    """A library of few articles: sentence-transformers takes its time."""
    lines = SAMPLE.read_text("utf-8").splitlines(keepends=True)
    file = tmp_path / "few.jsonl"
    file.write_text("".join([*[one for one in lines if "Yanqi" in one], *lines[:4]]))
    with pytest.MonkeyPatch.context() as patched:
        loaded(patched)
        assert verbale("import", file, data=tmp_path / "data").code == 0
    return tmp_path / "data"


def test_it_is_refused_by_all_then_indexed_again_then_answered(
    few: Path, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = {"VERBALE_ENCODER__MODEL": str(model), "VERBALE_DISCORD_TOKEN": TOKEN}
    started = process("run", data=few, environment=changed)
    monkeypatch.setenv("VERBALE_ENCODER__MODEL", str(model))
    for ran in (started, verbale("ask", QUESTION, data=few)):
        assert (ran.code, ran.out) == (1, "")
        assert "The library was encoded with all-MiniLM-L6-v2" in ran.err
        ways_out = (
            "Restore the old encoder.model setting, or encode everything again: `verbale reindex"
        )
        assert f"{ways_out} --model {model}`" in " ".join(ran.err.split())
        assert "Traceback" not in ran.err
        assert "dimension" not in ran.err
    built = verbale("reindex", "--model", str(model), data=few)
    assert built.code == 0, built.err
    assert f"Generation 2 answers now ({model})" in built.out
    with closing(Library.open(f"sqlite:///{few / 'library.sqlite'}")) as library:
        live = library.generations.live()
        assert live is not None
        assert (live.model, live.settings_model) == (str(model), str(model))
    asked = verbale("ask", QUESTION, "--json", data=few)
    assert asked.code == 0
    assert "Yanqi Lake" in asked.json["quotes"][0]["text"]
    monkeypatch.delenv("VERBALE_ENCODER__MODEL")
    back = verbale("ask", QUESTION, data=few)
    assert back.code == 1
    assert f"was encoded with {model}" in " ".join(back.err.split())
