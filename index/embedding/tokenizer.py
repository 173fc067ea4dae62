"""Open a model's tokenizer without loading the model; tokenize word by word."""

from collections.abc import Sequence
from itertools import chain
from pathlib import Path
from typing import Any

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
