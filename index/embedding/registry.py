"""The encoders that a process needs: the one of the settings, and those of other generations."""

import threading
from collections.abc import Callable
from importlib.util import find_spec

from index.embedding.encoder import Encoder
from index.embedding.model_files import find_model
from index.embedding.packaged import PackagedEncoder
from index.embedding.quantized import QUESTIONS
from index.embedding.sentence_transformer import SentenceTransformerEncoder


def open_encoder(name: str, *, tuned: bool = True) -> Encoder:
    """The encoder for a model; nothing heavy is loaded before it is used.

    The packaged model runs on OpenVINO where that is installed, and its vectors go by the same
    identity where it is not. Any other model runs on sentence-transformers, on a GPU if torch finds
    one; so does a copy of the packaged one that is named by its folder.

    Args:
        name: as the settings have it.
        tuned: whether the packaged model's questions are encoded by what was trained for them.

    Raises:
        SettingsError: the packaged model is missing, or a path leads nowhere.
    """
    model = find_model(name)
    if model.packaged and model.folder is not None and find_spec("openvino") is not None:
        return PackagedEncoder(model, model.folder, questions=QUESTIONS if tuned else None)
    return SentenceTransformerEncoder(model)


class EncoderRegistry:
    """Opens each model once, when it is first needed; safe to call from several threads.

    Args:
        named: the model that the settings name.
        opening: from a model's name to its encoder.
    """

    def __init__(self, named: str, opening: Callable[[str], Encoder] = open_encoder) -> None:
        self.named = named
        self._opening = opening
        self._opened: dict[str, Encoder] = {}
        self._lock = threading.Lock()

    def of(self, model: str | None) -> Encoder:
        """The encoder of a model; of the one that the settings name for None.

        Raises:
            SettingsError: the model is missing, or a path leads nowhere.
        """
        name = self.named if model is None else model
        with self._lock:
            if name not in self._opened:
                self._opened[name] = self._opening(name)
            return self._opened[name]
