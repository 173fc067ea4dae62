"""Start training from the shipped reader, and average the weights of two stages."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import load_file, save_file
from transformers import BertConfig, BertForTokenClassification

from index.embedding.quantized import READER, Arrays, packaged_words

_CONFIG = "config.json"
_WEIGHTS = "model.safetensors"


def unpack_shipped(encoder: Path, out: Path, labels: int) -> None:
    """Write the shipped reader as a folder of ``save_pretrained``, from which a stage can start.

    Its weights are those of the 8-bit file, dequantized.

    Args:
        encoder: the folder of the packaged encoder, whose configuration and words it shares.
        out: the folder to write.
        labels: the scores per token.
    """
    config = BertConfig.from_pretrained(encoder, num_labels=labels)
    network = BertForTokenClassification(config)
    network.load_state_dict(_named(READER.load(packaged_words(encoder))))
    network.save_pretrained(out)


def _named(weights: Arrays) -> Mapping[str, torch.Tensor]:
    return {
        name if name.startswith("classifier") else f"bert.{name}": torch.from_numpy(np.array(one))
        for name, one in weights.items()
    }


def average(first: Path, second: Path, out: Path, share: float) -> None:
    """Write the weighted mean of two stages (a model soup, Wortsman et al. 2022).

    Args:
        first: the folder of one stage.
        second: that of another, with the same start.
        out: the folder to write.
        share: the weight of the second, 0–1.
    """
    one, other = load_file(first / _WEIGHTS), load_file(second / _WEIGHTS)
    mean = {name: (1.0 - share) * one[name] + share * other[name] for name in one}
    out.mkdir(parents=True, exist_ok=True)
    save_file(
        {name: array.astype(np.float32) for name, array in mean.items()},
        out / _WEIGHTS,
        metadata={"format": "pt"},
    )
    (out / _CONFIG).write_text((first / _CONFIG).read_text("utf-8"), "utf-8")
