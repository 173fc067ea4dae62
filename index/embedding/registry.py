"""Open encoders: that of the settings, and those of other generations."""

import threading
from collections.abc import Callable
from importlib.util import find_spec

from index.embedding.encoder import Encoder
from index.embedding.model_files import find_model
from index.embedding.packaged import PackagedEncoder
from index.embedding.quantized import QUESTIONS
from index.embedding.sentence_transformer import SentenceTransformerEncoder


def open_encoder(name: str, *, tuned: bool = True) -> Encoder:
    """Return the encoder of a model, which is loaded on first use.

    The packaged model runs on OpenVINO if that is installed, with the same identity if not. Any
    other model, including a copy of the packaged one named by its folder, runs on
    sentence-transformers, on a GPU if torch finds one.

    Args:
        name: the model's name in the settings.
        tuned: whether the fine-tuned network encodes questions for the packaged model.

    Raises:
        SettingsError: the packaged model is missing, or a path doesn't exist.
    """
    model = find_model(name)
    if model.packaged and model.folder is not None and find_spec("openvino") is not None:
        return PackagedEncoder(model, model.folder, questions=QUESTIONS if tuned else None)
    return SentenceTransformerEncoder(model)


class EncoderRegistry:
    """Opens each model once, on first use; safe to call from several threads.

    Args:
        named: the model of the settings.
        opening: opens the encoder of a model by name.
    """

    def __init__(self, named: str, opening: Callable[[str], Encoder] = open_encoder) -> None:
        self.named = named
        self._opening = opening
        self._opened: dict[str, Encoder] = {}
        self._lock = threading.Lock()

    def of(self, model: str | None) -> Encoder:
        """Return the encoder of a model, or for None of the settings' model.

        Raises:
            SettingsError: the model is missing, or a path doesn't exist.
        """
        name = self.named if model is None else model
        with self._lock:
            if name not in self._opened:
                self._opened[name] = self._opening(name)
            return self._opened[name]
