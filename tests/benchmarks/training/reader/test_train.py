"""Training goes on where it was stopped, in the precision that suits the processor."""

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from benchmarks.training.reader.examples import Example
from index.embedding.quantized import WORDS

BATCH = 16


def example(number: int) -> Example:
    """A question on a few words; every fourth has no answer there."""
    text = f"Envoy {number} met in hall {number * 7}."
    start = text.index("hall")
    whole = ((0, len(text)),)
    if number % 4 == 0:
        return Example(f"Who left hall {number}?", text, sentences=whole)
    return Example(f"Where did envoy {number} meet?", text, start, len(text) - 1, whole)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network of the packaged one's words, and nothing else that takes time."""
    import torch  # noqa: PLC0415 - seconds, for every run of any test

    from benchmarks.training.reader.network import DeepReader, network_config  # noqa: PLC0415 - as above

    made = tmp_path_factory.mktemp("start")
    torch.manual_seed(7)
    config = network_config(30522, size=48, layers=2, kept=1)
    DeepReader(config).save_pretrained(made)
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder for checkpoints, which are too large to be left behind."""
    made = tmp_path / "training"
    made.mkdir()
    yield made
    shutil.rmtree(made)


@pytest.fixture
def one_core() -> Iterator[None]:
    """Training takes one core: sums are the same however busy others are."""
    import torch  # noqa: PLC0415 - as above

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


class StoppedError(Exception):
    """A run was stopped."""


class Stops(logging.Handler):
    """Stops a run when it logs something."""

    def __init__(self, said: str) -> None:
        super().__init__()
        self._said = said

    def emit(self, record: logging.LogRecord) -> None:
        if record.getMessage().startswith(self._said):
            raise StoppedError


@contextmanager
def stopped(log: logging.Logger, said: str) -> Iterator[None]:
    """What runs within ends when it logs this."""
    log.addHandler(stops := Stops(said))
    try:
        with pytest.raises(StoppedError):
            yield
    finally:
        log.removeHandler(stops)


@pytest.mark.usefixtures("one_core")
def test_a_run_that_was_stopped_goes_on_and_ends_as_if_undisturbed(
    small: Path, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    from benchmarks.training.reader import train  # noqa: PLC0415 - imports torch

    caplog.set_level(logging.INFO)
    examples = [example(number) for number in range(4 * BATCH)]
    mended, whole = (
        train.Plan(small, folder / name, epochs=2, every=2) for name in ("mended", "whole")
    )
    with stopped(train.log, "step 4 of 8"):
        train.train(examples, mended)
    assert not (folder / "mended" / "model.safetensors").exists()
    after, expected = (
        load_file(train.train(examples, plan) / "model.safetensors") for plan in (mended, whole)
    )
    assert after.keys() == expected.keys()
    for name, weights in expected.items():
        np.testing.assert_allclose(after[name], weights, atol=1e-6, err_msg=name)


@pytest.mark.parametrize("begins_in", ["native", "float32"])
def test_a_run_goes_on_where_the_processor_has_another_precision(
    begins_in: str, small: Path, folder: Path, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    import torch  # noqa: PLC0415 - as above

    from benchmarks.training.networks.precision import training_dtype  # noqa: PLC0415 - imports torch
    from benchmarks.training.reader import train  # noqa: PLC0415 - as above

    native = training_dtype()
    first, then = (native, torch.float32) if begins_in == "native" else (torch.float32, native)
    examples = [example(number) for number in range(2 * BATCH)]
    plan = train.Plan(small, folder / "out", every=1)
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(train, "training_dtype", lambda: first)
    with stopped(train.log, "step 2 of 2"):
        train.train(examples, plan)
    monkeypatch.setattr(train, "training_dtype", lambda: then)
    train.train(examples, plan)
    assert "resuming after step 1" in caplog.messages
    made = load_file(folder / "out" / "model.safetensors")
    assert {weights.dtype for weights in made.values()} == {np.dtype(np.float32)}
    assert all(np.isfinite(weights).all() for weights in made.values())


def test_both_heads_learn_and_the_words_stay(small: Path, folder: Path) -> None:
    from benchmarks.training.reader.train import Plan, train  # noqa: PLC0415 - imports torch

    examples = [example(number) for number in range(BATCH)]
    out = train(examples, Plan(small, folder / "out"))
    before, after = (load_file(one / "model.safetensors") for one in (small, out))
    np.testing.assert_array_equal(after[f"bert.{WORDS}"], before[f"bert.{WORDS}"])
    for name in ("early.weight", "classifier.weight", "bert.encoder.layer.1.output.dense.weight"):
        assert 0 < np.abs(after[name] - before[name]).max() < 1e-2
