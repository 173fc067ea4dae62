"""Which encoder runs the model that the settings name."""

from importlib.util import find_spec

from index.encode.encoder import Encoder
from index.encode.models import find_model
from index.encode.packaged import PackagedEncoder
from index.encode.sentence_transformer import SentenceTransformerEncoder
from index.encode.tuned import QUESTIONS


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
