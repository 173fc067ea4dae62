"""A model's own way of cutting text into tokens, without loading the model."""

from pathlib import Path
from typing import Any


def open_tokenizer(file: Path) -> Any:
    """The ``tokenizers.Tokenizer`` of a ``tokenizer.json``, which neither cuts nor pads."""
    from tokenizers import Tokenizer  # noqa: PLC0415 - heavy

    return _whole(Tokenizer.from_file(str(file)))


def copy_tokenizer(used: Any) -> Any:
    """A copy that neither cuts nor pads of one that a model goes on using, from any thread."""
    from tokenizers import Tokenizer  # noqa: PLC0415 - heavy

    return _whole(Tokenizer.from_str(used.to_str()))


def _whole(tokenizer: Any) -> Any:
    """Without the length to cut and pad to that models save with theirs; counting wants neither."""
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer
