"""What this machine could do at best, measured, beside what a model and a search need.

A network's dense layers take one multiply-add for each of their weights and each token (Kaplan et
al. 2020); what attention itself adds is small for texts of this length. Exact search reads every
vector once. Both limits are of float32, as numpy reaches them on all cores: networks of eight bits
on processors with VNNI can go below the first.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors import safe_open

_ROUNDS = 5
_SIDE = 2048
_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Machine:
    """What a machine does in a second.

    Attributes:
        multiply_adds: of all cores together, float32.
        bytes_read: from memory, of one core after the other's data.
        cores: the number of cores.
    """

    multiply_adds: float
    bytes_read: float
    cores: int

    @classmethod
    def measured(cls) -> "Machine":
        """This machine, as it is now: other work that runs makes it slower."""
        matrix = np.random.default_rng(1).standard_normal((_SIDE, _SIDE), np.float32)
        product = _least(lambda: matrix @ matrix)
        numbers = np.ones(_BYTES // 8)
        reading = _least(numbers.sum)
        cores = len(os.sched_getaffinity(0))
        return cls(_SIDE**3 / product, _BYTES / reading, cores)

    def cpu_ms(self, multiply_adds: float) -> float:
        """Processor time, in milliseconds, that so many multiply-adds take at least."""
        return 1000 * multiply_adds * self.cores / self.multiply_adds


def _least(work: Callable[[], object]) -> float:
    taken = []
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return min(taken)


def multiply_adds_per_token(weights: Path) -> int:
    """How many multiply-adds the layers of a network take for each token."""
    with safe_open(weights, "np") as network:
        shapes = [
            network.get_slice(name).get_shape()
            for name in network.keys()  # noqa: SIM118 - it is no mapping
            if ".layer." in name and name.endswith(".weight")
        ]
    return sum(shape[0] * shape[1] for shape in shapes if len(shape) == 2)
