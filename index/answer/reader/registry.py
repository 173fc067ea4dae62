"""Open the reader that the settings name."""

from importlib.util import find_spec

from index.answer.reader.base import Reader
from index.answer.reader.huggingface import HubReader
from index.answer.reader.packaged import PackagedReader
from index.embedding.model_files import find_model
from index.settings import PACKAGED_MODEL, PACKAGED_READER


def open_reader(name: str) -> Reader | None:
    """Return a reader by name, to be loaded on first use.

    None for an empty name, and for the packaged reader if OpenVINO is not installed.

    Raises:
        SettingsError: the packaged encoder, whose tokenizer the packaged reader shares, is
            missing.
    """
    if not name:
        return None
    if name != PACKAGED_READER:
        return HubReader(name)
    folder = find_model(PACKAGED_MODEL).folder
    if folder is None or find_spec("openvino") is None:
        return None
    return PackagedReader(folder)
