"""The network that learns has the reader that ships inside."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.embedding.bert import bert_reader, ov

WORDS = 90
TOKENS = np.random.default_rng(7).integers(1, WORDS, (3, 12))
MASK = np.array([[1] * length + [0] * (12 - length) for length in (12, 5, 9)])
SEGMENTS = np.array([[0] * 4 + [1] * 8] * 3)


@pytest.fixture
def network() -> Any:
    """The module, which the collecting of tests is not to import: it imports torch."""
    from benchmarks.training.reader import network  # noqa: PLC0415 - as above

    return network


@pytest.fixture
def trained(network: Any, tmp_path: Path) -> Path:
    """A network of three layers, of which the reader keeps two."""
    import torch  # noqa: PLC0415 - as above

    torch.manual_seed(7)
    config = network.network_config(WORDS, size=48, layers=3, kept=2)
    config.initializer_range = 0.3  # with smaller weights each layer hardly changes what it gets
    network.DeepReader(config).save_pretrained(tmp_path)
    return tmp_path


def _scores(network: Any, trained: Path) -> Any:
    import torch  # noqa: PLC0415 - as above

    loaded = network.load_network(trained)
    loaded.train(mode=False)
    with torch.no_grad():
        return [one.numpy() for one in loaded.scores(*map(torch.tensor, (TOKENS, MASK, SEGMENTS)))]


def test_the_reader_that_ships_gives_the_scores_of_the_early_head(
    network: Any, trained: Path
) -> None:
    early, last = _scores(network, trained)
    options = {"INFERENCE_PRECISION_HINT": "f32"}
    reader = ov.Core().compile_model(bert_reader(network.reader_weights(trained)), "CPU", options)
    given = [one.astype(np.int32) for one in (TOKENS, MASK, SEGMENTS)]
    made = reader.create_infer_request().infer(given)[0]
    read = MASK.astype(bool)
    np.testing.assert_allclose(made[read], early[read], atol=2e-4)
    assert np.abs(made[read] - last[read]).max() > 0.1
