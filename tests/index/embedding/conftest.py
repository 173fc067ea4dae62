"""Encoders of the packaged model, loaded once for all tests, and fresh processes to look into."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from index.embedding.model_files import Model, find_model
from index.embedding.registry import PackagedEncoder, SentenceTransformerEncoder
from index.settings import PACKAGED_MODEL
from tests.patience import PATIENCE_S


@pytest.fixture(scope="session")
def model() -> Model:
    return find_model(PACKAGED_MODEL)


@pytest.fixture(scope="session")
def packaged(model: Model) -> PackagedEncoder:
    """On OpenVINO, in the precision that this processor is given, for questions too."""
    return PackagedEncoder(model, Path(model.location), questions=None)


@pytest.fixture(scope="session")
def tuned(model: Model) -> PackagedEncoder:
    """The same with the question encoder, as Verbale opens it."""
    return PackagedEncoder(model, Path(model.location))


@pytest.fixture(scope="session")
def torch_encoder(model: Model) -> SentenceTransformerEncoder:
    """On sentence-transformers: what the others are held against."""
    return SentenceTransformerEncoder(model)


@pytest.fixture
def in_fresh_process(tmp_path: Path) -> Callable[[str], str]:
    """Runs Python code in a new process with a home folder of its own; gives what it prints."""

    def run(code: str) -> str:
        environment = os.environ | {"HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path)}
        # Reporters of usage often hold still in automated builds, which would hide them here.
        for name in ("CI", "TF_BUILD", "JENKINS_URL"):
            environment.pop(name, None)
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    return run
