"""The packaged encoder, from which the shipped networks are trained."""

from pathlib import Path

from index.embedding.model_files import find_model
from index.settings import PACKAGED_MODEL


def packaged_encoder() -> Path:
    """Return the folder of the packaged encoder."""
    folder = find_model(PACKAGED_MODEL).folder
    assert folder is not None, "the packaged model lies in a folder"
    return folder
