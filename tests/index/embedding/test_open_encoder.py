"""The packaged model runs fast where it can; everything else runs on sentence-transformers."""

import importlib.util
from collections.abc import Callable
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from index.embedding import registry
from index.embedding.packaged import PackagedEncoder
from index.embedding.registry import open_encoder
from index.embedding.sentence_transformer import SentenceTransformerEncoder
from index.errors import SettingsError
from index.settings import PACKAGED_MODEL


def _without_openvino(name: str) -> ModuleSpec | None:
    return None if name == "openvino" else importlib.util.find_spec(name)


def test_the_packaged_model_runs_on_openvino() -> None:
    assert isinstance(open_encoder(PACKAGED_MODEL), PackagedEncoder)


def test_without_openvino_it_runs_on_sentence_transformers_by_the_same_identity(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fast = open_encoder(PACKAGED_MODEL)
    monkeypatch.setattr(registry, "find_spec", _without_openvino)
    slow = open_encoder(PACKAGED_MODEL)
    assert isinstance(slow, SentenceTransformerEncoder)
    assert slow.identity == fast.identity


def test_any_other_model_runs_on_sentence_transformers(tmp_path: Path) -> None:
    assert isinstance(open_encoder(str(tmp_path)), SentenceTransformerEncoder)
    assert isinstance(open_encoder("someone/some-model"), SentenceTransformerEncoder)


def test_a_path_that_leads_nowhere_is_refused() -> None:
    with pytest.raises(SettingsError, match="does not exist"):
        open_encoder("./nowhere")


def test_opening_loads_nothing_heavy(in_fresh_process: Callable[[str], str]) -> None:
    printed = in_fresh_process(
        "import sys\n"
        "from index.embedding.registry import open_encoder\n"
        "open_encoder('all-MiniLM-L6-v2').identity\n"
        "print([name for name in ('torch', 'openvino', 'tokenizers') if name in sys.modules])"
    )
    assert printed == "[]"
