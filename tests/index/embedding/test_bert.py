"""The network built from weights alone computes what the model's own code computes."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from benchmarks.training.packing import pack
from index.embedding.bert import bert, ov
from index.embedding.quantized import SCALE, WORDS

SIZE = 48
LAYERS = 3


@pytest.fixture(scope="module")
def theirs() -> Any:
    """A BERT of other sizes than the packaged one, with random weights, in torch."""
    import torch  # noqa: PLC0415 - seconds, for every run of any test
    from transformers import BertConfig, BertModel  # noqa: PLC0415

    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=90,
        hidden_size=SIZE,
        intermediate_size=4 * SIZE,
        num_hidden_layers=LAYERS,
        max_position_embeddings=40,
        layer_norm_eps=1e-12,
        # Larger than usual: with small ones each layer hardly changes what it is given.
        initializer_range=0.3,
    )
    model: Any = BertModel(config)
    return model.eval()


@pytest.fixture(scope="module")
def ours(theirs: Any) -> Any:
    weights = {name: tensor.numpy() for name, tensor in theirs.state_dict().items()}
    options = {"INFERENCE_PRECISION_HINT": "f32"}
    return ov.Core().compile_model(bert(weights), "CPU", options)


def _run(ours: Any, tokens: list[list[int]], mask: list[list[int]]) -> npt.NDArray[np.float32]:
    given = [np.array(tokens, np.int32), np.array(mask, np.int32)]
    rows: npt.NDArray[np.float32] = ours.create_infer_request().infer(given)[0]
    return rows


def test_rows_equal_the_mean_of_the_models_last_layer_at_unit_length(
    ours: Any, theirs: Any
) -> None:
    import torch  # noqa: PLC0415 - as above

    tokens = np.random.default_rng(7).integers(1, 90, (4, 23))
    mask = np.array([[1] * length + [0] * (23 - length) for length in (23, 9, 2, 17)])
    with torch.no_grad():
        last = theirs(
            input_ids=torch.tensor(tokens), attention_mask=torch.tensor(mask)
        ).last_hidden_state.numpy()
    mean = (last * mask[:, :, None]).sum(axis=1) / mask.sum(axis=1)[:, None]
    expected = mean / np.linalg.norm(mean, axis=1)[:, None]
    np.testing.assert_allclose(_run(ours, tokens.tolist(), mask.tolist()), expected, atol=2e-5)


def test_words_kept_in_eight_bits_are_dequantized_as_they_are_looked_up(theirs: Any) -> None:
    weights = {name: tensor.numpy() for name, tensor in theirs.state_dict().items()}
    kept = pack({WORDS: weights[WORDS]})
    rounded = kept[WORDS].astype(np.float32) * kept[WORDS + SCALE]
    options = {"INFERENCE_PRECISION_HINT": "f32"}
    made, expected = (
        _run(ov.Core().compile_model(bert(weights | words), "CPU", options), [[5, 6, 7]], [[1] * 3])
        for words in (kept, {WORDS: rounded})
    )
    np.testing.assert_allclose(made, expected, atol=1e-6)
