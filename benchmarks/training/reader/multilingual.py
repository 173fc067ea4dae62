"""Start the training of the multilingual reader, and the tokenizer that it reads with."""

from pathlib import Path
from typing import Any

import numpy as np
import torch

from benchmarks.training.networks.packaged import packaged_encoder
from benchmarks.training.packing import export
from benchmarks.training.reader.network import (
    KEPT_LAYERS,
    DeepReader,
    layers_of,
    network_config,
    reader_weights,
)
from index.embedding.model_files import open_tokenizer
from index.embedding.multilingual import multilingual_model
from index.embedding.quantized import WORDS

SEED = 20261202
"""Seed of the new heads."""


def unpack_multilingual(out: Path) -> None:
    """Write multilingual-e5-small as a folder of ``save_pretrained``; its heads are new."""
    model = multilingual_model()
    words = model.words(np.arange(model.vocabulary_size, dtype=np.int32))
    number, size = words.shape
    torch.manual_seed(SEED)
    network = DeepReader(network_config(number, size, layers_of(model.weights), KEPT_LAYERS))
    tensors = {
        f"bert.{name}": torch.from_numpy(np.array(one))
        for name, one in (model.weights | {WORDS: words}).items()
    }
    network.load_state_dict(tensors, strict=False)  # the new heads are not among them
    network.save_pretrained(out)


def export_multilingual(trained: Path, out: Path) -> str:
    """Quantize the reader that a network became, without word vectors; return its SHA-256."""
    weights = reader_weights(trained)
    return export({name: one for name, one in weights.items() if name != WORDS}, out)


def tokenizer_of(words: int) -> Any:
    """Return the tokenizer of a network, by the number of its word vectors."""
    if words == multilingual_model().vocabulary_size:
        return multilingual_model().tokenizer
    return open_tokenizer(packaged_encoder() / "tokenizer.json")
