"""The Hugging Face libraries, silenced, and asked for a model in a way that fails soon."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from index.errors import SettingsError

_HUB_S = 5.0
"""Time limit for an answer of the hub; its own libraries try again for minutes."""

T = TypeVar("T")


def silence_huggingface() -> None:
    """Turn off the libraries' telemetry, progress bars and informational logs."""
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    os.environ.setdefault("TRANSFORMERS_VERBOSITY", "error")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")


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

    silence_huggingface()
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
            raise SettingsError(
                f"The model {name} is not on this machine, and the Hugging Face hub does not "
                "answer."
            ) from error
    raise SettingsError(f"The Hugging Face hub has no model {name}; check its name.")
