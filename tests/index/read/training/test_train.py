"""Training goes on where it was killed."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from index.read.training.examples import Example, write_examples

BATCH = 16
PATIENCE_S = 60.0

STAGE = """
import logging, sys
from pathlib import Path
from index.read.training.examples import read_examples
from index.read.training.train import Plan, train

logging.basicConfig(level=logging.INFO, format="%(message)s")
examples = read_examples(Path(sys.argv[1]))
for out, every in zip(sys.argv[2:], (2, 100)):
    train(examples, Plan(None, Path(out), epochs=2, every=every))
"""
"""Eight steps; of the first folder there is a checkpoint after every other."""


def tiny(number: int) -> Example:
    """A question on a few words; every fourth has no answer there."""
    text = f"Envoy {number} met in hall {number * 7}."
    start = text.index("hall")
    if number % 4 == 0:
        return Example(f"Who left hall {number}?", text)
    return Example(f"Where did envoy {number} meet?", text, start, len(text) - 1)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder for checkpoints, which are too large to be left behind."""
    made = tmp_path / "training"
    made.mkdir()
    yield made
    shutil.rmtree(made)


@pytest.fixture
def examples(folder: Path) -> Path:
    """Four batches."""
    file = folder / "examples.jsonl"
    write_examples(file, map(tiny, range(4 * BATCH)))
    return file


def training(examples: Path, *out: Path) -> "subprocess.Popen[str]":
    """A stage in a process of its own, on one core: sums are the same however busy others are."""
    return subprocess.Popen(
        [sys.executable, "-c", STAGE, str(examples), *map(str, out)],
        env=os.environ | {"OMP_NUM_THREADS": "1", "TQDM_DISABLE": "1"},
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_a_run_that_was_killed_goes_on_and_ends_as_if_undisturbed(
    examples: Path, folder: Path
) -> None:
    killed, undisturbed = folder / "killed", folder / "undisturbed"
    with training(examples, killed) as first:
        end = time.monotonic() + PATIENCE_S
        while not (killed / "checkpoint.pt").exists() and first.poll() is None:
            assert time.monotonic() < end
            time.sleep(0.002)
        first.kill()
    assert first.returncode == -signal.SIGKILL
    assert not (killed / "model.safetensors").exists()
    with training(examples, killed, undisturbed) as second:
        _, said = second.communicate(timeout=PATIENCE_S)
    assert second.returncode == 0, said
    assert said.count("goes on after step ") == 1
    assert "goes on after step 2\n" in said
    assert said.index("goes on after step 2") < said.index("step 4 of 8")
    mended, whole = (load_file(out / "model.safetensors") for out in (killed, undisturbed))
    assert mended.keys() == whole.keys()
    for name, weights in whole.items():
        np.testing.assert_allclose(mended[name], weights, atol=1e-6, err_msg=name)
