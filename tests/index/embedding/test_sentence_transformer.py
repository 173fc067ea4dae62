"""The encoder for any model loads as little as it can, as late as it can."""

import socket
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from index.embedding.model_files import Model
from index.embedding.sentence_transformer import SentenceTransformerEncoder
from index.errors import SettingsError


def test_counting_tokens_does_not_import_torch(in_fresh_process: Callable[[str], str]) -> None:
    printed = in_fresh_process(
        "import sys\n"
        "from index.embedding.model_files import find_model\n"
        "from index.embedding.sentence_transformer import SentenceTransformerEncoder\n"
        "encoder = SentenceTransformerEncoder(find_model('all-MiniLM-L6-v2'))\n"
        "print(encoder.identity, encoder.count_tokens(['Wang met Sullivan.', '']))\n"
        "print([name for name in ('torch', 'transformers') if name in sys.modules])"
    )
    assert printed == "all-MiniLM-L6-v2@53aa51172d14/bf16-or-better [4, 0]\n[]"


def test_a_text_longer_than_the_model_reads_is_counted_whole(
    torch_encoder: SentenceTransformerEncoder,
) -> None:
    assert torch_encoder.count_tokens(["talks " * 1000]) == [1000]


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


def test_no_texts_have_no_rows(torch_encoder: SentenceTransformerEncoder) -> None:
    assert torch_encoder.encode_passages([]).shape[0] == 0
    assert torch_encoder.count_tokens([]) == []


def test_a_folder_without_a_model_is_refused_with_what_to_do(tmp_path: Path) -> None:
    encoder = SentenceTransformerEncoder(Model("empty", str(tmp_path), tmp_path))
    with pytest.raises(SettingsError, match=r"The model empty cannot be loaded.*encoder\.model"):
        encoder.encode_question("where?")


def test_damaged_weights_are_refused_before_they_are_loaded(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"not the weights")
    encoder = SentenceTransformerEncoder(Model("m", str(tmp_path), tmp_path, packaged=True))
    with pytest.raises(SettingsError, match=r"model\.safetensors is missing or damaged"):
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
