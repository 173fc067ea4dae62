"""A model's own way of cutting text into tokens, without loading the model."""

from pathlib import Path
from typing import Any


def open_tokenizer(file: Path) -> Any:
    """The ``tokenizers.Tokenizer`` of a ``tokenizer.json``, which neither cuts nor pads."""
    from tokenizers import Tokenizer  # noqa: PLC0415 - heavy

    tokenizer = Tokenizer.from_file(str(file))
    # Packaged tokenizers cut and pad to a length of their own; counting wants neither.
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
