"""Start training from the shipped reader."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch

from benchmarks.training.reader.network import DeepReader, layers_of, network_config
from index.embedding.quantized import READER, SCALE, WORDS, Arrays


def unpack_shipped(out: Path) -> None:
    """Write the shipped reader as a folder of ``save_pretrained``, from which a stage can start.

    Its weights are those of the 8-bit file, dequantized. It has no layers above the one on which
    its head is, so both heads are the same.
    """
    weights = READER.load()
    weights[WORDS] = weights[WORDS] * weights.pop(WORDS + SCALE)
    layers = layers_of(weights)
    words, size = weights[WORDS].shape
    network = DeepReader(network_config(words, size, layers, layers))
    network.load_state_dict(_named(weights))
    network.save_pretrained(out)


def _named(weights: Arrays) -> Mapping[str, torch.Tensor]:
    heads = {name: one for name, one in weights.items() if name.startswith("classifier.")}
    body = {f"bert.{name}": one for name, one in weights.items() if name not in heads}
    early = {name.replace("classifier.", "early."): one for name, one in heads.items()}
    return {name: torch.from_numpy(np.array(one)) for name, one in (body | heads | early).items()}
