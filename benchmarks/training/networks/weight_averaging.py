"""Average the weights of networks of one shape."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

from index.embedding.quantized import Arrays


def mean_of(networks: Sequence[Path], out: Path) -> None:
    """Write the mean of the weights of networks that were trained from the same ones.

    Stages that follow one another forget some of what came before, and runs at different rates
    err differently; the mean keeps what they have in common (Wortsman et al. 2022).

    Args:
        networks: folders of ``save_pretrained``.
        out: the folder that is written, with the configuration of the first network.
    """
    loaded = [load_file(folder / "model.safetensors") for folder in networks]
    mean: Arrays = {
        name: np.asarray(np.mean([one[name] for one in loaded], axis=0), np.float32)
        for name in loaded[0]
    }
    out.mkdir(parents=True, exist_ok=True)
    save_file(mean, out / "model.safetensors", {"format": "pt"})
    shutil.copyfile(networks[0] / "config.json", out / "config.json")
