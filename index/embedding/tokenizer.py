"""Open a model's tokenizer without loading the model."""

from pathlib import Path
from typing import Any


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
