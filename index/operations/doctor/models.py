"""Checks the model files by SHA-256."""

from collections.abc import Iterator
from importlib.util import find_spec

from index.embedding.model_files import PACKAGED_SHA256, Model, check_packaged, find_model
from index.embedding.quantized import QUESTIONS, READER, QuantizedModel, file_sha256
from index.operations.doctor.finding import Finding
from index.settings import PACKAGED_MODEL, PACKAGED_READER, Settings

_AGAIN = "Reinstall it: pip install --force-reinstall --no-deps verbale."


def check_encoder(settings: Settings) -> Iterator[Finding]:
    """Check whether the embedding model is present and undamaged."""
    model = find_model(settings.encoder.model)
    if not model.packaged:
        yield _other("encoder", model)
        return
    assert model.folder is not None
    for name in PACKAGED_SHA256:
        check_packaged(model.folder, name)
    yield Finding("encoder", True, f"{model.name}: {len(PACKAGED_SHA256)} files, verified")
    if find_spec("openvino") is None:
        message = "OpenVINO is not installed: answers are slower, and no answer spans are marked"
        yield Finding(
            "OpenVINO", None, message, "If it supports your machine: pip install openvino."
        )
    else:
        yield _tuned("question encoder", QUESTIONS)


def check_reader(settings: Settings) -> Iterator[Finding]:
    """Check whether the reader, which marks answer spans, is present and undamaged."""
    if not settings.answer.reader:
        yield Finding("reader", True, "disabled (answer.reader)")
    elif settings.answer.reader != PACKAGED_READER:
        yield _other("reader", find_model(settings.answer.reader))
    else:
        folder = find_model(PACKAGED_MODEL).folder
        assert folder is not None
        for name in PACKAGED_SHA256:
            check_packaged(folder, name)
        yield _tuned("reader", READER)


def _tuned(name: str, tuned: QuantizedModel) -> Finding:
    if tuned.file.is_file() and file_sha256(tuned.file) == tuned.sha256:
        return Finding(name, True, f"{tuned.file.name}, verified")
    message = f"{tuned.file} is missing or damaged (by its SHA-256)"
    return Finding(name, False, message, f"{_AGAIN} {tuned.without}".strip())


def _other(name: str, model: Model) -> Finding:
    if model.folder is None:
        message = f"{model.name} comes from the hub; it is fetched once, when it is first needed"
        return Finding(name, None, message, "Make sure that this machine can reach the hub then.")
    weights = [*model.folder.glob("*.safetensors"), *model.folder.glob("*.bin")]
    if weights:
        return Finding(name, True, f"{model.folder} has weights, marked {model.mark}")
    message = f"{model.folder} has no weights (*.safetensors, *.bin)"
    return Finding(name, False, message, "Put a whole model there, or name another one.")
