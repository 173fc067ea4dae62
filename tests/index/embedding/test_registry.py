"""Encoders by the name of their model."""

import importlib.util
import json
import socket
import time
from collections.abc import Callable
from dataclasses import replace
from importlib.machinery import ModuleSpec
from pathlib import Path

import numpy as np
import pytest

from index.data_files import SAMPLE
from index.embedding import registry
from index.embedding.encoder import Matrix
from index.embedding.model_files import Model
from index.embedding.quantized import QUESTIONS
from index.embedding.registry import (
    EncoderRegistry,
    PackagedEncoder,
    SentenceTransformerEncoder,
    open_encoder,
)
from index.errors import SettingsError
from index.settings import PACKAGED_MODEL
from index.text.sentences import sentences
from tests.index.indexing.libraries import Fed
from tests.patience import in_threads


def _without_openvino(name: str) -> ModuleSpec | None:
    return None if name == "openvino" else importlib.util.find_spec(name)


def test_without_openvino_it_runs_on_sentence_transformers_by_the_same_identity(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fast = open_encoder(PACKAGED_MODEL)
    monkeypatch.setattr(registry, "find_spec", _without_openvino)
    slow = open_encoder(PACKAGED_MODEL)
    assert isinstance(slow, SentenceTransformerEncoder)
    assert slow.identity == fast.identity


def test_none_is_opened_before_it_is_needed_and_each_once() -> None:
    opened: list[str] = []

    def opening(name: str) -> Fed:
        opened.append(name)
        return Fed(name)

    encoders = EncoderRegistry("named", opening)
    assert opened == []
    assert encoders.of(None) is encoders.of("named")
    assert encoders.of("other").identity == "other"
    assert encoders.of("other") is encoders.of("other")
    assert opened == ["named", "other"]


def test_many_who_need_it_at_once_share_it() -> None:
    opened: list[str] = []

    def slowly(name: str) -> Fed:
        time.sleep(0.05)
        opened.append(name)
        return Fed(name)

    encoders = EncoderRegistry("named", slowly)
    in_threads(*[lambda: encoders.of(None)] * 5)
    assert opened == ["named"]


def test_a_model_that_is_missing_is_told_and_may_be_there_later() -> None:
    there: set[str] = set()

    def opening(name: str) -> Fed:
        if name not in there:
            raise SettingsError(f"There is no model {name}.")
        return Fed(name)

    encoders = EncoderRegistry("named", opening)
    with pytest.raises(SettingsError, match="no model named"):
        encoders.of(None)
    there.add("named")
    assert encoders.of(None).identity == "named"


TOLERANCE = 2e-3
"""How far a number may move with the batch that its text lands in, in bfloat16."""


@pytest.fixture(scope="session")
def texts() -> list[str]:
    """Two hundred texts from two words to a whole article, in no order of length."""
    articles = [json.loads(line)["text"] for line in SAMPLE.read_text("utf-8").splitlines()]
    spans = [span.of(article) for article in articles for span in sentences(article)]
    return [*spans[::6], *articles[:8], *spans[3::6]]


@pytest.fixture(scope="session")
def by_torch(torch_encoder: SentenceTransformerEncoder, texts: list[str]) -> Matrix:
    return torch_encoder.encode_passages(texts)


def _nearest(questions: Matrix, passages: Matrix) -> list[set[int]]:
    order = np.argsort(-(questions @ passages.T), axis=1)[:, :10]
    return [set(map(int, row)) for row in order]


def _kept(wanted: list[set[int]], got: list[set[int]]) -> float:
    return float(np.mean([len(a & b) / 10 for a, b in zip(wanted, got, strict=True)]))


def test_it_agrees_with_sentence_transformers(
    packaged: PackagedEncoder, texts: list[str], by_torch: Matrix
) -> None:
    ours = packaged.encode_passages(texts)
    assert ((ours * by_torch).sum(axis=1)).min() > 0.9998
    kept = _kept(_nearest(by_torch, by_torch), _nearest(ours, ours))
    assert kept >= 0.99
    crossed = _kept(_nearest(by_torch, by_torch), _nearest(ours, by_torch))
    assert crossed >= 0.99


def test_a_question_and_a_passage_of_the_same_words_have_the_same_vector(
    packaged: PackagedEncoder, texts: list[str]
) -> None:
    rows = packaged.encode_passages(texts[:20])
    for text, row in zip(texts[:20], rows, strict=True):
        np.testing.assert_allclose(packaged.encode_question(text), row, atol=TOLERANCE)


def test_a_question_as_it_is_typed_lies_nearer_to_what_answers(
    packaged: PackagedEncoder, tuned: PackagedEncoder
) -> None:
    said = "Deputy Secretary of State Wendy Sherman met in Algiers with President Tebboune."
    others = ["The price of wheat rose again.", "The ministers signed a treaty on fishing."]
    passages = packaged.encode_passages([said, *others])
    np.testing.assert_allclose(tuned.encode_passages([said, *others]), passages, atol=TOLERANCE)
    asked = "where'd depsec sit down w/ the algerian prez"
    leads = [
        float(near - max(far))
        for near, *far in (
            passages @ encoder.encode_question(asked) for encoder in (packaged, tuned)
        )
    ]
    assert leads[1] > leads[0]
    assert np.linalg.norm(tuned.encode_question(asked)) == pytest.approx(1.0, abs=1e-3)


def test_another_file_in_the_place_of_the_question_encoder_is_refused(
    model: Model, tmp_path: Path
) -> None:
    file = tmp_path / "questions.safetensors"
    file.write_bytes(b"something else")
    encoder = PackagedEncoder(model, Path(model.location), questions=replace(QUESTIONS, file=file))
    with pytest.raises(SettingsError, match=r"question encoder .* damaged .* reinstall"):
        encoder.encode_question("where?")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "王毅在北京会见了沙利文。",
        "Ⅷ café 👩‍👩‍👧 a\u0301 \u202e\ufeff\x00 [SEP] [PAD] ﷽",
        "supercalifragilistic" * 50,
        "talks were held " * 20_000,
    ],
    ids=["empty", "blank", "chinese", "odd marks", "one long word", "very long"],
)
def test_any_text_gets_the_vector_that_sentence_transformers_gives_it(
    packaged: PackagedEncoder, torch_encoder: SentenceTransformerEncoder, text: str
) -> None:
    ours = packaged.encode_question(text)
    assert np.linalg.norm(ours) == pytest.approx(1, abs=1e-4)
    assert ours @ torch_encoder.encode_question(text) > 0.9995


def test_what_stands_after_the_longest_text_is_not_seen(packaged: PackagedEncoder) -> None:
    read = " ".join(["talks"] * 254)
    np.testing.assert_allclose(
        packaged.encode_question(read),
        packaged.encode_question(f"{read} fishing quotas"),
        atol=1e-6,
    )
    assert packaged.count_tokens([f"{read} fishing quotas"]) == [257]


def test_tokens_are_counted_as_sentence_transformers_counts_them(
    packaged: PackagedEncoder, torch_encoder: SentenceTransformerEncoder, texts: list[str]
) -> None:
    assert packaged.count_tokens(texts) == torch_encoder.count_tokens(texts)


def test_asking_imports_no_torch(in_fresh_process: Callable[[str], str]) -> None:
    printed = in_fresh_process(
        "import sys\n"
        "from index.embedding.registry import open_encoder\n"
        "encoder = open_encoder('all-MiniLM-L6-v2')\n"
        "assert encoder.encode_question('where did they meet?').shape == (384,)\n"
        "assert encoder.encode_passages(['They met at Yanqi Lake.']).shape == (1, 384)\n"
        "heavy = 'torch', 'transformers', 'sentence_transformers', 'huggingface_hub'\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    assert printed == "[]"


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json"])
def test_a_damaged_package_is_refused_with_what_to_do(
    name: str, model: Model, tmp_path: Path
) -> None:
    for file in ("model.safetensors", "tokenizer.json"):
        (tmp_path / file).symlink_to(Path(model.location) / file)
    (tmp_path / name).unlink()
    (tmp_path / name).write_bytes(b"cut off")
    encoder = PackagedEncoder(model, tmp_path)
    with pytest.raises(SettingsError, match=f"{name} is missing or damaged.*reinstall"):
        encoder.encode_question("where?")


def test_a_model_from_the_hub_counts_long_texts_whole_after_it_has_cut_one(model: Model) -> None:
    encoder = SentenceTransformerEncoder(Model("from the hub", model.location, None))
    long = "talks " * 1000
    encoder.encode_passages([long])
    assert encoder.count_tokens(["talks", long]) == [1, 1000]


def test_rows_have_unit_length_and_keep_their_order(
    torch_encoder: SentenceTransformerEncoder,
) -> None:
    texts = ["Talks were held in Geneva, and a long communiqué followed.", "Votes.", ""]
    matrix = torch_encoder.encode_passages(texts)
    assert matrix.shape == (3, 384)
    assert matrix.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(matrix, axis=1), 1, atol=1e-5)
    for text, row in zip(texts, matrix, strict=True):
        np.testing.assert_allclose(torch_encoder.encode_question(text), row, atol=1e-5)


def test_a_folder_without_a_model_is_refused_with_what_to_do(tmp_path: Path) -> None:
    encoder = SentenceTransformerEncoder(Model("empty", str(tmp_path), tmp_path))
    with pytest.raises(SettingsError, match=r"The model empty cannot be loaded.*encoder\.model"):
        encoder.encode_question("where?")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "someone/no-such-model",
            "is not on this machine, and the Hugging Face hub does not answer.",
        ),
        ("no name", "The Hugging Face hub has no model no name; check its name."),
    ],
)
def test_a_model_that_cannot_be_fetched_is_told_at_once_in_a_sentence(
    in_fresh_process: Callable[[str], str], monkeypatch: pytest.MonkeyPatch, name: str, said: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as refusing:
        port = refusing.getsockname()[1]
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{port}")
    printed = in_fresh_process(
        "import sys\n"
        "from index.embedding.registry import open_encoder\n"
        "from index.errors import SettingsError\n"
        "try:\n"
        f"    open_encoder({name!r}).encode_question('')\n"
        "except SettingsError as error:\n"
        "    print(error, 'torch' in sys.modules)"
    )
    assert printed.endswith(f"{said} False")
