"""Start training from the shipped reader."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from transformers import BertConfig, BertForTokenClassification

from index.embedding.quantized import READER, Arrays, packaged_words


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
