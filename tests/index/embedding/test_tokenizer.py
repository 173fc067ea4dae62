"""A tokenizer tells how much text there is, not how much a model would read of it."""

from pathlib import Path

from index.embedding.model_files import Model
from index.embedding.tokenizer import open_tokenizer


def test_nothing_is_cut_and_nothing_padded(model: Model) -> None:
    tokenizer = open_tokenizer(Path(model.location) / "tokenizer.json")
    short, long = tokenizer.encode_batch(["talks", "talks " * 600], add_special_tokens=False)
    assert (len(short.ids), len(long.ids)) == (1, 600)
