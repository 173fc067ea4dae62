"""Start training from the shipped reader, and average stages."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import load_file, save_file

from index.embedding.quantized import READER, SCALE, WORDS, Arrays
from index.training.reader.network import DeepReader, layers_of, network_config


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


def mean_of(stages: Sequence[Path], out: Path) -> None:
    """Write the mean of the weights of stages that follow one another (Wortsman et al. 2022).

    A stage on other questions forgets some of what the one before it learned; the mean keeps both.
    """
    loaded = [load_file(stage / "model.safetensors") for stage in stages]
    mean: Arrays = {
        name: np.asarray(np.mean([one[name] for one in loaded], axis=0), np.float32)
        for name in loaded[0]
    }
    out.mkdir(parents=True, exist_ok=True)
    save_file(mean, out / "model.safetensors", {"format": "pt"})
    shutil.copyfile(stages[0] / "config.json", out / "config.json")


def _named(weights: Arrays) -> Mapping[str, torch.Tensor]:
    heads = {name: one for name, one in weights.items() if name.startswith("classifier.")}
    body = {f"bert.{name}": one for name, one in weights.items() if name not in heads}
    early = {name.replace("classifier.", "early."): one for name, one in heads.items()}
    return {name: torch.from_numpy(np.array(one)) for name, one in (body | heads | early).items()}
